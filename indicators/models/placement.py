"""Where an indicator is shown besides its own initiative (再掲): it is counted and graded at home alone."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from imari_dx.shared.acts import History
from indicators.models.target import Indicator
from initiatives.models import Initiative
from initiatives.words import NEUTRAL


class IndicatorPlacement(models.Model):
    """An indicator of another initiative of the same plan, shown at this one and in none of its grades."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="placements", verbose_name="再掲する数値目標"
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.CASCADE,
        related_name="placed_indicators",
        verbose_name=f"示す{NEUTRAL.initiative}",
    )
    history = History()

    class Meta:
        verbose_name = "再掲の数値目標"
        verbose_name_plural = "再掲の数値目標"
        ordering: ClassVar[list[str]] = ["initiative_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["indicator", "initiative"],
                name="indicator_placement_once",
                violation_error_message=f"この数値目標は、すでにこの{NEUTRAL.initiative}に再掲されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}（再掲）"

    def clean(self) -> None:
        """Refuse the initiative's own indicators and those of another plan."""
        if self.indicator_id is None or self.initiative_id is None:
            return
        home = self.indicator.initiative
        if home == self.initiative:
            raise ValidationError(
                {"indicator": f"この{NEUTRAL.initiative}自身の数値目標は、再掲できません。"}
            )
        if home.plan_id != self.initiative.plan_id:
            raise ValidationError({"indicator": "別の計画の数値目標は、再掲できません。"})
