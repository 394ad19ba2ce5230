"""Two versions of one report field by field: what somebody typed, and what is stored by now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedNumberField
from indicators.book.report_fields import status_of
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.kinds.events import EventForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.three_way import Side, mark, suggested
from indicators.models import VALUE_STATUSES

_CHOSEN_ALONE = ("change_reason",)  # of a measurement, whose other fields belong together


@dataclass(frozen=True, slots=True)
class Content:
    """What is chosen as one: a field, or fields that only make sense together (a value and its status)."""

    key: str
    label: str
    text: str  # as people read it; "" is blank
    data: Mapping[str, Sequence[str]]  # as a page posts it


@dataclass(frozen=True, slots=True)
class Choice:
    """One field with two contents, and which of them is taken; None as long as nobody has said."""

    key: str
    label: str
    mine: str
    stored: str
    side: Side | None
    is_changed_by_others: bool


def contents(form: EntryForm) -> dict[str, Content]:
    """Return the contents of an entry form, typed (also what cannot be read) or stored, by key."""
    return {content.key: content for part in form.parts for content in _of_part(form, part)}


def marks(form: EntryForm) -> dict[str, str]:
    """Return the marks by which a later comparison knows what the page showed."""
    return {key: mark(content.text) for key, content in contents(form).items()}


def is_as_submitted(typed: EntryForm, stored: EntryForm) -> bool:
    """Whether a form holds what was submitted; 判定案のとおり became the proposal's grade then."""
    before = contents(stored)
    return all(
        one.text == before[key].text or (key == "self_grade" and not one.text)
        for key, one in contents(typed).items()
    )


def choices(
    *,
    mine: Mapping[str, Content],
    stored: Mapping[str, Content],
    base: Mapping[str, str],
    chosen: Mapping[str, Side] | None = None,
    seen: Mapping[str, str] | None = None,
) -> list[Choice]:
    """Return the fields whose contents differ, in the order of the page, each with what is suggested.

    ``base`` marks what the page showed when it was opened. ``chosen`` is what the person has chosen already
    and ``seen`` marks the stored contents that stood beside it: a choice stays while they are the same.
    """
    rows = []
    for key, content in mine.items():
        other, before = stored[key], base.get(key)
        if content.text == other.text:
            continue
        now = mark(other.text)
        kept = (chosen or {}).get(key) if (seen or {}).get(key) == now else None
        side = kept or suggested(base=before, mine=content.text, stored=other.text)
        rows.append(Choice(key, content.label, content.text, other.text, side, before != now))
    return rows


def merged(
    *, mine: Mapping[str, Content], stored: Mapping[str, Content], sides: Mapping[str, Side]
) -> QueryDict:
    """Return what a page would post that shows the chosen contents; what was not to be chosen is mine."""
    data = QueryDict(mutable=True)
    for key, content in mine.items():
        source = stored[key] if sides.get(key) == Side.STORED else content
        for name, values in source.data.items():
            data.setlist(name, list(values))
    return data


def _of_part(form: EntryForm, part: forms.Form) -> Iterator[Content]:
    if isinstance(part, EventForm):
        return  # a row belongs to its measurement
    if isinstance(part, MeasurementForm):
        yield _measurement(form, part)
        names = [name for name in part.fields if name in _CHOSEN_ALONE]
    else:
        # The status of a sum means nothing without it: the two are chosen together.
        names = [name for name in part.fields if name not in map(status_of, part.fields)]
    for name in names:
        fields = [part[one] for one in (name, status_of(name)) if one in part.fields]
        first = _text(fields[0])
        text = "、".join([first, *filter(None, map(_text, fields[1:]))]) if first else ""
        yield Content(
            key=part[name].html_name,
            label=form.label_of(part, str(part[name].label)),
            text=text,
            data={field.html_name: _posted(field) for field in fields},
        )


def _measurement(form: EntryForm, part: MeasurementForm) -> Content:
    rows = [[event[name] for name in event.fields] for event in part.event_forms]
    own = [part[name] for name in part.fields if name not in (*_CHOSEN_ALONE, "event_rows")]
    data = {field.html_name: _posted(field) for field in [*own, *(one for row in rows for one in row)]}
    if "event_rows" in part.fields:
        data[part.add_prefix("event_rows")] = [str(len(rows))]
    lines = [f"{field.label}：{_text(field)}" for field in own if field.name != "status" and _text(field)]
    lines += ["　".join(filter(None, map(_text, row))) for row in rows if any(map(_text, row))]
    status = part["status"]
    if _has_status(part) or status.value() not in VALUE_STATUSES:  # 確定 of nothing is blank
        lines.append(f"{status.label}：{_text(status)}")
    return Content(str(part.prefix), part.indicator.plain_name, "\n".join(lines), data)


def _has_status(part: MeasurementForm) -> bool:
    """Whether 確定 or 速報 is said of a value: half a rate keeps neither."""
    if not part.is_bound:
        return bool(part.stored.status)
    return not part.is_valid() or bool(part.answer.status)


def _posted(field: BoundField) -> list[str]:
    """Return a field as a page posts it; a blank one and a group without a choice alike."""
    value = field.value()
    if value in (None, ""):
        return []
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _text(field: BoundField) -> str:
    """Return a field's content as people read it: as it is understood, else as it was typed."""
    value: Any = field.value()
    try:
        read = field.field.to_python(value)
    except ValidationError:
        return f"{value}（読み取れません）"
    labels = {str(code): str(label) for code, label in getattr(field.field, "choices", [])}
    if isinstance(read, list):
        return "、".join(labels.get(str(one), str(one)) for one in read)
    if read in (None, ""):
        return ""
    if isinstance(field.field, TypedNumberField):
        return field.field.read_back(read)
    return labels.get(str(read)) or str(field.field.prepare_value(read)).strip()
