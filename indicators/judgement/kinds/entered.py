"""What was entered for an indicator and year, as the kinds read it, and what they make of it for a table."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol


class Event(Protocol):
    """One event with its number."""

    @property
    def held_on(self) -> dt.date: ...
    @property
    def name(self) -> str: ...
    @property
    def count(self) -> Decimal: ...


class Entered(Protocol):
    """A measurement; which of its columns hold something is up to the kind."""

    @property
    def status(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def is_rate_only(self) -> bool: ...
    @property
    def is_reached(self) -> bool | None: ...
    @property
    def reached_on(self) -> dt.date | None: ...
    @property
    def text_value(self) -> str: ...
    @property
    def events(self) -> Sequence[Event]: ...


class Exported(NamedTuple):
    """One value in a table for machines: its code, its label, what it is and in which unit."""

    code: str
    label: str
    value: Decimal | int | str | None
    unit: str = ""


BARE = ("is_rate_only", "率のみ", "1")
"""Code, label and value of the row that says that a quotient's two numbers are not known."""
