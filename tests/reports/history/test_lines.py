"""How a history reads: one act one line, long values cut to where they differ, what differs marked."""

import datetime as dt
import uuid
from typing import Any

import pytest

from indicators.history.changes import BLANK, SYSTEM
from reports.builders.history import HistoryRow
from reports.history.lines import lines_of, shown_change

SAVED, SAVED_AGAIN = uuid.UUID(int=1), uuid.UUID(int=2)


def row(label: str, minute: int = 0, act: uuid.UUID | None = SAVED, **more: Any) -> HistoryRow:
    facts = {
        "who": "松尾",
        "kind": "変更" if act else "操作",
        "before": BLANK,
        "after": "1",
        "slug": "gyo-10",
    }
    return HistoryRow(
        at=dt.datetime(2026, 4, 10, 9, minute, tzinfo=dt.UTC),
        fiscal_year_label="令和7年度",
        code="行－⑩",
        plain_code="行-10",
        title="学校ネットワークの適正化",
        label=label,
        act=act,
        **(facts | more),
    )


def test_what_was_saved_at_once_is_one_line() -> None:
    names = [f"項目{number}" for number in range(12)]
    rows = [row("確認", 9, None), *(row(name, 5) for name in names[:6]), row("後の保存", 5, SAVED_AGAIN)]
    lines = lines_of([*rows, row("提出", 5, None), *(row(name, 4, who=SYSTEM) for name in names[6:])])
    assert [(line.step, len(line.rows)) for line in lines] == [("確認", 1), ("", 12), ("", 1), ("提出", 1)]
    assert lines[1].names == "項目0、項目1、項目2 ほか"
    assert lines[1].who == "松尾"
    assert lines[1].at.minute == 5


def test_what_was_saved_at_once_for_two_reports_is_two_lines() -> None:
    assert len(lines_of([row("分子"), row("分子", slug="gyo-11")])) == 2


def test_of_a_long_text_the_place_is_shown_where_it_differs() -> None:
    same, end = "市内の全24校で通信の状況を調査した。" * 5, "結果は学校ごとに示した。" * 5
    change = shown_change("取組実績", f"{same}不良は3校である。{end}", f"{same}不良は2校である。{end}")
    assert change.before == [
        ("…の全24校で通信の状況を調査した。不良は", False),
        ("3", True),
        ("校である。結果は学校ごとに示した。結果は…", False),
    ]
    assert ("2", True) in change.after
    assert change.whole
    assert "".join(text for text, _marked in change.whole[1]) == f"{same}不良は2校である。{end}"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (BLANK, "120", ([(BLANK, False)], [("120", False)])),
        ("120", BLANK, ([("120", False)], [(BLANK, False)])),
        ("実施済", "未実施", ([("実施済", True)], [("未実施", True)])),
        ("1,200", "1,300", ([("1,200", True)], [("1,300", True)])),
    ],
)
def test_short_values_are_whole(before: str, after: str, shown: Any) -> None:
    change = shown_change("項目", before, after)
    assert (change.before, change.after) == shown
    assert change.whole is None


def test_a_new_long_text_is_cut_and_whole_behind() -> None:
    change = shown_change("取組実績", BLANK, "あ" * 3000)
    assert change.after == [("あ" * 60 + "…", False)]
    assert change.whole == ([(BLANK, False)], [("あ" * 3000, False)])
