"""What becomes of an instruction of the headquarters: answered, closed, taken up again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Department
from indicators.models.remark import InstructionResponse, Remark, RemarkKind


class InstructionAct(models.TextChoices):
    """What is done with an instruction."""

    REPLY = "reply", "回答"
    CLOSE = "close", "終了"
    REOPEN = "reopen", "再開"


class InstructionStep(models.Model):
    """One act on an instruction, with its words. Only ever added; internal.

    Of a reply the department that answers stands beside the person: people move.
    """

    instruction = models.ForeignKey(
        Remark, on_delete=models.CASCADE, related_name="steps", verbose_name="指示"
    )
    act = models.CharField("操作", max_length=20, choices=InstructionAct.choices)
    text = models.TextField("内容")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記入者"
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回答した課",
    )
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "指示への対応"
        verbose_name_plural = "指示への対応"
        ordering: ClassVar[list[str]] = ["instruction_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(act__in=InstructionAct.values), name="instruction_step_known_act"
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="instruction_step_has_text",
                violation_error_message="内容を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(act=InstructionAct.REPLY, department__isnull=False)
                | (~Q(act=InstructionAct.REPLY) & Q(department__isnull=True)),
                name="instruction_step_reply_has_department",
                violation_error_message="回答には、回答した課が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instruction} {self.get_act_display()}"


def is_closed_in_sql(instruction: str = "pk") -> Exists:
    """Whether the latest closing of an instruction (its id in the outer query) was not taken back."""
    turns = InstructionStep.objects.filter(act__in=[InstructionAct.CLOSE, InstructionAct.REOPEN])
    latest = turns.filter(instruction=OuterRef(OuterRef(instruction))).order_by("-pk").values("pk")[:1]
    return Exists(InstructionStep.objects.filter(pk=Subquery(latest), act=InstructionAct.CLOSE))


def is_answered_in_sql(instruction: str = "pk") -> Q:
    """Whether anybody has answered it, in its own year or in next year's report."""
    replies = InstructionStep.objects.filter(instruction=OuterRef(instruction), act=InstructionAct.REPLY)
    responses = InstructionResponse.objects.filter(instruction=OuterRef(instruction))
    return Q(Exists(replies)) | Q(Exists(responses))


def was_closed(instruction: Remark) -> bool:
    """Whether an instruction that was read with ``is_closed`` is."""
    return bool(getattr(instruction, "is_closed", False))


def was_answered(instruction: Remark) -> bool:
    """Whether an instruction that was read with ``is_answered`` is."""
    return bool(getattr(instruction, "is_answered", False))


def instructions() -> QuerySet[Remark]:
    """Return all instructions, each with ``is_closed`` and ``is_answered``."""
    found = Remark.objects.filter(kind=RemarkKind.INSTRUCTION)
    return found.annotate(is_closed=is_closed_in_sql(), is_answered=is_answered_in_sql())
