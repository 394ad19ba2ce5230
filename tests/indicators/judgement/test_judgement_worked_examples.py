"""The examples that the rules of the product work out by hand; each from the measurements as entered."""

import pytest

from indicators.judgement import (
    ItemCounts,
    Status,
    YearFigure,
    facts_from_history,
    propose_indicator,
    rate_number,
)
from tests.indicators.judgement.judgement_cases import IMARI, R3, R4, R5, R6, R7, dec, rule

ALL_DONE = ItemCounts(done=3)


def judged(plan, figures, year):
    return propose_indicator(plan, facts_from_history(plan, figures, year, ALL_DONE), IMARI)


def confirmed(year, value):
    return YearFigure(year, Status.CONFIRMED, dec(value))


def schools(year, faulty):
    return YearFigure(year, Status.CONFIRMED, numerator=dec(faulty), denominator=dec(24))


def test_free_course_35_of_40_in_r3():
    plan = rule("cumulative", 200, years=(R3, R7), name="無料講習会の受講者数", unit="人")
    proposal = judged(plan, [confirmed(R3, 35)], R3)
    assert (rate_number(proposal.rate, IMARI), proposal.grade) == ("87.5", "B")


SCHOOLS = rule("ratio", 0, timing="every_year", direction="at_most", name="通信不良発生学校率")


def test_faulty_schools_fewer_than_before_but_not_none():
    proposal = judged(SCHOOLS, [schools(R3, 5), schools(R4, 3)], R4)
    assert (proposal.rate, proposal.grade) == (None, "C")


def test_no_faulty_school():
    assert judged(SCHOOLS, [schools(R3, 5), schools(R4, 3), schools(R5, 0)], R5).grade == "A"


def test_card_ownership_82_percent_after_the_deadline():
    plan = rule("ratio", 100, due=R4, name="マイナンバーカードの保有率")
    proposal = judged(plan, [confirmed(R6, 82)], R6)
    assert (rate_number(proposal.rate, IMARI), proposal.grade) == ("82.0", "B")
    assert "期限（令和４年度）経過" in proposal.reason


@pytest.mark.parametrize(("year", "grade"), [(R4, "－"), (R5, "C"), (R6, "C"), (R7, "D")])
def test_cashless_use_3_8_12_15_of_80_percent(year, grade):
    plan = rule("ratio", 80, years=(R4, R7), name="キャッシュレス決済の利用率")
    figures = [confirmed(R4, 3), confirmed(R5, 8), confirmed(R6, 12), confirmed(R7, 15)]
    assert judged(plan, figures, year).grade == grade


def test_system_not_live_in_its_due_year_with_all_items_done():
    plan = rule("milestone", due=R7, name="自治体情報システムの標準化")
    assert judged(plan, [YearFigure(R7, Status.CONFIRMED)], R7).grade == "C"
