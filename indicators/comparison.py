"""Two versions of one report side by side: what is stored, and what somebody typed meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from imari_dx.fiscal_year import era_date
from imari_dx.numbers import format_number
from indicators.answers import ItemAnswer, MeasurementAnswer, QuestionValue
from indicators.forms import EntryForm
from indicators.models import (
    AnnualReport,
    FutureDirection,
    ItemStatus,
    MeasurementStatus,
    SettlementStatus,
)
from indicators.stored_answers import report_answer

_BLANK = "（空欄）"
_CODE_LABELS: dict[str, str] = dict([*FutureDirection.choices, *SettlementStatus.choices])


@dataclass(frozen=True, slots=True)
class Difference:
    """One field whose stored content differs from what was typed."""

    label: str
    stored: str
    typed: str


def differences(report: AnnualReport, form: EntryForm) -> list[Difference]:
    """Return where the stored report differs from a valid form, in the order of the page."""
    return [
        Difference(label, stored, typed) for label, stored, typed in _pairs(report, form) if stored != typed
    ]


def is_as_submitted(report: AnnualReport, form: EntryForm) -> bool:
    """Whether a valid form holds what was submitted; 判定案のとおり became the proposal's grade then."""
    rating = form.report_form.fields.get("self_grade")
    filled = {str(rating.label)} if rating and not form.answer.texts["self_grade"] else set()
    same_bars = not form.definition.uses("bars") or set(form.answer.bars) == set(report_answer(report).bars)
    return same_bars and {row.label for row in differences(report, form)} <= filled


def _pairs(report: AnnualReport, form: EntryForm) -> Iterator[tuple[str, str, str]]:
    stored, typed = report_answer(report), form.answer
    for measurement_form in form.measurement_forms:
        indicator = measurement_form.indicator
        before = stored.measurements.get(indicator.pk, MeasurementAnswer())
        yield (
            indicator.plain_name,
            _measurement_text(before),
            _measurement_text(typed.measurements[indicator.pk]),
        )
    for item_form in form.item_forms:
        item = item_form.item
        yield (
            str(item),
            _item_text(stored.items.get(item.pk, ItemAnswer())),
            _item_text(typed.items[item.pk]),
        )
    labels = {name: str(field.label) for name, field in form.report_form.fields.items()}
    for name, text in typed.texts.items():
        yield labels[name], _text(stored.texts[name]), _text(text)
    for name in ("budget", "settlement"):
        if name in labels:
            yield labels[name], _number(getattr(stored, name)), _number(getattr(typed, name))
    for question in form.definition.questions:
        yield (
            question.label,
            _question_text(stored.questions.get(question.pk, QuestionValue())),
            _question_text(typed.questions.get(question.pk, QuestionValue())),
        )


def _text(value: str) -> str:
    return _CODE_LABELS.get(value, value) or _BLANK


def _number(value: Decimal | None) -> str:
    return _BLANK if value is None else format_number(value, decimals=10)


def _question_text(answer: QuestionValue) -> str:
    return _number(answer.number) if answer.number is not None else answer.text or _BLANK


def _item_text(answer: ItemAnswer) -> str:
    label = ItemStatus(answer.status).label if answer.status else ""
    return "、".join(part for part in (label, answer.note) if part) or _BLANK


def _measurement_text(answer: MeasurementAnswer) -> str:
    numbers = (answer.value, answer.numerator, answer.denominator)
    parts = [MeasurementStatus(answer.status).label] if answer.status else []
    parts += [_number(number) for number in numbers if number is not None]
    parts += [era_date(day) for day in (answer.reached_on, answer.reference_date) if day]
    parts += [f"{era_date(event.held_on)} {event.name} {_number(event.count)}" for event in answer.events]
    parts += [text for text in (answer.text_value, answer.reason, answer.change_reason) if text]
    return "、".join(parts) or _BLANK
