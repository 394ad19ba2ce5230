"""全体の状況 in numbers: counts of initiatives and targets, each with its denominator."""

from dataclasses import dataclass

from indicators.judgement import TargetStanding

STANDINGS = tuple(TargetStanding)
CHANGES = ("改善", "同じ", "低下", "新規")
ROUNDING_SENTENCE = "端数処理のため合計が100％にならない場合があります。"


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
    """Counts of one group of initiatives in one year (of a heading, or all of them).

    Shares of ``grades`` are of ``reported``; ``due`` is all whose state the reader may know.
    """

    key: str  # the heading's slug, "" for all
    name: str
    due: int  # 対象 m
    reported: int  # 報告済 n: handed in, and the reader sees it
    grades: tuple[Count, ...]  # best first, 評価なし last
    not_published: int  # 公表前: due as well, but the reader learns nothing of them
    provisional: int = 0  # 暫定, of those that are reported
    changes: tuple[Count, ...] = ()  # 改善, 同じ, 低下, 新規
    standings: tuple[Count, ...] = ()  # 達成, 順調, 遅れ, 判定なし of the targets that count
    targets: int = 0  # how many targets count

    @property
    def not_reported(self) -> int:
        """未報告, of those whose state the reader may know."""
        return self.due - self.reported

    @property
    def progress_text(self) -> str:
        """「報告済 5/対象 8」."""
        return f"報告済 {self.reported}/対象 {self.due}"

    @property
    def grade_counts(self) -> tuple[int, ...]:
        """The counts alone, in the order of the columns."""
        return tuple(one.count for one in self.grades)

    @property
    def grade_shares(self) -> tuple[str, ...]:
        """The shares alone, in the order of the columns."""
        return tuple(one.share for one in self.grades)

    @property
    def without_share(self) -> tuple[tuple[str, int], ...]:
        """What stands beside the shares as a count: the word and the number."""
        return ("未報告", self.not_reported), ("公表前", self.not_published)
