"""Open data as files: typed values that lose no digit, and one table in every form."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.documents.open_data import ColumnKind, DataCode, DataColumn, OpenData
from reports.formats.open_data import csv_of, json_of, open_data_files
from tests.reports.formats.open_data_reading import agree

LONG = "-12345678901234567890.0123456789"
FLAG = DataCode("1", "ある"), DataCode("0", "ない")
DATA = OpenData(
    plan="machi",
    plan_title="まちの計画",
    municipality="町",
    municipality_code="131016",
    fiscal_year=2024,
    edition="2",
    decided_on=None,
    contact="企画課　0123",
    columns=(
        DataColumn("key", "番号", "何番目か。", ColumnKind.INTEGER, is_required=True, is_key=True),
        DataColumn("text", "文", "文。"),
        DataColumn("number", "数", "数。", ColumnKind.NUMBER),
        DataColumn("flag", "印", "印。", ColumnKind.BOOLEAN, codes=FLAG),
        DataColumn("code", "符号", "符号。", codes=(DataCode("A", "良い"), DataCode("－", "評価なし"))),
    ),
    rows=(
        ("1", "=1+1　／　𠮷😀", LONG, "1", "A"),
        ("2", "", "0", "0", "－"),
        ("3", '"007", －5', "", "", ""),
    ),
)


def test_every_form_says_the_same() -> None:
    rows = agree(open_data_files(DATA))
    assert [tuple(row.values()) for row in rows] == list(DATA.rows)


def test_json_has_types_and_every_digit() -> None:
    first, second, third = json.loads(json_of(DATA), parse_float=Decimal)
    assert first == {"key": 1, "text": "=1+1　／　𠮷😀", "number": Decimal(LONG), "flag": True, "code": "A"}
    assert (second["text"], second["number"], second["flag"]) == (None, 0, False)
    assert (third["number"], third["flag"], third["code"]) == (None, None, None)
    assert LONG.encode() in json_of(DATA)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("number", "1,234"), ("number", "▲5"), ("number", "007"), ("key", "1.5"), ("flag", "yes")],
)
def test_a_cell_that_is_not_of_its_column_is_refused(column: str, cell: str) -> None:
    place = DATA.column_names.index(column)
    row = (*DATA.rows[0][:place], cell, *DATA.rows[0][place + 1 :])
    with pytest.raises(ValueError, match=column):
        json_of(replace(DATA, rows=(row,)))


def test_a_spreadsheet_computes_nothing() -> None:
    assert b"'=1+1" in csv_of(DATA)


def test_the_package_says_what_is_known_and_no_more() -> None:
    package = json.loads(open_data_files(DATA)["datapackage.json"])
    assert package["version"] == "2"
    assert package["contributors"] == [{"title": "町", "roles": ["publisher"]}]
    assert "licenses" not in package
    without = replace(DATA, edition="", municipality_code="", contact="")
    bare = json.loads(open_data_files(without)["datapackage.json"])
    assert "version" not in bare
    assert "団体コード" not in bare["description"]
