"""From yearly measurements, or one flat row, to the facts of a year."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.judgement import (
    ItemCounts,
    ItemStatus,
    JudgementError,
    Status,
    YearFigure,
    facts_from_history,
    facts_from_row,
    mean_per_event,
    propose_indicator,
    ratio_percent,
    year_figures,
)
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, R7, dec, rule

NO_ITEMS = ItemCounts()


def figure(year, what):
    """A number is a confirmed value, a word a status without one, None a blank year."""
    if what is None or what in list(Status):
        return YearFigure(year, Status(what) if what else None)
    return YearFigure(year, Status.CONFIRMED, dec(what))


def history(start, *figures):
    return [figure(start + place, what) for place, what in enumerate(figures)]


# 200 people over R3 to R7: 40, 80, 120, 160, 200. Entries from R3 on, the last is the year judged.
# entries → running total, unknown years, sum of what is known, grade
TOTALS = [
    ([35], 35, (), 35, "B"),
    ([35, 45], 80, (), 80, "A"),
    ([35, 0], 35, (), 35, "D"),  # 0 adds 0: 35 of 80
    ([35, None, 30], None, (R4,), 65, "－"),
    ([35, "pending", 30], None, (R4,), 65, "－"),
    ([35, "unpublished", 30], None, (R4,), 65, "－"),
    ([None, "pending", 30], None, (R3, R4), 30, "－"),
    ([60, "pending", 60], None, (R4,), 120, "A"),  # the known part already meets 120
    ([60, "pending", 59], None, (R4,), 119, "－"),
    ([35, "not_applicable", 61], 96, (), 96, "B"),  # 対象外 adds nothing: 96 of 120
    ([35, "not_held", 25], 60, (), 60, "C"),  # nothing was held: 60 of 120
    ([35, "pending"], None, (), 35, "－"),
    ([None], None, (), 0, "－"),
    ([200, None], None, (), 200, "－"),  # nothing was reported this year
    ([200, "not_applicable"], None, (), 200, "－"),
]


@pytest.mark.parametrize(("entries", "total", "unknown", "known", "grade"), TOTALS)
def test_running_total_of_a_history(entries, total, unknown, known, grade):
    plan = rule("cumulative", 200)
    year = R3 + len(entries) - 1
    facts = facts_from_history(plan, history(R3, *entries), year, NO_ITEMS)
    assert (facts.running_total, facts.unknown_years, facts.known_total) == (total, unknown, known)
    assert propose_indicator(plan, facts, IMARI).grade == grade


def test_missing_year_is_blank_and_order_does_not_matter():
    figures = [figure(R5, 30), figure(R3, 35)]
    facts = facts_from_history(rule("cumulative", 200), figures, R5, NO_ITEMS)
    assert (facts.running_total, facts.unknown_years) == (None, (R4,))


def test_years_before_the_first_that_counts_add_nothing_and_are_not_missed():
    facts = facts_from_history(
        rule("cumulative", 480, years=(R4, R7)), history(R3, 50, 100, 120), R5, NO_ITEMS
    )
    assert (facts.running_total, facts.unknown_years) == (220, ())


def test_later_years_are_ignored():
    facts = facts_from_history(rule("annual", 10), history(R3, 1, 2, 3), R4, NO_ITEMS)
    assert (facts.actual, facts.previous, facts.previous_year) == (2, 1, R3)


# entries from R3 on → previous value and year in R6
PREVIOUS = [
    ([1, 2, 3, 4], 3, R5),
    ([1, 2, "pending", 4], 2, R4),  # the latest measured year
    ([1, None, "not_held", 4], 1, R3),
    ([0, "not_applicable", "unpublished", 4], 0, R3),  # 0 is measured
    ([None, None, None, 4], None, None),
]


@pytest.mark.parametrize(("entries", "previous", "year"), PREVIOUS)
def test_previous_is_the_latest_measured_year(entries, previous, year):
    facts = facts_from_history(rule("annual", 10, timing="every_year"), history(R3, *entries), R6, NO_ITEMS)
    assert (facts.previous, facts.previous_year) == (previous, year)


def test_previous_may_be_a_year_that_does_not_count_but_never_the_first_value():
    plan = rule("ratio", 80, years=(R5, R7))
    facts = facts_from_history(plan, history(R4, 10, 20), R5, NO_ITEMS)
    assert (facts.previous, facts.previous_year) == (10, R4)
    assert (facts.first_value, facts.first_value_year) == (20, R5)


def test_dated_baseline_is_the_previous_measurement_of_the_first_year():
    """Faulty schools: 20 % in R2, 12.5 % in R3, at most 0: better, so C."""
    plan = rule("ratio", 0, timing="every_year", direction="at_most", baseline=20, baseline_year=R2)
    facts = facts_from_history(plan, history(R3, "12.5"), R3, NO_ITEMS)
    assert (facts.previous, facts.previous_year) == (20, R2)
    assert propose_indicator(plan, facts, IMARI).grade == "C"


def test_previous_of_a_running_total_is_a_running_total():
    facts = facts_from_history(rule("cumulative", 200), history(R3, 35, 45, 10), R5, NO_ITEMS)
    assert (facts.previous, facts.previous_year) == (80, R4)


# entries from R3 on → previous running total and its year in R6
PREVIOUS_TOTALS = [
    ([35, "not_held", 10, 5], 45, R5),
    ([35, 45, "pending", 5], 80, R4),
    ([35, "pending", 10, 5], None, None),  # that of R5 is not known
    ([None, "pending", None, 5], None, None),
]


@pytest.mark.parametrize(("entries", "previous", "year"), PREVIOUS_TOTALS)
def test_a_running_total_that_is_not_known_is_no_previous_one(entries, previous, year):
    facts = facts_from_history(rule("cumulative", 200), history(R3, *entries), R6, NO_ITEMS)
    assert (facts.previous, facts.previous_year) == (previous, year)


# baseline, its year, entries from R3 on → previous value and year in R5
BASELINES = [
    (20, R2, [None, None, 5], 20, R2),
    (20, R2, [9, None, 5], 9, R3),
    (20, R4, [9, None, 5], 20, R4),
    (20, R4, [9, 8, 5], 8, R4),  # what was measured in its year
    (20, R5, [9, None, 5], 9, R3),
    (20, R5, [None, None, 5], None, None),
    (20, None, [None, None, 5], None, None),
    (None, R2, [None, None, 5], None, None),
]


@pytest.mark.parametrize(("baseline", "base_year", "entries", "previous", "year"), BASELINES)
def test_a_dated_baseline_is_a_measurement_of_its_year(baseline, base_year, entries, previous, year):
    plan = rule("annual", 10, baseline=baseline, baseline_year=base_year)
    facts = facts_from_history(plan, history(R3, *entries), R5, NO_ITEMS)
    assert (facts.previous, facts.previous_year) == (previous, year)


# previous values from R3 on → how the one of R4 was written, beside that of R3, and so stands in R5
BEFORE = [
    ("12.04", "12.01", "12.01％"),
    ("50", "12.01", "12.0％"),
    ("12", "13", "13.0％"),
]


@pytest.mark.parametrize(("first", "previous", "shown"), BEFORE)
def test_a_previous_value_is_written_as_in_its_own_year(first, previous, shown):
    plan = rule("ratio", 80, timing="every_year")
    facts = facts_from_history(plan, history(R3, first, previous, "40"), R5, NO_ITEMS)
    assert year_figures(plan, facts, IMARI).amount(dec(previous)) == shown


def test_only_where_it_has_more_decimals_is_that_asked_for():
    plan = rule("ratio", 80, timing="every_year", baseline="12.34", baseline_year=R2)
    facts = facts_from_history(plan, history(R3, None, "12.5", 40), R5, NO_ITEMS)
    assert facts.before is None
    dated = facts_from_history(plan, history(R3, None, None, 40), R5, NO_ITEMS)
    assert (dated.previous, dated.before) == (dec("12.34"), None)


def test_the_reason_of_a_missing_value_is_among_the_facts():
    plan = rule("annual", 10)
    assert facts_from_history(plan, [], R5, NO_ITEMS, status_reason="事業終了").status_reason == "事業終了"
    assert facts_from_history(plan, [], R5, NO_ITEMS).status_reason == ""


def test_ratio_is_computed_from_its_two_numbers():
    figures = [YearFigure(R5, Status.CONFIRMED, dec(99), dec(1), dec(8))]
    assert facts_from_history(rule("ratio", 80), figures, R5, NO_ITEMS).actual == Decimal("12.5")


@pytest.mark.parametrize("parts", [{"numerator": dec(1)}, {"denominator": dec(8)}])
def test_one_number_alone_makes_no_rate(parts):
    figures = [YearFigure(R5, Status.CONFIRMED, dec(99), **parts)]
    assert facts_from_history(rule("ratio", 80), figures, R5, NO_ITEMS).actual == 99


def test_bare_rate_is_taken_as_it_is():
    assert facts_from_history(rule("ratio", 80), history(R5, "12.5"), R5, NO_ITEMS).actual == Decimal("12.5")


def test_milestone_keeps_the_day_of_an_earlier_report():
    figures = [YearFigure(R4, Status.CONFIRMED, reached_on=date(2022, 10, 1)), figure(R6, None)]
    facts = facts_from_history(rule("milestone", due=R5), figures, R6, NO_ITEMS)
    assert propose_indicator(rule("milestone", due=R5), facts, IMARI).grade == "A"


def test_day_reported_for_the_next_year_counts_there():
    plan = rule("milestone", due=R5)
    figures = [YearFigure(R5, Status.CONFIRMED, reached_on=date(2024, 4, 2))]
    due, after = (facts_from_history(plan, figures, year, ItemCounts(2)) for year in (R5, R6))
    assert propose_indicator(plan, due, IMARI).grade == "C"
    assert propose_indicator(plan, after, IMARI).grade == "B"


def test_a_year_twice_is_refused():
    with pytest.raises(JudgementError, match="同じ年度"):
        facts_from_history(rule("annual", 10), [figure(R3, 1), figure(R3, 2)], R3, NO_ITEMS)


@pytest.mark.parametrize("denominator", [0, -3])
def test_denominator_0_offers_not_applicable(denominator):
    sentence = (
        "^分母が０以下のため割合を計算できません。対象となるものがない場合は「対象外」を選んでください。$"
    )
    with pytest.raises(JudgementError, match=sentence):
        ratio_percent(Decimal(0), Decimal(denominator))


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(3, 24, "12.5"), (0, 24, "0"), (24, 24, "100"), (5, 4, "125"), (1, 1, "100")],
)
def test_ratio_in_percent(numerator, denominator, percent):
    assert ratio_percent(numerator, denominator) == Decimal(percent)


@pytest.mark.parametrize(
    ("counts", "mean"), [([10, 14], "12"), ([10, 11], "10.5"), ([0], "0"), ([0, 5], "2.5")]
)
def test_mean_of_events(counts, mean):
    assert mean_per_event(counts) == Decimal(mean)


def test_a_year_without_events_has_no_mean():
    sentence = (
        "^開催した回がないため１回当たりの平均を計算できません。「未実施」または「対象外」を選んでください。$"
    )
    with pytest.raises(JudgementError, match=sentence):
        mean_per_event([])


# done, partial, not done, not applicable → rate
ITEMS = [
    ((4, 0, 0, 0), "100"),
    ((2, 2, 0, 0), "75"),
    ((0, 1, 0, 0), "50"),
    ((0, 0, 3, 0), "0"),
    ((1, 0, 0, 9), "100"),
    ((2, 1, 2, 1), "50"),
    ((0, 0, 0, 0), None),
    ((0, 0, 0, 5), None),
]


@pytest.mark.parametrize(("counts", "rate"), ITEMS)
def test_items_rate(counts, rate):
    assert ItemCounts(*counts).rate == dec(rate)


def test_items_are_counted_by_status_and_unanswered_ones_not_at_all():
    statuses = [ItemStatus.DONE, None, ItemStatus.PARTIAL, ItemStatus.NOT_APPLICABLE, ItemStatus.DONE]
    assert ItemCounts.of(statuses) == ItemCounts(2, 1, 0, 1)
    assert ItemCounts.from_total(done=1, partial=1, total=4) == ItemCounts(1, 1, 2)
    assert ItemCounts.from_total(done=2, partial=2, total=4) == ItemCounts(2, 2, 0)
    sentence = "^実施済と一部実施の件数の合計が、実施評価指標の件数を超えています。$"
    with pytest.raises(JudgementError, match=sentence):
        ItemCounts.from_total(done=3, partial=2, total=4)


def test_flat_row_of_a_milestone_says_not_reached_without_a_status():
    plan = rule("milestone", due=R7)
    facts = facts_from_row(plan, fiscal_year=R7, items=ItemCounts(2))
    assert propose_indicator(plan, facts, IMARI).grade == "C"


# first value and its year → what stands as the previous one in R5, of years that count from R4 on
FIRST_VALUES = [
    (3, None, 3, R4),
    (3, R4, 3, R4),
    (3, R5, None, None),
    (3, R3, None, None),
    (None, None, None, None),
]


@pytest.mark.parametrize(("first", "first_year", "previous", "year"), FIRST_VALUES)
def test_flat_row_without_a_previous_value_takes_the_first_for_it(first, first_year, previous, year):
    plan = rule("ratio", 80, years=(R4, R7))
    facts = facts_from_row(
        plan, fiscal_year=R5, actual=dec(8), first_value=dec(first), first_value_year=first_year
    )
    assert (facts.previous, facts.previous_year) == (previous, year)


def test_flat_row_keeps_what_it_states():
    plan = rule("annual", 10)
    facts = facts_from_row(plan, fiscal_year=R5, previous=dec(3), previous_year=R3, status_reason="事業終了")
    assert (facts.previous, facts.previous_year, facts.status_reason) == (3, R3, "事業終了")


@pytest.mark.parametrize("column", ["value", "numerator", "denominator"])
def test_no_figure_is_a_float(column):
    with pytest.raises(TypeError, match=column):
        YearFigure(R5, Status.CONFIRMED, **{column: 0.5})


def test_flat_row_computes_its_ratio():
    plan = rule("ratio", 0, timing="every_year", direction="at_most")
    facts = facts_from_row(plan, fiscal_year=R4, numerator=dec(3), denominator=dec(24), previous=dec(20))
    assert (facts.actual, propose_indicator(plan, facts, IMARI).grade) == (Decimal("12.5"), "C")


def test_flat_row_without_a_first_value_takes_the_previous_for_it():
    plan = rule("ratio", 80, years=(R4, R7))
    facts = facts_from_row(plan, fiscal_year=R5, actual=dec(8), previous=dec(3), previous_year=R4)
    assert propose_indicator(plan, facts, IMARI).grade == "C"
