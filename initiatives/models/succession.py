"""次期計画: which plan follows which, and what went on in it (domain.md, "A plan lives")."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from initiatives.models.initiative import Initiative
from initiatives.models.plan import Plan
from initiatives.words import NEUTRAL


class Succession(models.Model):
    """A plan that follows another one: each plan has one successor at most."""

    successor = models.OneToOneField(
        Plan, on_delete=models.CASCADE, related_name="follows", verbose_name="次期計画"
    )
    predecessor = models.OneToOneField(
        Plan, on_delete=models.PROTECT, related_name="followed_by", verbose_name="前の計画"
    )
    made_at = models.DateTimeField("作成した日時")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="作成した人"
    )

    class Meta:
        verbose_name = "次期計画への引継ぎ"
        verbose_name_plural = "次期計画への引継ぎ"
        ordering: ClassVar[list[str]] = ["successor_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(successor=F("predecessor")),
                name="succession_of_another_plan",
                violation_error_message="次期計画には、別の計画を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor}から{self.successor}へ"


class InitiativeSuccession(models.Model):
    """What became of an initiative in the next plan: one row for each it goes on in.

    Whether it was carried on, split, merged or ended follows from the rows (``initiatives.succession``).
    """

    new = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="inherited", verbose_name="次期計画での取組"
    )
    old = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="passed_on", verbose_name="前の計画での取組"
    )
    history = History()

    class Meta:
        verbose_name = f"{NEUTRAL.initiative}の引継ぎ"
        verbose_name_plural = f"{NEUTRAL.initiative}の引継ぎ"
        ordering: ClassVar[list[str]] = ["new_id", "old_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["new", "old"],
                name="initiative_succession_once",
                violation_error_message="この引継ぎは既にあります。",
            ),
            models.CheckConstraint(condition=~Q(new=F("old")), name="initiative_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old.code} → {self.new.code}"

    def clean(self) -> None:
        """Refuse what does not lead from a plan into the one that follows it."""
        if self.new_id is None or self.old_id is None:
            return
        succession = Succession.objects.filter(successor=self.new.plan_id).first()
        if succession is None or succession.predecessor_id != self.old.plan_id:
            raise ValidationError("引継ぎは、前の計画の取組から次期計画の取組へだけ登録できます。")
