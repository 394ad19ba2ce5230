"""全体の状況: every initiative in every year of a plan as one reader may see it, in few queries.

Decided years come from their snapshots, which never change: what was made of one is kept in memory and made
again only after a restart. The running years are read and judged anew on each request.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.assessment import stored_history
from indicators.book.in_force import book_in_force, initiative_in, is_in_force
from indicators.book.results import ResultBook, load_results
from indicators.book.snapshots import thaw
from indicators.models import AnnualReport, Snapshot, has_answer
from initiatives.models import Initiative, Plan
from reports.builders.change import linked
from reports.builders.initiative_year import initiative_year
from reports.builders.tally import columns_of
from reports.builders.year_view import YearView
from reports.documents.evaluation import GradeMark
from reports.documents.overview import HeadingName, InitiativeYear, seen
from reports.permissions import overview_rights

SnapshotKey = tuple[int, dt.datetime]
# Enough for the plans that a city looks at; of a plan of 28 initiatives a year takes some 60 KB.
KEPT = 5_000
_frozen_years: dict[SnapshotKey, InitiativeYear] = {}


@dataclass(frozen=True, slots=True)
class Overview:
    """All years of a plan. ``rows`` by initiative id and fiscal year; a year not opened has its plan only."""

    plan: Plan
    book: ResultBook
    rows: Mapping[tuple[int, int], InitiativeYear]

    def of_level(self, number: int) -> "Overview":
        """What stands on one level of the plan: counts and shares are never of several (ADR 44)."""
        chosen = tuple(one for one in self.initiatives if one.level_number == number)
        keys = {one.pk for one in chosen}
        rows = {key: row for key, row in self.rows.items() if key[0] in keys}
        return replace(self, book=replace(self.book, initiatives=chosen), rows=rows)

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        return self.plan.fiscal_years

    @property
    def opened(self) -> list[FiscalYear]:
        """The years whose rounds were opened, the latest last."""
        return [year for year in self.fiscal_years if year.year in self.book.cycles]

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        return self.book.initiatives

    @property
    def columns(self) -> tuple[GradeMark, ...]:
        """The columns of grades of all years."""
        return columns_of(self.rows.values())

    def row(self, initiative_id: int, fiscal_year: int) -> InitiativeYear | None:
        """One initiative in one year, None outside the plan's years."""
        return self.rows.get((initiative_id, fiscal_year))

    def of_year(self, fiscal_year: int) -> list[InitiativeYear]:
        """All initiatives that the plan in force in a year has, in official order."""
        return [
            self.rows[one.pk, fiscal_year]
            for one in self.initiatives
            if is_in_force(self.book, one, fiscal_year)
        ]

    def of_initiative(self, initiative_id: int) -> list[InitiativeYear]:
        """All years of one initiative."""
        return [self.rows[initiative_id, year.year] for year in self.fiscal_years]


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
    book = load_results(
        plan,
        initiatives=initiatives,
        is_overview=True,
        with_schedule=with_schedule,
        with_snapshots=with_snapshots,
    )
    rights = overview_rights(user, plan)
    years: dict[int, list[InitiativeYear]] = {one.pk: [] for one in book.initiatives}
    for initiative, year, row in _all_rows(book):
        known = row
        if year in book.cycles:  # a year that was never opened has nothing to hide
            scope = rights(initiative, book.report(initiative, year))
            known = seen(row, knows_state=scope.sees_progress, sees_results=scope.sees_results)
        years[initiative.pk].append(known)
    rows = {(key, row.fiscal_year): row for key, found in years.items() for row in linked(found)}
    return Overview(plan, book, rows)


def _all_rows(book: ResultBook) -> Iterable[tuple[Initiative, int, InitiativeYear]]:
    frozen = _read_frozen(book.snapshots.values())
    keys = {heading.pk: heading.slug for heading in book.plan.headings.all()}
    for initiative in book.initiatives:
        for year in book.fiscal_years:
            snapshot = book.snapshots.get((initiative.pk, year.year))
            if snapshot is not None:
                row = frozen[snapshot.pk, snapshot.written_at]
                yield initiative, year.year, _with_addresses(row, initiative, keys)
                continue
            of_year = book_in_force(book, initiative, year.year)
            shown = initiative_in(of_year, initiative)
            report = of_year.report(shown, year.year)
            history = stored_history(of_year, shown) if report and has_answer(report.state) else {}
            view = YearView(of_year, shown, year, _everything, history, initiative)
            yield initiative, year.year, initiative_year(view)


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


def _everything(_initiative: Initiative, _report: AnnualReport) -> bool:
    return True


def forget_frozen_years() -> None:
    """Empty the memory of decided years: for tests, whose snapshots are rolled back and made again."""
    _frozen_years.clear()


def _of_snapshot(snapshot: Snapshot) -> InitiativeYear:
    book = thaw(snapshot.data)
    initiative = book.initiatives[0]
    year = FiscalYear(snapshot.data["fiscal_year"])
    view = YearView(book, initiative, year, _everything, stored_history(book, initiative), initiative)
    return initiative_year(view)


def _read_frozen(snapshots: Iterable[Snapshot]) -> Mapping[SnapshotKey, InitiativeYear]:
    """Return the years of snapshots; data that are neither read nor in memory are read in one query."""
    wanted = {(one.pk, one.written_at): one for one in snapshots}
    # One look per year: another thread may empty the memory between two.
    found = {key: row for key in wanted if (row := _frozen_years.get(key))}
    missing = [one for key, one in wanted.items() if key not in found]
    if any("data" in one.get_deferred_fields() for one in missing):
        missing = list(Snapshot.objects.filter(pk__in=[one.pk for one in missing]))
    for snapshot in missing:
        found[snapshot.pk, snapshot.written_at] = _of_snapshot(snapshot)
    if len(_frozen_years) + len(missing) > KEPT:
        _frozen_years.clear()
    _frozen_years.update(found)
    return found
