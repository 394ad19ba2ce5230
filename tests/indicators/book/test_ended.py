"""A plan has ended once all that its last year asks for is 確定; Python and SQL ask for the same."""

import pytest

from indicators.book.ended import has_ended, undecided_reports
from indicators.book.results import initiatives_with_everything, is_planned
from indicators.models import AnnualReport, Indicator, ReportingCycle, ReportState
from initiatives.models import Activity, Initiative, Plan, SheetRow
from initiatives.sheet_layout import ASKS_PER_YEAR
from tests.cast import World
from tests.ended_plan import end_plan


def as_it_is(_plan: Plan) -> None:
    """Nothing changed: the sheet asks per year."""


def without_rows(plan: Plan) -> None:
    """The default sheet."""
    plan.sheet_rows.all().delete()


def without_rows_per_year(plan: Plan) -> None:
    """What is due is said by the indicators; one initiative has none."""
    for kind in ASKS_PER_YEAR:
        SheetRow.objects.update_or_create(
            plan=plan, kind=kind, defaults={"is_shown": False, "sort_order": 90, "code": f"x-{kind}"}
        )
    Indicator.objects.filter(initiative__slug="gyo-10").delete()


def with_runs(plan: Plan) -> None:
    """Some end before the last year, some begin later."""
    Initiative.objects.filter(plan=plan, slug="gyo-12").update(last_year=2023, ending="ended")
    Initiative.objects.filter(plan=plan, slug="gyo-11").update(first_year=2023)


@pytest.mark.parametrize("shaped", [as_it_is, without_rows, without_rows_per_year, with_runs])
def test_python_and_sql_ask_for_the_same(world: World, shaped) -> None:  # type: ignore[no-untyped-def]
    shaped(world.plan)
    plan = Plan.objects.get(pk=world.plan.pk)
    initiatives = initiatives_with_everything(plan)
    for year in [one.year for one in plan.fiscal_years]:
        plan.end_fiscal_year = year  # in memory: every year is asked as the last one
        by_sql = list(undecided_reports(plan).values_list("initiative__slug", flat=True))
        assert by_sql == [one.slug for one in initiatives if is_planned(one, year)]


def test_it_has_ended_with_the_last_report_that_is_asked_for(world: World) -> None:
    assert not has_ended(world.plan)
    end_plan(world)
    assert has_ended(world.plan)
    not_asked = AnnualReport.objects.filter(cycle__fiscal_year=2025, state=ReportState.NOT_STARTED)
    assert not_asked.count() == 4  # 計画なし of the last year
    last = AnnualReport.objects.filter(cycle__fiscal_year=2025, state=ReportState.FINALISED).first()
    assert last is not None
    AnnualReport.objects.filter(pk=last.pk).update(
        state=ReportState.CHECKED, finalised_at=None, final_grade="", meeting_name="", meeting_date=None
    )
    assert not has_ended(world.plan)


def test_a_plan_without_its_last_round_has_not_ended(world: World) -> None:
    AnnualReport.objects.filter(cycle__fiscal_year=2025).delete()
    ReportingCycle.objects.filter(fiscal_year=2025).update(opened_on=None)
    assert not has_ended(world.plan)
    ReportingCycle.objects.filter(fiscal_year=2025).delete()
    assert not has_ended(world.plan)


def test_a_last_year_that_asks_for_nothing_ends_the_plan(world: World) -> None:
    Activity.objects.filter(fiscal_year=2025).delete()
    for one in Initiative.objects.all():
        one.evaluation_items.filter(fiscal_year=2025).delete()
    assert has_ended(world.plan)
