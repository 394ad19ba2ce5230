"""What stands beside the fields of a sheet: what was typed into the same fields last year."""

from collections.abc import Iterator, Mapping

from django import forms

from indicators.book.report_fields import BY_NAME, qualifier_text
from indicators.entry.cells import typed_text
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.last_year import LastYear
from indicators.models import VALUE_STATUSES


def typed_last_year(form: EntryForm, before: LastYear) -> dict[str, str]:
    """Return what was typed last year, by the names of this year's fields; of blank fields nothing."""
    return {name: text for name, text in [*_figures(form, before), *_written(form, before)] if text}


def _figures(form: EntryForm, before: LastYear) -> Iterator[tuple[str, str]]:
    for part in form.measurement_forms:
        answer = before.answer.measurements.get(part.indicator.pk)
        if answer is None or not answer.status:
            continue
        last = MeasurementForm(None, indicator=part.indicator, fiscal_year=part.fiscal_year, stored=answer)
        for name in last.fields:
            if name != "status" or answer.status not in VALUE_STATUSES:
                yield last[name].html_name, _with_unit(last.fields[name], last[name].value())


def _with_unit(field: forms.Field, value: object) -> str:
    text = typed_text(field, value)
    return f"{text}{getattr(field, 'unit', '')}" if text else ""


def _written(form: EntryForm, before: LastYear) -> Iterator[tuple[str, str]]:
    """Texts, codes in words and sums of money; with 取組実績 first what was to be done this year."""
    held: Mapping[str, object] = {**before.answer.texts, **before.answer.money}
    part = form.report_form
    for name, field in part.fields.items():
        if not before.form.uses(name):
            continue
        text = _with_unit(field, held.get(name))
        if quoted := _quoted(name, before):
            text = "\n\n".join(filter(None, [quoted, text and f"【{before.form.label(name)}】\n{text}"]))
        yield part[name].html_name, text


def _quoted(name: str, before: LastYear) -> str:
    quotes = BY_NAME[name].quotes
    text = before.answer.texts.get(quotes, "").strip() if quotes and before.form.uses(quotes) else ""
    if not text:
        return ""
    return f"【{before.form.label(quotes)}{qualifier_text(quotes, before.answer.texts)}】\n{text}"
