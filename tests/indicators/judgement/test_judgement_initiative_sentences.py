"""The reason of an initiative with one indicator: almost the indicator's own sentence, worked by hand."""

from datetime import date

import pytest

from indicators.judgement import Status, YearFigure, facts_from_history
from tests.indicators.judgement.judgement_cases import IMARI, R3, R4, R5, R6, R7, dec, facts, rule
from tests.indicators.judgement.sentence_cases import (
    ALL,
    CARD,
    CASHLESS,
    COURSE,
    FIRMS,
    HALF,
    LIVE,
    MOST,
    NONE,
    SCHOOLS,
    TEXT,
    USE,
    VISITS,
    is_one_sentence,
    reason,
)


def course(year, *entries):
    """The course with entries from R3 on: numbers, or statuses of a missing figure."""
    figures = [
        YearFigure(R3 + place, Status.CONFIRMED, dec(one))
        if isinstance(one, int)
        else YearFigure(R3 + place, one)
        for place, one in enumerate(entries)
    ]
    return COURSE, facts_from_history(COURSE, figures, year, NONE)


# year, indicators, items → sentence
ONE = [
    (
        R6,
        [(CARD, facts(R6, 82))],
        ALL,
        "「マイナンバーカード保有率」は82.0％で、期限（令和４年度）経過後の目標（100.0％以上）に対する達成率は82.0％（B）、"
        "実施評価指標の実施率は100.0％で、B（おおむね計画どおり）を提案します。",
    ),
    (
        R5,
        [(FIRMS, facts(R5, 12))],
        ALL,
        "「参加社数」は12社で、目標（10社以上）に達しており、達成率は120.0％（A）、"
        "実施評価指標の実施率も100.0％のため、A（計画どおり・達成）を提案します。",
    ),
    (
        R5,
        [(FIRMS, facts(R5, 12))],
        HALF,
        "「参加社数」は12社で、目標（10社以上）に達しており、達成率は120.0％（A）ですが、"
        "実施評価指標の実施率が50.0％で100％に満たないため、B（おおむね計画どおり）を提案します。",
    ),
    (
        R5,
        [(FIRMS, facts(R5, 12))],
        NONE,
        "「参加社数」は12社で、目標（10社以上）に達しており、達成率は120.0％（A）のため、"
        "A（計画どおり・達成）を提案します。",
    ),
    (
        R5,
        [(VISITS, facts(R5, 212, status="preliminary"))],
        ALL,
        "「来場者数」は１回当たり212.0人（速報）で、目標（300.0人以上）に対する達成率は70.7％（C）、"
        "実施評価指標の実施率は100.0％で、C（遅れている）を提案しますが、速報のため暫定です。",
    ),
    (
        R5,
        [(CASHLESS, facts(R5, 8, first=(3, R4), previous=3, previous_year=R4))],
        MOST,
        "「決済利用率」は8.0％で、目安（28.7％以上）に対する仮基準値（令和４年度の3.0％）からの達成率は19.5％ですが、"
        "前回（令和４年度）の3.0％より改善（C）、実施評価指標の実施率は75.0％で、C（遅れている）を提案します。",
    ),
    (
        R4,
        [(CASHLESS, facts(R4, 3, first=(3, R4)))],
        ALL,
        "「決済利用率」は3.0％で、基準値に代わる最初の実績（仮基準値）のため評価せず、"
        "実施評価指標の実施率は100.0％のため、A（計画どおり・達成）を提案します。",
    ),
    (
        R4,
        [(SCHOOLS, facts(R4, "12.5", previous="20.8333", previous_year=R3))],
        ALL,
        "「発生率」は12.5％で、目標（0.0％以下）に達していないものの、前回（令和３年度）の20.8％より改善（C）、"
        "実施評価指標の実施率は100.0％で、C（遅れている）を提案します。",
    ),
    (
        R4,
        [(SCHOOLS, facts(R4, 25, previous=20, previous_year=R3))],
        NONE,
        "「発生率」は25.0％で、目標（0.0％以下）に達しておらず、前回（令和３年度）の20.0％からの改善もない（D）のため、"
        "D（大きく遅れている）を提案します。",
    ),
    (
        R5,
        [(USE, facts(R5, status="unpublished"))],
        HALF,
        "「利用率」は未公表のため評価せず、実施評価指標の実施率は50.0％のため、C（遅れている）を提案しますが、"
        "未公表のため暫定です。",
    ),
    (
        R5,
        [(USE, facts(R5, status=None))],
        NONE,
        "「利用率」は未入力で、評価できる実施評価指標もないため、評価できませんが、未入力のため暫定です。",
    ),
    (
        R5,
        [(TEXT, facts(R5))],
        ALL,
        "「方針」は人が評価する文章の目標のため評価せず、実施評価指標の実施率は100.0％のため、"
        "A（計画どおり・達成）を提案します。",
    ),
    (
        R5,
        [(rule("annual", name="来客数", unit="人"), facts(R5, 12))],
        HALF,
        "「来客数」は12人で、数値の目標なしのため評価せず、実施評価指標の実施率は50.0％のため、"
        "C（遅れている）を提案します。",
    ),
]
CUMULATIVE = [
    (
        R3,
        [course(R3, 35)],
        ALL,
        "「受講者数」は累計35人（うち当年度35人、１年分の目安40人に対して87.5％）で、目安（40人以上）に対する"
        "達成率は87.5％（B）、実施評価指標の実施率は100.0％で、B（おおむね計画どおり）を提案します。",
    ),
    (
        R5,
        [course(R5, 35, Status.PENDING, 50)],
        ALL,
        "「受講者数」は令和４年度の実績が分からず、累計が不明（当年度50人、１年分の目安40人に対して125.0％）の"
        "ため評価せず、実施評価指標の実施率は100.0％のため、A（計画どおり・達成）を提案します。",
    ),
    (
        R5,
        [course(R5, 70, None, 60)],
        ALL,
        "「受講者数」は令和４年度の実績が分からないものの、判明している累計だけで130人（うち当年度60人、"
        "１年分の目安40人に対して150.0％）で、目安（120人以上）に達しており、達成率は108.3％（A）、"
        "実施評価指標の実施率も100.0％のため、A（計画どおり・達成）を提案します。",
    ),
]
MILESTONES = [
    (
        R5,
        [(LIVE, facts(R5, items=MOST))],
        MOST,
        "「稼働開始」は期限（令和６年度）前で進行中、実施評価指標の実施率は75.0％（C）のため、"
        "C（遅れている）を提案します。",
    ),
    (
        R5,
        [(LIVE, facts(R5))],
        NONE,
        "「稼働開始」は期限（令和６年度）前で進行中で、評価できる実施評価指標もないため、評価できません。",
    ),
    (
        R6,
        [(LIVE, facts(R6, items=ALL))],
        ALL,
        "「稼働開始」は期限の年度である令和６年度に達成しておらず、実施評価指標の実施率は100.0％（C）のため、"
        "C（遅れている）を提案します。",
    ),
    (
        R7,
        [(LIVE, facts(R7, reached_on=date(2025, 4, 3), items=ALL))],
        ALL,
        "「稼働開始」は期限（令和６年度）経過後の令和７年度（令和7年4月3日）に達成（B）、"
        "実施評価指標の実施率は100.0％で、B（おおむね計画どおり）を提案します。",
    ),
    (
        R5,
        [(LIVE, facts(R5, reached_on=date(2023, 6, 1), items=HALF))],
        HALF,
        "「稼働開始」は期限（令和６年度）より前の令和５年度（令和5年6月1日）に達成（A）ですが、"
        "実施評価指標の実施率が50.0％で100％に満たないため、B（おおむね計画どおり）を提案します。",
    ),
]
ALONE = ONE + CUMULATIVE + MILESTONES


@pytest.mark.parametrize(("year", "pairs", "items", "sentence"), ALONE)
def test_single_indicator(year, pairs, items, sentence):
    assert reason(IMARI, year, pairs, items) == sentence
    assert is_one_sentence(sentence)
