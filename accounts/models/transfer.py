"""人事異動: what many people left and took up from one day on, so that it can be taken back as a whole."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models.people import Membership, User


class Transfer(models.Model):
    """One 人事異動 as it was registered, in one act: what it did. What counts are the memberships."""

    on = models.DateField("異動日")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    recorded_at = models.DateTimeField("登録日時")
    cancelled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="取り消した人"
    )
    cancelled_at = models.DateTimeField("取消日時", null=True)

    class Meta:
        verbose_name = "人事異動"
        verbose_name_plural = "人事異動"
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="transfer_cancelled_by_somebody",
                violation_error_message="取り消した人と日時は、両方そろえてください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} 人事異動"


class TransferStepKind(models.TextChoices):
    """What one step of a 人事異動 did to a person."""

    ADDED = "added", "得る"
    ENDED = "ended", "終える"
    CLOSED = "closed", "利用を終える"


class TransferStep(models.Model):
    """One thing that became of one person, in words, with what it takes to undo it."""

    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, related_name="steps", verbose_name="人事異動"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="利用者")
    kind = models.CharField("内容", max_length=10, choices=TransferStepKind.choices)
    membership = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="所属と役割"
    )
    # Of what was ended: its last day before.
    former_until = models.DateField("前の終了日", null=True)
    told = models.CharField("説明", max_length=300)

    class Meta:
        verbose_name = "人事異動の内容"
        verbose_name_plural = "人事異動の内容"
        ordering: ClassVar[list[str]] = ["transfer_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=TransferStepKind.values), name="transfer_step_known_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.told}"
