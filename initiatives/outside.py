"""外部評価: whether an outside body looks at a plan's results, and with which grades it does. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

LONGEST_CODE, LONGEST_LABEL = 20, 50


class OutsideGrading(models.TextChoices):
    """With which grades the outside body speaks; a plan that says nothing has no outside body."""

    COMMENT = "comment", "意見だけを記録する"
    PLAN = "plan", "計画の判定基準の区分を使う"
    OWN = "own", "独自の区分を使う"


@dataclass(frozen=True, slots=True)
class OutsideGrade:
    """A grade of the outside body: its code, and what it means."""

    code: str
    label: str

    @property
    def text(self) -> str:
        """A（妥当である）."""
        return f"{self.code}（{self.label}）" if self.label else self.code


def grades_in(lines: str) -> tuple[OutsideGrade, ...]:
    """Return the grades that a plan lists, one a line: the code, a blank, what it means.

    Raises ValidationError with a sentence for each line that cannot be one.
    """
    found, problems = list[OutsideGrade](), list[str]()
    for line in filter(None, map(str.strip, lines.splitlines())):
        code, label = (*line.split(maxsplit=1), "")[:2]
        if problem := _problem(code, label, known=[one.code for one in found]):
            problems.append(problem)
        else:
            found.append(OutsideGrade(code, label))
    if problems:
        raise ValidationError(problems)
    return tuple(found)


def _problem(code: str, label: str, *, known: Iterable[str]) -> str:
    """What keeps a line from being a grade, "" if nothing does."""
    if not label:
        return f"「{code}」に意味がありません。符号のあとに空白を入れて、意味を書いてください。"
    if len(code) > LONGEST_CODE or len(label) > LONGEST_LABEL:
        return f"「{code}」は、符号を{LONGEST_CODE}文字、意味を{LONGEST_LABEL}文字までで書いてください。"
    if code in known:
        return f"符号「{code}」が重複しています。"
    return ""


def validate_grades(lines: str) -> None:
    """Refuse lines that are no grades."""
    grades_in(lines)


def lines_of(grades: Iterable[OutsideGrade]) -> str:
    """Return grades as the lines that ``grades_in`` reads."""
    return "\n".join(f"{one.code}　{one.label}" for one in grades)
