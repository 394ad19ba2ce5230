"""What a file gives for one report, read by the forms of the entry page as if it were typed there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.forms import Form
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedTextField
from imari_dx.shared.workbook_in import Cell, CellError, Readings
from indicators.book.answers import BarAnswer, ReportAnswer
from indicators.book.assessment import items_of
from indicators.entry.forms.entry import EntryForm
from indicators.judgement import Scale
from indicators.models import AnnualReport, FutureDirection, ItemStatus, SettlementStatus
from indicators.past_years.cells import cleaned, word_in
from indicators.past_years.figures import FigureReader, Typed, other_fields
from indicators.past_years.given import ReportGiven
from indicators.past_years.schema import BARS
from initiatives.models import Initiative


def _choices(
    codes: type[FutureDirection | ItemStatus | SettlementStatus], also: Mapping[str, str] | None = None
) -> tuple[dict[str, str], str]:
    labels = {str(one.label): str(one.value) for one in codes}
    return {**labels, **{one.value: str(one.value) for one in codes}, **(also or {})}, "、".join(labels)


_ENTERED: Final = {"entered": SettlementStatus.CONFIRMED.value}
_NOTHING: Final = dict.fromkeys(("blank", "未入力"), "")
_WORDS: Final = {
    "direction": _choices(FutureDirection),
    "settlement_status": _choices(SettlementStatus, {**_ENTERED, **_NOTHING}),
    "item": _choices(ItemStatus, _NOTHING),
}


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report as it was understood: the answer, what it was asked beside, and the published grade."""

    given: ReportGiven
    answer: ReportAnswer
    questions: Mapping[str, str]  # the answers by the words of the question
    grade: str  # a code of the scale, its own for 評価できない where none was published
    grade_reason: str


def read_report(given: ReportGiven, report: AnnualReport, scale: Scale, readings: Readings) -> ReadReport:
    """Read a report; what is wrong is collected with its cell, as the entry page says it.

    ``report`` is not stored: it knows its round, and that nothing was answered yet.
    """
    typed, figures = Typed(), _figures(given, readings)
    for figure in figures.values():
        figure.type_into(typed)
    _type_items(given, typed, readings)
    _type_texts(given, typed, readings)
    form = _form(given.initiative, report, scale, typed, set(figures))
    answer = ReportAnswer()
    if form.is_valid():
        answer = replace(
            form.answer,
            measurements={
                one.indicator.pk: figures[one.indicator.pk].answer(one)
                for one in form.measurement_forms
                if one.indicator.pk in figures
            },
            bars=_bars(given, readings),
        )
    else:
        _collect(form.parts, typed, given.place, readings)
        _bars(given, readings)
    asked = {one.label: cleaned(readings, one.value, TypedTextField()) or "" for one in given.questions}
    return ReadReport(given, answer, asked, *_grade(given, scale, readings))


def _figures(given: ReportGiven, readings: Readings) -> dict[int, FigureReader]:
    indicators = {row.pk: row for row in given.initiative.indicators.all()}
    return {
        key: FigureReader(indicators[key], one, place=given.place, readings=readings)
        for key, one in given.figures.items()
    }


def _form(
    initiative: Initiative, report: AnnualReport, scale: Scale, typed: Typed, figures: set[int]
) -> EntryForm:
    entered = {row.pk: row for row in initiative.indicators.all() if row.counts_events_of_id is None}
    data = QueryDict(mutable=True)
    data.update({**other_fields(entered, figures), **typed.data})
    return EntryForm(data, report=report, initiative=initiative, scale=scale, last_years=())


def _type_items(given: ReportGiven, typed: Typed, readings: Readings) -> None:
    for item in items_of(given.initiative, given.fiscal_year):
        if item.pk in given.items:
            one = given.items[item.pk]
            typed.put(f"item-{item.pk}-status", one.value, _code(one.value, "item", readings))
            if one.reason is not None:
                typed.put(f"item-{item.pk}-note", one.reason)


def _type_texts(given: ReportGiven, typed: Typed, readings: Readings) -> None:
    for name, one in given.texts.items():
        readings.read(one.value, lambda cell: cell.text)
        typed.put(name, one.value, _code(one.value, name, readings) if name in _WORDS else None)
        if name == "settlement" and not one.value.is_blank:
            status = one.status or one.value
            code = _code(status, "settlement_status", readings) if one.status else ""
            typed.put("settlement_status", status, code or SettlementStatus.CONFIRMED.value)


def _code(cell: Cell, name: str, readings: Readings) -> str:
    choices, words = _WORDS[name]
    return readings.read(cell, lambda one: word_in(one, choices, words)) or ""


def _collect(parts: Sequence[Form], typed: Typed, place: Cell, readings: Readings) -> None:
    for part in parts:
        for name, messages in part.errors.items():
            cell = typed.places.get(part.add_prefix(name), place)
            for message in messages:
                readings.add(cell, str(message))


def _bars(given: ReportGiven, readings: Readings) -> list[BarAnswer]:
    """The actual bars: a phase of the plan, and periods of its year in their order."""
    plan = given.initiative.plan
    numbers = plan.timeline.division.numbers
    phases = {word: row.pk for row in plan.phases.all() for word in (row.code, row.label)}
    words = "、".join(row.label for row in plan.phases.all())
    bars = []
    for cells in given.bars.values():
        first = next(iter(cells.values()))
        if missing := [BARS[name] for name in BARS if name not in cells or cells[name].is_blank]:
            readings.add(first, f"「{'」「'.join(missing)}」を書いてください。")
            continue
        phase, *ends = (cells[name] for name in BARS)
        key = readings.read(phase, lambda cell: word_in(cell, phases, words))
        start, end = (readings.whole(cell) for cell in ends)
        if key is None or start is None or end is None:
            continue
        if start not in numbers or end not in numbers or end < start:
            readings.add(
                ends[0], f"期は1から{len(numbers)}までの番号で、終了は開始と同じか後にしてください。"
            )
            continue
        bars.append(BarAnswer(key, start, end))
    return bars


def _grade(given: ReportGiven, scale: Scale, readings: Readings) -> tuple[str, str]:
    """The code of the published grade, also by its word; 評価できない where none is given."""
    none, cell = scale.no_grade.code, given.grade
    reason = ""
    if given.grade_reason is not None:
        reason = cleaned(readings, given.grade_reason, TypedTextField()) or ""
    if cell is None or cell.is_blank:
        return none, reason
    words = {word: one.code for one in scale.choices for word in (one.code, one.label, one.text)}
    told = "、".join(one.text for one in scale.choices)
    try:
        return word_in(cell, {**words, "評価なし": none}, told), reason
    except CellError as error:
        readings.add(cell, str(error))
        return none, reason
