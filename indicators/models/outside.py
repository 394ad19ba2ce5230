"""外部評価: what an outside body said of a year's results, as the secretariat recorded it."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from indicators.models.cycle import ReportingCycle
from initiatives.models import Heading, Initiative
from initiatives.outside import OutsideGrade
from initiatives.words import NEUTRAL


@dataclass(frozen=True, slots=True)
class OutsideTarget:
    """What a view is of: an initiative, a heading that does not report, or (neither) the whole plan."""

    initiative_id: int | None = None
    heading_id: int | None = None


WHOLE_PLAN = OutsideTarget()


def mark_of(*parts: str) -> str:
    """Return a short mark of what was shown, by which a page knows whether it changed meanwhile.

    Nothing at all has the mark "".
    """
    text = "\x1f".join(parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text.strip("\x1f") else ""


class OutsideView(models.Model):
    """A grade, a comment or both, of one fiscal year.

    The grade keeps the words that it had when it was recorded: what the body said stays as it was said,
    whatever becomes of the grades that the plan lists. A row without either was cleared.
    """

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.CASCADE, related_name="outside_views", verbose_name="照会・調査"
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outside_views",
        verbose_name=NEUTRAL.initiative,
    )
    heading = models.ForeignKey(
        Heading,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outside_views",
        verbose_name="見出し",
    )
    grade = models.CharField("評価", max_length=20, blank=True)
    grade_label = models.TextField("評価の意味", blank=True)
    comment = models.TextField("意見", blank=True)
    updated_at = models.DateTimeField("最終更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="最終更新者"
    )
    history = History()

    class Meta:
        verbose_name = "外部評価"
        verbose_name_plural = "外部評価"
        ordering: ClassVar[list[str]] = ["cycle_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=True) | Q(heading__isnull=True),
                name="outside_view_of_one_thing",
                violation_error_message="外部評価は、取組か見出しのどちらか1つに記録してください。",
            ),
            models.CheckConstraint(
                condition=~Q(grade="") | Q(grade_label=""),
                name="outside_view_label_of_a_grade",
                violation_error_message="評価の意味は、評価があるときだけ入力します。",
            ),
            models.UniqueConstraint(
                fields=["cycle", "initiative"],
                name="outside_view_one_per_initiative",
                violation_error_message="この年度の外部評価は既にあります。",
            ),
            models.UniqueConstraint(
                fields=["cycle", "heading"],
                name="outside_view_one_per_heading",
                violation_error_message="この年度の外部評価は既にあります。",
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(initiative__isnull=True, heading__isnull=True),
                name="outside_view_one_of_the_plan",
                violation_error_message="この年度の、全体の外部評価は既にあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 外部評価 {self.initiative or self.heading or '全体'}"

    @property
    def target(self) -> OutsideTarget:
        return OutsideTarget(self.initiative_id, self.heading_id)

    @property
    def given(self) -> OutsideGrade | None:
        """The grade, None where the body gave none."""
        return OutsideGrade(self.grade, self.grade_label) if self.grade else None

    @property
    def mark(self) -> str:
        """See ``mark_of``."""
        return mark_of(self.grade, self.comment)
