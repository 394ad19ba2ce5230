"""The reasons: one plain Japanese sentence each."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.judgement import (
    ItemCounts,
    Status,
    YearFigure,
    facts_from_history,
    propose_indicator,
)
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, R7, dec, facts, rule

COURSE = rule("cumulative", 200, name="受講者数", unit="人")
CASHLESS = rule("ratio", 80, years=(R4, R7), name="利用率")
SCHOOLS = rule("ratio", 0, timing="every_year", direction="at_most", name="発生率", unit="％")
LIVE = rule("milestone", due=R6, name="稼働開始")
YEARLY = rule("annual", 10, timing="every_year", name="参加社数", unit="社")

SENTENCES = [
    (
        YEARLY,
        facts(R5, 12),
        "「参加社数」は、令和５年度の実績が12社で、目標（10社以上）に達しており、達成率は120.0％のため、"
        "A（計画どおり・達成）を提案します。",
    ),
    (
        rule("per_event", 1000, timing="every_year", name="来場者数", unit="人"),
        facts(R5, "1234.56", status="preliminary"),
        "「来場者数」は、令和５年度の１回当たりの実績が1,234.6人（速報）で、目標（1,000.0人以上）に達しており、"
        "達成率は123.5％のため、A（計画どおり・達成）を提案します。",
    ),
    (
        COURSE,
        facts(R3, 35, total=35),
        "「受講者数」は、令和３年度までの累計が35人（うち当年度35人、１年分の目安40人に対して87.5％）で、"
        "目安（40人以上）に対する達成率は87.5％のため、B（おおむね計画どおり）を提案します。",
    ),
    (
        rule("ratio", 100, due=R4, name="保有率"),
        facts(R6, 82),
        "「保有率」は、令和６年度の実績が82.0％で、期限（令和４年度）経過後の目標（100.0％以上）に対する達成率は"
        "82.0％のため、B（おおむね計画どおり）を提案します。",
    ),
    # In the deadline year the target stands without a word on why.
    (
        rule("ratio", 100, due=R4, name="保有率"),
        facts(R4, 60),
        "「保有率」は、令和４年度の実績が60.0％で、目標（100.0％以上）に対する達成率は60.0％のため、"
        "C（遅れている）を提案します。",
    ),
    (
        CASHLESS,
        facts(R7, 85, first=(3, R4), previous=8, previous_year=R6),
        "「利用率」は、令和７年度の実績が85.0％で、目標（80.0％以上）に達しており、達成率は106.3％のため、"
        "A（計画どおり・達成）を提案します。",
    ),
    (
        CASHLESS,
        facts(R4, 3, first=(3, R4)),
        "「利用率」は、令和４年度の実績が3.0％で、基準値に代わる最初の実績（仮基準値）のため、"
        "この年度は評価できません。",
    ),
    (
        CASHLESS,
        facts(R4, "79.97", first=("79.97", R4)),
        "「利用率」は、令和４年度の実績が79.97％で、基準値に代わる最初の実績（仮基準値）のため、"
        "この年度は評価できません。",
    ),
    (
        CASHLESS,
        facts(R5, 72, first=(85, R4), previous=85, previous_year=R4),
        "「利用率」は、令和５年度の実績が72.0％で、仮基準値（令和４年度の85.0％）が既に達していた目標（80.0％以上）に"
        "対する達成率は90.0％のため、B（おおむね計画どおり）を提案します。",
    ),
    (
        CASHLESS,
        facts(R5, 8, first=(3, R4), previous=3, previous_year=R4),
        "「利用率」は、令和５年度の実績が8.0％で、目安（28.7％以上）に対する仮基準値（令和４年度の3.0％）からの"
        "達成率は19.5％ですが、前回（令和４年度）の3.0％より改善しているため、C（遅れている）を提案します。",
    ),
    (
        rule("ratio", 50, baseline=10, baseline_year=R2, name="閲覧率"),
        facts(R4, 6),
        "「閲覧率」は、令和４年度の実績が6.0％で、目安（26.0％以上）に対する基準値（令和２年度の10.0％）からの"
        "達成率は▲25.0％のため、D（大きく遅れている）を提案します。",
    ),
    (
        rule("ratio", 80, expected={R5: 30}, name="閲覧率"),
        facts(R5, 27),
        "「閲覧率」は、令和５年度の実績が27.0％で、目安値（30.0％以上）に対する達成率は90.0％のため、"
        "B（おおむね計画どおり）を提案します。",
    ),
    (
        SCHOOLS,
        facts(R4, "12.5", previous="20.8333", previous_year=R3),
        "「発生率」は、令和４年度の実績が12.5％で、目標（0.0％以下）に達していないものの、"
        "前回（令和３年度）の20.8％より改善しているため、C（遅れている）を提案します。",
    ),
    (
        SCHOOLS,
        facts(R4, 25, previous=20, previous_year=R3),
        "「発生率」は、令和４年度の実績が25.0％で、目標（0.0％以下）に達しておらず、"
        "前回（令和３年度）の20.0％からの改善もないため、D（大きく遅れている）を提案します。",
    ),
    (
        SCHOOLS,
        facts(R3, 25),
        "「発生率」は、令和３年度の実績が25.0％で、目標（0.0％以下）に達しておらず、"
        "比べる前回の実績もないため、D（大きく遅れている）を提案します。",
    ),
    (
        YEARLY,
        facts(R5, status="pending"),
        "「参加社数」は、令和５年度は実績が調査中のため、評価できません。",
    ),
    (
        YEARLY,
        facts(R5, status=None),
        "「参加社数」は、令和５年度は実績がまだ入力されていないため、評価できません。",
    ),
    (
        YEARLY,
        facts(R5, status="not_held"),
        "「参加社数」は、令和５年度は未実施のため、この指標では評価せず、実施評価指標により判断します。",
    ),
    (
        YEARLY,
        facts(R5, status="not_applicable"),
        "「参加社数」は、令和５年度は対象外のため、評価しません。",
    ),
    (
        rule("annual", 10, years=(R4, R6), name="参加社数"),
        facts(R3, 5),
        "「参加社数」は、令和３年度が評価の対象となる年度（令和４年度から令和６年度まで）に当たらないため、"
        "評価しません。",
    ),
    (
        rule("annual", 10, years=(R4, R4), name="参加社数"),
        facts(R5, 5),
        "「参加社数」は、令和５年度が評価の対象となる年度（令和４年度）に当たらないため、評価しません。",
    ),
    (
        rule("annual", timing="every_year", name="参加社数"),
        facts(R5, 5),
        "「参加社数」は、令和５年度は数値の目標がないため、評価できません。",
    ),
    (
        rule("cumulative", name="参加社数"),
        facts(R5, 5, total=9),
        "「参加社数」は、令和５年度は数値の目標がないため、評価できません。",
    ),
    (
        rule("cumulative", name="参加社数"),
        facts(R5, 5),
        "「参加社数」は、令和５年度は数値の目標がないため、評価できません。",
    ),
    (
        COURSE,
        facts(R5, total=80),
        "「受講者数」は、令和５年度までの累計が80人で、目安（120人以上）に対する達成率は66.7％のため、"
        "C（遅れている）を提案します。",
    ),
    (
        COURSE,
        facts(R5, status="pending"),
        "「受講者数」は、令和５年度は実績が調査中のため、評価できません。",
    ),
    (
        COURSE,
        facts(R5, 35),
        "「受講者数」は、これまでの年度の実績が分からず、令和５年度までの累計が確定しないため、"
        "評価できません（当年度35人、１年分の目安40人に対して87.5％）。",
    ),
    (
        rule("per_event", 300, name="来場者数", unit="人"),
        facts(R5, 100),
        "「来場者数」は、令和５年度の１回当たりの実績が100.0人で、基準値に代わる最初の実績（仮基準値）のため、"
        "この年度は評価できません。",
    ),
    (
        rule("text", name="方針"),
        facts(R5),
        "「方針」は、令和５年度は文章で示された目標のため、評価は人が決めます。",
    ),
    (
        LIVE,
        facts(R5, items=ItemCounts(3, 0, 1)),
        "「稼働開始」は、期限（令和６年度）前で進行中、実施評価指標の実施率は75.0％のため、"
        "C（遅れている）を提案します。",
    ),
    (
        LIVE,
        facts(R5),
        "「稼働開始」は、期限（令和６年度）前で進行中、評価できる実施評価指標もないため、評価できません。",
    ),
    (
        LIVE,
        facts(R6, items=ItemCounts(2), reached_on=date(2025, 4, 3)),
        "「稼働開始」は、期限の年度である令和６年度に達成しておらず（令和7年4月3日の達成は令和７年度の達成として"
        "扱う）、実施評価指標の実施率は100.0％のため、C（遅れている）を提案します。",
    ),
    (
        LIVE,
        facts(R7),
        "「稼働開始」は、期限（令和６年度）経過後の令和７年度においても達成しておらず、"
        "評価できる実施評価指標もないため、D（大きく遅れている）を提案します。",
    ),
    (
        LIVE,
        facts(R7, reached_on=date(2025, 4, 3)),
        "「稼働開始」は、期限（令和６年度）経過後の令和７年度（令和7年4月3日）に達成したため、"
        "B（おおむね計画どおり）を提案します。",
    ),
    (
        LIVE,
        facts(R6, reached_on=date(2024, 6, 1)),
        "「稼働開始」は、期限の年度である令和６年度（令和6年6月1日）に達成したため、A（計画どおり・達成）を提案します。",
    ),
    (
        LIVE,
        facts(R5, reached_on=date(2023, 6, 1)),
        "「稼働開始」は、期限（令和６年度）より前の令和５年度（令和5年6月1日）に達成したため、"
        "A（計画どおり・達成）を提案します。",
    ),
]


@pytest.mark.parametrize(("plan", "given", "sentence"), SENTENCES)
def test_reason_of_an_indicator(plan, given, sentence):
    assert propose_indicator(plan, given, IMARI).reason == sentence


def entries(*pairs):
    return [
        YearFigure(year, Status.CONFIRMED, dec(what)) if isinstance(what, int) else YearFigure(year, what)
        for year, what in pairs
    ]


def test_unknown_running_total_names_the_years_and_the_years_own_rate():
    given = facts_from_history(COURSE, entries((R3, 35), (R4, Status.PENDING), (R6, 50)), R6, ItemCounts())
    assert propose_indicator(COURSE, given, IMARI).reason == (
        "「受講者数」は、令和４年度、令和５年度の実績が分からず、令和６年度までの累計が確定しないため、"
        "評価できません（当年度50人、１年分の目安40人に対して125.0％）。"
    )


def test_known_part_that_meets_the_reference_says_what_is_missing():
    given = facts_from_history(COURSE, entries((R3, 70), (R4, None), (R5, 60)), R5, ItemCounts())
    assert propose_indicator(COURSE, given, IMARI).reason == (
        "「受講者数」は、令和４年度の実績が分からないものの、令和５年度までに判明している累計が130人（うち当年度"
        "60人、１年分の目安40人に対して150.0％）で、目安（120人以上）に達しており、達成率は108.3％のため、"
        "A（計画どおり・達成）を提案します。"
    )


def test_years_own_rate_never_prints_as_a_threshold_that_it_missed():
    plan = rule("cumulative", 10000, name="受講者数", unit="人")
    reason = propose_indicator(plan, facts(R4, 1599, total=3000), IMARI).reason
    assert "当年度1,599人、１年分の目安2,000人に対して79.95％" in reason  # 79.95


def test_years_own_rate_of_a_ceiling_counts_down():
    """At most 100 in five years: 30 are more than the 20 of one year, 20 ÷ 30."""
    plan = rule("cumulative", 100, direction="at_most", name="事故件数", unit="件")
    reason = propose_indicator(plan, facts(R3, 30, total=30), IMARI).reason
    assert "（うち当年度30件、１年分の目安20件に対して66.7％）" in reason


def test_preliminary_running_total_says_so_once():
    reason = propose_indicator(COURSE, facts(R3, 35, total=35, status="preliminary"), IMARI).reason
    assert "累計が35人（速報、うち当年度35人、１年分の目安40人に対して87.5％）で" in reason


def test_value_that_missed_its_target_never_prints_like_it():
    given = facts(R5, Decimal(100) * 2999 / 3000)
    reason = propose_indicator(rule("ratio", 100, timing="every_year"), given, IMARI).reason
    assert "実績が99.97％で、目標（100.00％以上）に対する達成率は99.97％" in reason


@pytest.mark.parametrize("sentence", [row[2] for row in SENTENCES])
def test_every_reason_is_one_sentence(sentence):
    assert sentence.count("。") == 1
    assert sentence.endswith("。")
