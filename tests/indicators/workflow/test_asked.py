"""Whom a round asks for what: as they enter, by the organisation of a day and the plan of the year."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Department
from indicators.models import AnnualReport, Indicator, ReportingCycle, ReportingSuccession
from indicators.workflow.asked import AskedRound, day_of_asking, read_asked
from initiatives.models import Initiative, Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.revisions import revised

pytestmark = pytest.mark.any_database

DAY = dt.date(2026, 4, 1)
EVE = dt.date(2026, 3, 31)


def round_of(world: World, year: int = 2025) -> ReportingCycle:
    return ReportingCycle.objects.select_related("plan").get(plan=world.plan, fiscal_year=year)


def asked(world: World, *, on: dt.date = DAY, year: int = 2025) -> AskedRound:
    return read_asked(round_of(world, year), on=on)


def told(found: AskedRound) -> dict[str, list[str]]:
    """Departments with what they are asked: 「gyo-10 主担当」."""
    return {
        str(department): [f"{one.initiative.slug} {one.part.value}" for one in rows]
        for department, rows in found.departments.items()
    }


def department(name: str, *, valid_from: dt.date = START, sort_order: int = 9) -> Department:
    return Department.objects.create(name=name, valid_from=valid_from, sort_order=sort_order)


def in_charge(world: World, slug: str, who: Department, kind: str = ResponsibilityKind.JOINT) -> None:
    Responsibility.objects.create(
        initiative=world.initiative(slug), department=who, kind=kind, valid_from=START
    )


def test_leads_are_asked_in_the_plans_order_and_nobody_who_only_supports(world: World) -> None:
    found = asked(world)
    assert told(found) == {
        "学校教育課": [f"gyo-{number} 主担当" for number in (10, 11, 12)],
        "産業ＤＸ推進室": ["san-1 主担当"],
    }
    assert "gyo-1" in {one.slug for one in found.nobodys}
    assert not {"gyo-10", "san-1"} & {one.slug for one in found.nobodys}


def test_years_without_a_plan_are_not_asked(world: World) -> None:
    assert told(asked(world, year=2024))["産業ＤＸ推進室"] == [
        f"san-{number} 主担当" for number in range(1, 6)
    ]
    assert told(asked(world))["産業ＤＸ推進室"] == ["san-1 主担当"]  # of the others nothing in 令和7年度


def test_a_joint_lead_and_who_reports_a_figure_are_asked_too(world: World) -> None:
    joint, figures = department("財政課", sort_order=1), department("統計課", sort_order=2)
    in_charge(world, "gyo-10", joint)
    Indicator.objects.filter(initiative__slug="gyo-11").update(department=figures)
    found = asked(world)
    assert told(found)["財政課"] == ["gyo-10 共管"]
    assert told(found)["統計課"] == ["gyo-11 所管課"]
    assert [str(one) for one in found.departments][-2:] == ["財政課", "統計課"]
    one = found.departments[figures][0]
    assert [row.plain_name for row in one.figures] == [
        row.plain_name for row in Indicator.objects.filter(initiative__slug="gyo-11")
    ]
    assert str(one.lead) == "学校教育課"


def test_a_figure_that_does_not_count_in_the_year_is_not_asked(world: World) -> None:
    Indicator.objects.filter(initiative__slug="gyo-11").update(
        department=department("統計課"), first_year=2021, last_year=2024, due_year=2024
    )
    assert "統計課" not in told(asked(world))


def test_who_has_two_parts_is_asked_once_for_the_greater(world: World) -> None:
    lead = Department.objects.get(name="学校教育課")
    Indicator.objects.filter(initiative__slug="gyo-11").update(department=lead)
    assert told(asked(world))["学校教育課"] == [f"gyo-{number} 主担当" for number in (10, 11, 12)]


def test_the_organisation_is_that_of_the_day(world: World) -> None:
    after = department("教育未来課", valid_from=DAY)
    former = Department.objects.get(name="学校教育課")
    Responsibility.objects.filter(department=former).update(valid_until=EVE)
    Department.objects.filter(pk=former.pk).update(valid_until=EVE)
    Responsibility.objects.create(
        initiative=world.initiative("gyo-10"),
        department=after,
        kind=ResponsibilityKind.LEAD,
        valid_from=DAY,
    )
    indicator = Indicator.objects.filter(initiative__slug="san-1")[0]
    Indicator.objects.filter(pk=indicator.pk).update(department=former, last_year=2025)
    ReportingSuccession.objects.create(indicator=indicator, department=after, valid_from=DAY)
    assert told(asked(world, on=EVE))["学校教育課"][:2] == ["san-1 所管課", "gyo-10 主担当"]
    assert "教育未来課" not in told(asked(world, on=EVE))
    assert told(asked(world))["教育未来課"] == ["san-1 所管課", "gyo-10 主担当"]
    assert "学校教育課" not in told(asked(world))


def test_an_initiative_has_the_name_that_it_had_in_the_year(world: World) -> None:
    before = world.initiative("gyo-10").plain_title
    with revised(world, 2026):
        Initiative.objects.filter(slug="gyo-10").update(title="新しい名称")

    def title(year: int) -> str:
        rows = next(rows for one, rows in asked(world, year=year).departments.items() if "学校" in one.name)
        return rows[0].initiative.plain_title

    assert title(2025) == before


def test_of_an_opened_round_only_what_it_has_reports_of(world: World) -> None:
    AnnualReport.objects.filter(cycle=round_of(world), initiative__slug="gyo-11").delete()
    assert told(asked(world))["学校教育課"] == ["gyo-10 主担当", "gyo-12 主担当"]
    ReportingCycle.objects.filter(fiscal_year=2025).update(opened_on=None)
    assert told(asked(world))["学校教育課"] == [f"gyo-{number} 主担当" for number in (10, 11, 12)]


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "today", "day"),
    [
        (None, None, dt.date(2026, 3, 10), dt.date(2026, 4, 1)),
        (None, None, dt.date(2026, 4, 7), dt.date(2026, 4, 7)),
        (dt.date(2026, 3, 30), None, dt.date(2026, 3, 31), dt.date(2026, 3, 31)),
        (dt.date(2026, 4, 1), None, dt.date(2026, 10, 1), dt.date(2026, 10, 1)),
        (dt.date(2026, 4, 1), dt.date(2026, 5, 1), dt.date(2028, 1, 1), dt.date(2026, 5, 1)),
    ],
)
def test_the_day_whose_organisation_is_asked(
    opened_on: dt.date | None, closed_on: dt.date | None, today: dt.date, day: dt.date
) -> None:
    cycle = ReportingCycle(
        fiscal_year=2025,
        opens_on=dt.date(2026, 4, 1),
        due_on=dt.date(2026, 4, 15),
        opened_on=opened_on,
        closed_on=closed_on,
    )
    assert day_of_asking(cycle, today) == day


def test_the_number_of_queries_is_fixed(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Indicator.objects.filter(initiative__slug="gyo-11").update(department=department("統計課"))
    cycle = round_of(world)
    with django_assert_num_queries(11):
        read_asked(cycle, on=DAY)
