"""引継ぎの対応 in 履歴: each act that said what goes on in what, in either of the two plans."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import IndicatorSuccession, ReportingCycle
from initiatives.models import Initiative, InitiativeSuccession
from reports.builders.history import PLAN_KIND, HistoryRow

WHOLE = "計画全体"
MOST_NAMED = 6  # initiatives, pairs; of more (a plan that was just made) their number is told


def succession_acts(cycle: ReportingCycle, initiatives: Sequence[Initiative]) -> list[HistoryRow]:
    """Return the acts since a round was opened that touch some of its plan's initiatives. Two queries."""
    if cycle.opened_on is None:
        return []
    codes = {one.pk: one.code for one in initiatives}
    acts: dict[uuid.UUID, list[Any]] = defaultdict(list)
    since = timezone.make_aware(dt.datetime.combine(cycle.opened_on, dt.time.min))
    for model, path, shown in (
        (InitiativeSuccession, "", ("code",)),
        (IndicatorSuccession, "__initiative", ("initiative__code", "name")),
    ):
        of_plan = Q(**{f"old{path}__plan": cycle.plan_id}) | Q(**{f"new{path}__plan": cycle.plan_id})
        rows = model.history.filter(of_plan, history_date__gte=since).exclude(history_type="~")
        rows = rows.select_related(f"old{path}", f"new{path}", "history_user").only(
            *("act", "history_date", "history_type", "history_change_reason"),
            *(f"{side}__{name}" for side in ("old", "new") for name in shown),
            *("history_user__full_name", "history_user__username"),
        )
        for row in rows.order_by("history_date", "history_id"):
            acts[row.act].append(row)
    found = ((rows, _touched(rows, codes)) for rows in acts.values())
    return [_row(cycle, rows, touched) for rows, touched in found if touched]


def _sides(row: Any) -> list[Initiative]:
    """The initiatives that a row joined or parted, as far as they are still there."""
    sides = (row.old, row.new)
    return [getattr(one, "initiative", one) for one in sides if one is not None]


def _touched(rows: Collection[Any], codes: dict[int, str]) -> str:
    touched = {one.pk for row in rows for one in _sides(row)}
    named = [code for key, code in codes.items() if key in touched]
    return WHOLE if len(named) > MOST_NAMED else "、".join(named)


def _row(cycle: ReportingCycle, rows: Sequence[Any], touched: str) -> HistoryRow:
    last = rows[-1]
    return HistoryRow(
        at=last.history_date,
        fiscal_year_label=FiscalYear(cycle.fiscal_year).label,
        code="",
        plain_code="",
        slug="",
        title=touched,
        who=str(last.history_user or ""),
        kind=PLAN_KIND,
        label=last.history_change_reason or "",
        before=_told([row for row in rows if row.history_type == "-"]),
        after=_told([row for row in rows if row.history_type == "+"]),
    )


def _told(rows: Sequence[Any]) -> str:
    """The pairs in words, or how many they are."""
    if len(rows) > MOST_NAMED:
        return f"対応{len(rows)}件"
    return "、".join(f"{_name(row.old)} → {_name(row.new)}" for row in rows)


def _name(one: Any) -> str:
    """An initiative by its code, an indicator by that and its name."""
    if one is None:
        return "（取り消したもの）"
    return one.code if isinstance(one, Initiative) else str(one)
