"""The fields in which an indicator's value is entered: by its kind, its unit, and what it takes."""

import datetime as dt

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField, TypedNumberField, TypedTextField
from indicators.book.assessment import rule_of
from indicators.judgement import Kind, takes_decimals, takes_negative
from indicators.models import Indicator

_VALUE_LABELS = {
    Kind.ANNUAL: "実績値",
    Kind.LEVEL: "年度末の値",
    Kind.CUMULATIVE: "当年度の増加分",
}


def value_fields(indicator: Indicator, fiscal_year: FiscalYear) -> dict[str, forms.Field]:
    """Return the fields that the indicator's kind is entered in; events have rows of their own."""
    rule = rule_of(indicator)
    whole, allow_negative = not takes_decimals(rule), takes_negative(rule)
    if indicator.kind in _VALUE_LABELS:
        label = _VALUE_LABELS[Kind(indicator.kind)]
        field = TypedNumberField(label=label, unit=indicator.unit, whole=whole, allow_negative=allow_negative)
        return {"value": field}
    if indicator.kind == Kind.RATIO:
        return {
            "numerator": _part_of_ratio(indicator.numerator_label, whole, allow_negative=allow_negative),
            "denominator": _part_of_ratio(indicator.denominator_label, whole),
        }
    if indicator.kind == Kind.MILESTONE:
        return {
            "is_reached": forms.ChoiceField(
                label="達成の状況",
                choices=[("yes", "達成した"), ("no", "まだ達成していない")],
                widget=forms.RadioSelect,
                required=False,
            ),
            # A day after the year's end belongs to the next year's report.
            "reached_on": TypedDateField(
                label="達成した日", earliest=dt.date(2000, 4, 1), latest=fiscal_year.last_day
            ),
        }
    if indicator.kind == Kind.TEXT:
        return {"text_value": TypedTextField(label="実績", rows=4)}
    return {}


def _part_of_ratio(label: str, whole: bool, *, allow_negative: bool = False) -> TypedNumberField:
    """A part has no unit of its own, but its name ends with one: 全学校数 is counted in 校 or 学校."""
    name = label.replace("※", "")
    counted = name.removesuffix("数")
    words = [counted[start:] for start in range(len(counted))] if name.endswith("数") else []
    return TypedNumberField(label=name, words=words, whole=whole, allow_negative=allow_negative)
