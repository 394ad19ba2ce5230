"""What an initiative is graded by: the grade of each indicator, and one for all that are rated as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import stated_text
from .finding import Finding
from .scale import RollUp, Scale
from .situation import Absence, MilestoneState, Situation
from .values import ItemCounts
from .wording import named

_ITEMS_STAND_IN = (MilestoneState.BEFORE_DUE, MilestoneState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Rested:
    """An indicator that counts this year, with the code proposed for it and why."""

    situation: Situation
    grade: str
    is_graded: bool
    finding: Finding

    def states(self, items: ItemCounts) -> bool:
        """Return whether what was found already says the rate of these evaluation items."""
        return self.situation.milestone in _ITEMS_STAND_IN and self.situation.facts.items.rate == items.rate


@dataclass(frozen=True, slots=True)
class Together:
    """Indicators that are rated as one: all of them must hold, so the lowest grade is that of all.

    One that is 対象外 is left out. While another one has no grade nobody knows whether all hold: then `grade`
    is None, and `missing` are those.
    """

    members: tuple[Rested, ...]
    grade: str | None
    missing: tuple[Rested, ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    """All that an initiative is graded by in a year: its indicators that count, which are rated as one."""

    indicators: tuple[Rested, ...]
    groups: tuple[Together, ...]
    scale: Scale

    @classmethod
    def of(cls, indicators: Sequence[Rested], scale: Scale) -> "Ratings":
        """Group the indicators; one that is alone in its group is rated by itself."""
        names = dict.fromkeys(filter(None, (one.situation.rule.rating_group for one in indicators)))
        groups = [
            tuple(one for one in indicators if one.situation.rule.rating_group == name) for name in names
        ]
        together = tuple(_together(members, scale) for members in groups if len(members) > 1)
        return cls(tuple(indicators), together, scale)

    @property
    def alone(self) -> list[Rested]:
        """The indicators that are rated by themselves."""
        grouped = [one for group in self.groups for one in group.members]
        return [one for one in self.indicators if one not in grouped]

    @property
    def count(self) -> int:
        """How many ratings there are, with and without a grade."""
        return len(self.alone) + len(self.groups)

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that make that of the initiative: one for each indicator or group that has one."""
        alone = (one.grade for one in self.alone if one.is_graded)
        return (*alone, *(group.grade for group in self.groups if group.grade is not None))

    def judged(self, one: Rested) -> str:
        """Return what was found on an indicator with the code that it gives, or that there is none."""
        short = one.finding.short
        if not one.is_graded:
            return f"{short}{one.finding.because}評価せず"
        points = self._points(one.grade) if one in self.alone else ""
        return f"{short}（{one.grade}{'、' if points else ''}{points}）"

    def rated_together(self) -> list[str]:
        """Return for each group what it is rated: 「Ａ」と「Ｂ」は合わせて一つに評価し、最も低いC."""
        return [self._told(group) for group in self.groups]

    def _told(self, group: Together) -> str:
        names = "と".join(named(one.situation) for one in group.members)
        if group.grade is not None:
            points = self._points(group.grade)
            return f"{names}は合わせて一つに評価し、最も低い{group.grade}{f'（{points}）' if points else ''}"
        if not group.missing:
            return f"{names}は合わせて一つに評価するが、いずれも対象外"
        missing = "と".join(named(one.situation) for one in group.missing)
        return f"{names}は合わせて一つに評価するが、{missing}の評価がないため評価なし"

    def _points(self, grade: str) -> str:
        points = self.scale.code(grade).points if self.scale.roll_up is RollUp.POINTS else None
        return "" if points is None else f"{stated_text(points)}点"


def _together(members: tuple[Rested, ...], scale: Scale) -> Together:
    asked = [one for one in members if one.situation.absence is not Absence.NOT_APPLICABLE]
    missing = tuple(one for one in asked if not one.is_graded)
    order = [code.code for code in scale.grades]
    lowest = max((one.grade for one in asked if one.is_graded), key=order.index, default=None)
    return Together(members, None if missing else lowest, missing)
