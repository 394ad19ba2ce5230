"""過年度の取込: results of years before the system, taken in from a file."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from initiatives.models import Plan

MIGRATED = "移行データ"


class ResultImport(models.Model):
    """One file that was taken in as a whole, and where its results come from (出所).

    One that was taken back keeps its row, with who did it, when and why; its reports are gone.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="result_imports", verbose_name="計画"
    )
    file_name = models.CharField("ファイル名", max_length=255)
    digest = models.CharField("内容の照合値", max_length=64, editable=False)  # SHA-256 of what was read
    origin = models.CharField("出所", max_length=200)
    imported_at = models.DateTimeField("取り込んだ日時")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="取り込んだ人"
    )
    taken_back_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取り消した人",
    )
    taken_back_reason = models.TextField("取り消した理由", blank=True)
    history = History()

    class Meta:
        verbose_name = "過年度の取込"
        verbose_name_plural = "過年度の取込"
        ordering: ClassVar[list[str]] = ["plan_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(origin=""),
                name="result_import_has_origin",
                violation_error_message="移行データには出所を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="result_import_taken_back_has_reason",
                violation_error_message="取込の取消しには理由が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def mark(self) -> str:
        """What stands wherever such a result is shown: 「移行データ（出所：令和5年度進捗管理表）」."""
        return f"{MIGRATED}（出所：{self.origin}）"
