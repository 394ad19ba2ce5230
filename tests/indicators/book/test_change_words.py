"""What reads otherwise between two forms of a plan, in the plan's own words, each thing once."""

from typing import Any

import pytest

from indicators.book.change_words import plan_changes
from indicators.models import EvaluationItem, Expectation, Indicator, IndicatorPlacement
from indicators.planning.rows import Edit, Kind, PlanRows, defaults, edited, plain
from indicators.planning.state import PlanState
from initiatives.models import (
    Activity,
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Initiative,
    InitiativeText,
    Phase,
    Placement,
    Plan,
    PlanSection,
    ScheduleBar,
    SheetRow,
    VisionItem,
)

PLAN = {"title": "まちの計画", "short_title": "計画", "municipality": "市", "word_upper_item": "目標"}
YEARS = {"start_fiscal_year": 2021, "end_fiscal_year": 2025}
TARGET = {"name": "来場者数", "target_text": "来場者数：年10人", "unit": "人", "target": "10"}
READING = {"kind": "annual", "timing": "every_year", "direction": "at_least"}
COUNTS = {"first_year": 2021, "last_year": 2025}
BAR = {"initiative": 1, "phase": 1, "start_period": 1}


def row(model: Kind, key: int, **values: Any) -> Edit:
    given = {"plan": 1} if any(one.name == "plan" for one in model._meta.concrete_fields) else {}
    return Edit(model, key, {**given, **values})


def initiative(key: int, title: str, **values: Any) -> Edit:
    names = {"code": f"Ａ－{key}", "plain_code": f"A-{key}", "slug": f"a-{key}", "number": key}
    return row(Initiative, key, title=title, **{**names, "sort_order": key * 10, "heading": 2, **values})


ROWS: PlanRows = {
    one.row: {**defaults(one.model), **plain(one.values or {})}
    for one in (
        row(Plan, 1, slug="plan", periods_per_year=4, **PLAN, **YEARS),
        row(PlanSection, 1, number=1, heading="はじめに", body="本文"),
        row(Phase, 1, code="a", label="計 画", sort_order=1),
        row(Phase, 2, code="b", label="実施", sort_order=2),
        row(SheetRow, 1, code="title", kind="title", label="事業名", sort_order=1),
        row(SheetRow, 2, code="issue", kind="text", label="課 題", sort_order=2),
        row(SheetRow, 3, code="what", kind="description", label="概 要", sort_order=3),
        row(SheetRow, 4, code="years", kind="activities", label="年次の取組", sort_order=4),
        row(SheetRow, 5, code="bars", kind="schedule", label="", sort_order=5),
        row(SheetRow, 6, code="targets", kind="targets", label="目標", sort_order=6),
        row(SheetRow, 7, code="items", kind="items", label="確認事項", sort_order=7),
        row(VisionItem, 1, number=1, title="歩けるまち"),
        row(HeadingLevel, 1, number=1, word="章", reports=True),
        row(HeadingLevel, 2, number=2, word="事業"),
        row(Heading, 2, level=1, slug="h-2", title="くらし", sort_order=1),
        row(Heading, 3, level=1, slug="h-3", title="しごと", sort_order=2),
        initiative(9, "くらし", of_heading=2, heading=None, sort_order=1, code="章"),
        initiative(1, "ひろば", description="開く", target_text="来場者数：年10人\n【1年の計】"),
        initiative(2, "みち"),
        initiative(3, "みどり"),
        row(Activity, 1, initiative=1, fiscal_year=2024, text="準備"),
        row(InitiativeText, 1, initiative=1, row=2, text="狭い"),
        row(Indicator, 1, initiative=1, sort_order=1, **TARGET, **READING, **COUNTS),
        row(Indicator, 2, initiative=1, sort_order=2, **{**TARGET, "name": "回数"}, **READING, **COUNTS),
        row(Expectation, 1, indicator=1, fiscal_year=2024, value="1200"),
        row(EvaluationItem, 1, initiative=1, fiscal_year=2024, sort_order=1, text="調査", indicator=1),
        row(EvaluationItem, 2, initiative=1, fiscal_year=2024, sort_order=2, text="工事"),
        row(ScheduleBar, 1, **BAR, start_fiscal_year=2021, end_fiscal_year=2022, end_period=4),
        row(GlossaryTerm, 1, group="あ", heading="AI", word="AI", definition="人工知能", sort_order=1),
        row(GlossaryTerm, 2, group="い", heading="IoT", word="IoT", definition="もの", sort_order=2),
    )
}
SQUARE, CHAPTER = "事業　Ａ－1　ひろば", "章「くらし」"


def plan_of(rows: PlanRows) -> Plan:
    return PlanState(Plan(pk=1), None, rows).plan


def told(edits: list[Edit], rows: PlanRows = ROWS) -> list[tuple[str, str, str, str]]:
    found = plan_changes(plan_of(rows), plan_of(edited(rows, edits)))
    return [(one.place, one.item, one.before, one.after) for one in found]


def of_square(edit: Edit) -> tuple[str, str, str]:
    ((place, *rest),) = told([edit])
    assert place == SQUARE
    return tuple(rest)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (Edit(Initiative, 1, {"description": "広く\n開く"}), ("概要", "開く", "広く\n開く")),
        (Edit(Initiative, 1, {"description": ""}), ("概要", "開く", "（削除）")),
        (Edit(Initiative, 1, {"effect": "元気"}), ("目標・期待される効果", "（新設）", "元気")),
        (Edit(Initiative, 1, {"national_priority": True}), ("重点", "いいえ", "はい")),
        (Edit(Initiative, 1, {"vision_items": [1]}), ("上位計画の目標", "（なし）", "1　歩けるまち")),
        (Edit(Initiative, 1, {"heading": 3}), ("章", "くらし", "しごと")),
        (
            Edit(Initiative, 1, {"last_year": 2023, "ending": "abolished"}),
            ("実施期間", "令和3年度〜令和7年度", "令和3年度〜令和5年度（令和5年度で廃止）"),
        ),
        (
            Edit(Initiative, 1, {"last_year": 2023, "ending": "merged", "merged_into": 2}),
            ("実施期間", "令和3年度〜令和7年度", "令和3年度〜令和5年度（令和5年度で終了（統合：Ａ－2））"),
        ),
        (Edit(Initiative, 1, {"first_year": 2025}), ("実施期間", "令和3年度〜令和7年度", "令和7年度")),
        (Edit(Activity, 1, {"text": "工事"}), ("令和6年度の年次の取組", "準備", "工事")),
        (Edit(Activity, 1, None), ("令和6年度の年次の取組", "準備", "（削除）")),
        (
            Edit(Activity, -1, {"initiative": 1, "fiscal_year": 2025, "text": "工事"}),
            ("令和7年度の年次の取組", "（新設）", "工事"),
        ),
        (Edit(InitiativeText, 1, {"text": "広い"}), ("課題", "狭い", "広い")),
        (
            Edit(ScheduleBar, 1, {"end_fiscal_year": 2023, "end_period": 2}),
            (
                "スケジュール（計画）",
                "令和3年度第1四半期〜令和4年度第4四半期",
                "令和3年度第1四半期〜令和5年度第2四半期",
            ),
        ),
        (
            Edit(
                ScheduleBar, -1, {**BAR, "start_fiscal_year": 2025, "end_fiscal_year": 2025, "end_period": 1}
            ),
            (
                "スケジュール（計画）",
                "令和3年度第1四半期〜令和4年度第4四半期",
                "令和3年度第1四半期〜令和4年度第4四半期\n令和7年度第1四半期",
            ),
        ),
        (
            Edit(ScheduleBar, 1, {"is_inferred": True}),
            (
                "スケジュール（計画）の推定の表示",
                "令和3年度第1四半期〜令和4年度第4四半期",
                "令和3年度第1四半期〜令和4年度第4四半期（推定）",
            ),
        ),
        (Edit(Indicator, 1, {"target": "1200"}), ("目標「来場者数」の目標値", "10人以上", "1,200人以上")),
        (Edit(Indicator, 1, {"direction": "at_most"}), ("目標「来場者数」の目標値", "10人以上", "10人以下")),
        (Edit(Indicator, 1, {"due_year": 2024}), ("目標「来場者数」の期限の年度", "（なし）", "令和6年度")),
        (
            Edit(Indicator, 1, {"last_year": 2023}),
            ("目標「来場者数」の評価する最後の年度", "令和7年度", "令和5年度"),
        ),
        (Edit(Indicator, 1, {"name": "客数"}), ("目標「客数」の指標名", "来場者数", "客数")),
        (Edit(Indicator, 1, {"kind": "level"}), ("目標「来場者数」の種類", "毎年の数値", "時点値")),
        (
            Edit(Expectation, 1, {"value": "1300"}),
            ("目標「来場者数」の令和6年度の目標", "1,200人", "1,300人"),
        ),
        (Edit(Expectation, 1, None), ("目標「来場者数」の令和6年度の目標", "1,200人", "（削除）")),
        (Edit(EvaluationItem, 2, {"text": "開通"}), ("令和6年度の確認事項", "調査\n工事", "調査\n開通")),
        (Edit(EvaluationItem, 2, None), ("令和6年度の確認事項", "調査\n工事", "調査")),
        (
            Edit(EvaluationItem, 1, {"indicator": 2}),
            ("令和6年度の確認事項「調査」に対応する数値目標", "来場者数", "回数"),
        ),
        (Edit(Placement, -1, {"initiative": 1, "heading": 3}), ("再掲する見出し", "（新設）", "しごと")),
    ],
)
def test_one_thing_of_a_sheet(edit: Edit, line: tuple[str, str, str]) -> None:
    assert of_square(edit) == line


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (Edit(Plan, 1, {"title": "新しい計画"}), ("計画", "計画名", "まちの計画", "新しい計画")),
        (
            Edit(PlanSection, 1, {"body": "次の本文"}),
            ("計画", "本文の章「はじめに」の本文", "本文", "次の本文"),
        ),
        (Edit(Phase, 1, {"label": "準備"}), ("計画", "工程「準備」の印字する名称", "計 画", "準備")),
        (Edit(SheetRow, 2, {"label": "論点"}), ("計画", "様式の行「論点」の見出し", "課 題", "論点")),
        (Edit(VisionItem, 1, {"title": "まち"}), ("計画", "目標1　まちの名称", "歩けるまち", "まち")),
        (Edit(Initiative, 1, {"code": "Ｂ－１"}), ("事業　Ｂ－１　ひろば", "番号", "Ａ－1", "Ｂ－１")),
        (Edit(Heading, 2, {"text": "序"}), (CHAPTER, "見出しの下の文章", "（新設）", "序")),
        (Edit(GlossaryTerm, 1, {"definition": "知能"}), ("用語解説", "用語「AI」の解説", "人工知能", "知能")),
        (
            Edit(GlossaryTerm, 2, None),
            ("用語解説", "用語「IoT」", "見出し区分：い\n見出し：IoT\n用語：IoT\n解説：もの", "（削除）"),
        ),
        (
            Edit(IndicatorPlacement, -1, {"initiative": 2, "indicator": 1}),
            ("事業　Ａ－2　みち", "再掲の数値目標", "（新設）", "Ａ－1　来場者数"),
        ),
    ],
)
def test_one_thing_of_the_plan(edit: Edit, line: tuple[str, str, str, str]) -> None:
    assert told([edit]) == [line]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Initiative, 2, {"slug": "b", "plain_code": "B", "number": 7, "sort_order": 21})],
        [Edit(Plan, 1, {"slug": "b"})],
        [Edit(Activity, 1, {"text": "準備"})],
    ],
)
def test_what_nobody_reads_is_not_told(edits: list[Edit]) -> None:
    assert told(edits) == []


def test_a_reading_that_contradicts_itself_is_told_field_by_field() -> None:
    backwards = [Edit(Indicator, 1, {"first_year": 2026, "target": "12.5"})]
    assert [one[1:] for one in told(backwards)] == [
        ("目標「来場者数」の目標値", "10人", "12.5人"),
        ("目標「来場者数」の評価する最初の年度", "令和3年度", "令和8年度"),
    ]


def test_what_follows_is_not_told_again() -> None:
    renamed = [Edit(Heading, 2, {"title": "まち"}), Edit(Initiative, 9, {"title": "まち"})]
    assert told(renamed) == [("章「まち」", "名称", "くらし", "まち")]
    reworded = [
        Edit(Indicator, 1, {"target_text": "来場者数：年20人"}),
        Edit(Initiative, 1, {"target_text": "来場者数：年20人\n【1年の計】"}),
    ]
    assert told(reworded) == [
        (SQUARE, "目標「来場者数」の計画書の記載", "来場者数：年10人", "来場者数：年20人")
    ]
    reworded[1] = Edit(Initiative, 1, {"target_text": "来場者数：年20人\n【延べ】"})
    assert [one[1] for one in told(reworded)] == ["目標", "目標「来場者数」の計画書の記載"]


def test_the_order_is_told_where_rows_changed_places_and_not_where_one_came_between() -> None:
    between = [
        initiative(-1, "公園", sort_order=15),
        *(Edit(Initiative, key, {"sort_order": key * 10 + 10}) for key in (2, 3)),
    ]
    assert [one[:2] for one in told(between)] == [("事業　Ａ－-1　公園", "全体")]
    swapped = [Edit(Initiative, 2, {"sort_order": 30}), Edit(Initiative, 3, {"sort_order": 20})]
    assert told(swapped) == [
        (CHAPTER, "下にある事業の並び順", "Ａ－2 みち\nＡ－3 みどり", "Ａ－3 みどり\nＡ－2 みち")
    ]


def test_an_added_initiative_is_told_once_with_all_its_sheet() -> None:
    bar = {**BAR, "initiative": -1, "start_fiscal_year": 2024, "end_fiscal_year": 2024, "end_period": 2}
    edits = [
        initiative(-1, "公園", code="Ａ－４", first_year=2024, split_from=1, description="植える"),
        row(Activity, -1, initiative=-1, fiscal_year=2024, text="測量\n設計"),
        row(ScheduleBar, -1, **bar),
        row(
            Indicator, -1, initiative=-1, sort_order=1, **TARGET, **READING, **{**COUNTS, "first_year": 2024}
        ),
        row(EvaluationItem, -1, initiative=-1, fiscal_year=2024, sort_order=1, text="測る"),
    ]
    ((place, item, before, after),) = told(edits)
    assert (place, item, before) == ("事業　Ａ－４　公園", "全体", "（新設）")
    assert after.splitlines() == [
        "番号：Ａ－４",
        "事業名：公園",
        "章：くらし",
        "実施期間：令和6年度〜令和7年度",
        "分割元：事業　Ａ－1　ひろば",
        "概要：植える",
        "【令和6年度の年次の取組】",
        "測量",
        "設計",
        "スケジュール（計画）：令和6年度第1四半期〜令和6年度第2四半期",
        "【目標「来場者数」】",
        "指標名：来場者数",
        "計画書の記載：来場者数：年10人",
        "目標値：10人以上",
        "種類：毎年の数値",
        "目標の時期：毎年",
        "評価する最初の年度：令和6年度",
        "評価する最後の年度：令和7年度",
        "令和6年度の確認事項：測る",
    ]
    back = plan_changes(plan_of(edited(ROWS, edits)), plan_of(ROWS))
    assert [(one.before, one.after) for one in back] == [(after, "（削除）")]


def test_lines_come_in_the_order_of_the_plan_and_know_their_rows() -> None:
    edits = [
        Edit(GlossaryTerm, 1, {"definition": "知能"}),
        Edit(Initiative, 2, {"title": "道"}),
        Edit(EvaluationItem, 2, None),
        Edit(EvaluationItem, -1, {"initiative": 1, "fiscal_year": 2024, "sort_order": 3, "text": "点検"}),
        Edit(Heading, 3, {"title": "産業"}),
        Edit(Plan, 1, {"title": "新しい計画"}),
    ]
    found = plan_changes(plan_of(ROWS), plan_of(edited(ROWS, edits)))
    assert [one.place for one in found] == [
        "計画",
        SQUARE,
        "事業　Ａ－2　道",
        "章「産業」",
        "用語解説",
    ]
    items = ("indicators.evaluationitem", 2), ("indicators.evaluationitem", -1)
    assert set(items) <= set(found[1].rows)
    assert [one.initiative for one in found] == [None, 1, 2, None, None]
    assert plan_changes(plan_of(ROWS), plan_of(edited(ROWS, edits)), initiatives={2})[1].initiative == 2
