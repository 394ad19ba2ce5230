"""A document's JSON: the same for the same content, another for any other."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from reports.documents.canonical import canonical_json, document_from


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Wide(Cell):
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    by_number: Mapping[int, Cell | str] = field(default_factory=dict)
    day: dt.date | None = None
    decided: tuple[str, dt.date] | None = None
    marks: frozenset[str] = frozenset()


def test_the_order_of_members_of_a_set_does_not_matter() -> None:
    assert canonical_json({"a": {2, 1}}) == canonical_json({"a": {1, 2}})


def test_a_document_comes_back_as_it_was() -> None:
    table = Table(
        rows=((Cell("𠮷", Decimal("1.50")), Wide("広", columns=3)), ()),
        by_number={2: Cell("b"), 1: "a"},
        day=dt.date(2026, 6, 1),
        decided=("本部会議", dt.date(2026, 6, 1)),
        marks=frozenset({"案", "速報"}),
    )
    back = document_from(Table, canonical_json(table))
    assert back == table
    assert list(back.by_number) == [2, 1]


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b'{"is":"Other"}',
        b'{"is":"Cell"}',
        b'{"is":"Cell","text":1}',
        b'{"is":"Cell","text":"","value":"x"}',
        b'{"is":"Cell","text":"","more":1}',
        b"{",
    ],
)
def test_what_another_version_wrote_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says: the caller makes the document anew
        document_from(Cell, content)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cell("1"), Cell("1", Decimal(1))),
        (Cell("", Decimal("1.0")), Cell("", Decimal("1.00"))),
        (Cell(""), ("",)),
        ((Cell("a"), Cell("b")), (Cell("b"), Cell("a"))),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (None, ""),
        (0, None),
    ],
)
def test_another_content_has_another_json(one: object, other: object) -> None:
    assert canonical_json(one) != canonical_json(other)


def test_japanese_stands_as_it_is() -> None:
    assert canonical_json(Cell("𠮷田")) == '{"is":"Cell","text":"𠮷田","value":null}'.encode()


def test_what_would_be_forgotten_is_refused() -> None:
    with pytest.raises(TypeError, match="a document holds a object"):
        canonical_json(Cell(object()))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Grown:
    """A Cell as a later version might have it: without its value, with more."""

    text: str
    note: str
    grade: Cell | None
    rows: tuple[Cell, ...]
    sums: Mapping[str, int]
    mark: str = "案"


def test_what_an_older_version_froze_is_read_with_what_came_since_empty() -> None:
    older = canonical_json(Cell("七", Decimal(7))).replace(b'"Cell"', b'"Grown"')
    assert document_from(Grown, older, of_any_version=True) == Grown("七", "", None, (), {})
    with pytest.raises(ValueError, match="no Grown"):
        document_from(Grown, older)
