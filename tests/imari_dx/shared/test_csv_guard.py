"""CSV: no spreadsheet computes a cell, whatever stands before its sign; a program gets back every text."""

import csv
import io
from pathlib import Path

import pytest

from imari_dx.shared.csv_guard import guarded, looks_like_formula, unguarded

ROOT = Path(__file__).resolve().parents[3]
UNSEEN = [
    " ",
    "\u3000",
    "\xa0",
    "\u200b",
    "\ufeff",
    "\u2060",
    "\u202e",
    "\xad",
    "\ufe0f",
    "\x00",
    "\x0b",
    " \u200b\xa0",
]
UNSEEN += ["\u200f", "\u2003", "\u115f", "\u3164", "\u2800", "\u034f"]


@pytest.mark.parametrize("before", ["", *UNSEEN, *(f"'{one}" for one in UNSEEN)])
def test_a_formula_is_guarded_whatever_stands_before_it(before: str) -> None:
    for sign in "=+-@＝＋－＠﹦﹢﹣﹫⁺⁼−":
        text = f"{before}{sign}HYPERLINK(A1)"
        assert guarded(text) == f"'{text}"
        assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("start", ["\t", "\r", "\n", "\r\n"])
@pytest.mark.parametrize("rest", ["=1", "1", "文", "＝1"])
def test_a_tab_or_line_break_in_front_is_guarded(start: str, rest: str) -> None:
    assert guarded(start + rest) == f"'{start}{rest}"
    assert unguarded(guarded(start + rest)) == start + rest


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "+0.5",
        "-1234.5",
        "0",
        "-0",
        "",
        "－",
        "-",
        "＝",
        " － ",
        "a=1",
        "5-3",
        "▲5",
        "１＋１",
        "'引用'",
        "※＝注",
        "行－⑩",
    ],
)
def test_numbers_grades_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
    assert not looks_like_formula(text)


@pytest.mark.parametrize("text", ["-5人", "-1,234", "- 項目", "－５", "-5 ", " -5", "--5", "-5\n", "+81-955"])
def test_what_only_begins_like_a_number_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(f"'{text}") == text


def test_the_cell_survives_a_round_trip_through_csv() -> None:
    texts = ["\u200b=1", "'=1", "''＝1", "-5", "\xa0@a,b", '＋"x"']
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(map(guarded, texts))
    (row,) = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert [unguarded(cell) for cell in row] == texts


def test_every_writer_of_csv_goes_through_the_guard() -> None:
    for app in ("accounts", "imari_dx", "indicators", "initiatives", "reports"):
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "csv.writer(" in text or "csv.DictWriter(" in text:
                assert "guarded" in text, path
