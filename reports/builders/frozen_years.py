"""Decided years as dashboards show them. What was made of a snapshot stays in memory: it never changes."""

import datetime as dt
from collections.abc import Iterable, Mapping

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.last_used import LastUsed
from indicators.book.assessment import stored_history
from indicators.book.snapshots import thaw
from indicators.models import AnnualReport, Snapshot
from initiatives.models import Initiative
from reports.builders.initiative_year import initiative_year
from reports.builders.year_view import YearView
from reports.documents.overview import InitiativeYear

SnapshotKey = tuple[int, dt.datetime]
# Those of forty plans of 28 initiatives and five years; a year of such a plan takes some 60 KB.
KEPT = 5_600
_known: LastUsed[SnapshotKey, InitiativeYear] = LastUsed(KEPT)


def frozen_years(snapshots: Iterable[Snapshot]) -> Mapping[SnapshotKey, InitiativeYear]:
    """Return the years of snapshots; data that are neither read nor in memory are read in one query."""
    wanted = {(one.pk, one.written_at): one for one in snapshots}
    found = _known.found(wanted)
    missing = [one for key, one in wanted.items() if key not in found]
    if any("data" in one.get_deferred_fields() for one in missing):
        missing = list(Snapshot.objects.filter(pk__in=[one.pk for one in missing]))
    made = {(one.pk, one.written_at): _of_snapshot(one) for one in missing}
    _known.keep(made)
    return found | made


def forget() -> None:
    """Empty the memory: for tests, whose snapshots are rolled back and made again."""
    _known.clear()


def _of_snapshot(snapshot: Snapshot) -> InitiativeYear:
    book = thaw(snapshot.data)
    initiative = book.initiatives[0]
    year = FiscalYear(snapshot.data["fiscal_year"])
    view = YearView(book, initiative, year, everything, stored_history(book, initiative), initiative)
    return initiative_year(view)


def everything(_initiative: Initiative, _report: AnnualReport) -> bool:
    """Of what is made for nobody in particular everything is visible."""
    return True
