"""「評価の方法」: told from the plan, its scale and the year, whatever they are."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import Aim, IndicatorRule, Scale, Timing
from indicators.judgement.scale_words import condition_text
from indicators.judgement.values import Direction, Kind
from initiatives.words import NEUTRAL
from reports.builders.method import MethodFacts, method_parts
from reports.builders.method_figures import figure_terms
from reports.builders.method_rules import rule_closing, rule_tables
from reports.documents.grade_mark import GradeMark
from reports.documents.method import MethodPart

SCALES = sorted(Path(settings.BASE_DIR, "fixtures/scales").glob("*.json"))
WORDS = replace(NEUTRAL, body="推進会議", initiative="事業")


def scale(key: str) -> Scale:
    path = Path(settings.BASE_DIR, f"fixtures/scales/{key}.json")
    return Scale.from_data(json.loads(path.read_text(encoding="utf-8")))


def facts(key: str = "imari", **changed: object) -> MethodFacts:
    known = MethodFacts(
        words=WORDS,
        fiscal_year=FiscalYear(2024),
        scales=[("基準", scale(key))],
        grades=[(GradeMark(one.code, one.words, one.colour), one.meaning) for one in scale(key).choices],
        rows=[],
        provisional=[],
        is_draft=False,
        skips_approval=False,
        has_items=True,
        has_joint=False,
        has_several_levels=False,
    )
    return replace(known, **changed)  # type: ignore[arg-type]


def told(parts: tuple[MethodPart, ...]) -> str:
    return "\n".join(
        text
        for part in parts
        for text in (part.heading, *part.sentences, *part.closing, *(f"{a}：{b}" for a, b in part.terms))
    )


@pytest.mark.parametrize("key", [path.stem for path in SCALES])
def test_every_published_scale_is_told_in_the_order_that_decides(key: str) -> None:
    one = scale(key)
    tables = list(rule_tables(one, WORDS))
    rules = [*one.rules, *one.items_rules, *one.points_rules]
    rows = [row for table in tables for row in table.rows]
    assert sum(len(row.cases) for row in rows) == len(rules)
    codes = [row.grade.code for row in rows for _case in row.cases]
    assert codes == [rule.code for rule in rules]
    for case, rule in zip((case for row in rows for case in row.cases), rules, strict=True):
        said = condition_text(rule.when)
        assert case == said or case.startswith(said.partition("％以上")[0])
    assert bool(rows) is not (one.people_choose and not one.items_rules)


def test_what_an_earlier_line_took_of_the_same_rate_is_said() -> None:
    cases = [case for table in rule_tables(scale("imari"), WORDS) for row in table.rows for case in row.cases]
    assert "当年度の基準に対する達成率が80％以上100％未満" in cases
    assert "実施評価指標の実施率が50％以上80％未満" in cases
    # Under further conditions nothing was taken before.
    assert any("かつ、実施評価指標の実施率が50％以上" in case and "未満" not in case for case in cases)
    osaka = [
        case
        for table in rule_tables(scale("osaka_library"), WORDS)
        for row in table.rows
        for case in row.cases
    ]
    assert "目標の時期が「毎年」、かつ、最終の目標に対する達成率が80％以上110％未満" in osaka


def test_neighbouring_lines_of_one_code_are_one() -> None:
    rows = next(rule_tables(scale("imari"), WORDS)).rows
    assert all(first.grade != second.grade for first, second in zip(rows, rows[1:], strict=False))


def test_how_the_codes_of_targets_become_that_of_the_whole() -> None:
    assert list(rule_closing(scale("imari"), WORDS)) == [
        "数値目標が2つ以上ある事業は、最も低い評価とします。",
        "実施評価指標の実施率が100％に満たない事業は、「A」とせず「B」とします。",
    ]
    assert len(list(rule_closing(scale("nagayo"), WORDS))) == 1


def test_who_reports_who_proposes_and_who_decides() -> None:
    text = told(method_parts(facts()))
    assert "所属長の承認と事務局の確認を受けます" in text
    assert "判定基準「基準」の条件によって、事業ごとに判定案を作ります" in text
    assert "推進会議が、報告をもとに評価を決定します" in text
    assert "所属長" not in told(method_parts(facts(skips_approval=True)))
    assert "実施評価指標の実施状況" not in told(method_parts(facts(has_items=False)))


def test_where_people_choose_nothing_is_said_of_proposals() -> None:
    parts = method_parts(facts("hamamatsu_dx"))
    text = told(parts)
    assert "判定案は作らず、報告をもとに人が評価の区分を選びます" in text
    assert "判定案と異なる" not in text
    assert not {"判定案の条件", "暫定の判定案"} & {part.heading for part in parts}
    assert [grade.code for part in parts for grade, _meaning in part.grades] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("names", "is_draft", "said"),
    [
        ([], False, "この報告書に、暫定の判定案によるものはありません。"),
        (["１　甲", "２　乙"], True, "この資料で、暫定の判定案によるものは2事業です（１　甲、２　乙）。"),
    ],
)
def test_how_many_are_provisional(names: list[str], is_draft: bool, said: str) -> None:
    assert said in told(method_parts(facts(provisional=names, is_draft=is_draft)))


def test_words_of_what_is_not_handed_in_stand_in_drafts_alone() -> None:
    assert "公表前：" in told(method_parts(facts(is_draft=True)))
    assert "公表前：" not in told(method_parts(facts()))


def rule(kind: Kind = Kind.ANNUAL, timing: Timing = Timing.EVERY_YEAR, **fields: object) -> IndicatorRule:
    known: dict[str, object] = {"target": Decimal(10), "first_year": 2021, "last_year": 2025, **fields}
    return IndicatorRule(name="指標", kind=kind, timing=timing, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "said", "unsaid"),
    [
        (
            [rule()],
            ["毎年の目標（", "以上又は超の目標では、実績値÷当年度の基準です"],
            ["期末", "以下又は", "累計"],
        ),
        ([rule(direction=Direction.AT_MOST)], ["以下又は未満の目標では"], ["以上又は超"]),
        ([rule(target=Decimal(0), direction=Direction.AT_MOST)], ["当年度の基準が0以下のものは"], []),
        (
            [rule(Kind.CUMULATIVE, Timing.AT_END)],
            ["目標を年数で等分", "累計の目標の実績値は"],
            ["仮の基準値", "からの進み"],
        ),
        (
            [rule(Kind.RATIO, Timing.AT_END)],
            ["等しく近づく", "仮の基準値", "基準値からの進み"],
            ["毎年の目標（"],
        ),
        (
            [rule(Kind.LEVEL, Timing.AT_END, baseline=Decimal(1), expectations={2023: Decimal(5)})],
            ["目安は、計画に年度ごとの値があるものは、その値です。"],
            ["仮の基準値"],
        ),
        (
            [rule(target=None, comparison=Aim.BETWEEN, lower_bound=Decimal(1), upper_bound=Decimal(2))],
            ["範囲の目標では"],
            ["毎年の目標（"],
        ),
        ([rule(Kind.TEXT, target=None)], ["文章で示す目標には"], ["達成率：", "その年度の実績値と比べる"]),
        ([], [], ["達成率"]),
    ],
)
def test_figures_are_told_as_far_as_the_targets_need_it(
    rules: list[IndicatorRule], said: list[str], unsaid: list[str]
) -> None:
    text = "\n".join(f"{term}：{meaning}" for term, meaning in figure_terms(rules, [scale("imari")]))
    assert [one for one in said if one not in text] == []
    assert [one for one in unsaid if one in text] == []


def test_without_a_rate_in_the_scale_none_is_told() -> None:
    assert [term for term, _text in figure_terms([rule()], [scale("hamamatsu_dx")])] == ["当年度の基準"]


def test_conditions_that_no_target_of_the_year_can_meet_are_left_out() -> None:
    whole = [case for row in next(rule_tables(scale("imari"), WORDS)).rows for case in row.cases]
    table = next(rule_tables(scale("imari"), WORDS, [rule()], 2024))
    cases = [case for row in table.rows for case in row.cases]
    assert [case for case in whole if "導入・期限" in case or "増減だけ" in case]
    assert not [case for case in cases if "導入・期限" in case or "増減だけ" in case]
    assert "省いています" in table.lead
    milestone = rule(Kind.MILESTONE, Timing.AT_END, target=None)
    assert any(
        "導入・期限" in case
        for row in next(rule_tables(scale("imari"), WORDS, [milestone], 2024)).rows
        for case in row.cases
    )
