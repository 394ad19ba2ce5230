"""What is already known may be put into a blank field: last year's value, the plan's schedule, a quotation.

Offered is what a person would copy anyway; never what was achieved in the year (a numerator, a level, an
item's status, 決算額), which nobody knows but who did it. Nothing is offered from a year without a value
(率のみ, 調査中, 対象外, blank); 0 is a value. Every offer is a text that the field itself reads back to the
same value. Pure; the page, a workbook and a table of many reports read the same offers (ADR 63).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from indicators.book.answers import MeasurementAnswer
from indicators.book.report_fields import COLUMN_FIELDS, FieldKind, ReportField, qualifier_text
from indicators.entry.cells import posted
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.last_year import LastYear
from indicators.models import VALUE_STATUSES, MeasurementStatus

BARS = "bars"


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be put into one field while it is blank."""

    label: str  # the field, as a sentence names it: 通信環境の整備：全学校数
    values: tuple[str, ...]  # as a page posts them: one text, or the boxes that are ticked (none: all blank)
    shown: str  # the same as people read it: 1,200千円
    source: str  # where it comes from: 前年度（令和6年度）の値：1,200千円
    action: str = "前年度の値を入れる"  # what a button says
    group: str = ""  # fields of a group are filled together, as long as all of them are blank
    status: str = ""  # the field that says whether a value is expected at all (区分); "" where none does
    is_quoted: bool = False  # a text that is only a beginning: it may be put behind what is written

    @property
    def text(self) -> str:
        """The text of a field that is no group of boxes."""
        return self.values[0] if self.values else ""


def offers(form: EntryForm, before: LastYear, planned: Mapping[int, Sequence[int]]) -> dict[str, Offer]:
    """Return what may be put into the fields of a report, by their html names, in the order of the page.

    ``planned``: per phase (id) the periods of the year in which the plan has it. Fields that the round does
    not use (様式) are not offered, nor figures that another department enters (所管課).
    """
    ours = {one.indicator.pk for one in form.measurement_forms if one.indicator.department_id is None}
    found = figure_offers(form, before, ours)
    if form.definition.uses(BARS):
        found |= _bars(form, planned)
    return found | dict(_written(form, before))


def figure_offers(form: EntryForm, before: LastYear, indicators: Collection[int]) -> dict[str, Offer]:
    """Return the same of the figures of these indicators (ids) alone."""
    return {
        name: offer
        for part in form.measurement_forms
        if part.indicator.pk in indicators and not part.stored.is_rate_only
        for name, offer in _figure(form, part, before)
    }


def to_fill(offered: Mapping[str, Offer], typed: Mapping[str, Sequence[str]]) -> dict[str, Offer]:
    """Return the offers whose fields are blank; ``typed`` is what stands in the form, by html name.

    A field with anything in it keeps it. A figure whose 区分 says that there is none (対象外, 調査中) stays
    blank.
    """
    begun = {offer.group or name for name, offer in offered.items() if _is_filled(typed.get(name, ()))}
    return {
        name: offer
        for name, offer in offered.items()
        if (offer.group or name) not in begun and _expects_value(offer, typed)
    }


def typed_now(form: EntryForm) -> dict[str, Sequence[str]]:
    """Return what stands in a form by html name, as a page posts it."""
    return dict(posted(form).lists())


def filled(form: EntryForm, chosen: Mapping[str, Offer]) -> QueryDict:
    """Return what a page would post that shows a form with these offers put in."""
    data = posted(form)
    for name, offer in chosen.items():
        data.setlist(name, list(offer.values))
    return data


def _is_filled(values: Iterable[str]) -> bool:
    return any(value.strip() for value in values)


def _expects_value(offer: Offer, typed: Mapping[str, Sequence[str]]) -> bool:
    return not offer.status or all(value in VALUE_STATUSES for value in typed.get(offer.status, ()))


def _figure(form: EntryForm, part: MeasurementForm, before: LastYear) -> Iterator[tuple[str, Offer]]:
    last = before.answer.measurements.get(part.indicator.pk, MeasurementAnswer())
    if last.status not in VALUE_STATUSES or last.is_rate_only:
        return
    is_preliminary = last.status == MeasurementStatus.PRELIMINARY
    word = f"値（{MeasurementStatus(last.status).label}）" if is_preliminary else "値"
    for name in part.entry.carried:
        field = part.fields[name]
        values = _typed(field, getattr(last, name))
        if values:
            shown = _shown(field, values[0])
            yield (
                part.add_prefix(name),
                Offer(
                    label=form.label_of(part, field.label),
                    values=values,
                    shown=shown,
                    source=f"{before.words}の{word}：{shown}",
                    status=part.add_prefix("status"),
                ),
            )


def _bars(form: EntryForm, planned: Mapping[int, Sequence[int]]) -> dict[str, Offer]:
    """All phases, those without a bar too: 計画どおり is exactly what was planned."""
    part = form.bars_form
    ticked = {
        part.add_prefix(f"phase-{phase.pk}"): _typed(
            part.fields[f"phase-{phase.pk}"], [str(number) for number in planned.get(phase.pk, ())]
        )
        for phase in part.phases
    }
    if not any(ticked.values()):
        return {}
    return {
        name: Offer(
            label=form.definition.label(BARS),
            values=values,
            shown="計画どおり",
            source="計画のとおりです。",
            action="計画どおり",
            group=BARS,
        )
        for name, values in ticked.items()
    }


def _written(form: EntryForm, before: LastYear) -> Iterator[tuple[str, Offer]]:
    for declared in COLUMN_FIELDS:
        field = form.report_form.fields.get(declared.name)
        if field is None:
            continue
        offer = None
        if declared.is_carried and before.form.uses(declared.name):
            offer = _value(declared, field, before)
        elif declared.quotes and before.form.uses(declared.quotes):
            offer = _quotation(declared, field, before)
        if offer:
            yield form.report_form.add_prefix(declared.name), offer


def _value(declared: ReportField, field: forms.Field, before: LastYear) -> Offer | None:
    held: Mapping[str, Any] = before.answer.money if declared.kind is FieldKind.MONEY else before.answer.texts
    values = _typed(field, held.get(declared.name))
    if not values:
        return None
    shown = _shown(field, values[0])
    return Offer(str(field.label), values, shown, f"{before.words}の値：{shown}")


def _quotation(declared: ReportField, field: forms.Field, before: LastYear) -> Offer | None:
    texts, quoted = before.answer.texts, declared.quotes
    text = texts.get(quoted, "").strip().replace("\r\n", "\n")
    values = _typed(field, text and f"{text}{qualifier_text(quoted, texts)}")
    if not values:
        return None
    label = before.form.label(quoted)
    return Offer(
        label=str(field.label),
        values=values,
        shown=f"前年度の「{label}」の引用",
        source=f"{before.words}の「{label}」の引用です。この年度に行ったことに書き直してください。",
        action=f"前年度の「{label}」を引用",
        is_quoted=True,
    )


def _typed(field: forms.Field, value: Any) -> tuple[str, ...]:
    """Return a value as it is typed into a field; nothing where the field would not read it back."""
    if value in (None, "", []):
        return ()
    typed = field.prepare_value(value)
    try:
        read = field.clean(typed)
    except ValidationError:
        return ()
    if read != value:
        return ()
    return tuple(typed) if isinstance(typed, list) else (str(typed),)


def _shown(field: forms.Field, typed: str) -> str:
    """Return what was typed as people read it: with its unit, or the words of a choice."""
    read = field.clean(typed)
    if isinstance(read, Decimal) and hasattr(field, "read_back"):
        return str(field.read_back(read))
    labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    return labels.get(typed, typed)
