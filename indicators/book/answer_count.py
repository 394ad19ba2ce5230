"""報告済 n/対象 m, of one level of the plan at a time (ADR 44)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many of the reports that are asked for were handed in; years that are 計画なし are in neither."""

    done: int = 0
    due: int = 0
    level: str = ""  # the word of the level that is counted, "" where only one of the plan's reports

    @property
    def label(self) -> str:
        """What the count is of: 「報告済」, 「基本目標　報告済」."""
        return f"{self.level}　報告済" if self.level else "報告済"

    @property
    def text(self) -> str:
        """「報告済 1／対象 24」; 「基本目標　対象なし」 where nothing is asked."""
        if not self.due:
            return f"{self.level}　対象なし" if self.level else "対象なし"
        return f"{self.label} {self.done}／対象 {self.due}"


def count_by_level(asked: Iterable[tuple[str, bool]], levels: Sequence[str] = ()) -> list[AnswerCount]:
    """Count level by level what is asked for: the word of its level, and whether it was handed in.

    Levels are never added up (ADR 44). Those of ``levels`` come first, and are there without anything asked.
    """
    found: dict[str, list[bool]] = {level: [] for level in levels}
    for level, is_answered in asked:
        found.setdefault(level, []).append(is_answered)
    return [AnswerCount(sum(answers), len(answers), level) for level, answers in found.items()]
