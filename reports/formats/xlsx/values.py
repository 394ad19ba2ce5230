"""What a cell holds: a text, a number, a day, a link, or a figure that Excel reckons itself."""

from dataclasses import dataclass
from decimal import Decimal

from reports.documents.cells import Cell, Figure


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to another worksheet."""

    text: str
    sheet_name: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A figure that Excel reckons: ``expression`` without its =, and the value, which is the document's.

    Programs that do not reckon (previews, readers of data) show and read the value.
    """

    expression: str
    value: int | Figure


Value = Cell | Link | Formula


@dataclass(frozen=True, slots=True)
class Sum:
    """A total, in a table, of the numbers of its own column in some worksheet rows.

    Where these do not add up to it (one counts twice, one is missing), it stays the document's number.
    """

    rows: range
    total: Value


@dataclass(frozen=True, slots=True)
class Share:
    """A share, in a table, of two cells before it in its own row; ``shown`` as the paper prints it.

    What is not the share of the two stays as it is: 「－」.
    """

    part: int  # columns
    whole: int
    shown: Value


Reckoned = Value | Sum | Share


def number_in(value: Value) -> Decimal | None:
    """The number that a cell holds, None for a text, a day or a link."""
    match value:
        case Formula():
            return number_in(value.value)
        case Figure():
            return value.value
        case int():
            return Decimal(value)
    return None
