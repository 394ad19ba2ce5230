"""What nobody sees of a sheet, as text and back."""

from dataclasses import replace

import pytest

from indicators.questionnaires.ids import (
    SIGNATURE,
    AnyId,
    Column,
    EndId,
    EventsId,
    RowId,
    Signed,
    read_id,
    read_signature,
    written_id,
    written_signature,
)
from indicators.questionnaires.ledger import Ledger, SheetLedger

TITLES = {"a": "緑1", "b": "緑1", "c": "緑2"}
SIGNED = Signed("imari-dx", 2025, "gyo-10", 3, "abc", {"results": "0123456789abcdef"})


def test_a_signature_comes_back() -> None:
    assert read_signature(written_signature(SIGNED)) == SIGNED


@pytest.mark.parametrize("slug", ["gyo\x0010", "\ud800", "g" * 51, "", "行-10"])
def test_a_name_that_no_report_has_is_asked_of_no_database(slug: str) -> None:
    assert read_signature(written_signature(replace(SIGNED, slug=slug))) is None


def test_a_title_of_two_sheets_tells_neither() -> None:
    kept = {slug: SheetLedger(replace(SIGNED, slug=slug), title, ()) for slug, title in TITLES.items()}
    ledger = Ledger(kept, frozenset())
    assert ledger.titled("緑　１") is None
    assert ledger.titled("緑　２") == kept["c"]


def test_marks_that_no_cell_can_hold_are_left_out() -> None:
    many = Signed("p", 2025, "s", 0, "", {f"measurement-{number}": "0" * 16 for number in range(1000)})
    assert len(written_signature(many)) < 200
    assert read_signature(written_signature(many)) == Signed("p", 2025, "s", 0, "", {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "行－⑩",
        SIGNATURE,
        f"{SIGNATURE}{{}}",
        f"{SIGNATURE}[1]",
        f'{SIGNATURE}{{"plan":"p","year":"x","slug":"s","version":0,"form":"","base":{{}}}}',
        f'{SIGNATURE}{{"plan":"p","year":2025,"slug":"s","version":0,"form":"","base":7}}',
        f'{SIGNATURE}{{"plan":"p","year":99999,"slug":"s","version":0,"form":"","base":{{}}}}',
        f'{SIGNATURE}{{"plan":"p","year":2025,"slug":"s","version":Infinity,"form":"","base":{{}}}}',
        SIGNATURE + "[" * 20_000,
    ],
)
def test_what_is_no_signature(text: str) -> None:
    assert read_signature(text) is None


@pytest.mark.parametrize(
    "row",
    [
        RowId({Column.ANSWER: "results"}),
        RowId({Column.ANSWER: "item-7-status", Column.BEFORE: "item-7-note"}),
        RowId({Column.ANSWER: "bars-phase-3:2"}),
        EventsId("measurement-5", 12),
        EndId("measurement-5"),
        EventsId("measurement-5", 0).row(3),
    ],
)
def test_an_id_comes_back(row: AnyId) -> None:
    assert read_id(written_id(row)) == row


@pytest.mark.parametrize(
    "text",
    ["", "results", "@answer=", "@answer=results もの", "@events measurement-5 x", "@title", "@nothing=a"],
)
def test_what_is_no_id(text: str) -> None:
    assert read_id(text) is None


def test_a_row_of_events_knows_its_number() -> None:
    events = EventsId("measurement-5", 2)
    assert events.number(events.row(7)) == 7
    assert events.number(EventsId("measurement-55", 2).row(7)) is None
    assert events.number(RowId({Column.ANSWER: "results"})) is None
