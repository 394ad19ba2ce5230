"""What is proposed for the answers of a closing round from the years of the plan: pure, no database.

Proposed is what departments see before anybody has saved: they decide. Source: ADR 55, and of the standing
of a target domain.md, "The plan's shape is data".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.closing.answer import ClosingAnswer
from indicators.judgement import TargetStanding
from indicators.models import Achievement, ClosingHandling, FutureDirection
from initiatives.run import Ending
from initiatives.succession import Handling

_GOOD = (TargetStanding.REACHED, TargetStanding.ON_COURSE)


@dataclass(frozen=True, slots=True)
class TargetCount:
    """Where the targets of an initiative stood at the end."""

    reached: int = 0
    on_course: int = 0
    behind: int = 0
    not_judged: int = 0  # in no denominator

    @classmethod
    def of(cls, standings: Iterable[TargetStanding]) -> "TargetCount":
        """Count the standings, each of the last decided year in which its target counts."""
        found = list(standings)
        return cls(
            found.count(TargetStanding.REACHED),
            found.count(TargetStanding.ON_COURSE),
            found.count(TargetStanding.BEHIND),
            found.count(TargetStanding.NOT_JUDGED),
        )

    @property
    def judged(self) -> int:
        return self.reached + self.on_course + self.behind

    @property
    def text(self) -> str:
        """達成 1／2, with what the others are; "" where none was judged."""
        if not self.judged:
            return ""
        others = [("順調", self.on_course), ("遅れ", self.behind), ("判定なし", self.not_judged)]
        told = "、".join(f"{word} {count}" for word, count in others if count)
        return f"達成 {self.reached}／{self.judged}" + (f"（{told}）" if told else "")


def proposed_achievement(count: TargetCount) -> Achievement | None:
    """Return 達成状況 as the targets have it at the end of the plan; None where none was judged.

    達成: all targets are met. おおむね達成: all are met or 順調, which in the last year means a grade in the
    better half of the plan's scale. 一部達成: some are. 未達成: none is. Without a judged target people
    choose: 判定できない is never proposed, or it would be handed in unread.
    """
    if not count.judged:
        return None
    if count.reached == count.judged:
        return Achievement.ACHIEVED
    if not count.behind:
        return Achievement.MOSTLY
    return Achievement.PARTLY if count.reached or count.on_course else Achievement.NOT_ACHIEVED


# 今後の方向性 of the last year, where there is no next plan yet that says more.
_BY_DIRECTION = {
    FutureDirection.EXPAND: ClosingHandling.CHANGED,
    FutureDirection.CONTINUE: ClosingHandling.CONTINUED,
    FutureDirection.REVIEW: ClosingHandling.CHANGED,
    FutureDirection.REDUCE: ClosingHandling.CHANGED,
    FutureDirection.END: ClosingHandling.ENDED,
    FutureDirection.COMPLETE: ClosingHandling.COMPLETED,
}
_BY_ENDING = {
    Ending.ENDED: ClosingHandling.ENDED,
    Ending.COMPLETED: ClosingHandling.COMPLETED,
    Ending.MERGED: ClosingHandling.MERGED,
    Ending.ABOLISHED: ClosingHandling.ENDED,
}
_BY_FATE = {
    Handling.CONTINUED: ClosingHandling.CONTINUED,
    Handling.SPLIT: ClosingHandling.SPLIT,
    Handling.MERGED: ClosingHandling.MERGED,
    Handling.ENDED: ClosingHandling.ENDED,
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an initiative: in its own plan, and in the next one if there is one."""

    has_ended: bool = False  # within its plan
    ending: Ending | None = None
    ending_note: str = ""  # 令和5年度で終了（統合：②）
    in_next_plan: Handling | None = None  # None: there is no next plan
    into: Sequence[str] = ()  # what it goes on in there: code and title


def proposed_handling(fate: Fate, direction: str) -> tuple[str, str]:
    """Return 次期計画での扱い with its explanation, "" for what nothing proposes.

    What ended within its plan has ended in that way. Else the next plan says it; what ended with the plan
    and was called 完了 in its last year is complete. Without a next plan the last 今後の方向性 says it.
    """
    if fate.has_ended:
        handling = _BY_ENDING[fate.ending] if fate.ending else ClosingHandling.ENDED
        return handling, fate.ending_note
    known = FutureDirection(direction) if direction else None
    if fate.in_next_plan is not None:
        is_complete = fate.in_next_plan is Handling.ENDED and known == FutureDirection.COMPLETE
        handling = ClosingHandling.COMPLETED if is_complete else _BY_FATE[fate.in_next_plan]
        return handling, "\n".join(fate.into)
    if known is None:
        return "", ""
    return _BY_DIRECTION[known], "" if known == FutureDirection.CONTINUE else f"今後の方向性：{known.label}"


@dataclass(frozen=True, slots=True)
class YearTexts:
    """What a department wrote in a decided year, as far as the closing asks for it again."""

    outcomes: str = ""
    challenges: str = ""
    direction: str = ""


def proposed_answer(
    years: Sequence[YearTexts], standings: Iterable[TargetStanding], fate: Fate
) -> ClosingAnswer:
    """Return what the page of an answer begins with; ``years`` are the decided ones, in order.

    成果, 課題 and 今後の方向性 are those of the last decided year that has any.
    """
    achievement = proposed_achievement(TargetCount.of(standings))
    handling, text = proposed_handling(fate, _last(one.direction for one in years))
    return ClosingAnswer(
        achievement=achievement or "",
        outcome=_last(one.outcomes for one in years),
        remaining_issues=_last(one.challenges for one in years),
        handling=handling,
        handling_text=text,
    )


def _last(texts: Iterable[str]) -> str:
    return next((text for text in reversed(list(texts)) if text.strip()), "")
