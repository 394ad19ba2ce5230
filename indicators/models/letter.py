"""The letter (照会文書) with which a round goes out to departments: what is typed for it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from indicators.models.cycle import ReportingCycle


class InquiryLetter(models.Model):
    """Number, day, sender and subject of a round's letter; what is blank follows from the round.

    A table of its own, since the round's row is part of what decided years keep. No row: nothing was typed.
    """

    cycle = models.OneToOneField(
        ReportingCycle,
        on_delete=models.CASCADE,
        related_name="letter",
        verbose_name="照会・調査",
        error_messages={"unique": "この照会の照会文書は既にあります。"},
    )
    document_number = models.CharField("文書番号", max_length=50, blank=True)
    dated_on = models.DateField("日付", null=True, blank=True)
    sender = models.CharField("発信者", max_length=100, blank=True)
    subject = models.CharField("件名", max_length=200, blank=True)
    history = History()

    class Meta:
        verbose_name = "照会文書"
        verbose_name_plural = "照会文書"
        ordering: ClassVar[list[str]] = ["cycle_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(document_number="", dated_on__isnull=True, sender="", subject=""),
                name="inquiry_letter_says_something",
                violation_error_message="文書番号、日付、発信者、件名のどれかを入力してください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 照会文書"
