"""In which years an initiative runs, and how it ended (domain.md, "A plan lives"): pure, no database."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from imari_dx.shared.fiscal_year import FiscalYear


class Ending(StrEnum):
    """How an initiative ended before or with its plan."""

    ENDED = "ended"
    COMPLETED = "completed"
    MERGED = "merged"
    ABOLISHED = "abolished"

    @property
    def word(self) -> str:
        return {
            Ending.ENDED: "終了",
            Ending.COMPLETED: "完了",
            Ending.MERGED: "統合",
            Ending.ABOLISHED: "廃止",
        }[self]


@dataclass(frozen=True, slots=True)
class Run:
    """The first and the last year, None where it is the plan's; the codes of its kin.

    Kin is what it was merged into, what it was split from, and what was split from it.
    """

    first_year: int | None = None
    last_year: int | None = None
    ending: Ending | None = None
    merged_into: str = ""
    split_from: str = ""
    split_into: tuple[str, ...] = ()

    def __contains__(self, fiscal_year: int) -> bool:
        return (self.first_year is None or self.first_year <= fiscal_year) and (
            self.last_year is None or fiscal_year <= self.last_year
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of it on screen: 令和2年度新規（②から分割）, 令和3年度で終了（統合：No.40）."""
        return self._notes(lambda year: year.label)

    @property
    def mark(self) -> str:
        """The notes behind a title on screen, "" without any: 【令和2年度新規】."""
        return "".join(f"【{note}】" for note in self.notes)

    @property
    def official_notes(self) -> tuple[str, ...]:
        """The same in official output."""
        return self._notes(lambda year: year.official_label)

    @property
    def official_mark(self) -> str:
        """The notes behind a title in official output."""
        return "".join(f"【{note}】" for note in self.official_notes)

    def outside(self, fiscal_year: int) -> str:
        """Return why nothing is asked in a year in which it does not run, "" for one in which it does."""
        if fiscal_year in self:
            return ""
        if self.first_year is not None and fiscal_year < self.first_year:
            return f"{FiscalYear(self.first_year).label}に始まるため、この年度にはまだ始まっていません。"
        return f"{self.notes[-1]}のため、この年度は実施していません。"

    def _notes(self, label: Callable[[FiscalYear], str]) -> tuple[str, ...]:
        notes = []
        if self.first_year is not None:
            origin = f"（{self.split_from}から分割）" if self.split_from else ""
            notes.append(f"{label(FiscalYear(self.first_year))}新規{origin}")
        if self.last_year is not None:
            notes.append(label(FiscalYear(self.last_year)) + self._end)
        return tuple(notes)

    @property
    def _end(self) -> str:
        if self.ending is None:
            return f"まで{self._splits}"
        if self.ending is Ending.MERGED:
            into = f"：{self.merged_into}" if self.merged_into else ""
            return f"で終了（{self.ending.word}{into}）"
        return f"で{self.ending.word}{self._splits}"

    @property
    def _splits(self) -> str:
        return f"（分割：{'、'.join(self.split_into)}）" if self.split_into else ""
