"""次期計画: which line of figures goes on in which indicator of the next plan."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from indicators.models.target import Indicator
from initiatives.models import Succession


class IndicatorSuccession(models.Model):
    """An indicator of the next plan goes on with the line of one of the plan before."""

    new = models.OneToOneField(
        Indicator, on_delete=models.CASCADE, related_name="inherited", verbose_name="次期計画での指標"
    )
    old = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="passed_on", verbose_name="前の計画での指標"
    )
    history = History()

    class Meta:
        verbose_name = "指標の引継ぎ"
        verbose_name_plural = "指標の引継ぎ"
        ordering: ClassVar[list[str]] = ["new_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(new=F("old")), name="indicator_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    def clean(self) -> None:
        """Refuse what does not lead from a plan into the one that follows it."""
        if self.new_id is None or self.old_id is None:
            return
        succession = Succession.objects.filter(successor=self.new.initiative.plan_id).first()
        if succession is None or succession.predecessor_id != self.old.initiative.plan_id:
            raise ValidationError("引継ぎは、前の計画の指標から次期計画の指標へだけ登録できます。")
