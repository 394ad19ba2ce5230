"""What the revisions of a fiscal year changed on one sheet, as values; a snapshot keeps it as shown."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear, era_date, full_width


@dataclass(frozen=True, slots=True)
class RevisedBy:
    """A revision as it is named beside what it changed."""

    number: int
    decided_on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class RevisedLine:
    """One thing that reads otherwise: 数値目標, 年２回, 年４回."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Revised:
    """What the revisions of a fiscal year changed of one initiative.

    ``targets`` holds the official wording before and after of each indicator (by id) whose wording changed.
    """

    fiscal_year: int
    revisions: tuple[RevisedBy, ...]
    lines: tuple[RevisedLine, ...]
    targets: Mapping[int, tuple[str, str]]

    @property
    def heading(self) -> str:
        """令和６年度改定（第１回、令和６年３月２５日決定）."""
        year = FiscalYear(self.fiscal_year).official_label
        made = "；".join(
            full_width(f"第{one.number}回、{era_date(one.decided_on)}決定") for one in self.revisions
        )
        return f"{year}改定（{made}）"

    @property
    def reasons(self) -> list[str]:
        """Why, each revision named where there are several."""
        if len(self.revisions) == 1:
            return [f"改定の理由：{self.revisions[0].reason}"]
        return [full_width(f"第{one.number}回の理由：") + one.reason for one in self.revisions]

    def target_text(self, indicator: int, text: str) -> str:
        """Return the official wording of a target; where it changed, on two lines, both."""
        if indicator not in self.targets:
            return text
        before, after = self.targets[indicator]
        return f"改定前：{before}\n改定後：{after}"

    def stored(self) -> dict[str, Any]:
        """Return it as a snapshot keeps it."""
        return asdict(self)


def revised_of(stored: Mapping[str, Any]) -> Revised:
    """Return what a snapshot keeps of a year's revisions."""
    return Revised(
        fiscal_year=stored["fiscal_year"],
        revisions=tuple(
            RevisedBy(one["number"], _day(one["decided_on"]), one["reason"]) for one in stored["revisions"]
        ),
        lines=tuple(RevisedLine(**one) for one in stored["lines"]),
        targets={int(key): (before, after) for key, (before, after) in stored["targets"].items()},
    )


def _day(stored: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(stored) if isinstance(stored, str) else stored
