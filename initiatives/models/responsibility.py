"""Which departments have which part in an initiative, and from when to when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Department, PeriodQuerySet
from imari_dx.shared.acts import History
from initiatives.models.initiative import Initiative
from initiatives.words import NEUTRAL


class ResponsibilityKind(models.TextChoices):
    """Whether a department leads an initiative (担当課), leads it with another one (共管), or supports it."""

    LEAD = "lead", "担当課"
    JOINT = "joint", "共管"
    SUPPORTING = "supporting", "関係課"


class Responsibility(models.Model):
    """A department's part in an initiative, from one day until another."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="responsibilities", verbose_name=NEUTRAL.initiative
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="responsibilities", verbose_name="部署"
    )
    kind = models.CharField("区分", max_length=20, choices=ResponsibilityKind.choices)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True, blank=True)
    history = History()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "担当課・関係課"
        verbose_name_plural = "担当課・関係課"
        ordering: ClassVar[list[str]] = ["initiative_id", "kind", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=ResponsibilityKind.values), name="responsibility_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="responsibility_period_in_order",
                violation_error_message="終了日は開始日以降の日にしてください。",
            ),
            models.UniqueConstraint(
                fields=["initiative", "department", "kind", "valid_from"], name="responsibility_unique"
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(kind=ResponsibilityKind.LEAD, valid_until__isnull=True),
                name="responsibility_one_current_lead",
                violation_error_message="現在の担当課は1つだけです。前の担当課に終了日を入れてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {self.department}（{self.get_kind_display()}）"
