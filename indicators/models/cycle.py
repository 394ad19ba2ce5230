"""The yearly round (照会・調査): its days, what was done with it, and the form that it asks with (様式)."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from imari_dx.shared.acts import History
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models.result_import import ResultImport
from initiatives.models import FiscalYearField, Plan
from initiatives.words import NEUTRAL


class CycleStage(models.TextChoices):
    """Where a round stands; derived from its days, never stored."""

    PREPARING = "preparing", "準備中"
    OPEN = "open", "照会中"
    CLOSED = "closed", "締切済"


class CycleQuerySet(models.QuerySet["ReportingCycle"]):
    """Rounds."""

    def opened(self) -> "CycleQuerySet":
        """Return the rounds that were opened: those that have reports, whether closed by now or not."""
        return self.filter(opened_on__isnull=False)

    def with_skips_bars(self) -> "CycleQuerySet":
        """Mark each round with ``skips_bars``: its form does not ask for the actual schedule."""
        switched_off = CycleField.objects.filter(cycle=OuterRef("pk"), name="bars", is_used=False)
        return self.annotate(skips_bars=Exists(switched_off))


class ReportingCycle(models.Model):
    """照会・調査 of one fiscal year's results.

    ``opens_on`` … ``publishes_on`` are planned days. ``opened_on`` is the day on which the round was opened:
    from then on there are reports and the form (様式) is frozen. ``closed_on`` is the day it was closed.
    Of a year that was taken in from a file (``imported``) nobody was asked: its days are that of the import.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="reporting_cycles", verbose_name="計画"
    )
    fiscal_year = FiscalYearField("対象年度")
    opens_on = models.DateField("照会日")
    due_on = models.DateField("回答期限")
    review_on = models.DateField(NEUTRAL.meeting_day, null=True, blank=True)
    publishes_on = models.DateField("公表の予定日", null=True, blank=True)
    opened_on = models.DateField("照会を開いた日", null=True, blank=True)
    closed_on = models.DateField("締切処理日", null=True, blank=True)
    inquiry_text = models.TextField("照会文", blank=True)
    instructions = models.TextField("記入要領", blank=True)
    outside_meeting = models.CharField("外部評価の会議", max_length=100, blank=True, default="")
    outside_met_on = models.DateField("外部評価の会議の日", null=True, blank=True)
    is_demo = models.BooleanField("デモデータ", default=False, editable=False)
    imported = models.ForeignKey(
        ResultImport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="cycles",
        verbose_name="過年度の取込",
    )
    history = History()

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "照会・調査"
        verbose_name_plural = "照会・調査"
        ordering: ClassVar[list[str]] = ["plan_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "fiscal_year"],
                name="reporting_cycle_one_per_year",
                violation_error_message="この年度の照会は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="reporting_cycle_due_after_opening",
                violation_error_message="回答期限は照会日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("due_on")),
                name="reporting_cycle_review_after_due",
                violation_error_message=f"{NEUTRAL.meeting_day}は回答期限以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(publishes_on__isnull=True)
                | (
                    Q(publishes_on__gte=F("due_on"))
                    & (Q(review_on__isnull=True) | Q(publishes_on__gte=F("review_on")))
                ),
                name="reporting_cycle_published_last",
                violation_error_message=f"公表の予定日は回答期限・{NEUTRAL.meeting_day}以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | (Q(opened_on__isnull=False) & Q(closed_on__gte=F("opened_on"))),
                name="reporting_cycle_closed_after_opening",
                violation_error_message="締切処理日は照会を開いた日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(imported__isnull=True) | Q(closed_on__isnull=False),
                name="reporting_cycle_imported_is_closed",
                violation_error_message="移行データの年度は、回答を受け付けません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{FiscalYear(self.fiscal_year).label}実績の照会"

    @property
    def stage(self) -> CycleStage:
        """準備中 until opened, 締切済 once closed (a reopened round has no closing day)."""
        if self.opened_on is None:
            return CycleStage.PREPARING
        return CycleStage.OPEN if self.closed_on is None else CycleStage.CLOSED


class CycleAct(models.TextChoices):
    """What the secretariat does with a round."""

    PREPARE = "prepare_cycle", "作成"
    CHANGE = "change_cycle", "日程・照会文の変更"
    OPEN = "open_cycle", "照会を開く"
    CLOSE = "close_cycle", "締切"
    REOPEN = "reopen_cycle", "受付の再開"
    IMPORT = "import_results", "移行データの取込"


class CycleLog(models.Model):
    """One act on a round: who did what, when, and why."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.CASCADE, related_name="log", verbose_name="照会・調査"
    )
    act = models.CharField("操作", max_length=30, choices=CycleAct.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作した人"
    )
    at = models.DateTimeField("日時")
    comment = models.TextField("コメント", blank=True)

    class Meta:
        verbose_name = "照会の記録"
        verbose_name_plural = "照会の記録"
        ordering: ClassVar[list[str]] = ["cycle_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=CycleAct.values), name="cycle_log_known_act"),
            models.CheckConstraint(
                condition=~Q(act=CycleAct.REOPEN) | ~Q(comment=""),
                name="cycle_log_reopening_has_reason",
                violation_error_message="受付の再開には理由が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.get_act_display()}"


class CycleField(models.Model):
    """様式確定: how one field of the entry page is asked in one round; no row means the standard way.

    ``name`` is a field of AnnualReport. Fields that are required to submit keep ``is_used``; services see
    to that, because which ones they are is a rule.
    """

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.CASCADE, related_name="fields", verbose_name="照会・調査"
    )
    name = models.CharField("項目", max_length=50)
    is_used = models.BooleanField("使う", default=True)
    label = models.CharField("見出し", max_length=100, blank=True, help_text="空欄は標準の見出し。")
    hint = models.CharField("説明", max_length=500, blank=True, help_text="空欄は標準の説明。")
    history = History()

    class Meta:
        verbose_name = "様式の項目"
        verbose_name_plural = "様式の項目"
        ordering: ClassVar[list[str]] = ["cycle_id", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "name"], name="cycle_field_one_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.label or self.name}"


class QuestionKind(models.TextChoices):
    """What an added question is answered with."""

    TEXT = "text", "文章"
    CHOICE = "choice", "選択"
    NUMBER = "number", "数値"


class CycleQuestion(models.Model):
    """様式確定: a question added by the secretariat for one round."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.CASCADE, related_name="questions", verbose_name="照会・調査"
    )
    sort_order = models.PositiveSmallIntegerField("並び順", default=0)
    kind = models.CharField("回答の形式", max_length=20, choices=QuestionKind.choices)
    label = models.CharField("設問", max_length=200)
    hint = models.CharField("説明", max_length=500, blank=True)
    choices = models.TextField("選択肢", blank=True, help_text="1行に1つ。選択の設問でだけ使います。")
    unit = models.CharField("単位", max_length=20, blank=True, help_text="数値の設問でだけ使います。")
    is_required = models.BooleanField("提出に必要", default=False)
    is_public = models.BooleanField(
        "評価報告書に載せる", default=False, help_text="チェックしないと庁内だけで使います。"
    )
    history = History()

    class Meta:
        verbose_name = "追加の設問"
        verbose_name_plural = "追加の設問"
        ordering: ClassVar[list[str]] = ["cycle_id", "sort_order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "label"],
                name="cycle_question_one_per_label",
                violation_error_message="同じ設問が既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="cycle_question_known_kind"
            ),
            models.CheckConstraint(
                condition=(Q(kind=QuestionKind.CHOICE) & ~Q(choices=""))
                | (~Q(kind=QuestionKind.CHOICE) & Q(choices="")),
                name="cycle_question_choices_for_choice",
                violation_error_message="選択肢は「選択」の設問でだけ、必ず入力します。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def choice_list(self) -> list[str]:
        """The choices in order, without blank lines."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Commentary(models.Model):
    """所見 of the secretariat for one year, of one heading or (without one) of the whole plan."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.CASCADE, related_name="commentaries", verbose_name="照会・調査"
    )
    heading = models.ForeignKey(
        "initiatives.Heading", on_delete=models.PROTECT, null=True, blank=True, verbose_name="見出し"
    )
    text = models.TextField("所見", blank=True)
    version = models.PositiveIntegerField("版番号", default=0)
    updated_at = models.DateTimeField("最終更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="最終更新者"
    )
    history = History()

    class Meta:
        verbose_name = "所見"
        verbose_name_plural = "所見"
        ordering: ClassVar[list[str]] = ["cycle_id", "heading_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "heading"], name="commentary_one_per_heading"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(heading__isnull=True), name="commentary_one_for_the_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.heading or '全体'}"


class MessageStatus(models.TextChoices):
    """Where an outgoing message stands."""

    PENDING = "pending", "送信待ち"
    SENDING = "sending", "送信中"
    SENT = "sent", "送信済"
    FAILED = "failed", "送信失敗"
    UNCERTAIN = "uncertain", "送信不明"
    CANCELLED = "cancelled", "取りやめ"


UNSENT_FOR_A_REASON = (MessageStatus.FAILED, MessageStatus.UNCERTAIN, MessageStatus.CANCELLED)
# A message that is 送信中 for longer was left so by a crash: nobody can say whether it went out.
SENDING_TAKES_AT_MOST = dt.timedelta(minutes=10)


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    """What the page of the outbox asks for."""

    def open_first(self) -> "OutboxMessageQuerySet":
        """The messages of which nobody knows yet whether they went out, then the newest."""
        is_open = Q(status__in=[MessageStatus.SENDING, MessageStatus.UNCERTAIN])
        return self.order_by(Case(When(is_open, then=0), default=1), "-id")

    def of_plan(self, plan: Plan, *, with_old: bool) -> "OutboxMessageQuerySet":
        """The messages of a plan; ``with_old`` those too from before a message knew its plan."""
        return self.filter(Q(plan=plan) | Q(plan__isnull=True) if with_old else Q(plan=plan))


class OutboxMessage(models.Model):
    """One digest to one person: written before it is sent, so that a failure is seen and tried again.

    ``claimed_at`` is when somebody began to send it. ``error`` says why it has not gone out, or who settled
    it.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages", verbose_name="宛先"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, null=True, related_name="messages", verbose_name="計画"
    )
    address = models.EmailField("メールアドレス", blank=True, help_text="空欄は送れません（登録なし）。")
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文")
    status = models.CharField(
        "送信の状況", max_length=20, choices=MessageStatus.choices, default=MessageStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField("送信回数", default=0)
    error = models.TextField("理由", blank=True)
    written_at = models.DateTimeField("作成日時")
    claimed_at = models.DateTimeField("送信開始日時", null=True, blank=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "送信する通知"
        verbose_name_plural = "送信する通知"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=MessageStatus.values), name="outbox_message_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MessageStatus.SENT) & Q(sent_at__isnull=True)),
                name="outbox_message_sent_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=UNSENT_FOR_A_REASON) | ~Q(error=""),
                name="outbox_message_failure_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MessageStatus.SENDING, MessageStatus.UNCERTAIN])
                | Q(claimed_at__isnull=False),
                name="outbox_message_sending_is_claimed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status"], name="outbox_message_status")
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.subject}"

    def status_on(self, now: dt.datetime) -> MessageStatus:
        """Where it stands at a moment: what was left 送信中 by a crash is 送信不明."""
        is_left = self.claimed_at is not None and now - self.claimed_at > SENDING_TAKES_AT_MOST
        status = MessageStatus(self.status)
        return MessageStatus.UNCERTAIN if status == MessageStatus.SENDING and is_left else status


class Reminder(models.Model):
    """One thing that a person is told once: the key names the occasion, so that nothing is told twice."""

    message = models.ForeignKey(
        OutboxMessage, on_delete=models.CASCADE, related_name="reminders", verbose_name="通知"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="宛先"
    )
    key = models.CharField("用件", max_length=200)

    class Meta:
        verbose_name = "知らせた用件"
        verbose_name_plural = "知らせた用件"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recipient", "key"], name="reminder_told_once")
        ]

    def __str__(self) -> str:
        return self.key
