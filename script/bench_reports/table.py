"""One row of the table: what was measured, what is allowed, what is aimed at."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from script.bench_stress.__main__ import width

COLUMNS = (("", 58), ("今回", 22), ("上限", 12), ("目標", 12), ("", 8))


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside its limits; ``detail`` says what it was reckoned from."""

    label: str
    value: float
    limit: float
    aim: float
    unit: str = "倍"
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the aim, the limit or neither is kept."""
        if self.value <= self.aim:
            return "目標"
        return "上限内" if self.value <= self.limit else "超過"

    def line(self) -> str:
        """The row as it is printed."""
        cells = (
            self.label,
            self._text(self.value),
            self._text(self.limit),
            self._text(self.aim),
            self.verdict,
        )
        printed = "".join(_padded(cell, space) for cell, (_name, space) in zip(cells, COLUMNS, strict=True))
        return f"{printed.rstrip()}\n" + (f"    {self.detail}\n" if self.detail else "")

    def _text(self, value: float) -> str:
        return f"{value:.0f} {self.unit}" if self.unit != "倍" else f"{value:.2f} 倍"


def head() -> str:
    """The names of the columns."""
    return "".join(_padded(name, space) for name, space in COLUMNS).rstrip() + "\n"


def middle(values: Iterable[float]) -> float:
    """The median: what the machine's other work disturbs least."""
    return median(list(values))


def _padded(text: str, space: int) -> str:
    return text + " " * max(1, space - width(text))
