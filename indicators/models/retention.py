"""保存年限: for how long what is kept, where the house says so, and what was removed when, by whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_TERM = 30  # years


class RetentionKind(models.TextChoices):
    """What is kept for a term."""

    EVIDENCE = "evidence", "根拠資料のファイル"
    DRAFTS = "drafts", "保存していない入力"
    ACCOUNTS = "accounts", "利用を終えたアカウント"
    SIGN_INS = "sign_ins", "ログインの記録"
    MESSAGES = "messages", "送信した通知の本文"


class RetentionTerm(models.Model):
    """A term that the house has set; without a row the product's own holds (indicators.retention.kinds)."""

    kind = models.CharField("種類", max_length=20, choices=RetentionKind.choices, unique=True)
    years = models.PositiveSmallIntegerField("保存年数")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="変えた人"
    )
    changed_at = models.DateTimeField("変えた日時")

    class Meta:
        verbose_name = "保存年限"
        verbose_name_plural = "保存年限"
        ordering: ClassVar[list[str]] = ["kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=RetentionKind.values), name="retention_term_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(years__range=(1, LONGEST_TERM)),
                name="retention_term_of_years",
                violation_error_message=f"保存年数は、1年から{LONGEST_TERM}年までにしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.years}年"


class Disposal(models.Model):
    """One act by which what was older than its term was removed. A record, never edited."""

    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="整理した人"
    )
    done_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "保存年限による整理"
        verbose_name_plural = "保存年限による整理"
        ordering: ClassVar[list[str]] = ["-done_at", "-id"]

    def __str__(self) -> str:
        return f"{self.done_at:%Y-%m-%d %H:%M} {self.done_by}"


class DisposalLine(models.Model):
    """How much of one kind was removed, under which term; of files also their names, never what they held."""

    disposal = models.ForeignKey(
        Disposal, on_delete=models.CASCADE, related_name="lines", verbose_name="保存年限による整理"
    )
    kind = models.CharField("種類", max_length=20, choices=RetentionKind.choices)
    years = models.PositiveSmallIntegerField("保存年数")
    count = models.PositiveIntegerField("件数")
    size = models.PositiveBigIntegerField("大きさ（バイト）", default=0)
    names = models.TextField("名前", blank=True)  # one a line

    class Meta:
        verbose_name = "整理したもの"
        verbose_name_plural = "整理したもの"
        ordering: ClassVar[list[str]] = ["disposal_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=RetentionKind.values), name="disposal_line_known_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.count}件"
