"""What others say to a report and what stands beside it: comments, opinions, evidence, extensions, drafts."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Department
from imari_dx.shared.acts import History
from indicators.models.cycle import CycleQuestion
from indicators.models.report import AnnualReport
from indicators.models.target import DECIMALS, DIGITS
from initiatives.words import NEUTRAL, Words


class Extension(models.Model):
    """期限の延長 for one report, with its reason. The latest row counts."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="extensions", verbose_name="年度実績"
    )
    due_on = models.DateField("延長後の回答期限")
    reason = models.TextField("延長の理由")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="認めた人"
    )
    granted_at = models.DateTimeField("認めた日時")

    class Meta:
        verbose_name = "期限の延長"
        verbose_name_plural = "期限の延長"
        ordering: ClassVar[list[str]] = ["report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_reason",
                violation_error_message="期限の延長には理由が必要です。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.due_on}まで"


class QuestionAnswer(models.Model):
    """The answer to a question that the round adds. A row without either value does not exist: blank."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="question_answers", verbose_name="年度実績"
    )
    question = models.ForeignKey(
        CycleQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name="設問"
    )
    text_value = models.TextField("文章・選択", blank=True)
    number_value = models.DecimalField(
        "数値", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    history = History()

    class Meta:
        verbose_name = "追加の設問への回答"
        verbose_name_plural = "追加の設問への回答"
        ordering: ClassVar[list[str]] = ["report_id", "question_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "question"], name="question_answer_one_per_question"),
            models.CheckConstraint(
                condition=(Q(number_value__isnull=False) & Q(text_value=""))
                | (Q(number_value__isnull=True) & ~Q(text_value="")),
                name="question_answer_one_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}"


class RemarkKind(models.TextChoices):
    """What a remark is: a comment of a reader, an opinion or an instruction of the headquarters."""

    COMMENT = "comment", "コメント"
    OPINION = "opinion", NEUTRAL.opinion
    INSTRUCTION = "instruction", NEUTRAL.instruction

    def label_in(self, words: Words) -> str:
        """Return the kind as a plan calls it."""
        own = {RemarkKind.OPINION: words.opinion, RemarkKind.INSTRUCTION: words.instruction}
        return own.get(self, str(self.label))


class Remark(models.Model):
    """コメント or 本部意見・指示 on a report. Never edited; internal.

    An instruction says whom it is for and by when it is to be answered; those from before it did so have no
    day, and no department where nobody was in charge. What became of it is its ``steps``.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="remarks", verbose_name="年度実績"
    )
    kind = models.CharField("種類", max_length=20, choices=RemarkKind.choices)
    text = models.TextField("内容")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記入者"
    )
    # What the headquarters said, which the secretariat records: whose it is and where it was said.
    said_by = models.CharField("発言者・会議", max_length=200, blank=True)
    addressee = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宛先"
    )
    due_on = models.DateField("対応の期限", null=True, blank=True)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "意見・コメント"
        verbose_name_plural = "意見・コメント"
        ordering: ClassVar[list[str]] = ["report_id", "id"]
        # What is new is asked for on every page.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="remark_at")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=RemarkKind.values), name="remark_known_kind"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="remark_has_text",
                violation_error_message="内容を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(kind=RemarkKind.INSTRUCTION) | Q(addressee__isnull=True, due_on__isnull=True),
                name="remark_addressee_of_instruction",
                violation_error_message="宛先と期限は、指示のときだけ記録します。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"


class InstructionResponse(models.Model):
    """前年度の指示への対応: what next year's report says to an instruction of the headquarters."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="instruction_responses", verbose_name="年度実績"
    )
    instruction = models.ForeignKey(
        Remark, on_delete=models.PROTECT, related_name="responses", verbose_name="指示"
    )
    text = models.TextField("対応")
    history = History()

    class Meta:
        verbose_name = "前年度の指示への対応"
        verbose_name_plural = "前年度の指示への対応"
        ordering: ClassVar[list[str]] = ["report_id", "instruction_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "instruction"], name="instruction_response_one_per_report"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="instruction_response_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.instruction}"


def evidence_path(_evidence: "EvidenceFile", _name: str) -> str:
    """Return where an upload is stored: a random name, so that no typed name ever reaches the disk."""
    return f"evidence/{uuid.uuid4().hex}"


class EvidenceFile(models.Model):
    """根拠資料: a file that a department adds to its report. Internal.

    Removing one keeps the row (who, when), so that the history can name it; the file itself goes.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="evidence_files", verbose_name="年度実績"
    )
    name = models.CharField("ファイル名", max_length=200)
    file = models.FileField("ファイル", upload_to=evidence_path, max_length=200, blank=True)
    content_type = models.CharField("種類", max_length=100)
    size = models.PositiveBigIntegerField("大きさ（バイト）")
    sha256 = models.CharField("SHA-256", max_length=64)
    description = models.CharField("説明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登録者"
    )
    uploaded_at = models.DateTimeField("登録日時")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="削除した人",
    )
    removed_at = models.DateTimeField("削除日時", null=True, blank=True)

    class Meta:
        verbose_name = "根拠資料"
        verbose_name_plural = "根拠資料"
        ordering: ClassVar[list[str]] = ["report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="evidence_file_removal_has_person",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | ~Q(file=""),
                name="evidence_file_present_until_removed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EntryDraft(models.Model):
    """What one person has typed into an entry page and not yet saved: kept as typed, errors included.

    One per person and report; gone once it is saved. ``version`` is the report's version that the page was
    opened with, ``screen`` names the page itself: what another tab has typed is not overwritten.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="drafts", verbose_name="年度実績"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="入力者"
    )
    version = models.PositiveIntegerField("版番号")
    typed = models.JSONField("入力した内容")
    saved_at = models.DateTimeField("自動保存日時")
    screen = models.CharField("入力した画面", max_length=40, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "入力途中の内容"
        verbose_name_plural = "入力途中の内容"
        ordering: ClassVar[list[str]] = ["report_id", "user_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "user"], name="entry_draft_one_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.user}"
