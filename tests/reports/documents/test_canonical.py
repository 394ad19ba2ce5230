"""A document's JSON: the same for the same content, another for any other."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from reports.documents.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    value: Decimal | None = None


def test_order_of_keys_and_members_does_not_matter() -> None:
    assert canonical_json({"b": {2, 1}, "a": 1}) == canonical_json({"a": 1, "b": {1, 2}})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cell("1"), Cell("1", Decimal(1))),
        (Cell("", Decimal("1.0")), Cell("", Decimal("1.00"))),
        (Cell(""), ("",)),
        ((Cell("a"), Cell("b")), (Cell("b"), Cell("a"))),
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
