"""What stands at the head of a year's hand-out (会議資料): its number, and the meeting that it is for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from indicators.models.cycle import ReportingCycle


class MeetingHandout(models.Model):
    """Number of the hand-out, name, day, time and venue of the meeting; what is blank is not printed.

    A table of its own, since the round's row is part of what decided years keep. No row: nothing was typed.
    """

    cycle = models.OneToOneField(
        ReportingCycle,
        on_delete=models.CASCADE,
        related_name="handout",
        verbose_name="照会・調査",
        error_messages={"unique": "この年度の会議資料の番号・会場などは既にあります。"},
    )
    number = models.CharField("資料番号", max_length=50, blank=True)
    meeting = models.CharField("会議の名称", max_length=200, blank=True)
    held_on = models.DateField("開催日", null=True, blank=True)
    held_at = models.CharField("開催時間", max_length=50, blank=True)
    venue = models.CharField("会場", max_length=100, blank=True)
    history = History()

    class Meta:
        verbose_name = "会議資料の番号・会場など"
        verbose_name_plural = "会議資料の番号・会場など"
        ordering: ClassVar[list[str]] = ["cycle_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(number="", meeting="", held_on__isnull=True, held_at="", venue=""),
                name="meeting_handout_says_something",
                violation_error_message="資料番号、会議の名称、開催日、開催時間、会場のどれかを入力してください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 会議資料"
