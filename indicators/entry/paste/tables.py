"""Which fields of the entry page are neighbours, as in a table: a block goes right and down over them.

Rows of events are tables by themselves (``EventForm``), and the schedule is one in its template.
"""

from collections.abc import Iterable
from itertools import groupby

from django import forms

from indicators.book.report_fields import COLUMN_FIELDS, MONEY, SECTIONS, Section
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.forms.table_places import mark_place


def mark_tables(form: EntryForm) -> None:
    """Mark the fields of an entry page with their places.

    Measurements below each other with the same fields are rows of one table: a column of figures goes down
    over them. What is written once per report makes one row, as it does in a list of initiatives.
    """
    of_one_shape = groupby(form.measurement_forms, key=_fields)
    for number, (names, rows) in enumerate(of_one_shape):
        _mark(f"measurements-{number}", ([row.fields[name] for name in names] for row in rows))
    _mark("items", (form.fields.values() for form in form.item_forms))
    _mark("responses", ([field] for field in form.responses_form.fields.values()))
    written = [section for section in SECTIONS if section != MONEY]
    _mark("written", [_fields_of(form, written)])
    _mark("money", [_fields_of(form, [MONEY])])
    _mark("questions", [form.questions_form.fields.values()])


def _fields(form: MeasurementForm) -> tuple[str, ...]:
    """The fields of a measurement in the order of the page."""
    return (*form.value_names, "status", "reason", "change_reason", "reference_date")


def _fields_of(form: EntryForm, sections: Iterable[Section]) -> list[forms.Field]:
    fields = form.report_form.fields
    names = [one.name for one in COLUMN_FIELDS if one.section in sections and one.name in fields]
    return [fields[name] for name in names]


def _mark(table: str, rows: Iterable[Iterable[forms.Field]]) -> None:
    for row, fields in enumerate(rows):
        for column, field in enumerate(fields):
            mark_place(field, table, row=row, column=column)
