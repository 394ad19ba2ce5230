"""組織改編: which departments became which."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models.people import Department, User


class ReorganisationKind(models.TextChoices):
    """What happens to departments in a 組織改編."""

    RENAME = "rename", "名称変更"
    MERGE = "merge", "統合"
    SPLIT = "split", "分割"
    DISSOLVE = "dissolve", "廃止"


class Reorganisation(models.Model):
    """組織改編: which departments became which, from which day on. Before that day it may be cancelled.

    ``changes`` are the rows that it wrote, as they were and as it left them: by these it is taken back. One
    that is cancelled leads from and to no department any more, and says in words (``told``) what it was.
    """

    kind = models.CharField("種類", max_length=20, choices=ReorganisationKind.choices)
    effective_on = models.DateField("施行日")
    before = models.ManyToManyField(Department, related_name="left_by", verbose_name="改編前の部署")
    after = models.ManyToManyField(Department, related_name="made_by", verbose_name="改編後の部署")
    note = models.TextField("備考", blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時")
    changes = models.JSONField("変わった行", default=list, blank=True, editable=False)
    told = models.TextField("取り消した改編の内容", blank=True, default="", editable=False)
    cancelled_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="取り消した人",
    )
    cancelled_at = models.DateTimeField("取消日時", null=True, editable=False)

    class Meta:
        verbose_name = "組織改編"
        verbose_name_plural = "組織改編"
        ordering: ClassVar[list[str]] = ["-effective_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=ReorganisationKind.values), name="reorganisation_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="reorganisation_cancelled_by_somebody",
                violation_error_message="取り消した人と日時は、両方そろえてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.get_kind_display()}"

    def may_be_cancelled_on(self, day: dt.date) -> bool:
        """Whether it may be taken back on a day: it has not come yet, and knows what it wrote."""
        return self.cancelled_at is None and day < self.effective_on and bool(self.changes)
