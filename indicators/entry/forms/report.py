"""The texts, money, items and bars of the entry page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.html import escape

from imari_dx.shared.fiscal_year import Division
from imari_dx.shared.form_fields import LONG_TEXT_LIMIT, SHORT_TEXT_LIMIT, TypedNumberField, TypedTextField
from indicators.book.answers import BarAnswer, ItemAnswer, ReportAnswer
from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import (
    COLUMN_FIELDS,
    MONEY_FIELDS,
    MONEY_UNIT,
    TEXT_FIELDS,
    FieldKind,
    ReportField,
    status_of,
)
from indicators.judgement import Scale
from indicators.models import MONEY_DIGITS, AnnualReport, EvaluationItem, ItemStatus
from initiatives.models import Phase


class ReportForm(forms.Form):
    """取組実績 to 引継ぎメモ: everything that is written once per report, as the round asks for it (様式).

    Labels and hints stand in the round's form; a field that it does not use is not there at all.
    """

    # A draft may lack them; the components mark them 提出に必要.
    needed_to_submit = tuple(field.name for field in COLUMN_FIELDS if field.is_required)

    def __init__(
        self, data: QueryDict | None, *, scale: Scale, stored: ReportAnswer, form: FormDefinition
    ) -> None:
        super().__init__(data, initial={**stored.texts, **stored.money})
        for declared in COLUMN_FIELDS:
            name = declared.name
            if not form.uses(name):
                continue
            field = _form_field(declared, scale)
            field.label = form.label(name)
            if declared.kind != FieldKind.GRADE:  # its explanation stands above the section
                # The field component prints hints as markup, because Django's own may hold some.
                field.help_text = escape(form.hint(name))
            if declared.kind == FieldKind.STATUS:
                self.initial[name] = self.initial.get(name) or _choices(name)[0][0]
            self.fields[name] = field

    @property
    def texts(self) -> dict[str, str]:
        """The texts and codes entered, by the report's field names; of the fields that the round uses."""
        texts = {name: str(self.cleaned_data[name]) for name in TEXT_FIELDS if name in self.fields}
        for name, money in self.money.items():
            if status := status_of(name):
                said = texts.get(status) or str(self.initial.get(status, ""))
                texts[status] = "" if money is None else said
        return texts

    @property
    def money(self) -> dict[str, Decimal | None]:
        """The sums entered, by the report's field names; of the fields that the round uses."""
        return {name: self.cleaned_data[name] for name in MONEY_FIELDS if name in self.fields}


def _form_field(declared: ReportField, scale: Scale) -> forms.Field:
    match declared.kind:
        case FieldKind.MONEY:
            return TypedNumberField(unit=MONEY_UNIT, max_digits=MONEY_DIGITS)
        case FieldKind.STATUS:
            return forms.ChoiceField(choices=_choices(declared.name), required=False)
        case FieldKind.CHOICE:
            choices = [("", "選択してください"), *_choices(declared.name)]
            return forms.ChoiceField(choices=choices, required=False)
        case FieldKind.GRADE:
            grades = [(code.code, f"{code.code}　{code.label}") for code in scale.choices]
            return forms.ChoiceField(choices=[("", "判定案のとおり"), *grades], required=False)
    limit = _column(declared.name).max_length or LONG_TEXT_LIMIT
    return TypedTextField(limit=limit, rows=declared.rows)


def _column(name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", AnnualReport._meta.get_field(name))


def _choices(name: str) -> list[tuple[str, str]]:
    return list(_column(name).flatchoices)


class ItemForm(forms.Form):
    """One evaluation item: its status and a note."""

    status = forms.ChoiceField(
        label="実施状況", choices=ItemStatus.choices, widget=forms.RadioSelect, required=False
    )
    note = TypedTextField(label="補足", rows=1, limit=SHORT_TEXT_LIMIT)

    def __init__(self, data: QueryDict | None, *, item: EvaluationItem, stored: ItemAnswer) -> None:
        self.item = item
        initial = {"status": stored.status, "note": stored.note}
        super().__init__(data, prefix=f"item-{item.pk}", initial=initial)

    @property
    def answer(self) -> ItemAnswer:
        """What was entered, once valid."""
        return ItemAnswer(self.cleaned_data["status"], self.cleaned_data["note"])


class BarsForm(forms.Form):
    """Actual bars: for each phase the periods in which it took place; neighbours are one bar."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        phases: Sequence[Phase],
        division: Division,
        stored: Sequence[BarAnswer],
    ) -> None:
        self.phases = phases
        initial = {
            f"phase-{phase.pk}": [
                str(number)
                for bar in stored
                if bar.phase_id == phase.pk
                for number in range(bar.start_period, bar.end_period + 1)
            ]
            for phase in phases
        }
        super().__init__(data, prefix="bars", initial=initial)
        periods = [(str(number), division.own_label(number)) for number in division.numbers]
        for phase in phases:
            self.fields[f"phase-{phase.pk}"] = forms.MultipleChoiceField(
                label=str(phase),
                choices=periods,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @property
    def bars(self) -> list[BarAnswer]:
        """The bars entered, neighbouring periods joined, once valid."""
        result: list[BarAnswer] = []
        for phase in self.phases:
            numbers = sorted(int(number) for number in self.cleaned_data[f"phase-{phase.pk}"])
            for number in numbers:
                if result and result[-1].phase_id == phase.pk and result[-1].end_period == number - 1:
                    result[-1] = BarAnswer(phase.pk, result[-1].start_period, number)
                else:
                    result.append(BarAnswer(phase.pk, number, number))
        return result
