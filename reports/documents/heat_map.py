"""Initiatives × years: a cell per initiative and fiscal year, each kind of absence with a look of its own."""

from dataclasses import dataclass
from enum import StrEnum

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.overview import HeadingName


class CellKind(StrEnum):
    """What a cell shows; also the name of its look."""

    GRADED = "graded"
    NO_GRADE = "no-grade"  # －: reported, but nothing that could be graded
    NOT_APPLICABLE = "not-applicable"  # 対象外: all of the year's targets and items are
    NOT_REPORTED = "not-reported"
    NOT_PLANNED = "not-planned"  # 計画なし
    HIDDEN = "hidden"  # 公表前
    NOT_OPENED = "not-opened"  # 照会前


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One initiative in one year: what stands in the cell, and the same in words."""

    kind: CellKind
    text: str  # the grade's letter, －, 対象外, 未報告, 計画なし, 公表前, 照会前
    token: str  # the grade's colour token
    trend: str  # ↑ → ↓ 新, "" where there is nothing to compare
    note: str  # 案 and the state, "" once decided
    words: str  # all of it, for those who do not see the cell
    url: str  # "" where there is nothing behind it
    year: str = ""  # R7: said in the cell where no head of a column is


@dataclass(frozen=True, slots=True)
class HeatRow:
    code: str
    plain_code: str
    title: str
    url: str
    is_priority: bool
    cells: tuple[HeatCell, ...]
    headings: tuple[HeadingName, ...] = ()  # that it stands under, from the top


@dataclass(frozen=True, slots=True)
class HeatTable:
    """What one table shows: a group in the years that stand beside each other."""

    name: str
    caption: str
    years: tuple[FiscalYear, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The initiatives of one heading of the top level."""

    name: str
    rows: tuple[HeatRow, ...]
    mark: str = ""  # behind each of them in a list: （再掲）
