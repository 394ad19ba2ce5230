"""全体の状況 in numbers: counts of initiatives and targets, each with its denominator."""

from dataclasses import dataclass

from indicators.judgement import TargetStanding
from reports.documents.evaluation import GradeMark
from reports.documents.overview import InitiativeYear


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a row with its share; ``share`` is "－" where there is nothing to share."""

    key: str  # grade code, standing or change, as in the address of what it counts
    label: str
    count: int
    share: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group of initiatives in one year (a sector, or all of them)."""

    key: str  # sector code, "" for all
    name: str
    due: int  # 対象 m: planned, as far as the reader sees them
    reported: int  # 報告済 n
    graded: int  # the shares of grades are of these: with a grade or －
    grades: tuple[Count, ...]
    changes: tuple[Count, ...]  # 改善, 同じ, 低下, 新規
    standings: tuple[Count, ...]  # 達成, 順調, 遅れ, 判定なし of the targets that count
    targets: int  # how many targets count

    @property
    def progress_text(self) -> str:
        """「報告済 5/対象 8」."""
        return f"報告済 {self.reported}/対象 {self.due}"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One initiative with its grade of the year before and how it changed."""

    row: InitiativeYear
    before: GradeMark
    change: str  # 改善, 低下, 同じ, 新規, ""


@dataclass(frozen=True, slots=True)
class YearTally:
    """One year of the whole period."""

    fiscal_year: int
    label: str
    is_draft: bool
    is_opened: bool
    tally: Tally


STANDINGS = tuple(TargetStanding)
CHANGES = ("改善", "同じ", "低下", "新規")
