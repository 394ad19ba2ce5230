"""The texts, money, items and bars of the entry page."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict

from imari_dx.fiscal_year import QUARTERS_PER_YEAR
from indicators.answers import TEXT_FIELDS, BarAnswer, ItemAnswer, ReportAnswer
from indicators.forms.fields import SHORT_TEXT_LIMIT, TypedNumberField, TypedTextField
from indicators.judgement import Scale
from indicators.models import EvaluationItem, FutureDirection, ItemStatus, SettlementStatus
from initiatives.models import Phase


class ReportForm(forms.Form):
    """取組実績 to 引継ぎメモ: everything that is written once per report."""

    # A draft may lack them; the components mark them 提出に必要.
    needed_to_submit = ("results", "direction")

    results = TypedTextField(label="取組実績", rows=6, help_text="この年度に行ったことを書きます。")
    outcomes = TypedTextField(label="成果", rows=4)
    challenges = TypedTextField(label="課題", rows=4)
    next_steps = TypedTextField(label="今後の取組", rows=4, help_text="何をするかを書きます。")
    next_steps_due = TypedTextField(
        label="今後の取組の時期", limit=100, rows=1, help_text="例: 令和8年9月まで"
    )
    direction = forms.ChoiceField(
        label="今後の方向性",
        choices=[("", "選択してください"), *FutureDirection.choices],
        required=False,
    )
    budget = TypedNumberField(label="予算額")
    settlement = TypedNumberField(label="決算額")
    settlement_status = forms.ChoiceField(
        label="決算額の区分", choices=SettlementStatus.choices, required=False
    )
    self_grade = forms.ChoiceField(label="自己評価", required=False)
    self_grade_reason = TypedTextField(label="自己評価の理由", rows=3)
    handover_note = TypedTextField(
        label="引継ぎメモ", rows=3, help_text="庁内だけで使います。報告書には載りません。"
    )

    def __init__(self, data: QueryDict | None, *, scale: Scale, stored: ReportAnswer) -> None:
        initial = {**stored.texts, "budget": stored.budget, "settlement": stored.settlement}
        initial["settlement_status"] = initial.get("settlement_status") or SettlementStatus.ESTIMATED
        super().__init__(data, initial=initial)
        grades = [(code.code, f"{code.code}　{code.label}") for code in scale.codes]
        self_grade = cast(forms.ChoiceField, self.fields["self_grade"])
        self_grade.choices = [("", "判定案のとおり"), *grades]

    @property
    def texts(self) -> dict[str, str]:
        """The texts and codes entered, by the report's field names."""
        texts = {name: str(self.cleaned_data[name]) for name in TEXT_FIELDS}
        if self.cleaned_data["settlement"] is None:
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
