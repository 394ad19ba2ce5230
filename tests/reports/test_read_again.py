"""What was made of a plan is taken again for as long as its rows are the same, and no longer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imari_dx.shared import answers
from indicators.models import AnnualReport, ReportState
from initiatives.models import Plan
from reports.builders import all_years
from reports.builders.overview import Overview, read_overview
from tests.cast import World

pytestmark = pytest.mark.django_db

# As another process writes: nothing in this one hears of it.
WRITES = {
    "title": "UPDATE initiatives_initiative SET title = '別の施策名' WHERE slug = 'gyo-11'",
    "target": "UPDATE indicators_indicator SET target = 99 WHERE initiative_id = {initiative}",
    "report": "UPDATE indicators_annualreport SET results = '別の実績' WHERE id = {report}",
    "value": "UPDATE indicators_measurement SET reason = '別の理由' || reason WHERE report_id = {report}",
    "item": "UPDATE indicators_evaluationitem SET text = '別のこと' WHERE initiative_id = {initiative}",
    "activity": "DELETE FROM initiatives_activity WHERE fiscal_year = 2025",
    "heading": "UPDATE initiatives_heading SET title = '別の柱'",
    "level": "UPDATE initiatives_headinglevel SET word = '別の言葉'",
    "row": "DELETE FROM initiatives_sheetrow WHERE kind IN ('activities', 'items')",
    "department": "UPDATE accounts_department SET name = '別の' || name",
    "charge": "DELETE FROM initiatives_responsibility",
    "scale": "UPDATE indicators_ratingscale SET name = '別の尺度'",
    "round": "UPDATE indicators_reportingcycle SET opened_on = NULL WHERE fiscal_year = 2025",
    "plan": "UPDATE initiatives_plan SET short_title = '別の計画'",
}


def overview(world: World, name: str = "secretariat") -> Overview:
    return read_overview(Plan.objects.get(pk=world.plan.pk), world[name])


def test_the_same_rows_are_judged_once(told: World) -> None:
    """By the second reading nothing is made; it asks for no more, and what it hands out says the same."""
    all_years.forget()
    first = overview(told)
    with CaptureQueriesContext(connection) as asked:
        second = overview(told)
        assert second.rows is first.rows
        assert [one.pk for one in second.initiatives] == [one.pk for one in first.initiatives]
        assert second.book.reports.keys() == first.book.reports.keys()
    all_years.forget()
    with CaptureQueriesContext(connection) as anew:
        third = overview(told)
    assert third.rows is not first.rows
    assert third.rows == first.rows
    assert len(asked) == len(anew)
    assert second.initiatives[0] is not first.initiatives[0]  # objects are each request's own


@pytest.mark.parametrize("what", WRITES)
def test_what_is_written_anywhere_is_seen_at_once(told: World, what: str) -> None:
    before = overview(told)
    with connection.cursor() as cursor:
        report = AnnualReport.objects.filter(cycle__fiscal_year=2025, state=ReportState.SUBMITTED).first()
        assert report is not None
        cursor.execute(WRITES[what].format(report=report.pk, initiative=report.initiative_id))
        assert cursor.rowcount > 0
    after = overview(told)
    assert after.all_years is not before.all_years
    all_years.forget()
    assert after.rows == overview(told).rows


def test_readers_share_what_they_may_see_alike_and_no_more(told: World) -> None:
    everything, own = overview(told), overview(told, "editor-gakko")
    assert own.all_years is everything.all_years
    assert own.rows != everything.rows
    assert overview(told, "secretariat").rows is everything.rows


def test_nothing_is_kept_where_something_else_was_asked(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reading asks in any other way is compared by nobody: then it is made anew each time."""
    made = all_years.all_years

    def asks_more(*given: object) -> object:
        told.plan.initiatives.count()
        return made(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(all_years, "all_years", asks_more)
    all_years.forget()
    assert overview(told).all_years is not overview(told).all_years
    assert answers.answers_in_use() is None
