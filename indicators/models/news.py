"""What a person has looked at of what is new, and how often mail tells it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class DigestRhythm(models.TextChoices):
    """How often somebody is written to; deadlines are told on their day in either case."""

    DAILY = "daily", "毎日（新しいお知らせがある日だけ）"
    WEEKLY = "weekly", "週に1回（月曜日）"


class NewsReader(models.Model):
    """One person as a reader of お知らせ: until when everything was looked at, and the rhythm of mails.

    What is new is derived from the logs and never stored. Without a row nothing was, mails are daily.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="news_reader", verbose_name="利用者"
    )
    looked_at = models.DateTimeField("確認した日時", null=True, blank=True)
    rhythm = models.CharField(
        "メールの頻度", max_length=10, choices=DigestRhythm.choices, default=DigestRhythm.DAILY
    )

    class Meta:
        verbose_name = "お知らせの設定"
        verbose_name_plural = "お知らせの設定"
        ordering: ClassVar[list[str]] = ["user_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(rhythm__in=DigestRhythm.values),
                name="news_reader_known_rhythm",
                violation_error_message="メールの頻度を選んでください。",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
