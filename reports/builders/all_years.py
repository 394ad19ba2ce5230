"""Every initiative in every year of a plan, for nobody in particular: what overviews are made of.

What was made of a plan's rows is kept in memory together with those rows as the database gave them. The next
request asks for the rows again and takes what was made where they are the same (ADR 89).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from imari_dx.shared.answers import Answers, Rows, Statement
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.last_used import LastUsed
from imari_dx.shared.related_rows import link_many, rows_of
from indicators.book.assessment import stored_history
from indicators.book.ended import rounds_with_ending
from indicators.book.in_force import added_later, book_in_force, initiative_in
from indicators.book.results import ResultBook, has_answer_to_judge, load_results
from indicators.models import ReportingCycle, has_answer
from indicators.workflow.own_figures import reported_elsewhere
from indicators.workflow.rights import Charge, current_departments
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan
from reports.builders.frozen_years import SnapshotKey, everything, frozen_years
from reports.builders.indicator_series import IndicatorHead
from reports.builders.initiative_year import initiative_year
from reports.builders.year_view import YearView
from reports.documents.overview import HeadingName, InitiativeYear

# Of plans, with and without schedule: 0.4 MB each for 28 initiatives, without decided years.
KEPT_READINGS = 24
KEPT_READERS = 32  # that see other parts of the same


@dataclass(frozen=True, slots=True)
class YearForAll:
    """One initiative in one year as it is, and by what it is told who sees how much of it."""

    row: InitiativeYear
    charge: Charge  # who is in charge of the initiative today
    state: str | None  # of the report, None where there is none
    is_opened: bool  # a year whose round was not opened has nothing to hide
    submitted_at: dt.datetime | None
    self_grade: str  # "" where it is decided, or nothing was handed in


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """What the plan of today says of an indicator besides its years."""

    pk: int
    initiative_id: int
    final_month: int | None
    counts_events: bool  # of another one, and is not entered itself


@dataclass(frozen=True, slots=True)
class AllYears:
    """What follows from a plan's rows; plain values, which requests share."""

    initiative_ids: tuple[int, ...]  # in official order
    level_numbers: Mapping[int, int]  # by initiative
    added_later: Mapping[int, frozenset[int]]  # by fiscal year: initiatives that the plan did not have then
    years: tuple[YearForAll, ...]  # by initiative, then by year
    revised_after: frozenset[int]  # fiscal years that a later revision may have left otherwise
    indicators: tuple[PlannedIndicator, ...]
    reported_elsewhere: frozenset[tuple[int, int]]  # initiative, year: a 所管課 enters something of it
    revisions: tuple[tuple[UUID | None, int], ...]  # the act of each and the year from which it holds
    # What the plan of today says of each initiative's indicators. Filled as pages ask.
    heads: dict[int, Sequence[IndicatorHead]] = field(default_factory=dict)
    # By what readers see of each year: their rows. Filled as readers come.
    seen: LastUsed[tuple[tuple[bool, bool], ...], Mapping[tuple[int, int], InitiativeYear]] = field(
        default_factory=lambda: LastUsed(KEPT_READERS)
    )


class Reading:
    """A plan as one request reads it: all years, the rounds, and the book for what these do not say."""

    def __init__(self, plan: Plan, *, with_schedule: bool) -> None:
        self.plan, self._with_schedule = plan, with_schedule
        self._answers = Answers()
        self.all_years = self._known_or_made()

    def _known_or_made(self) -> AllYears:
        # 担当 and 所管課 are those of today.
        key = (self.plan.pk, self._with_schedule, timezone.localdate())
        stamp = _stamp(self.plan)
        known = _known.get(key)
        if known and known.stamp == stamp and self._answers.repeat(known.answers):
            with self._answers.in_use():
                link_headings(self.plan)
                link_many([self.plan], "sheet_rows")
            return known.made
        book = self.book
        frozen = frozen_years(book.snapshots.values())
        with self._answers.in_use():
            made = all_years(book, frozen)
        if self._answers.is_complete:
            _known.keep({key: _Known(stamp, self._answers.known(), made)})
        return made

    @cached_property
    def book(self) -> ResultBook:
        """All that was read, as objects of this request."""
        with self._answers.in_use():
            book = load_results(
                self.plan, is_overview=True, with_schedule=self._with_schedule, with_snapshots=False
            )
            if book.revisions and self._with_schedule:
                # The plan of a year before them is drawn with its phases; to make the years, they were asked.
                link_many([self.plan], "phases")
            return book

    @cached_property
    def rounds(self) -> tuple[ReportingCycle, ...]:
        """The plan's rounds, also those not opened yet, read ``rounds_with_ending``."""
        if "book" in self.__dict__:
            return self.book.rounds
        with self._answers.in_use():
            return tuple(rounds_with_ending(self.plan, with_skips_bars=self._with_schedule))


@dataclass(frozen=True, slots=True)
class _Known:
    stamp: tuple[Any, ...]
    answers: Mapping[Statement, Rows]
    made: AllYears


_known: LastUsed[tuple[int, bool, dt.date], _Known] = LastUsed(KEPT_READINGS)


def forget() -> None:
    """Empty the memory: for tests, whose snapshots are rolled back and made again."""
    _known.clear()


def _stamp(plan: Plan) -> tuple[Any, ...]:
    """What is known of a plan before its rows are read: its own columns, and rows that it was handed."""
    linked: Iterable[str] = sorted(plan.__dict__.get("_prefetched_objects_cache", ()))
    return _columns(plan), tuple((name, tuple(map(_columns, rows_of(plan, name)))) for name in linked)


def _columns(row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)


def all_years(book: ResultBook, frozen: Mapping[SnapshotKey, InitiativeYear]) -> AllYears:
    """Make every year of a book: decided ones from ``frozen``, running ones judged on what is stored."""
    return AllYears(
        initiative_ids=tuple(one.pk for one in book.initiatives),
        level_numbers={one.pk: one.level_number for one in book.initiatives},
        added_later={
            year.year: frozenset(added_later(book.revisions, year.year)) for year in book.fiscal_years
        },
        years=tuple(_years(book, frozen)),
        revised_after=frozenset(
            year.year
            for year in book.fiscal_years
            if any(row.effective_year > year.year for row in book.revisions)
        ),
        indicators=tuple(
            PlannedIndicator(one.pk, initiative.pk, one.final_month, one.counts_events_of_id is not None)
            for initiative in book.initiatives
            for one in rows_of(initiative, "indicators")
        ),
        reported_elsewhere=frozenset(
            (initiative.pk, year.year)
            for initiative in book.initiatives
            for year in book.fiscal_years
            if reported_elsewhere(initiative, year.year)
        ),
        revisions=tuple((row.act, row.effective_year) for row in book.revisions),
    )


def _years(book: ResultBook, frozen: Mapping[SnapshotKey, InitiativeYear]) -> Iterator[YearForAll]:
    keys = {heading.pk: heading.slug for heading in book.plan.headings.all()}
    for initiative in book.initiatives:
        charge = current_departments(initiative)
        for year in book.fiscal_years:
            snapshot = book.snapshots.get((initiative.pk, year.year))
            report = book.report(initiative, year.year)
            yield YearForAll(
                row=_running(book, initiative, year)
                if snapshot is None
                else _with_addresses(frozen[snapshot.pk, snapshot.written_at], initiative, keys),
                charge=charge,
                state=report.state if report else None,
                is_opened=year.year in book.cycles,
                submitted_at=report.submitted_at if report else None,
                self_grade=report.self_grade if report and has_answer_to_judge(report) else "",
            )


def _running(book: ResultBook, initiative: Initiative, year: FiscalYear) -> InitiativeYear:
    of_year = book_in_force(book, initiative, year.year)
    shown = initiative_in(of_year, initiative)
    report = of_year.report(shown, year.year)
    history = stored_history(of_year, shown) if report and has_answer(report.state) else {}
    return initiative_year(YearView(of_year, shown, year, everything, history, initiative))


def _with_addresses(row: InitiativeYear, initiative: Initiative, keys: Mapping[int, str]) -> InitiativeYear:
    """Return a frozen row with the addresses of today, its words as they were."""

    def of_today(path: tuple[HeadingName, ...]) -> tuple[HeadingName, ...]:
        return tuple(replace(one, key=keys.get(one.heading_id, one.key)) for one in path)

    paths = (row.headings, *row.further)
    is_of_today = all(keys.get(one.heading_id, one.key) == one.key for path in paths for one in path)
    if row.slug == initiative.slug and is_of_today:
        return row
    further = tuple(map(of_today, row.further))
    return replace(row, slug=initiative.slug, headings=of_today(row.headings), further=further)
