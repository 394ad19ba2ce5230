"""新旧対照表 of a revision, 訂正一覧 of a plan: from what is told of the changes to the documents."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, official_date
from indicators.planning.told import Told
from indicators.planning.told_page import sides_by_place
from initiatives.models import Erratum, Plan, Revision
from reports.documents.comparison import (
    ComparisonDocument,
    ComparisonGroup,
    ComparisonLine,
    ComparisonPart,
)
from reports.documents.stamp import printed_label

_NOTE = "下線は、{before}と{after}で違うところです。"
COMPARISON, ERRATA = "新旧対照表", "訂正一覧"
NOT_YET = "（未定）"


def revision_comparison(revision: Revision, told: Told, *, now: dt.datetime) -> ComparisonDocument:
    """Return 新旧対照表 of a revision; one that is being prepared is 案, as of the moment of printing."""
    plan = revision.plan
    decided = official_date(revision.decided_on) if revision.decided_on else NOT_YET
    facts = (
        ("計画", plan.title),
        ("改定", str(revision)),
        ("決定した日", decided),
        ("適用年度", f"{FiscalYear(revision.effective_year).official_label}から"),
        ("改定の理由", revision.reason or NOT_YET),
    )
    in_force = revision.is_in_force
    return _document(
        plan,
        name=COMPARISON,
        title=f"{plan.short_title}　{COMPARISON}（{revision}）",
        date_label=f"{decided}決定" if in_force else printed_label(now.date(), now),
        words=("改定前", "改定後"),
        parts=[ComparisonPart("", facts, _groups(told))],
        is_draft=not in_force,
    )


def errata_list(plan: Plan, errata: Sequence[tuple[Erratum, Told]]) -> ComparisonDocument:
    """Return 訂正一覧: every erratum with its day, its reason and both texts, the latest first."""
    days = [timezone.localdate(erratum.made_at) for erratum, _told in errata]
    return _document(
        plan,
        name=ERRATA,
        title=f"{plan.short_title}　{ERRATA}",
        date_label=f"{official_date(max(days))}現在" if days else "",
        words=("訂正前", "訂正後"),
        parts=[
            ComparisonPart(
                f"訂正{number}（{official_date(day)}）",
                (("訂正した日", official_date(day)), ("訂正の理由", erratum.reason)),
                _groups(told),
            )
            for number, day, (erratum, told) in zip(range(len(errata), 0, -1), days, errata, strict=True)
        ],
        is_draft=False,
    )


def _document(
    plan: Plan,
    *,
    name: str,
    title: str,
    date_label: str,
    words: tuple[str, str],
    parts: Iterable[ComparisonPart],
    is_draft: bool,
) -> ComparisonDocument:
    before, after = words
    return ComparisonDocument(
        name=name,
        title=title,
        municipality=plan.municipality,
        date_label=date_label,
        before=before,
        after=after,
        parts=tuple(parts),
        note=_NOTE.format(before=before, after=after),
        contact=plan.words.contact,
        is_draft=is_draft,
    )


def _groups(told: Told) -> tuple[ComparisonGroup, ...]:
    return tuple(
        ComparisonGroup(
            place, tuple(ComparisonLine(item, tuple(old), tuple(new)) for item, old, new in lines)
        )
        for place, lines in sides_by_place(told)
    )
