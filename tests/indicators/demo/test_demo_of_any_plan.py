"""An invented demo for whatever plan is loaded: any kind, any period; the same every time, and gone again."""

import copy
import datetime as dt
from collections import Counter
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditRecord, ChainLink, Department, User
from indicators.book.assessment import assess_stored
from indicators.book.results import load_results
from indicators.demo import DemoError, load_demo, remove_demo
from indicators.demo.invention import opened_years
from indicators.demo.values import invented_value
from indicators.judgement.aim import Against, Aim, ToleranceIn
from indicators.judgement.decimals import decimals_of, own_decimals
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.values import Direction, Kind, Timing
from indicators.models import AnnualReport, LeadApproval, Measurement, ReportState
from indicators.plan_io import load_plan
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan
from tests import second_plan
from tests.indicators.plan_io.test_departments import charged
from tests.indicators.plan_io.test_headings import reporting
from tests.indicators.plan_io.test_load_plan import small

pytestmark = pytest.mark.any_database
AT_END = Timing.AT_END
TODAY = dt.date(2026, 11, 20)
TARGET = {"name": "目標", "target_text": "植えた木　年100本以上"}
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "annual", "timing": "every_year", "direction": "at_least", "target": "100", "unit": "本"},
    {"kind": "per_event", "timing": "every_year", "direction": "at_least", "target": "30", "unit": "人"},
    {
        "kind": "ratio",
        "timing": "at_end",
        "direction": "at_least",
        "target": "80",
        "unit": "％",
        "numerator_label": "参加した人",
        "denominator_label": "案内した人",
    },
    {"kind": "cumulative", "timing": "at_end", "direction": "at_least", "target": "500", "unit": "人"},
    {"kind": "level", "timing": "at_end", "direction": "at_most", "target": "12.5", "unit": "ｔ"},
    {"kind": "milestone", "timing": "at_end", "direction": "at_least", "unit": ""},
    {"kind": "text", "timing": "every_year", "direction": "at_least", "unit": ""},
    {"kind": "annual", "timing": "every_year", "direction": "below", "target": "5", "unit": "件"},
    {"kind": "level", "timing": "at_end", "direction": "above", "target": "3", "unit": "か所"},
    {"kind": "annual", "timing": "at_end", "direction": "at_least", "target": "40", "unit": "人"},
)


def loaded(first: int, last: int, slug: str = "any", *, kinds: int = len(KINDS)) -> Plan:
    """Load a plan of a period with an initiative for each kind of target, or for the first few."""
    document = second_plan.document()
    document["plan"] |= {"slug": slug, "start_fiscal_year": first, "end_fiscal_year": last}
    pattern, years = document["initiatives"][0], [str(year) for year in range(first, last + 1)]
    document["initiatives"] = [
        {
            **copy.deepcopy(pattern),
            "code": f"森{number}",
            "slug": f"mori-{number}",
            "plain_code": f"森-{number}",
            "number": number,
            "title": f"取組{number}",
            "activities": dict.fromkeys(years, "植樹"),
            "evaluation_items": {year: [{"text": "進み具合"}] for year in years},
            "indicators": [{**TARGET, **kind, "first_year": first, "last_year": last}],
        }
        for number, kind in enumerate(KINDS[:kinds], start=1)
    ]
    load_plan(document, scale_key="imari", scale_definition=reference_definitions()["imari"])
    return Plan.objects.get(slug=slug)


def values() -> list[tuple[Any, ...]]:
    rows = Measurement.objects.order_by("report__cycle__fiscal_year", "indicator__initiative__sort_order")
    return list(
        rows.values_list(
            "report__cycle__fiscal_year", "status", "value", "numerator", "denominator", "reached_on"
        )
    )


@pytest.mark.parametrize(
    ("first", "last", "opened"),
    [
        (2024, 2028, [2024, 2025]),  # running
        (2017, 2019, [2017, 2018, 2019]),  # over
        (2026, 2030, [2026]),  # in its first year
        (2027, 2031, [2027]),  # begins next year
    ],
)
@pytest.mark.django_db
def test_whatever_period_a_plan_has(client: Client, first: int, last: int, opened: list[int]) -> None:
    plan = loaded(first, last)
    assert load_demo(plan=plan, today=TODAY).created
    cycles = plan.reporting_cycles.order_by("fiscal_year")
    assert [cycle.fiscal_year for cycle in cycles] == opened
    assert all(cycle.is_demo for cycle in cycles)
    reports = AnnualReport.objects.filter(cycle__plan=plan)
    running = Counter(reports.filter(cycle__fiscal_year=opened[-1]).values_list("state", flat=True))
    assert set(running) == set(ReportState)
    decided = reports.exclude(cycle__fiscal_year=opened[-1]).values_list("state", flat=True)
    assert set(decided) <= {ReportState.FINALISED}
    book = load_results(plan)
    for initiative in book.initiatives:
        for year in opened:
            assess_stored(book, initiative, year)
    client.force_login(User.objects.get(username="secretariat"))
    for address in ("/", "/dashboard/", "/dashboard/indicators/", "/dashboard/schedule/", "/reports/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "デモデータ" in page.content.decode()


@pytest.mark.django_db
def test_it_is_the_same_every_time_and_leaves_nothing_behind() -> None:
    plan = loaded(2024, 2028)
    labels = ("accounts", "initiatives", "indicators", "reports")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    for growing in (AuditRecord, ChainLink):
        models.remove(growing)
    before = {model._meta.label: model._base_manager.count() for model in models}
    load_demo(plan=plan, today=TODAY)
    first = values()
    assert not load_demo(plan=plan, today=TODAY).created
    assert values() == first
    remove_demo()
    assert {model._meta.label: model._base_manager.count() for model in models} == before
    load_demo(plan=plan, today=TODAY)
    assert values() == first


@pytest.mark.django_db
def test_the_same_people_serve_for_a_second_plan() -> None:
    """Some then belong to both; each plan's demo counts for itself."""
    one, other = loaded(2024, 2028, kinds=3), loaded(2025, 2027, slug="other", kinds=4)
    load_demo(plan=one, today=TODAY)
    people = User.objects.count()
    told = load_demo(plan=other, today=TODAY)
    assert told.created
    assert told.report_count == AnnualReport.objects.filter(cycle__plan=other).count()
    assert User.objects.count() == people
    assert Department.objects.count() == len({row.name for row in Department.objects.all()})


def _the_same_people_try_a_plan_whose_headings_report() -> None:
    document = reporting()
    document["plan"] |= {"slug": "headings"}
    document["headings"][0]["report"]["activities"] = {"2024": "調査", "2025": "調査"}
    plan = load_plan(document, scale_key="imari", scale_definition=reference_definitions()["imari"]).plan
    assert load_demo(plan=plan, today=TODAY).created
    figures = Measurement.objects.filter(indicator__initiative__of_heading__slug="c1")
    assert {row.report.cycle.fiscal_year for row in figures.exclude(value=None)} == {2024, 2025}
    assert {row.report.state for row in figures} >= {ReportState.FINALISED}


@pytest.mark.django_db
def test_people_belong_to_the_departments_that_the_plan_brings() -> None:
    """Its leads stay in charge, all of them approve, and who reports a figure can try it."""
    document = small(charged)
    document["plan"] |= {"skips_approval": False}
    plan = load_plan(document, scale_key="imari", scale_definition=reference_definitions()["imari"]).plan
    told = load_demo(plan=plan, today=TODAY)
    assert told.created
    assert not Department.objects.filter(is_demo=True).exists()
    assert LeadApproval.objects.exists()
    where = {one.username: one.department for one in told.people}
    assert (where["editor-kikaku"], where["head-fukushi"]) == ("窓口課、統計課", "案内課")
    _the_same_people_try_a_plan_whose_headings_report()
    remove_demo()
    assert Department.objects.count() == 5
    assert plan.initiatives.get().responsibilities.count() == 4


@pytest.mark.django_db
def test_a_plan_without_a_scale_in_use_is_refused_in_words() -> None:
    plan = loaded(2024, 2028, kinds=1)
    plan.rating_scales.update(is_active=False)
    with pytest.raises(DemoError, match="使用中の判定基準がありません"):
        load_demo(plan=plan, today=TODAY)


@pytest.mark.django_db
def test_where_the_head_is_skipped_nobody_approves() -> None:
    plan = loaded(2024, 2028)
    plan.skips_approval = True
    plan.save()
    load_demo(plan=plan, today=TODAY)
    states = set(AnnualReport.objects.filter(cycle__plan=plan).values_list("state", flat=True))
    assert states == set(ReportState) - {ReportState.APPROVED}


@pytest.mark.django_db
def test_where_the_scale_proposes_nothing_people_choose() -> None:
    plan = loaded(2024, 2028, kinds=5)
    scale = plan.rating_scales.get(is_active=True)
    scale.definition = {**scale.definition, "rules": [], "items_rules": []}
    scale.save()
    load_demo(plan=plan, today=TODAY)
    grades = set(AnnualReport.objects.exclude(final_grade="").values_list("final_grade", flat=True))
    assert len(grades) > 1


@pytest.mark.django_db
def test_the_command_names_a_plan_and_its_people() -> None:
    loaded(2026, 2030, kinds=2)
    out = StringIO()
    call_command("load_demo", "--plan", "any", "--today", "2026-11-20", stdout=out)
    assert "editor-kikaku" in out.getvalue()
    assert "editor-gyosei" not in out.getvalue()
    with pytest.raises(CommandError, match="計画がありません"):
        call_command("load_demo", "--plan", "nowhere")


@pytest.mark.parametrize(
    ("first", "last", "today", "expected"),
    [
        (2021, 2025, dt.date(2026, 4, 1), [2021, 2022, 2023, 2024, 2025]),
        (2021, 2025, dt.date(2026, 3, 31), [2021, 2022, 2023, 2024]),
        (2026, 2030, dt.date(2026, 4, 1), [2026]),
        (2030, 2034, dt.date(2026, 4, 1), [2030]),
    ],
)
def test_which_years_are_opened(first: int, last: int, today: dt.date, expected: list[int]) -> None:
    assert opened_years(first, last, today) == expected


def number(**said: Any) -> IndicatorRule:
    return IndicatorRule(name="数", first_year=2021, last_year=2025, **said)


@pytest.mark.parametrize(
    ("rule", "least", "most"),
    [
        (number(kind=Kind.ANNUAL, timing=Timing.EVERY_YEAR, target=Decimal(100)), 90, 130),
        (number(kind=Kind.LEVEL, timing=Timing.AT_END, target=Decimal(30), baseline=Decimal(10)), 10, 33),
        (
            number(
                kind=Kind.ANNUAL,
                timing=Timing.EVERY_YEAR,
                comparison=Aim.BETWEEN,
                lower_bound=Decimal(10),
                upper_bound=Decimal(20),
            ),
            10,
            21,
        ),
        (
            number(
                kind=Kind.LEVEL,
                timing=Timing.EVERY_YEAR,
                comparison=Aim.KEEP,
                direction=Direction.AT_LEAST,
                baseline=Decimal("95.0"),
                tolerance=Decimal(5),
                tolerance_in=ToleranceIn.PERCENT,
            ),
            85,
            125,
        ),
        (
            number(
                kind=Kind.ANNUAL,
                timing=Timing.EVERY_YEAR,
                comparison=Aim.DECREASE,
                against=Against.BASELINE,
                baseline=Decimal(50),
            ),
            38,
            55,
        ),
        (
            number(
                kind=Kind.ANNUAL, timing=Timing.EVERY_YEAR, comparison=Aim.RANK, target=Decimal(3), unit="位"
            ),
            1,
            4,
        ),
        (number(kind=Kind.ANNUAL, timing=Timing.EVERY_YEAR, comparison=Aim.NONE), 15, 30),
        (
            number(
                kind=Kind.ANNUAL,
                timing=Timing.EVERY_YEAR,
                expectations={2021: Decimal(10), 2025: Decimal(50)},
                target=Decimal(30),
            ),
            9,
            65,
        ),
        (
            number(kind=Kind.LEVEL, timing=Timing.AT_END, target=Decimal("1.55"), baseline=Decimal("1.36")),
            1,
            2,
        ),
        (
            number(kind=Kind.LEVEL, timing=Timing.AT_END, target=Decimal(0), baseline=Decimal(-1577)),
            -1600,
            20,
        ),
    ],
    ids=lambda value: value.comparison.value if isinstance(value, IndicatorRule) else str(value),
)
def test_a_value_is_near_what_the_plan_asks(rule: IndicatorRule, least: int, most: int) -> None:
    for year in range(2021, 2026):
        for about in ("a", "b", "c", "d"):
            value = Decimal(invented_value(rule, year, about)["value"])
            assert least <= value <= most
            assert own_decimals(value) <= decimals_of(rule)
