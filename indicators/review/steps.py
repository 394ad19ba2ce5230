"""The steps after entering, each taken with its form: 承認, 確認, 確定, 差戻し, 取戻し, 確定の取消し."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from indicators.entry.forms.decision import CommentForm, DecisionForm
from indicators.entry.opened import OpenedReport
from indicators.judgement import Scale
from indicators.models import Act
from indicators.workflow.joint import awaited_leads, awaiting_words
from indicators.workflow.transition_table import TRANSITIONS, done_words
from indicators.workflow.transitions import STEP_SERVICES

StepForm = CommentForm | DecisionForm


def step_form(act: Act, scale: Scale, proposed: str, data: QueryDict | None = None) -> StepForm:
    """Return the form of a step, with what was posted for it; ``proposed`` is the proposal's grade."""
    if TRANSITIONS[act].is_decision:
        return DecisionForm(data, scale=scale, proposed=proposed, prefix=act.slug)
    return CommentForm(data, reason=TRANSITIONS[act].reason, prefix=act.slug)


def take_step(opened: OpenedReport, act: Act, typed: Mapping[str, Any], *, version: int) -> str:
    """Take a step with what its form understood, on the content that was read; return what is said then.

    Raises ConflictError, of the step's service.
    """
    moved = STEP_SERVICES[act](
        report=opened.report, by=opened.reader, at=timezone.now(), version=version, **typed
    )
    if waiting := awaiting_words(awaited_leads(moved, opened.initiative)):
        return f"{TRANSITIONS[act].done}{waiting}"
    return said_when_done(opened, act)


def said_when_done(opened: OpenedReport, act: Act) -> str:
    """Return what is said when a step was taken: what was done, and what comes next."""
    return done_words(act, skips_approval=opened.skips_approval, words=opened.words)


def is_taken_already(opened: OpenedReport, act: Act, typed: Mapping[str, Any]) -> bool:
    """Whether the reader has just taken this very step: the button was pressed twice, or in two tabs."""
    if TRANSITIONS[act].is_decision:
        return opened.was_done_by(opened.reader, act) and opened.report.final_grade == typed["grade"]
    comment = str(typed.get("comment", "")).strip()
    return typed.keys() <= {"comment"} and opened.was_done_by(opened.reader, act, comment=comment)


def typed_in_vain(act: Act, form: StepForm, offered: Iterable[Act]) -> list[tuple[str, str]]:
    """Return what was typed for a step that is not offered any more: label and text, to be copied."""
    if act in offered:
        return []
    return [(str(field.label), str(field.value())) for field in form if field.value()]
