"""What a department answers of a whole plan, and what is missing before it is submitted. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

FIELDS = ("achievement", "outcome", "remaining_issues", "handling", "handling_text")


@dataclass(frozen=True, slots=True)
class ClosingAnswer:
    """One answer as it is typed, stored or proposed; "" is blank."""

    achievement: str = ""
    outcome: str = ""
    remaining_issues: str = ""
    handling: str = ""
    handling_text: str = ""

    @classmethod
    def of(cls, source: object) -> "ClosingAnswer":
        """Read it from what has the same names: a stored answer or a row of its history."""
        return cls(**{one.name: getattr(source, one.name) for one in fields(cls)})


@dataclass(frozen=True, slots=True)
class MissingAnswer:
    """What keeps an answer from being submitted: its field, and a sentence that says it."""

    field: str
    sentence: str


def missing_answers(answer: ClosingAnswer) -> list[MissingAnswer]:
    """Return what has to be answered yet. 残った課題 may be blank: there may be none."""
    return list(_missing(answer))


def _missing(answer: ClosingAnswer) -> Iterator[MissingAnswer]:
    if not answer.achievement:
        yield MissingAnswer("achievement", "達成状況を選んでください。")
    if not answer.outcome.strip():
        yield MissingAnswer("outcome", "計画期間の成果を入力してください。")
    if not answer.handling:
        yield MissingAnswer("handling", "次期計画での扱いを選んでください。")
