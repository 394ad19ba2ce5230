"""総括の照会: what a whole plan came to, asked once of everything in it when its last year is decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from initiatives.models import Initiative, Plan
from initiatives.words import NEUTRAL


class Achievement(models.TextChoices):
    """達成状況 over the plan's whole period, as people judge it."""

    ACHIEVED = "achieved", "達成"
    MOSTLY = "mostly", "おおむね達成"
    PARTLY = "partly", "一部達成"
    NOT_ACHIEVED = "not_achieved", "未達成"
    NOT_JUDGED = "not_judged", "判定できない"


class ClosingHandling(models.TextChoices):
    """次期計画での扱い, as the departments answer it; what the next plan holds follows from its links."""

    CONTINUED = "continued", "継続"
    CHANGED = "changed", "見直して継続"
    SPLIT = "split", "分割"
    MERGED = "merged", "統合"
    COMPLETED = "completed", "完了"
    ENDED = "ended", "終了"
    UNDECIDED = "undecided", "未定"


class ClosingState(models.TextChoices):
    """Where an answer stands: there is no approval, the body decides on all of them with the closing."""

    NOT_STARTED = "not_started", "未着手"
    DRAFTING = "drafting", "入力中"
    SUBMITTED = "submitted", "提出済"
    FINAL = "final", "確定"


ANSWERED_CLOSING_STATES = (ClosingState.SUBMITTED, ClosingState.FINAL)


class ClosingRound(models.Model):
    """総括の照会 of one plan: opened once its last year is decided, closed with the body's meeting."""

    plan = models.OneToOneField(
        Plan, on_delete=models.PROTECT, related_name="closing_round", verbose_name="計画"
    )
    opened_on = models.DateField("照会を開いた日")
    due_on = models.DateField("回答期限")
    inquiry_text = models.TextField("照会文", blank=True)
    closed_on = models.DateField("締めた日", null=True, blank=True)
    meeting_name = models.CharField("決定した会議", max_length=200, blank=True)
    meeting_date = models.DateField("会議の日", null=True, blank=True)
    is_demo = models.BooleanField("デモデータ", default=False, editable=False)
    history = History()

    class Meta:
        verbose_name = "総括の照会"
        verbose_name_plural = "総括の照会"
        ordering: ClassVar[list[str]] = ["plan_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")),
                name="closing_round_due_after_opening",
                violation_error_message="回答期限は、照会を開いた日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="closing_round_closed_after_opening",
                violation_error_message="締めた日は、照会を開いた日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=(Q(closed_on__isnull=False, meeting_date__isnull=False) & ~Q(meeting_name=""))
                | Q(closed_on__isnull=True, meeting_date__isnull=True, meeting_name=""),
                name="closing_round_closed_with_meeting",
                violation_error_message="総括を締めるには、決定した会議の名称と日付が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.short_title}の総括の照会"

    @property
    def is_closed(self) -> bool:
        """Whether the answers are final."""
        return self.closed_on is not None


class ClosingReport(models.Model):
    """計画期間の総括 of one initiative, answered by the department that leads it when the plan ends.

    What the page proposes from the years is not stored: an answer is what somebody saved.
    """

    round = models.ForeignKey(
        ClosingRound, on_delete=models.PROTECT, related_name="reports", verbose_name="総括の照会"
    )
    initiative = models.OneToOneField(
        Initiative,
        on_delete=models.PROTECT,
        related_name="closing_report",
        verbose_name=NEUTRAL.initiative,
    )
    state = models.CharField(
        "状態", max_length=20, choices=ClosingState.choices, default=ClosingState.NOT_STARTED
    )
    # Counts the saves; a form carries the number it was opened with, so that a stale one is recognised.
    version = models.PositiveIntegerField("版番号", default=0)
    achievement = models.CharField("達成状況", max_length=20, choices=Achievement.choices, blank=True)
    outcome = models.TextField("計画期間の成果", blank=True)
    remaining_issues = models.TextField("残った課題", blank=True)
    handling = models.CharField(
        "次期計画での扱い", max_length=20, choices=ClosingHandling.choices, blank=True
    )
    handling_text = models.TextField("次期計画での扱いの説明", blank=True)
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    updated_at = models.DateTimeField("最終更新日時", null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="最終更新者",
    )
    history = History()

    class Meta:
        verbose_name = "計画期間の総括"
        verbose_name_plural = "計画期間の総括"
        ordering: ClassVar[list[str]] = ["round_id", "initiative_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=ClosingState.values)
                & Q(achievement__in=["", *Achievement.values])
                & Q(handling__in=["", *ClosingHandling.values]),
                name="closing_report_known_codes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED_CLOSING_STATES, submitted_at__isnull=False)
                | (~Q(state__in=ANSWERED_CLOSING_STATES) & Q(submitted_at__isnull=True)),
                name="closing_report_submitted_has_date",
                violation_error_message="提出日時は提出済以降の状態とだけ組になります。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ANSWERED_CLOSING_STATES)
                | (~Q(achievement="") & ~Q(outcome="") & ~Q(handling="")),
                name="closing_report_submitted_is_whole",
                violation_error_message="提出には、達成状況・成果・次期計画での扱いが必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} 計画期間の総括"

    @property
    def is_answered(self) -> bool:
        """Whether the department has answered (提出済 or later)."""
        return self.state in ANSWERED_CLOSING_STATES


class ClosingAct(models.TextChoices):
    """What people do with a closing round and its answers; the labels are the log's words."""

    OPEN = "open_closing", "照会を開く"
    CHANGE = "change_closing", "期限・照会文の変更"
    SAVE = "save_closing_report", "保存"
    SUBMIT = "submit_closing_report", "提出"
    RETURN = "return_closing_report", "差戻し"
    CLOSE = "close_closing", "確定"
    REOPEN = "reopen_closing", "確定の取消し"


class ClosingLog(models.Model):
    """One act on a closing round or (with ``report``) on one answer: who did what, when, and why."""

    round = models.ForeignKey(
        ClosingRound, on_delete=models.CASCADE, related_name="log", verbose_name="総括の照会"
    )
    report = models.ForeignKey(
        ClosingReport,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="log",
        verbose_name="計画期間の総括",
    )
    act = models.CharField("操作", max_length=30, choices=ClosingAct.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作した人"
    )
    at = models.DateTimeField("日時")
    comment = models.TextField("コメント", blank=True)
    is_on_behalf = models.BooleanField("代理", default=False)

    class Meta:
        verbose_name = "総括の記録"
        verbose_name_plural = "総括の記録"
        ordering: ClassVar[list[str]] = ["round_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=ClosingAct.values), name="closing_log_known_act"),
            models.CheckConstraint(
                condition=~Q(act__in=[ClosingAct.RETURN, ClosingAct.REOPEN]) | ~Q(comment=""),
                name="closing_log_return_has_reason",
                violation_error_message="差戻しと確定の取消しには理由が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report or self.round} {self.get_act_display()}"
