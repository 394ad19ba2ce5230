"""Where the reporting of an indicator goes on when its 所管課 is reorganised."""

from typing import ClassVar

from django.db import models

from accounts.models import Department
from imari_dx.shared.acts import History
from indicators.models.target import Indicator


class ReportingSuccession(models.Model):
    """The department that reports an indicator from a day on, in place of one that ended the day before.

    Kept apart from ``Indicator.department`` because a reorganisation is registered ahead: until its day the
    former department enters the figure. Without a department the one in charge of the initiative reports.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="reporting_successions", verbose_name="指標"
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeded_indicators",
        verbose_name="引き継ぐ課",
    )
    valid_from = models.DateField("開始日")
    history = History()

    class Meta:
        verbose_name = "所管課の引継ぎ"
        verbose_name_plural = "所管課の引継ぎ"
        ordering: ClassVar[list[str]] = ["indicator_id", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["indicator", "valid_from"],
                name="reporting_succession_one_per_day",
                violation_error_message="同じ日の所管課の引継ぎが既にあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator.plain_name} {self.department or '担当課'}"
