"""CSV: nothing that a spreadsheet would compute, and nothing lost for a program."""

import csv
import io

import pytest

from reports.formats.csv import guarded, render_csv, unguarded


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+81-955", "'+81-955"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("-5", "-5"),
        ("+0.5", "+0.5"),
        ("'引用'", "'引用'"),
        ("－", "－"),
        ("", ""),
        ("a=1", "a=1"),
    ],
)
def test_no_cell_becomes_a_formula_and_none_is_lost(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


def test_the_csv_keeps_quotes_commas_and_lines() -> None:
    texts = ['引用"符', "一,二", "一行目\n二行目", "𠮷髙😀"]
    content = render_csv([{"a": text, "b": "x"} for text in texts], ["b", "a"])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["b", "a"], *(["x", text] for text in texts)]
    with pytest.raises(KeyError):
        render_csv([{"a": "1"}], ["a", "b"])
