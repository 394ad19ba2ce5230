"""全体の状況: every initiative in every year of a plan as one reader may see it, in few queries.

Decided years come from their snapshots, which never change: what was made of one is kept in memory and made
again only after a restart. The running years are judged anew where a row of the plan is another one than at
the request before (:mod:`reports.builders.all_years`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.in_force import initiative_in_force
from indicators.book.results import ResultBook, load_results
from indicators.models import ReportingCycle
from initiatives.models import Initiative, Plan
from reports.builders import all_years, frozen_years
from reports.builders.all_years import AllYears, Reading, YearForAll
from reports.builders.change import linked
from reports.builders.indicator_series import IndicatorHead, heads_of_plan
from reports.builders.tally import columns_of
from reports.documents.evaluation import GradeMark
from reports.documents.overview import InitiativeYear, seen
from reports.permissions import overview_rights

Rows = Mapping[tuple[int, int], InitiativeYear]


@dataclass(frozen=True)
class Overview:
    """All years of a plan. ``rows`` by initiative id and fiscal year; a year not opened has its plan only."""

    plan: Plan
    rows: Rows
    rounds: Sequence[ReportingCycle]  # also those not opened yet
    initiative_ids: Sequence[int]  # in official order
    all_years: AllYears  # for nobody in particular
    read_book: Callable[[], ResultBook]

    def of_level(self, number: int) -> "Overview":
        """What stands on one level of the plan: counts and shares are never of several (ADR 44)."""
        levels = self.all_years.level_numbers
        keys = tuple(key for key in self.initiative_ids if levels[key] == number)
        rows = {key: row for key, row in self.rows.items() if key[0] in keys}
        return replace(self, rows=rows, initiative_ids=keys)

    @cached_property
    def reports(self) -> Mapping[tuple[int, int], YearForAll]:
        """How far the reports of ``rows`` are and who is in charge of them, for nobody in particular."""
        rows = ((one.row.initiative_id, one.row.fiscal_year, one) for one in self.all_years.years)
        keys = set(self.initiative_ids)
        return {(initiative, year): one for initiative, year, one in rows if initiative in keys}

    @cached_property
    def book(self) -> ResultBook:
        """What the plan's rows hold beside what ``rows`` say of them, with the initiatives that are shown."""
        book, keys = self.read_book(), set(self.initiative_ids)
        return replace(book, initiatives=tuple(one for one in book.initiatives if one.pk in keys))

    @cached_property
    def cycles(self) -> Mapping[int, ReportingCycle]:
        """The rounds that were opened, by fiscal year."""
        return {one.fiscal_year: one for one in self.rounds if one.opened_on}

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        return self.plan.fiscal_years

    @cached_property
    def opened(self) -> list[FiscalYear]:
        """The years whose rounds were opened, the latest last."""
        return [year for year in self.fiscal_years if year.year in self.cycles]

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        return self.book.initiatives

    @cached_property
    def columns(self) -> tuple[GradeMark, ...]:
        """The columns of grades of all years."""
        return columns_of(self.rows.values())

    def row(self, initiative_id: int, fiscal_year: int) -> InitiativeYear | None:
        """One initiative in one year, None outside the plan's years."""
        return self.rows.get((initiative_id, fiscal_year))

    def of_year(self, fiscal_year: int) -> list[InitiativeYear]:
        """All initiatives that the plan in force in a year has, in official order."""
        later = self.all_years.added_later.get(fiscal_year, ())
        return [self.rows[key, fiscal_year] for key in self.initiative_ids if key not in later]

    def of_initiative(self, initiative_id: int) -> list[InitiativeYear]:
        """All years of one initiative."""
        return [self.rows[initiative_id, year.year] for year in self.fiscal_years]

    def heads(self, initiative_id: int, fiscal_year: int) -> Sequence[IndicatorHead]:
        """The indicators of an initiative by the plan in force in a year."""
        known = self.all_years.heads
        is_of_today = fiscal_year not in self.all_years.revised_after
        if is_of_today and initiative_id in known:
            return known[initiative_id]
        initiative = next(one for one in self.initiatives if one.pk == initiative_id)
        heads = heads_of_plan(initiative_in_force(self.book, initiative, fiscal_year))
        if is_of_today:
            known[initiative_id] = heads
        return heads


def read_overview(
    plan: Plan,
    user: User,
    *,
    initiatives: Iterable[Initiative] | None = None,
    with_schedule: bool = False,
    with_snapshots: bool = False,
) -> Overview:
    """Read a plan as a user may see it, ``with_schedule`` with planned bars and the actual ones of all years.

    ``with_snapshots`` reads their data at once: for one or few initiatives, where that is less than to ask.
    Raises RatingScale.DoesNotExist for a plan without a scale in use.
    """
    if initiatives is None:
        reading = Reading(plan, with_schedule=with_schedule)
        return _overview(reading.all_years, user, plan, reading.rounds, lambda: reading.book)

    book = load_results(
        plan,
        initiatives=initiatives,
        is_overview=True,
        with_schedule=with_schedule,
        with_snapshots=with_snapshots,
    )
    everything = all_years.all_years(book, frozen_years.frozen_years(book.snapshots.values()))
    return _overview(everything, user, plan, book.rounds, lambda: book)


def _overview(
    everything: AllYears,
    user: User,
    plan: Plan,
    rounds: Sequence[ReportingCycle],
    read_book: Callable[[], ResultBook],
) -> Overview:
    rows = _seen_by(user, plan, everything)
    return Overview(plan, rows, rounds, everything.initiative_ids, everything, read_book)


def _seen_by(user: User, plan: Plan, everything: AllYears) -> Rows:
    """Return the rows as a user sees them; who sees the same gets the same."""
    rights = overview_rights(user, plan)
    told = [rights(one.charge, one.state) if one.is_opened else None for one in everything.years]
    key = tuple((one is None or one.sees_progress, one is None or one.sees_results) for one in told)
    known = everything.seen.get(key)
    if known is not None:
        return known
    years: dict[int, list[InitiativeYear]] = {key: [] for key in everything.initiative_ids}
    for one, (knows_state, sees_results) in zip(everything.years, key, strict=True):
        row = seen(one.row, knows_state=knows_state, sees_results=sees_results)
        years[row.initiative_id].append(row)
    rows = {(key, row.fiscal_year): row for key, found in years.items() for row in linked(found)}
    everything.seen.keep({key: rows})
    return rows


def forget_frozen_years() -> None:
    """Empty the memory of years: for tests, whose snapshots are rolled back and made again."""
    frozen_years.forget()
    all_years.forget()
