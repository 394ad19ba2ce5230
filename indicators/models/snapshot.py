"""版: frozen data of a finalised report."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from indicators.models.report import AnnualReport

BY_THE_SYSTEM = "システム"


class SnapshotCause(models.TextChoices):
    """Which act wrote a snapshot."""

    FINALISED = "finalised", "確定"
    FIGURES_CONFIRMED = "figures_confirmed", "数値確定"
    # Decided before there were 版: frozen afterwards, by ``manage.py freeze_decided``.
    MADE_LATER = "made_later", "後日の作成"


class Snapshot(models.Model):
    """版: all that any output shows of a report, frozen when it was finalised. Never changed or deleted."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="snapshots", verbose_name="年度実績"
    )
    number = models.PositiveSmallIntegerField("版")
    cause = models.CharField("理由", max_length=20, choices=SnapshotCause.choices)
    comment = models.TextField("説明", blank=True)
    data = models.JSONField("内容", encoder=DjangoJSONEncoder)
    # Nobody where the system wrote it.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="操作した人",
    )
    written_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering: ClassVar[list[str]] = ["report_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="snapshot_unique_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="snapshot_number_from_one"),
            models.CheckConstraint(condition=Q(cause__in=SnapshotCause.values), name="snapshot_known_cause"),
            models.CheckConstraint(
                condition=Q(written_by__isnull=False) | Q(cause=SnapshotCause.MADE_LATER),
                name="snapshot_act_has_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"

    @property
    def writer(self) -> str:
        """Who wrote it."""
        return str(self.written_by) if self.written_by else BY_THE_SYSTEM
