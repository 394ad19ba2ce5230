"""What is proposed from decided years: read from what was frozen, with the texts of the last year."""

import pytest

from indicators.book.results import load_results
from indicators.book.succession import fates_of
from indicators.closing.answer import ClosingAnswer
from indicators.closing.facts import ClosingFacts, closing_facts
from indicators.models import Indicator
from initiatives.models import Initiative
from tests.cast import World
from tests.indicators.past_years.past_files import ORIGIN, take_in, value
from tests.indicators.succession.test_services import SPECIAL, made
from tests.reports.story import finalise, number, ratio, report

pytestmark = pytest.mark.any_database


def facts(world: World, slug: str) -> ClosingFacts:
    book = load_results(world.plan)
    initiative = next(one for one in book.initiatives if one.slug == slug)
    return closing_facts(book, initiative, fates_of(world.plan).get(initiative.pk))


@pytest.fixture
def decided(world: World) -> World:
    """行－⑩: 5 of 24 in R6, none in R7 (達成). 行－⑪ R7 with nothing but a direction."""
    finalise(world, report(world, "gyo-10", 2024, ratio(5, 24), outcomes="半減", challenges="山間部"), "D")
    finalise(world, report(world, "gyo-10", 2025, ratio(0, 24), outcomes="全校で解消"), "A")
    finalise(world, report(world, "gyo-11", 2025, number(2), direction="complete"), "A")
    return world


def test_years_with_values_grades_and_texts(decided: World) -> None:
    found = facts(decided, "gyo-10")
    told = [
        (
            one.fiscal_year.short_label,
            one.grade.code if one.grade else one.why_empty,
            [v.text for v in one.values],
        )
        for one in found.years
    ]
    assert told == [
        ("R3", "未確定", []),
        ("R4", "未確定", []),
        ("R5", "未確定", []),
        ("R6", "D", ["20.8％"]),
        ("R7", "A", ["0.0％"]),
    ]
    assert dict(found.years[-1].texts)["成果"] == "全校で解消"
    assert found.targets.text == "達成 1／1"
    assert found.proposal == ClosingAnswer("achieved", "全校で解消", "山間部", "continued", "")


def test_the_next_plan_says_what_becomes_of_it(decided: World) -> None:
    made(decided, **SPECIAL)
    proposal = facts(decided, "gyo-10").proposal
    assert proposal.handling == "split"
    assert proposal.handling_text.split("\n")[0] == "行－⑩　通信環境の維持"
    assert facts(decided, "chi-2").proposal.handling == "ended"
    assert facts(decided, "san-1").proposal.handling == "merged"


def test_years_before_the_system_are_marked_with_their_origin(world: World) -> None:
    take_in(world, [value("行－⑪", "令和3年度", "３回", grade="A")])
    first = facts(world, "gyo-11").years[0]
    assert (first.grade and first.grade.code, [one.text for one in first.values]) == ("A", ["3回"])
    assert first.migrated == f"移行データ（出所：{ORIGIN}）"


def test_what_ended_before_the_plan_says_how(world: World) -> None:
    Initiative.objects.filter(slug="gyo-12").update(last_year=2023, ending="completed")
    proposal = facts(world, "gyo-12").proposal
    assert (proposal.handling, proposal.handling_text) == ("completed", "令和5年度で完了")


def test_a_decided_year_is_read_as_it_was_frozen(decided: World) -> None:
    Indicator.objects.filter(initiative__slug="gyo-10").update(name="後から変えた名前", decimals=3)
    (value,) = facts(decided, "gyo-10").years[-1].values
    assert (value.name != "後から変えた名前", value.text) == (True, "0.0％")
