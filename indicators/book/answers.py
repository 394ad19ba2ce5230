"""What a department hands in for one report, as plain values, and what is missing before submitting."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import COLUMN_FIELDS, FieldKind
from initiatives.words import Words


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """One event of a per-event indicator."""

    held_on: dt.date
    name: str
    count: Decimal


@dataclass(frozen=True, slots=True)
class MeasurementAnswer:
    """What was entered for one indicator. ``status`` is "" while the measurement is unfinished."""

    status: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_rate_only: bool = False
    is_reached: bool | None = None
    reached_on: dt.date | None = None
    text_value: str = ""
    reference_date: dt.date | None = None
    reason: str = ""
    change_reason: str = ""
    events: Sequence[EventAnswer] = ()


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What was entered for one evaluation item; status "" is blank."""

    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarAnswer:
    """One actual bar of the year: a phase from one quarter (1 to 4) to another."""

    phase_id: int
    start_period: int
    end_period: int


@dataclass(frozen=True, slots=True)
class QuestionValue:
    """The answer to a question that the round adds: a text or choice, or a number; neither is blank."""

    text: str = ""
    number: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is no answer; 0 is one."""
        return not self.text.strip() and self.number is None


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """Everything on the entry page. Keys are ids of Indicator, EvaluationItem, CycleQuestion and Remark."""

    texts: Mapping[str, str] = field(default_factory=dict)  # by the names of TEXT_FIELDS: texts and codes
    money: Mapping[str, Decimal | None] = field(default_factory=dict)  # by the names of MONEY_FIELDS
    measurements: Mapping[int, MeasurementAnswer] = field(default_factory=dict)
    items: Mapping[int, ItemAnswer] = field(default_factory=dict)
    bars: Sequence[BarAnswer] = ()
    questions: Mapping[int, QuestionValue] = field(default_factory=dict)
    responses: Mapping[int, str] = field(default_factory=dict)  # 前年度の指示への対応


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a report from being submitted: where it belongs and a sentence that says it."""

    anchor: str  # the id of its place on the entry page
    sentence: str


def question_anchor(pk: int) -> str:
    """Return the id of a question's field on the entry page."""
    return f"id_questions-{pk}"


def response_anchor(pk: int) -> str:
    """Return the id of the field that answers an instruction."""
    return f"id_responses-{pk}"


_VERBS = {FieldKind.TEXT: "入力して", FieldKind.CHOICE: "選んで"}


def missing_to_submit(
    *,
    indicators: Sequence[tuple[int, str]],
    items: Sequence[tuple[int, str]],
    measurement_statuses: Mapping[int, str],
    item_statuses: Mapping[int, str],
    texts: Mapping[str, str],
    proposed_grade: str,
    form: FormDefinition,
    words: Words,
    answered_questions: Collection[int],
    instructions: Sequence[tuple[int, str]] = (),
    answered_instructions: Collection[int] = (),
) -> list[Missing]:
    """Return what is missing, in the order of the page; an empty list means that it may be submitted.

    ``indicators`` are those that count this year and are entered (id, name), ``items`` the year's
    evaluation items that no indicator answers (id, text). Required are each counting indicator's value or
    status, each item's status, an answer to each of last year's ``instructions`` (id, short text), those of
    the ``texts`` that are declared so and the questions that ``form`` marks. An empty self-rating follows the
    proposal; one that differs needs its reason. Fields are named as in ``form``.
    """
    missing = [
        Missing(
            f"measurement-{key}",
            f"「{name}」の実績値を入力してください。まだ出せないときは区分（調査中など）と理由を選んでください。",
        )
        for key, name in indicators
        if not measurement_statuses.get(key)
    ]
    missing += [
        Missing(f"item-{key}", f"実施評価指標「{text}」の実施状況を選んでください。")
        for key, text in items
        if not item_statuses.get(key)
    ]
    missing += [
        Missing(response_anchor(key), f"前年度の{words.instruction}「{text}」への対応を入力してください。")
        for key, text in instructions
        if key not in answered_instructions
    ]
    missing += [
        Missing(f"id_{one.name}", f"「{form.label(one.name)}」を{_VERBS[one.kind]}ください。")
        for one in COLUMN_FIELDS
        if one.is_required and not texts[one.name].strip()
    ]
    if texts["self_grade"] not in ("", proposed_grade) and not texts["self_grade_reason"].strip():
        missing.append(
            Missing(
                "id_self_grade_reason",
                f"{form.label('self_grade')}が判定案と異なります。"
                f"「{form.label('self_grade_reason')}」を入力してください。",
            )
        )
    missing += [
        Missing(question_anchor(question.pk), f"「{question.label}」に回答してください。")
        for question in form.questions
        if question.is_required and question.pk not in answered_questions
    ]
    return missing
