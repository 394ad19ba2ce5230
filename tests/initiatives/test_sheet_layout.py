"""What the rows of a sheet are called in sentences, and why a year asks for nothing."""

import pytest

from initiatives.sheet_layout import DEFAULT_LAYOUT, LayoutRow, RowKind, nothing_planned
from reports.builders.plan import inferred_bars_note

ACTIVITIES = LayoutRow("a", RowKind.ACTIVITIES, "取 組　内 容")
ITEMS = LayoutRow("i", RowKind.ITEMS, "各年度の\nチェック項目")
TARGETS = LayoutRow("t", RowKind.TARGETS, "成果指標")


@pytest.mark.parametrize(
    ("layout", "sentence", "source"),
    [
        (DEFAULT_LAYOUT, "計画に取組内容も実施評価指標もありません", "取組内容と実施評価指標の記載"),
        (
            (ACTIVITIES, TARGETS, ITEMS),
            "計画に取組内容も各年度のチェック項目も",
            "取組内容と各年度のチェック項目の",
        ),
        ((ITEMS,), "計画に各年度のチェック項目もありません", "、各年度のチェック項目の記載"),
        # Neither row: a year is due by its targets.
        ((TARGETS,), "この年度に評価する数値目標はありません", "、ほかの記載から"),
        ((), "この年度に評価する数値目標はありません", "、ほかの記載から"),
    ],
)
def test_sentences_name_the_rows_of_the_plan(
    layout: tuple[LayoutRow, ...], sentence: str, source: str
) -> None:
    assert sentence in nothing_planned(layout)
    assert source in inferred_bars_note(["実行"], layout)
