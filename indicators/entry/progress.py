"""How far a report has come: what still keeps it from being submitted, and how each section stands.

Of what is stored, and of what is typed and not saved yet, by the same rules as 提出 itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from imari_dx.shared.form_fields import FieldError
from indicators.book.answers import Missing
from indicators.book.report_fields import BY_NAME, COLUMN_FIELDS, TEXT_FIELDS
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.judgement import EntryJudgement
from indicators.entry.opened import OpenedReport
from indicators.workflow.missing import Answered, missing_of

_FIELD = "id_"


class Mark(StrEnum):
    """How a section stands, in the word that the page shows."""

    MISSING = "未"
    DONE = "済"
    OPTIONAL = "任意"
    NOTHING = "入力不要"


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One line of the index: a section, where it begins, how it stands."""

    name: str
    heading: str
    mark: Mark | None  # None where the reader enters nothing
    left: int = 0  # how much is missing in it


@dataclass(frozen=True, slots=True)
class Progress:
    """The index of the page. ``missing`` is None where the reader does not hand the report in."""

    lines: Sequence[SectionLine]
    missing: Sequence[Missing] | None


def progress_of(
    opened: OpenedReport, form: EntryForm, judgement: EntryJudgement, headings: Mapping[str, str]
) -> Progress:
    """Return how a form stands, stored or typed. ``headings``: of its sections, in the order of the page."""
    used = [(name, heading) for name, heading in headings.items() if heading]
    if not opened.may_edit:
        return Progress([SectionLine(name, heading, None) for name, heading in used], None)
    if form.is_bound:
        form.is_valid()
    missing = list(_missing(opened, form, judgement))
    places = [_section_of(one.anchor) for one in missing]
    required, filled = _required(form), _filled(form)
    lines = [
        SectionLine(name, heading, _mark(name, places, required, filled), places.count(name))
        for name, heading in used
    ]
    order = [name for name, _heading in used]
    in_order = sorted(zip(missing, places, strict=True), key=lambda pair: order.index(pair[1]))
    return Progress(lines, [one for one, _place in in_order] if opened.may_submit else None)


def _missing(opened: OpenedReport, form: EntryForm, judgement: EntryJudgement) -> Iterator[Missing]:
    """What is missing or cannot be read; a figure that cannot be read is one thing, whatever is wrong."""
    wrong = [one for one in form.measurement_forms if form.is_bound and not one.is_valid()]
    wrong_places = {one.prefix for one in wrong}
    yield from (
        Missing(str(one.prefix), f"「{one.indicator.plain_name}」の入力を直してください。") for one in wrong
    )
    answered, grade = _answered(form), judgement.proposal.grade
    found = missing_of(opened.report, opened.initiative, form.responses_form.instructions, answered, grade)
    yield from (one for one in found if one.anchor not in wrong_places)
    places = {one.anchor for one in found}
    if form.is_bound:
        yield from _unreadable(form, places)


def _unreadable(form: EntryForm, places: set[str]) -> Iterator[Missing]:
    events = [event for one in form.measurement_forms for event in one.event_forms]
    for part in form.parts:
        if isinstance(part, MeasurementForm) or part in events:
            continue
        for error in (FieldError(str(part[name].label), "", part[name].auto_id) for name in part.errors):
            if error.href not in places:
                yield Missing(error.href, f"「{error.label}」の入力を直してください。")


def _answered(form: EntryForm) -> Answered:
    """What of a form is answered; what cannot be read is not."""
    if not form.is_bound:
        report, questions = form.report_form.initial, form.questions_form.initial
        return Answered(
            {one.indicator.pk: one.stored.status for one in form.measurement_forms},
            {one.item.pk: str(one.initial["status"]) for one in form.item_forms},
            {name: str(report.get(name) or "") for name in TEXT_FIELDS},
            {int(key) for key, value in questions.items() if value not in (None, "")},
            {int(key) for key, text in form.responses_form.initial.items() if text},
        )
    written, answers = form.report_form.cleaned_data, form.questions_form.cleaned_data
    return Answered(
        {one.indicator.pk: one.answer.status if one.is_valid() else "" for one in form.measurement_forms},
        {one.item.pk: str(one.cleaned_data.get("status") or "") for one in form.item_forms},
        {name: str(written.get(name) or "") for name in TEXT_FIELDS},
        {int(key) for key, value in answers.items() if value not in (None, "")},
        {int(key) for key, text in form.responses_form.cleaned_data.items() if text.strip()},
    )


def _section_of(anchor: str) -> str:
    """The section in which a place of the page is."""
    name = anchor.removeprefix(_FIELD)
    if name in BY_NAME:
        return BY_NAME[name].section.name
    prefix = name.split("-")[0]
    return {"measurement": "measurements", "item": "items"}.get(prefix, prefix)


def _required(form: EntryForm) -> Mapping[str, bool | None]:
    """Per section whether 提出 asks for something in it; None where there is nothing to enter at all."""
    year = form.fiscal_year.year
    figures = [one.indicator.first_year <= year <= one.indicator.last_year for one in form.measurement_forms]
    texts = {one.section.name for one in COLUMN_FIELDS if not one.is_optional}
    return {
        "measurements": any(figures) if figures else None,
        "items": True if form.item_forms else None,
        "responses": True,
        "questions": any(one.is_required for one in form.questions_form.questions.values()),
        **dict.fromkeys(texts, True),
    }


def _filled(form: EntryForm) -> set[str]:
    """The sections in which something stands."""
    return {
        _section_of(f"{_FIELD}{part.prefix}" if part.prefix else f"{_FIELD}{name}")
        for part in form.parts
        for name in part.fields
        if name not in _ALWAYS_SET and part[name].value() not in (None, "", [])
    }


_ALWAYS_SET = ("status", "event_rows", "settlement_status")


def _mark(
    name: str, places: Sequence[str], required: Mapping[str, bool | None], filled: set[str]
) -> Mark | None:
    if name in places:
        return Mark.MISSING
    if name == "evidence":
        return None
    is_required = required.get(name, False)
    if is_required is None:
        return Mark.NOTHING
    return Mark.DONE if is_required or name in filled else Mark.OPTIONAL
