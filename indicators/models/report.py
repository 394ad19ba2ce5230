"""年度実績: what a department reports for one initiative and one fiscal year, and its way to 確定."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models.cycle import ReportingCycle
from indicators.models.result_import import ResultImport
from indicators.models.scale import RatingScale
from initiatives.models import Initiative
from initiatives.words import NEUTRAL


class ReportState(models.TextChoices):
    """Where a report stands in the yearly workflow."""

    NOT_STARTED = "not_started", "未着手"
    DRAFTING = "drafting", "入力中"
    SUBMITTED = "submitted", "提出済"
    APPROVED = "approved", "所属長承認済"
    CHECKED = "checked", "事務局確認済"
    FINALISED = "finalised", "確定"

    def is_after(self, other: "ReportState") -> bool:
        """Whether it comes later on the way than another state."""
        states = list(ReportState)
        return states.index(self) > states.index(other)


# The states in which the department has answered.
STATES_WITH_ANSWER = (
    ReportState.SUBMITTED,
    ReportState.APPROVED,
    ReportState.CHECKED,
    ReportState.FINALISED,
)


MONEY_DIGITS = 12
_BEFORE_ANSWER = (ReportState.NOT_STARTED, ReportState.DRAFTING)


def has_answer(state: str) -> bool:
    """Whether the department has answered (提出済 or later)."""
    return state in STATES_WITH_ANSWER


class FutureDirection(models.TextChoices):
    """今後の方向性."""

    EXPAND = "expand", "拡充"
    CONTINUE = "continue", "継続"
    REVIEW = "review", "見直し"
    REDUCE = "reduce", "縮小"
    END = "end", "終了"
    COMPLETE = "complete", "完了"


class SettlementStatus(models.TextChoices):
    """Whether 決算額 is an estimate or final."""

    ESTIMATED = "estimated", "見込"
    CONFIRMED = "confirmed", "確定"


class AnnualReport(models.Model):
    """年度実績 of one initiative and one fiscal year (that of its cycle); one live one each."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="reports", verbose_name="照会・調査"
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="reports", verbose_name=NEUTRAL.initiative
    )
    state = models.CharField(
        "状態", max_length=20, choices=ReportState.choices, default=ReportState.NOT_STARTED
    )
    # Counts the saves; a form carries the number it was opened with, so that a stale one is recognised.
    version = models.PositiveIntegerField("版番号", default=0)
    results = models.TextField("取組実績", blank=True)
    outcomes = models.TextField("成果", blank=True)
    challenges = models.TextField("課題", blank=True)
    next_steps = models.TextField("今後の取組", blank=True)
    next_steps_due = models.CharField("今後の取組の時期", max_length=100, blank=True)
    direction = models.CharField("今後の方向性", max_length=20, choices=FutureDirection.choices, blank=True)
    budget = models.DecimalField(
        "予算額（千円）", max_digits=MONEY_DIGITS, decimal_places=0, null=True, blank=True
    )
    settlement = models.DecimalField(
        "決算額（千円）", max_digits=MONEY_DIGITS, decimal_places=0, null=True, blank=True
    )
    settlement_status = models.CharField(
        "決算額の区分", max_length=20, choices=SettlementStatus.choices, blank=True
    )
    self_grade = models.CharField("自己評価", max_length=20, blank=True)
    self_grade_reason = models.TextField("自己評価の理由", blank=True)
    handover_note = models.TextField("引継ぎメモ", blank=True)
    updated_at = models.DateTimeField("最終更新日時", null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="最終更新者",
    )
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    approved_at = models.DateTimeField("所属長承認日時", null=True, blank=True)
    checked_at = models.DateTimeField("事務局確認日時", null=True, blank=True)
    finalised_at = models.DateTimeField("確定日時", null=True, blank=True)
    meeting_name = models.CharField("決定した会議", max_length=200, blank=True)
    meeting_date = models.DateField("会議の日", null=True, blank=True)
    scale = models.ForeignKey(
        RatingScale,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="判定基準",
    )
    proposed_grade = models.CharField("判定案", max_length=20, blank=True)
    proposed_reason = models.TextField("判定案の理由", blank=True)
    is_proposal_provisional = models.BooleanField("判定案は暫定", default=False)
    final_grade = models.CharField("評価", max_length=20, blank=True)
    final_grade_reason = models.TextField("評価の理由", blank=True)
    # 移行データ: decided before the system, so that no meeting stands here; None where it was reported here.
    imported = models.ForeignKey(
        ResultImport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name="過年度の取込",
    )
    history = History()

    class Meta:
        verbose_name = "年度実績"
        verbose_name_plural = "年度実績"
        ordering: ClassVar[list[str]] = ["cycle_id", "initiative_id"]
        # Every page asks what waits: of twenty plans few reports are not decided.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state"], name="annual_report_state")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "initiative"],
                name="annual_report_one_live",
                violation_error_message=f"この{NEUTRAL.initiative}のこの年度の実績は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="annual_report_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_ANSWER, submitted_at__isnull=True)
                | Q(state__in=STATES_WITH_ANSWER, submitted_at__isnull=False),
                name="annual_report_submitted_has_date",
                violation_error_message="提出日時は提出済以降の状態とだけ組になります。",
            ),
            # A plan may skip the head's step: then a checked report has no approval date.
            models.CheckConstraint(
                condition=Q(state__in=[*_BEFORE_ANSWER, ReportState.SUBMITTED], approved_at__isnull=True)
                | Q(state=ReportState.APPROVED, approved_at__isnull=False)
                | Q(state__in=[ReportState.CHECKED, ReportState.FINALISED]),
                name="annual_report_approved_has_date",
                violation_error_message="所属長承認日時は所属長承認済以降の状態とだけ組になります。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[*_BEFORE_ANSWER, ReportState.SUBMITTED, ReportState.APPROVED],
                    checked_at__isnull=True,
                )
                | Q(state__in=[ReportState.CHECKED, ReportState.FINALISED], checked_at__isnull=False),
                name="annual_report_checked_has_date",
                violation_error_message="事務局確認日時は事務局確認済以降の状態とだけ組になります。",
            ),
            models.CheckConstraint(
                condition=(Q(state=ReportState.FINALISED, finalised_at__isnull=False, scale__isnull=False))
                | (~Q(state=ReportState.FINALISED) & Q(finalised_at__isnull=True)),
                name="annual_report_finalised_has_date",
                violation_error_message="確定日時と判定基準は確定の状態とだけ組になります。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FINALISED)
                | (
                    ~Q(final_grade="")
                    & (
                        (~Q(meeting_name="") & Q(meeting_date__isnull=False))
                        | Q(imported__isnull=False, meeting_name="", meeting_date__isnull=True)
                    )
                ),
                name="annual_report_finalised_has_decision",
                violation_error_message="確定には評価と決定した会議の名称・日付が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(settlement__isnull=True, settlement_status="")
                | (Q(settlement__isnull=False) & Q(settlement_status__in=SettlementStatus.values)),
                name="annual_report_settlement_with_status",
                violation_error_message="決算額には見込・確定の別を選んでください。",
            ),
            models.CheckConstraint(
                condition=(Q(budget__isnull=True) | Q(budget__gte=0))
                & (Q(settlement__isnull=True) | Q(settlement__gte=0)),
                name="annual_report_money_not_negative",
                violation_error_message="金額は0以上で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {self.fiscal_year.label}実績"

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year reported on."""
        return FiscalYear(self.cycle.fiscal_year)


class Act(models.TextChoices):
    """What people do to a report; the labels are the log's words."""

    SAVE = "save_report", "保存"
    SUBMIT = "submit_report", "提出"
    WITHDRAW = "withdraw_report", "取戻し"
    RETURN = "return_report", "差戻し"
    APPROVE = "approve_report", "所属長承認"
    CHECK = "check_report", "事務局確認"
    FINALISE = "finalise_report", "確定"
    REOPEN = "reopen_report", "確定の取消し"
    CONFIRM_FIGURES = "confirm_figures", "数値確定"

    @property
    def slug(self) -> str:
        """The act in addresses and ids: approve, return."""
        return self.value.removesuffix("_report")


class TransitionLog(models.Model):
    """One step of a report's workflow: who moved it from where to where, when, and why."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="transitions", verbose_name="年度実績"
    )
    act = models.CharField("操作", max_length=30, choices=Act.choices)
    from_state = models.CharField("前の状態", max_length=20, choices=ReportState.choices)
    to_state = models.CharField("後の状態", max_length=20, choices=ReportState.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作した人"
    )
    at = models.DateTimeField("日時")
    comment = models.TextField("コメント", blank=True)
    # 代決: a named deputy acted in the head's place. 代理入力: the secretariat acted for a department.
    is_by_deputy = models.BooleanField("代決", default=False)
    is_on_behalf = models.BooleanField("代理", default=False)

    class Meta:
        verbose_name = "状態の記録"
        verbose_name_plural = "状態の記録"
        # Not by time: "at" is when somebody pressed the button, who may have waited for somebody else's step.
        ordering: ClassVar[list[str]] = ["report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="transition_known_act"),
            models.CheckConstraint(
                condition=~Q(act=Act.RETURN) | ~Q(comment=""),
                name="transition_return_has_comment",
                violation_error_message="差戻しには理由が必要です。",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.REOPEN) | ~Q(comment=""),
                name="transition_reopening_has_reason",
                violation_error_message="確定の取消しには理由が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_from_state_display()}→{self.get_to_state_display()}"
