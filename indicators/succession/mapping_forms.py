"""In what one initiative and its lines of figures go on, and which plan that stands already follows."""

from collections.abc import Mapping as Values
from collections.abc import Sequence
from typing import Any

from django import forms

from imari_dx.shared.related_rows import rows_of
from indicators.models import Indicator
from indicators.succession.mapping import Mapping
from indicators.succession.services import Mapped
from initiatives.models import Initiative, Plan


class MappingForm(forms.Form):
    """One initiative of the plan before: what it goes on in, and each of its indicators."""

    def __init__(self, data: Any, *, mapping: Mapping, old: Initiative, now: Mapped) -> None:
        self.indicators: Sequence[Indicator] = rows_of(old, "indicators")
        initial: dict[str, Any] = {"into": list(now.into)}
        initial |= {f"line-{one.pk}": now.lines.get(one.pk, "") for one in self.indicators}
        super().__init__(data, initial=initial)
        self.fields["into"] = forms.TypedMultipleChoiceField(
            label=f"{mapping.new.short_title}で続くもの",
            choices=[(one.pk, f"{one.code}　{one.plain_title}") for one in mapping.new_ones],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=(
                "1つなら継続、2つ以上なら分割、選ばなければ終了です。"
                "ほかのものと同じものに続くときは統合になります。"
            ),
            error_messages={"invalid_choice": "続くものを選び直してください。"},
        )
        choices = [("", "終わる"), *_offered(mapping)]
        for one in self.indicators:
            self.fields[f"line-{one.pk}"] = forms.TypedChoiceField(
                label=f"数値目標「{one.plain_name}」の続き",
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                help_text="続けると、実績の推移が両方の計画にわたって示されます。",
                error_messages={"invalid_choice": "続きを選び直してください。"},
            )

    @property
    def wanted(self) -> Mapped:
        """What was chosen."""
        data = self.cleaned_data
        lines = {one.pk: new for one in self.indicators if (new := data[f"line-{one.pk}"]) is not None}
        return Mapped(frozenset(data["into"]), lines)

    def take(self, sentences: Values[int, str]) -> None:
        """Put what is wrong beside the indicator that it concerns."""
        for key, sentence in sentences.items():
            self.add_error(f"line-{key}", sentence)


def _offered(mapping: Mapping) -> list[tuple[str, list[tuple[int, str]]]]:
    """The indicators of the next plan by the initiative that they belong to."""
    return [
        (f"{one.code}　{one.plain_title}", [(row.pk, row.plain_name) for row in rows])
        for one in mapping.new_ones
        if (rows := rows_of(one, "indicators"))
    ]


class ExistingForm(forms.Form):
    """Which of the plans that stand already follows."""

    def __init__(self, data: Any, *, plans: Sequence[Plan]) -> None:
        super().__init__(data)
        self.plans = {plan.pk: plan for plan in plans}
        self.fields["successor"] = forms.TypedChoiceField(
            label="次期計画",
            coerce=int,
            choices=[
                (one.pk, f"{one.title}（{one.fiscal_years[0]}〜{one.fiscal_years[-1]}）") for one in plans
            ],
            widget=forms.RadioSelect,
            error_messages={
                "required": "次期計画を選んでください。",
                "invalid_choice": "次期計画を選び直してください。",
            },
        )

    @property
    def chosen(self) -> Plan:
        return self.plans[self.cleaned_data["successor"]]
