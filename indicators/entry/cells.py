"""An entry form as cells of a table: what stands in each field as one types it, and back into the form.

調査票, 一覧入力 and pasted blocks read and write the fields of the entry page by these cells, so a number, a
day or a word is read by the same field wherever it is typed. A cell is named as its field is posted; a box of
the schedule by its phase and period (``bars-phase-3:2``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedDateField, TypedNumberField, TypedTextField
from imari_dx.shared.workbook_in.values import plain
from indicators.book.report_fields import MONEY_FIELDS, MONEY_UNIT, status_of
from indicators.entry.comparison import contents, merged
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.kinds.events import EventForm
from indicators.entry.forms.measurement import MAX_EVENT_ROWS, MeasurementForm
from indicators.entry.forms.questions import QuestionsForm
from indicators.entry.forms.report import BarsForm, ItemForm
from indicators.entry.forms.responses import ResponsesForm

MARKED: Final = "○"
# What else people put into a box that they tick, and into one that they do not.
_MARKS: Final = frozenset(map(plain, ("○", "〇", "◯", "●", "✓", "✔", "レ", "1", "有", "はい", "TRUE")))
_NO_MARKS: Final = frozenset(map(plain, ("", "-", "－", "ー", "—", "×", "✕", "0", "無", "いいえ", "FALSE")))
_EVENT: Final = re.compile(r"(measurement-\d+)-event-(\d{1,3})-(held_on|name|count)", re.ASCII)


class Block(StrEnum):
    """The tables that the fields of a report make."""

    MEASUREMENTS = "measurements"
    EVENTS = "events"
    ITEMS = "items"
    BARS = "bars"
    RESPONSES = "responses"
    TEXTS = "texts"
    QUESTIONS = "questions"


class CellKind(StrEnum):
    """What is typed into a cell."""

    NUMBER = "number"
    DAY = "day"
    LINE = "line"  # a text of one line
    TEXT = "text"  # a text of several
    CHOICE = "choice"
    MARK = "mark"  # MARKED or nothing


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One cell: which field it is, what it belongs to, and what stands in it."""

    name: str
    key: str  # of the content that is chosen as one between two versions; see ``comparison.contents``
    block: Block
    owner: str  # the indicator, item or phase that it belongs to; "" where it stands for itself
    label: str
    kind: CellKind
    text: str  # as one types it: a number without its unit, a choice by its label
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # code by label, without the blank one
    owner_id: int | None = None  # of the indicator, item or phase
    number: int | None = None  # of an event's row (from 1), of a period
    blank_code: str = ""  # what a blank choice means: of one that is never blank (区分) its first


@dataclass(frozen=True, slots=True)
class LaidOver:
    """What the entry page would post with some cells typed over."""

    data: QueryDict
    problems: Mapping[str, str]  # by cell: words that are none of the choices; the form refuses them too
    unknown: tuple[str, ...]  # cells that the form does not have


def cells_of(form: EntryForm) -> list[EntryCell]:
    """Return the cells of a form, in the order of the page, with what stands in it: stored or typed."""
    return [cell for part in form.parts for cell in _of_part(form, part)]


def laid_over(form: EntryForm, typed: Mapping[str, str]) -> LaidOver:
    """Return what a page would post that shows a form's contents with the cells in ``typed`` over them.

    A choice may be typed by its label or its code, whatever the width of its letters. A row of events beyond
    those of the form is a new one.
    """
    known, data = {cell.name: cell for cell in cells_of(form)}, posted(form)
    problems: dict[str, str] = {}
    unknown = []
    for name, text in typed.items():
        cell = known.get(name)
        if cell is None and not _is_new_event(form, name, data):
            unknown.append(name)
        elif cell is not None and cell.kind is CellKind.MARK:
            _tick(data, name, text, problems)
        else:
            data[name] = _code(cell, text, problems) if cell and cell.kind is CellKind.CHOICE else text
    return LaidOver(data, problems, tuple(unknown))


def posted(form: EntryForm) -> QueryDict:
    """Return what a page would post that shows a form's contents."""
    return merged(mine=contents(form), stored={}, sides={})


def cell_errors(form: EntryForm) -> dict[str, tuple[str, ...]]:
    """Return what cannot be saved of a form that was read: the sentences by the cell they belong to."""
    return {
        part[name].html_name: tuple(map(str, messages))
        for part in form.parts
        for name, messages in part.errors.items()
    }


def typed_text(of: forms.Field, value: Any) -> str:
    """Return what a field holds as one types it: a choice by its label, a number without its unit."""
    text = "" if value in (None, "") else str(of.prepare_value(value))
    return {code: label for label, code in _choices(of).items()}.get(text, text)


def _of_part(form: EntryForm, part: forms.Form) -> Iterator[EntryCell]:
    if isinstance(part, BarsForm):
        yield from _boxes(part)
        return
    for name in part.fields:
        if name != "event_rows":
            yield _cell(form, part, part[name])


def _boxes(part: BarsForm) -> Iterator[EntryCell]:
    for phase in part.phases:
        bound = part[f"phase-{phase.pk}"]
        ticked = {str(one) for one in bound.value() or ()}
        for number, label in bound.field.widget.choices:
            yield EntryCell(
                name=f"{bound.html_name}:{number}",
                key=bound.html_name,
                block=Block.BARS,
                owner=str(phase),
                label=str(label),
                kind=CellKind.MARK,
                text=MARKED if str(number) in ticked else "",
                owner_id=phase.pk,
                number=int(number),
            )


def _cell(form: EntryForm, part: forms.Form, bound: BoundField) -> EntryCell:
    block, owner, owner_id, number, key = _place(form, part, bound)
    choices = _choices(bound.field)
    unit = MONEY_UNIT if bound.name in MONEY_FIELDS else getattr(bound.field, "unit", "")
    is_of_sum = bound.name in map(status_of, MONEY_FIELDS)
    return EntryCell(
        name=bound.html_name,
        key=key,
        block=block,
        owner=owner,
        label=str(bound.label),
        kind=_kind(bound.field),
        text=typed_text(bound.field, bound.value()),
        unit=unit,
        choices=choices,
        owner_id=owner_id,
        number=number,
        blank_code=next(iter(choices.values()), "") if bound.field.required or is_of_sum else "",
    )


def _place(
    form: EntryForm, part: forms.Form, bound: BoundField
) -> tuple[Block, str, int | None, int | None, str]:
    if isinstance(part, MeasurementForm):
        key = bound.html_name if bound.name == "change_reason" else str(part.prefix)
        return Block.MEASUREMENTS, part.indicator.plain_name, part.indicator.pk, None, key
    if isinstance(part, EventForm):
        of = next(one for one in form.measurement_forms if part in one.event_forms)
        number = of.event_forms.index(part) + 1
        return Block.EVENTS, of.indicator.plain_name, of.indicator.pk, number, str(of.prefix)
    if isinstance(part, ItemForm):
        return Block.ITEMS, str(part.item), part.item.pk, None, bound.html_name
    if isinstance(part, ResponsesForm):
        return Block.RESPONSES, "", int(bound.name), None, bound.html_name
    if isinstance(part, QuestionsForm):
        return Block.QUESTIONS, "", int(bound.name), None, bound.html_name
    followed = bound.name.removesuffix("_status")
    return Block.TEXTS, "", None, None, followed if followed in MONEY_FIELDS else bound.html_name


def _kind(of: forms.Field) -> CellKind:
    match of:
        case TypedNumberField():
            return CellKind.NUMBER
        case TypedDateField():
            return CellKind.DAY
        case TypedTextField():
            return CellKind.LINE if isinstance(of.widget, forms.TextInput) else CellKind.TEXT
        case forms.ChoiceField():
            return CellKind.CHOICE
    raise TypeError(of)


def _choices(of: forms.Field) -> dict[str, str]:
    return {str(label): str(code) for code, label in getattr(of, "choices", ()) if code != ""}


def _code(cell: EntryCell, text: str, problems: dict[str, str]) -> str:
    """The code of a choice; what is none of them stays as it is typed, for the field to refuse."""
    typed = plain(text)
    if not typed:
        return cell.blank_code
    found: dict[str, Any] = {plain(code): code for code in cell.choices.values()}
    found |= {plain(label): code for label, code in cell.choices.items()}
    if typed not in found:
        words = "、".join(cell.choices)
        problems[cell.name] = f"「{text.strip()}」は選べません。次のどれかを入力してください：{words}。"
    return str(found.get(typed, text))


def _tick(data: QueryDict, cell: str, text: str, problems: dict[str, str]) -> None:
    name, number = cell.rsplit(":", 1)
    ticked = [one for one in data.getlist(name) if one != number]
    if plain(text) in _MARKS:
        ticked.append(number)
    elif plain(text) not in _NO_MARKS:
        problems[cell] = (
            f"「{text.strip()}」は読み取れません。行った期に{MARKED}を、ほかは空欄にしてください。"
        )
        ticked.append(text)  # which the field refuses
    data.setlist(name, sorted(ticked, key=lambda one: (not str(one).isdecimal(), str(one))))


def _is_new_event(form: EntryForm, name: str, data: QueryDict) -> bool:
    """Whether a cell is of a row of events that the form does not have yet; the form then has it."""
    found = _EVENT.fullmatch(name)
    events = found and next((one for one in form.measurement_forms if one.prefix == found[1]), None)
    if not found or not events or "event_rows" not in events.fields or int(found[2]) >= MAX_EVENT_ROWS:
        return False
    rows = events.add_prefix("event_rows")
    data[rows] = str(max(int(str(data[rows])), int(found[2]) + 1))
    return True
