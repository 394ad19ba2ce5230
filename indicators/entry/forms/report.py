"""The texts, money, items and bars of the entry page."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.html import escape

from imari_dx.shared.fiscal_year import QUARTERS_PER_YEAR
from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedNumberField, TypedTextField
from indicators.book.answers import TEXT_FIELDS, BarAnswer, ItemAnswer, ReportAnswer
from indicators.book.form_definition import MONEY_UNIT, FormDefinition
from indicators.judgement import Scale
from indicators.models import MONEY_DIGITS, EvaluationItem, FutureDirection, ItemStatus, SettlementStatus
from initiatives.models import Phase


class ReportForm(forms.Form):
    """取組実績 to 引継ぎメモ: everything that is written once per report, as the round asks for it (様式).

    Labels and hints stand in the round's form; a field that it does not use is not there at all.
    """

    # A draft may lack them; the components mark them 提出に必要.
    needed_to_submit = ("results", "direction")

    results = TypedTextField(rows=6)
    outcomes = TypedTextField(rows=4)
    challenges = TypedTextField(rows=4)
    next_steps = TypedTextField(rows=4)
    next_steps_due = TypedTextField(limit=100, rows=1)
    direction = forms.ChoiceField(
        choices=[("", "選択してください"), *FutureDirection.choices], required=False
    )
    budget = TypedNumberField(unit=MONEY_UNIT, max_digits=MONEY_DIGITS)
    settlement = TypedNumberField(unit=MONEY_UNIT, max_digits=MONEY_DIGITS)
    settlement_status = forms.ChoiceField(choices=SettlementStatus.choices, required=False)
    self_grade = forms.ChoiceField(required=False)
    self_grade_reason = TypedTextField(rows=3)
    handover_note = TypedTextField(rows=3)

    def __init__(
        self, data: QueryDict | None, *, scale: Scale, stored: ReportAnswer, form: FormDefinition
    ) -> None:
        initial = {**stored.texts, "budget": stored.budget, "settlement": stored.settlement}
        initial["settlement_status"] = initial.get("settlement_status") or SettlementStatus.ESTIMATED
        super().__init__(data, initial=initial)
        grades = [(code.code, f"{code.code}　{code.label}") for code in scale.choices]
        self_grade = cast(forms.ChoiceField, self.fields["self_grade"])
        self_grade.choices = [("", "判定案のとおり"), *grades]
        for name in list(self.fields):
            if not form.uses(name):
                del self.fields[name]
                continue
            self.fields[name].label = form.label(name)
            if name != "self_grade":  # its explanation stands above the section
                # The field component prints hints as markup, because Django's own may hold some.
                self.fields[name].help_text = escape(form.hint(name))

    @property
    def texts(self) -> dict[str, str]:
        """The texts and codes entered, by the report's field names; of the fields that the round uses."""
        texts = {name: str(self.cleaned_data[name]) for name in TEXT_FIELDS if name in self.fields}
        if "settlement" in self.fields and self.cleaned_data["settlement"] is None:
            texts["settlement_status"] = ""
        return texts


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
    """Actual bars: for each phase the quarters in which it took place; neighbours are one bar."""

    def __init__(
        self, data: QueryDict | None, *, phases: Sequence[Phase], stored: Sequence[BarAnswer]
    ) -> None:
        self.phases = phases
        initial = {
            f"phase-{phase.pk}": [
                str(quarter)
                for bar in stored
                if bar.phase_id == phase.pk
                for quarter in range(bar.start_quarter, bar.end_quarter + 1)
            ]
            for phase in phases
        }
        super().__init__(data, prefix="bars", initial=initial)
        quarters = [(str(number), f"第{number}四半期") for number in range(1, QUARTERS_PER_YEAR + 1)]
        for phase in phases:
            self.fields[f"phase-{phase.pk}"] = forms.MultipleChoiceField(
                label=str(phase),
                choices=quarters,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @property
    def bars(self) -> list[BarAnswer]:
        """The bars entered, neighbouring quarters joined, once valid."""
        result: list[BarAnswer] = []
        for phase in self.phases:
            quarters = sorted(int(number) for number in self.cleaned_data[f"phase-{phase.pk}"])
            for quarter in quarters:
                if result and result[-1].phase_id == phase.pk and result[-1].end_quarter == quarter - 1:
                    result[-1] = BarAnswer(phase.pk, result[-1].start_quarter, quarter)
                else:
                    result.append(BarAnswer(phase.pk, quarter, quarter))
        return result
