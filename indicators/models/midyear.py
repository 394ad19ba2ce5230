"""秋の中間確認: in the middle of a fiscal year, how each initiative goes, in a word and a comment."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from initiatives.models import FiscalYearField, Initiative, Plan
from initiatives.words import NEUTRAL


class Outlook(models.TextChoices):
    """How an initiative is expected to end its year: a forecast, no grade of the plan's scale."""

    ON_COURSE = "on_course", "順調に進む見込み"
    PARTLY = "partly", "一部遅れる見込み"
    BEHIND = "behind", "遅れる見込み"
    UNKNOWN = "unknown", "まだ見通せない"


TONES = {
    Outlook.ON_COURSE: "success",
    Outlook.PARTLY: "warning",
    Outlook.BEHIND: "danger",
    Outlook.UNKNOWN: "neutral",
}
# What has to be explained.
EXPLAINED = (Outlook.PARTLY, Outlook.BEHIND, Outlook.UNKNOWN)


class MidyearCheck(models.Model):
    """The check of one fiscal year, switched on by the secretariat with its period.

    Of a plan and year, not of a round: the year is running, its round is prepared after it has ended.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="midyear_checks", verbose_name="計画"
    )
    fiscal_year = FiscalYearField("対象年度")
    opens_on = models.DateField("開始日")
    due_on = models.DateField("回答期限")
    inquiry_text = models.TextField("照会文", blank=True)
    is_demo = models.BooleanField("デモデータ", default=False, editable=False)
    history = History()

    class Meta:
        verbose_name = "秋の中間確認"
        verbose_name_plural = "秋の中間確認"
        ordering: ClassVar[list[str]] = ["plan_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "fiscal_year"],
                name="midyear_check_one_per_year",
                violation_error_message="この年度の中間確認は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="midyear_check_due_after_opening",
                violation_error_message="回答期限は開始日以降の日にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.fiscal_year} 中間確認"


class MidyearAnswer(models.Model):
    """What a department said of one initiative. Internal: no public output shows it."""

    # `check` would hide the method of that name that every model has.
    of_check = models.ForeignKey(
        MidyearCheck, on_delete=models.CASCADE, related_name="answers", verbose_name="秋の中間確認"
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        related_name="midyear_answers",
        verbose_name=NEUTRAL.initiative,
    )
    outlook = models.CharField("見通し", max_length=20, choices=Outlook.choices)
    comment = models.TextField("コメント", blank=True)
    version = models.PositiveIntegerField("版番号", default=0)
    updated_at = models.DateTimeField("最終更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="最終更新者"
    )
    history = History()

    class Meta:
        verbose_name = "中間確認の回答"
        verbose_name_plural = "中間確認の回答"
        ordering: ClassVar[list[str]] = ["of_check_id", "initiative_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["of_check", "initiative"],
                name="midyear_answer_one_per_initiative",
                violation_error_message="この中間確認の回答は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(outlook__in=Outlook.values), name="midyear_answer_known_outlook"
            ),
            models.CheckConstraint(
                condition=~Q(outlook__in=EXPLAINED) | ~Q(comment=""),
                name="midyear_answer_explains",
                violation_error_message="「順調に進む見込み」のほかは、コメントが必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_check} {self.initiative}"

    @property
    def tone(self) -> str:
        """The tone of the outlook's badge."""
        return TONES[Outlook(self.outlook)]
