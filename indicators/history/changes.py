"""変更の履歴: who changed which value of a report from what to what, and when, from the history tables.

Events and bars are replaced as a whole when a page is saved, so they are compared as lists, before and after
each act, not row by row.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Exists
from django.utils import timezone

from accounts.models import User
from imari_dx.shared.fiscal_year import QUARTERS, era_date
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.numbers import format_number
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    CycleQuestion,
    EvaluationItem,
    Indicator,
    InstructionResponse,
    ItemResult,
    Measurement,
    MeasurementEvent,
    QuestionAnswer,
)
from initiatives.models import Phase

BLANK = "（空欄）"
SYSTEM = "（システム）"
# What the log of acts says already, or what no person typed.
_NOT_TYPED = """
    id report cycle initiative indicator item question instruction scale state version updated_at updated_by
    submitted_at approved_at checked_at finalised_at proposed_grade proposed_reason is_proposal_provisional
"""
_SILENT = frozenset(_NOT_TYPED.split())


@dataclass(frozen=True, slots=True)
class Change:
    """One value that somebody changed. ``label`` says which; texts are as they are shown on screen.

    ``act``: the number of what it was written with, the same for all that was saved at once.
    """

    report_id: int
    at: dt.datetime
    who: str
    label: str
    before: str
    after: str
    act: uuid.UUID


def read_changes(reports: Collection[int]) -> list[Change]:
    """Return every change of values of the given reports, the latest first, in a fixed number of queries."""
    people = {user.pk: str(user) for user in User.objects.all()}
    phases, names, keys = _phases(reports), _names(reports), sorted(reports)
    changes: list[Change] = []
    for model, name_of in _ROWS:
        changes += _row_changes(_states(model)(keys), model, partial(name_of, names), people)
    changes += _event_changes(reports, names, people)
    changes += _bar_changes(reports, phases, people)
    return sorted(changes, key=lambda change: change.at, reverse=True)


def changes_since(
    report: AnnualReport, moment: dt.datetime, *, names: "Names", phases: Mapping[int, Phase]
) -> list[Change]:
    """Return the changes of one report after a moment, the latest first, without saying whose they are.

    ``names`` and ``phases`` are those of a book that was read. One query, and one or two for each table in
    which anything was changed.
    """
    keys, late = [report.pk], {"history_date__gt": moment}
    measured = Measurement.history.filter(report_id=report.pk).values("id")
    tables: dict[str, Any] = {
        model.__name__: model.history.filter(**{_report_key(model): keys}, **late) for model, _name in _ROWS
    }
    tables["events"] = MeasurementEvent.history.filter(measurement_id__in=measured, **late)
    tables["bars"] = ActualScheduleBar.history.filter(report_id=report.pk, **late)
    found = AnnualReport.objects.filter(pk=report.pk).annotate(
        **{f"in_{name}": Exists(rows) for name, rows in tables.items()}
    )
    row = found.values(*(f"in_{name}" for name in tables)).get()
    changes: list[Change] = []
    for model, name_of in _ROWS:
        if row[f"in_{model.__name__}"]:
            changes += _row_changes(_states(model)(keys), model, partial(name_of, names), {})
    if row["in_events"]:
        changes += _event_changes(keys, names, {})
    if row["in_bars"]:
        changes += _bar_changes(keys, phases, {})
    return sorted((one for one in changes if one.at > moment), key=lambda one: one.at, reverse=True)


def _report_key(model: type[models.Model]) -> str:
    return "id__in" if model is AnnualReport else "report_id__in"


@cache
def _states(model: Any) -> Callable[[list[int]], list[Any]]:
    """What reads all states of a table's rows of some reports, by row."""

    def asked(reports: list[int]) -> "models.QuerySet[Any]":
        rows: models.QuerySet[Any] = model.history.filter(**{_report_key(model): reports})
        return rows.order_by("id", "history_id")

    return kept(asked)


Names = Mapping[tuple[type[models.Model], int], str]


def _phases(reports: Collection[int]) -> dict[int, Phase]:
    return {row.pk: row for row in _phases_of(sorted(reports))}


def _names(reports: Collection[int]) -> Names:
    """What rows refer to, in words: of the reports' initiatives and rounds, not of every plan there is."""
    keys = sorted(reports)
    found: dict[tuple[type[models.Model], int], str] = {}
    found |= {(Indicator, row.pk): row.plain_name for row in _indicators(keys)}
    found |= {(EvaluationItem, row.pk): str(row) for row in _items(keys)}
    found |= {(CycleQuestion, row.pk): row.label for row in _questions(keys)}
    return found


def _of(reports: list[int], name: str) -> "models.QuerySet[Any, Any]":
    """What reports belong to, as a part of a query."""
    rows: models.QuerySet[Any, Any] = AnnualReport.objects.filter(pk__in=reports)
    return rows.order_by().values(name)


@kept
def _phases_of(reports: list[int]) -> "models.QuerySet[Phase]":
    rows = Phase.objects.filter(plan__reporting_cycles__in=_of(reports, "cycle"))
    return rows.select_related("plan").distinct()


@kept
def _indicators(reports: list[int]) -> "models.QuerySet[Indicator]":
    return Indicator.objects.filter(initiative__in=_of(reports, "initiative"))


@kept
def _items(reports: list[int]) -> "models.QuerySet[EvaluationItem]":
    return EvaluationItem.objects.filter(initiative__in=_of(reports, "initiative"))


@kept
def _questions(reports: list[int]) -> "models.QuerySet[CycleQuestion]":
    return CycleQuestion.objects.filter(cycle__in=_of(reports, "cycle"))


_ROWS: tuple[tuple[Any, Callable[[Names, Any], str]], ...] = (
    (AnnualReport, lambda _names, _row: ""),
    (Measurement, lambda names, row: names.get((Indicator, row.indicator_id), "指標")),
    (ItemResult, lambda names, row: names.get((EvaluationItem, row.item_id), "実施評価指標")),
    (QuestionAnswer, lambda names, row: names.get((CycleQuestion, row.question_id), "追加の設問")),
    (InstructionResponse, lambda _names, _row: "前年度の指示への対応"),
)


def _row_changes(
    rows: Iterable[Any], model: type[models.Model], name_of: Callable[[Any], str], people: Mapping[int, str]
) -> Iterator[Change]:
    """Compare each state of a row with the one before; rows come by id, each in the order of its history."""
    fields = [field for field in model._meta.concrete_fields if field.name not in _SILENT]
    before: dict[str, Any] = {}
    current: Any = None
    for row in rows:
        if row.id != current:
            current, before = row.id, {}
        is_removal = row.history_type == "-"
        after = {} if is_removal else {field.name: getattr(row, field.attname) for field in fields}
        name = name_of(row)
        for field in fields:
            was, now = before.get(field.name), after.get(field.name)
            if was == now:  # most are: they need not be put into words
                continue
            old, new = _shown(was, field), _shown(now, field)
            if old != new:
                label = str(field.verbose_name)
                yield Change(
                    report_id=row.id if model is AnnualReport else row.report_id,
                    at=row.history_date,
                    who=_person(row, people),
                    label=f"{name}：{label}" if name else label,
                    before=old,
                    after=new,
                    act=row.act,
                )
        before = after


def _shown(value: Any, field: "models.Field[Any, Any]") -> str:
    if value is None or value == "":
        return BLANK
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, dt.datetime):
        return era_date(timezone.localdate(value))
    return era_date(value) if isinstance(value, dt.date) else str(value)


def _person(row: Any, people: Mapping[int, str]) -> str:
    # A command has nobody logged in; a report itself knows who saved it.
    key = row.history_user_id or getattr(row, "updated_by_id", None)
    return people.get(key, SYSTEM) if key else SYSTEM


def _event_changes(reports: Collection[int], names: Names, people: Mapping[int, str]) -> Iterator[Change]:
    keys = sorted(reports)
    owners = {
        pk: (report, names.get((Indicator, indicator), "指標")) for pk, report, indicator in _owners(keys)
    }
    rows = _events(keys)

    def shown(row: Any) -> str:
        return f"{era_date(row.held_on)} {row.name} {format_number(row.count)}"

    for key, one in _by_key(rows, lambda row: row.measurement_id).items():
        report, name = owners[key]
        yield from _list_changes(one, shown, report, f"{name}：開催の記録", people)


@kept
def _owners(reports: list[int]) -> "models.QuerySet[Any, Any]":
    rows: models.QuerySet[Any, Any] = Measurement.history.filter(report_id__in=reports)
    return rows.values_list("id", "report_id", "indicator_id")


@kept
def _events(reports: list[int]) -> "models.QuerySet[Any]":
    measured = Measurement.history.filter(report_id__in=reports).order_by().values("id")
    rows: models.QuerySet[Any] = MeasurementEvent.history.filter(measurement_id__in=measured)
    return rows.order_by("history_id")


def _bar_changes(
    reports: Collection[int], phases: Mapping[int, Phase], people: Mapping[int, str]
) -> Iterator[Change]:
    rows = ActualScheduleBar.history.filter(report_id__in=list(reports)).order_by("history_id")

    def shown(row: Any) -> str:
        phase = phases.get(row.phase_id)
        division = phase.plan.timeline.division if phase else QUARTERS
        return division.span_label(row.start_period, row.end_period)

    for (report, phase), one in _by_key(rows, lambda row: (row.report_id, row.phase_id)).items():
        label = f"工程の実績：{phases.get(phase, '工程')}"
        yield from _list_changes(one, shown, report, label, people)


def _by_key(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _list_changes(
    rows: list[Any], shown: Callable[[Any], str], report: int, label: str, people: Mapping[int, str]
) -> Iterator[Change]:
    """Compare the whole list before and after each act."""
    texts: dict[int, str] = {}
    for _number, group in groupby(rows, key=lambda row: row.act):
        act, before = list(group), list(texts.values())
        for row in act:
            if row.history_type == "-":
                texts.pop(row.id, None)
            else:
                texts[row.id] = shown(row)
        after = list(texts.values())
        if before != after:
            yield Change(
                report_id=report,
                at=act[-1].history_date,
                who=_person(act[-1], people),
                label=label,
                before="\n".join(before) or BLANK,
                after="\n".join(after) or BLANK,
                act=act[-1].act,
            )
