"""A grade as documents and pages show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GradeMark:
    """A grade as it is shown: letter, words, colour token (a name, no colour). Empty code: none yet."""

    code: str
    label: str
    token: str

    @property
    def text(self) -> str:
        """A（計画どおり・達成）."""
        return f"{self.code}（{self.label}）" if self.label else self.code


NO_GRADE_YET = GradeMark("", "", "")
