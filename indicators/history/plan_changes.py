"""計画の記載の変更: which words of the plan changed after a moment, from the history tables, in one query.

A department reports on the plan as it read on the day of its report. What the secretariat changes afterwards
may ask for another look at the report, so each change is named.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.kept_queries import kept
from indicators.models import EvaluationItem, Expectation, Indicator
from initiatives.models import Activity, Initiative, InitiativeText, ScheduleBar
from initiatives.words import Words


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One thing that reads otherwise than it did: when it was changed last, by whom, and which."""

    initiative_id: int
    at: dt.datetime
    who: str
    label: str  # 取組内容（令和8年度）の変更

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a row of the plan: ``texts`` are its words in the order of its source's fields."""

    kind: str
    row_id: int
    history_id: int
    initiative_id: int | None  # None: the target that it belongs to is gone
    at: dt.datetime
    act: uuid.UUID
    is_removal: bool
    who: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """A table of the plan: the fields that are its words, and how a row of it is called."""

    model: Any
    owner: str
    fields: tuple[str, ...]
    name: Callable[[Mapping[str, str]], str]
    labels: Mapping[str, str] | None = None  # where each field is named, not the row as a whole


def _of_year(word: str) -> Callable[[Mapping[str, str]], str]:
    return lambda texts: f"{word}（{FiscalYear(int(texts['fiscal_year'])).label}）"


def _labels(model: type[models.Model], *names: str) -> dict[str, str]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {name: str(fields[name].verbose_name) for name in names}


_INITIATIVE = _labels(Initiative, "title", "description", "effect", "target_text")
_INDICATOR = _labels(
    Indicator,
    *("name", "target_text", "kind", "timing", "comparison", "direction", "against", "unit", "target"),
    *("lower_bound", "upper_bound", "tolerance", "tolerance_in"),
    *("baseline", "baseline_year", "baseline_date", "starts_at_baseline", "basis", "years_behind"),
    "rating_group",
    # Whether decimals or a minus may be typed is no word of the plan; how its figures read is.
    *("first_year", "last_year", "due_year", "decimals"),
)
_SOURCES: dict[str, _Source] = {
    "initiative": _Source(Initiative, "id", tuple(_INITIATIVE), lambda _texts: "", _INITIATIVE),
    "activity": _Source(Activity, "initiative_id", ("fiscal_year", "text"), _of_year("取組内容")),
    "text": _Source(InitiativeText, "initiative_id", ("row_id", "text"), lambda _texts: "様式の文章"),
    "bar": _Source(
        ScheduleBar,
        "initiative_id",
        ("phase_id", "start_fiscal_year", "start_period", "end_fiscal_year", "end_period"),
        lambda _texts: "スケジュールの線",
    ),
    "indicator": _Source(
        Indicator,
        "initiative_id",
        tuple(_INDICATOR),
        lambda texts: f"数値目標「{texts['name'].replace('※', '')}」",
        _INDICATOR,
    ),
    "expectation": _Source(Expectation, "indicator_id", ("fiscal_year", "value"), _of_year("年度ごとの値")),
    "item": _Source(EvaluationItem, "initiative_id", ("fiscal_year", "text"), _of_year("実施評価指標")),
}
_WIDTH = max(len(source.fields) for source in _SOURCES.values())


def read_plan_changes(
    since: Mapping[int, dt.datetime],
    indicators: Mapping[int, int],
    words: Words,
    of_later_years: Mapping[int, Collection[uuid.UUID]] | None = None,
) -> dict[int, list[PlanChange]]:
    """Return what changed in the plan after a moment, by initiative, in one query.

    ``since`` holds the moment of each initiative that is asked for; ``indicators`` say whose each target is,
    ``words`` what the plan calls an initiative. ``of_later_years`` are, by initiative, the acts of revisions
    that take effect after the year that was reported: they change nothing of what it was reported on.
    """
    if not since:
        return {}
    versions = []
    rows = _all_versions(min(since.values()), sorted(since), sorted(indicators))
    for kind, row_id, history_id, owner, at, act, how, who, *texts in rows:
        whose = indicators.get(owner) if kind == "expectation" else owner
        read = tuple(text or "" for text in texts[: len(_SOURCES[kind].fields)])
        versions.append(Version(kind, row_id, history_id, whose, at, act, how == "-", who, read))
    found: dict[int, list[PlanChange]] = {}
    for change in changes_since(versions, since, words, of_later_years or {}):
        found.setdefault(change.initiative_id, []).append(change)
    return found


@kept  # putting it together takes as long as asking it
def _all_versions(
    first: dt.datetime, initiatives: list[int], indicators: list[int]
) -> "models.QuerySet[Any, Any]":
    queries = [
        _versions(kind, source, first, indicators if kind == "expectation" else initiatives)
        for kind, source in _SOURCES.items()
    ]
    return queries[0].union(*queries[1:], all=True)


def _versions(
    kind: str, source: _Source, first: dt.datetime, owners: list[int]
) -> "models.QuerySet[Any, Any]":
    """All states of the rows of some owners that were touched after a moment, each as plain columns."""
    history = source.model.history
    columns = {
        "of_kind": Value(kind, output_field=CharField()),
        "of_owner": F(source.owner),
        # A command has nobody logged in, but says why it wrote.
        "by": Coalesce(
            F("history_user__full_name"), F("history_change_reason"), Value(""), output_field=CharField()
        ),
    }
    texts: dict[str, Any] = {
        f"text_{number}": Cast(field, TextField()) for number, field in enumerate(source.fields)
    }
    blanks = range(len(source.fields), _WIDTH)
    texts |= {f"text_{number}": Value("", output_field=TextField()) for number in blanks}
    # Of these owners alone: the history has the rows of all plans.
    mine = history.filter(**{f"{source.owner}__in": owners})
    touched = mine.filter(~_in_registering_act(kind), history_date__gt=first).order_by().values("id")
    rows: models.QuerySet[Any, Any] = (
        history.filter(id__in=touched)
        .order_by()
        .annotate(**columns, **texts)
        .values_list(
            *("of_kind", "id", "history_id", "of_owner", "history_date", "act", "history_type", "by"), *texts
        )
    )
    return rows


def _in_registering_act(kind: str) -> Q | Exists:
    """Whether the act of a state is the one that registered its initiative: no change follows from it.

    The initiatives' own states are all read: they tell which act that was.
    """
    if kind == "initiative":
        return Q(pk__in=[])
    registered = Initiative.history.filter(history_type="+").order_by()
    if kind == "expectation":
        own = registered.filter(id=OuterRef("initiative_id"), act=OuterRef(OuterRef("act")))
        return Exists(Indicator.history.filter(Exists(own), id=OuterRef("indicator_id")).order_by())
    return Exists(registered.filter(id=OuterRef("initiative_id"), act=OuterRef("act")))


def changes_since(
    versions: Iterable[Version],
    since: Mapping[int, dt.datetime],
    words: Words,
    of_later_years: Mapping[int, Collection[uuid.UUID]] = MappingProxyType({}),
) -> list[PlanChange]:
    """Return what reads otherwise at the end than it did at the moment of its initiative, the latest first.

    What was changed and put back is no change; neither is what was written in the act that registered the
    initiative, nor in one ``of_later_years``.
    """
    ordered = sorted(versions, key=lambda one: (one.kind, one.row_id, one.history_id))
    all_rows = [list(group) for _key, group in groupby(ordered, key=lambda one: (one.kind, one.row_id))]
    rows = [left for one in all_rows if (left := _without(one, of_later_years))]
    registering = {first.row_id: first.act for first, *_ in rows if first.kind == "initiative"}
    found = [change for one in rows for change in _row_changes(one, since, registering, words)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _without(rows: Sequence[Version], acts: Mapping[int, Collection[uuid.UUID]]) -> list[Version]:
    """The states of a row as if some acts had not been; none of a row that one of them added."""
    left_out = acts.get(rows[-1].initiative_id or 0, ())
    if not left_out:
        return list(rows)
    found: list[Version] = []
    for before, after in zip([None, *rows], rows, strict=False):
        if after.act in left_out:
            if before is None:
                return []
        elif before is None or before.is_removal or after.is_removal or not found:
            found.append(after)
        else:
            texts = zip(before.texts, after.texts, found[-1].texts, strict=True)
            kept = tuple(own if old == new else new for old, new, own in texts)
            found.append(replace(after, texts=kept))
    return found


def _row_changes(
    rows: Sequence[Version],
    moments: Mapping[int, dt.datetime],
    registering: Mapping[int, uuid.UUID],
    words: Words,
) -> Iterator[PlanChange]:
    last = rows[-1]
    whose = last.initiative_id
    if whose is None or whose not in moments:
        return
    moment, registration = moments[whose], registering.get(whose)
    later = [row for row in rows if row.at > moment and row.act != registration]
    earlier = [row for row in rows if row not in later]
    before = earlier[-1] if earlier and not earlier[-1].is_removal else None
    after = None if last.is_removal else last
    if not later or before is after:
        return
    # The last state that differs from the one before it: a save may have changed nothing.
    pairs = zip(rows, rows[1:], strict=False)
    changed = [row for old, row in pairs if (old.texts, old.is_removal) != (row.texts, row.is_removal)]
    act = changed[-1] if changed else rows[0]
    for label in _labels_of(_SOURCES[last.kind], before, after, words):
        yield PlanChange(whose, act.at, act.who, label)


def _labels_of(source: _Source, before: Version | None, after: Version | None, words: Words) -> Iterator[str]:
    """In words what became of a row between two states, None being that it was not there."""
    present = after or before
    if present is None:
        return
    name = source.name(dict(zip(source.fields, present.texts, strict=True)))
    if before is None or after is None:
        yield f"{name or words.initiative}の{'追加' if before is None else '削除'}"
    elif before.texts != after.texts and source.labels is None:
        yield f"{name}の変更"
    elif source.labels is not None:
        for field, old, new in zip(source.fields, before.texts, after.texts, strict=True):
            if old != new:
                label = source.labels[field]
                if source.model is Initiative and field == "title":
                    label = words.initiative_title
                yield f"{name}の{label}の変更" if name else f"{label}の変更"
