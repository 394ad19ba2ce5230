"""What the plan promises to do or to report in a fiscal year: evaluation items (実施評価指標)."""

from typing import ClassVar

from django.db import models

from imari_dx.shared.acts import History
from indicators.models.target import Indicator
from initiatives.models import FiscalYearField, Initiative
from initiatives.words import NEUTRAL


class EvaluationItem(models.Model):
    """実施評価指標: what is to be done or reported in one fiscal year; verbatim, a line break inside kept."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="evaluation_items", verbose_name=NEUTRAL.initiative
    )
    fiscal_year = FiscalYearField("年度")
    sort_order = models.PositiveSmallIntegerField("並び順")
    text = models.TextField("実施評価指標")
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="evaluation_items",
        verbose_name="対応する数値目標",
        help_text="数値を報告するだけの項目では、その指標の実績値が回答になります。",
    )
    history = History()

    class Meta:
        verbose_name = "実施評価指標"
        verbose_name_plural = "実施評価指標"
        ordering: ClassVar[list[str]] = ["initiative_id", "fiscal_year", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["initiative", "fiscal_year", "sort_order"], name="evaluation_item_unique_order"
            )
        ]

    def __str__(self) -> str:
        return self.text.replace("\n", "")
