"""Two whole plans through export → import → export; by hand, never in CI: ``script/audit past_years``.

The demonstration's decided years as if they were real ones, and the plan that uses every shape at once. What
people entered has to come out as it went in, row by row; and what is computed from it as well.
"""

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.models import User
from imari_dx.shared.workbook_in import read_upload
from indicators.book.results import load_results
from indicators.models import AnnualReport, ReportingCycle, ReportState, Snapshot
from indicators.past_years import schema
from indicators.past_years.services import Upload, import_results, make_room
from initiatives.models import Plan
from reports.builders.overview import forget_frozen_years
from reports.builders.results_table import columns_of, result_rows
from reports.formats.csv import render_csv
from tests.shapes.every_shape import every_shape

pytestmark = pytest.mark.django_db

Rows = list[dict[str, str]]
AT = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
# Of a decision here, and of who was in charge on the day; all else is computed from what was entered.
_OF_THE_DECISION = ("is_imported", "origin", "department", "joint_departments")


def _rows(plan: Plan) -> Rows:
    forget_frozen_years()
    book = load_results(plan)
    table = result_rows(book, is_visible=lambda _one, report: report.state == ReportState.FINALISED)
    columns = columns_of(book)
    return [{name: row[name] for name in columns} for row in table if row["state"]]


def _as_file(plan: Plan, rows: Rows) -> Upload:
    data = render_csv(rows, columns_of(load_results(plan)))
    return Upload.of("results.csv", data, read_upload(data, "results.csv"))


def _through(plan: Plan, by: User) -> tuple[Rows, Rows]:
    before = _rows(plan)
    upload = _as_file(plan, before)
    Snapshot.objects.filter(report__cycle__plan=plan).delete()
    for cycle in ReportingCycle.objects.filter(plan=plan):
        AnnualReport.objects.filter(cycle=cycle).delete()
        make_room(cycle)
    import_results(plan=plan, upload=upload, origin="書き出したファイル", by=by, at=AT)
    named = {(row["initiative_slug"], row["fiscal_year"]) for row in before}
    return before, [row for row in _rows(plan) if (row["initiative_slug"], row["fiscal_year"]) in named]


def _same(before: Rows, after: Rows) -> None:
    entered = [name for name in schema.ENTERED_COLUMNS if name in before[0]]
    for name in entered:
        assert [row[name] for row in after] == [row[name] for row in before], name
    computed = [name for name in before[0] if name not in (*entered, *_OF_THE_DECISION)]
    for name in computed:
        assert [row[name] for row in after] == [row[name] for row in before], name


def test_the_decided_years_of_the_demonstration() -> None:
    call_command("load_plan", "fixtures/plans/imari-dx.json", default=True, verbosity=0)
    call_command("load_demo", verbosity=0)
    ReportingCycle.objects.update(is_demo=False)
    for snapshot in Snapshot.objects.all():
        for row in snapshot.data["rows"]:
            if row["model"] == "indicators.reportingcycle":
                row["fields"]["is_demo"] = False
        snapshot.save()
    plan = Plan.objects.get(is_default=True)
    by = User.objects.get(username="secretariat")
    before, after = _through(plan, by)
    assert len(before) > 2000
    _same(before, after)


def test_the_plan_of_every_shape() -> None:
    world = every_shape()
    before, after = _through(world.plan, world["secretariat"])
    assert len({row["level"] for row in before}) > 1  # headings that report are in it
    _same(before, after)
