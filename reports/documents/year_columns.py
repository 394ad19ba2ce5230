"""The page of one initiative: its years side by side, as one reader may see them."""

from dataclasses import dataclass

from indicators.models import MIGRATED
from reports.documents.evaluation import TextBlock
from reports.documents.indicator_series import YearPoint
from reports.documents.overview import InitiativeYear


@dataclass(frozen=True, slots=True)
class YearColumn:
    """One fiscal year of the initiative."""

    fiscal_year: int
    label: str  # 令和7年度
    short_label: str  # R7
    url: str
    is_chosen: bool
    row: InitiativeYear
    notice: str  # why there is nothing to see, "" where there is
    items_text: str  # 実施済 3/4
    texts: tuple[TextBlock, ...]  # 取組実績, 成果, 課題, 今後 …: only those written

    @property
    def is_draft(self) -> bool:
        """Whether what is shown is not decided yet: 案."""
        return self.row.is_shown and not self.row.is_final

    @property
    def mark(self) -> str:
        """What stands behind the year: （案）, （移行データ）."""
        return "（案）" if self.is_draft else f"（{MIGRATED}）" if self.row.migrated else ""

    @property
    def not_graded(self) -> str:
        """Why a year that was reported of the department's own accord has no grade."""
        why = self.row.run.outside(self.row.fiscal_year)
        return f"{why}評価はありません。" if why else "この年度は計画なしのため、評価はありません。"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One indicator in all years, as text."""

    name: str
    target_text: str
    cells: tuple[tuple[str, str, bool], ...]  # value and standing of each year, whether it is the chosen one
    before: YearPoint | None = None  # 前期: the last value of the same line in the plans before
