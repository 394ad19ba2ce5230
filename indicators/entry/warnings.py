"""What may be a slip of the pen in a number: said once, when it is typed, and never a refusal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from imari_dx.shared.form_fields import TypedNumberField
from imari_dx.shared.numbers import format_number
from indicators.book.answers import MeasurementAnswer, ReportAnswer
from indicators.book.assessment import rule_of
from indicators.book.report_fields import MONEY_FIELDS, MONEY_UNIT
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.live_notes import LiveNote
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.prefill import Offer
from indicators.judgement import decimals_of, mean_per_event
from indicators.judgement.decimals import own_decimals
from indicators.models import VALUE_STATUSES

TENFOLD = 10
_REWRITE = "この年度に行ったことに書き直したか、確かめてください。"
# Below this a tenfold number is nothing special: 1 school after 0.1, 8 events after 0.8.
TOO_SMALL = 10


@dataclass(frozen=True, slots=True)
class EntryWarning:
    """A sentence about a field; ``id`` is the field's, ``label`` says which it is."""

    id: str
    label: str
    text: str


def tenfold_text(value: Decimal | None, before: Decimal | None, unit: str) -> str:
    """Return the sentence with both values where one is ten times the other or more, else ""."""
    if value is None or not before or max(abs(value), abs(before)) < TOO_SMALL:
        return ""
    if abs(value) >= TENFOLD * abs(before):
        word = f"{TENFOLD}倍以上"
    elif TENFOLD * abs(value) <= abs(before):
        word = f"{TENFOLD}分の1以下"
    else:
        return ""
    values = f"前年度は{format_number(before)}{unit}、今回は{format_number(value)}{unit}"
    return f"{values}です（{word}）。桁に誤りがないか、確かめてください。"


def decimals_text(value: Decimal, shown: int) -> str:
    """Return the sentence where a number has more decimals than it will show, else ""."""
    if own_decimals(value) <= shown:
        return ""
    place = f"小数第{shown}位まで" if shown else "整数"
    return f"この指標の値は{place}で示します。入力した{format_number(value)}は、そのまま保存します。"


def entry_warnings(form: EntryForm, before: ReportAnswer) -> Iterator[EntryWarning]:
    """Yield what is said of the numbers that differ from the stored ones: what is saved has been said.

    The form was read; ``before`` is the same initiative's answer of the year before, empty without one.
    """
    for part in form.measurement_forms:
        if part.is_valid():
            yield from _measurement(
                form, part, before.measurements.get(part.indicator.pk, MeasurementAnswer())
            )
    money = form.report_form
    for name in MONEY_FIELDS:
        value = money.cleaned_data.get(name)
        if name in money.fields and value != money.initial.get(name):
            text = tenfold_text(value, before.money.get(name), MONEY_UNIT)
            yield from _said(form, money, name, text)


def quotation_warnings(form: EntryForm, offers: Mapping[str, Offer]) -> Iterator[EntryWarning]:
    """Yield what is said of a text that is nothing but what last year's report meant to do.

    The form was read. Once, as of the numbers: what is stored already has been said.
    """
    written = form.report_form
    for name in written.fields:
        offer = offers.get(written[name].html_name)
        text = written.cleaned_data.get(name)
        if offer and offer.is_quoted and text == offer.text and text != written.initial.get(name):
            yield from _said(form, written, name, f"{offer.shown}のままです。{_REWRITE}")


def _measurement(form: EntryForm, part: MeasurementForm, before: MeasurementAnswer) -> Iterator[EntryWarning]:
    had_value = before.status in VALUE_STATUSES
    if part.event_forms:
        yield from _mean(form, part, before)
        return
    for name in part.value_names:
        field, value = part.fields[name], part.cleaned_data.get(name)
        if not isinstance(field, TypedNumberField) or value is None or value == getattr(part.stored, name):
            continue
        if name == "value":
            yield from _said(form, part, name, decimals_text(value, decimals_of(rule_of(part.indicator))))
        if had_value:
            yield from _said(form, part, name, tenfold_text(value, getattr(before, name), field.unit))


def _mean(form: EntryForm, part: MeasurementForm, before: MeasurementAnswer) -> Iterator[EntryWarning]:
    """Of events the mean is compared, beside the last one that was typed."""
    rows = [row for row in part.event_forms if row.is_begun]
    if not rows or not before.events or list(part.stored.events) == part.events:
        return
    means = [mean_per_event(event.count for event in events) for events in (part.events, before.events)]
    value, last = (mean.quantize(Decimal("0.1")) for mean in means)
    text = tenfold_text(value, last, part.indicator.unit)
    yield from _said(form, rows[-1], "count", text and f"１回当たりの平均が、{text}")


def _said(form: EntryForm, part: forms.Form, name: str, text: str) -> Iterator[EntryWarning]:
    if text:
        field = part[name]
        yield EntryWarning(field.auto_id, form.label_of(part, field.label), text)


def noted(form: EntryForm, warnings: Sequence[EntryWarning]) -> list[tuple[LiveNote, list[EntryWarning]]]:
    """Return what is said beside each number and day while one types, with its warnings."""
    return [(note, [one for one in warnings if one.id == note.id]) for note in form.live_notes()]
