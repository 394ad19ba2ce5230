"""割合: numerator and denominator."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedNumberField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.judgement import IndicatorRule, takes_decimals, takes_negative
from indicators.models import Indicator

from .number import Data, NumberEntry


class RatioEntry(NumberEntry):
    """Two numbers, called as the plan calls them; the rate is computed."""

    template = "indicators/entry/kinds/_ratio.html"
    carried = ("denominator",)

    def fields(
        self, indicator: Indicator, rule: IndicatorRule, fiscal_year: FiscalYear
    ) -> dict[str, forms.Field]:
        """A denominator is never below 0."""
        whole, negative = not takes_decimals(rule), takes_negative(rule)
        return {
            "numerator": _part(indicator.numerator_label, whole, allow_negative=negative),
            "denominator": _part(indicator.denominator_label, whole),
        }

    def initial(self, stored: MeasurementAnswer) -> dict[str, Any]:
        """Both numbers; a bare rate (率のみ) is not entered here."""
        return {"numerator": stored.numerator, "denominator": stored.denominator}

    def problems(self, data: Data) -> Iterator[tuple[str, str]]:
        """A denominator of 0, and more than the whole without a reason."""
        numerator, denominator = data.get("numerator"), data.get("denominator")
        if denominator is None:
            return
        if denominator == 0:
            yield (
                "denominator",
                "分母が0では割合を計算できません。対象がなかったときは、区分で「対象外」を選び、理由を入力してください。",
            )
        elif numerator is not None and numerator > denominator and not data.get("change_reason"):
            yield (
                "numerator",
                "分子が分母より大きくなっています。数を確かめ、正しいときは「増減理由・補足」に理由を入力してください。",
            )

    def columns(self, data: Data, events: Sequence[EventAnswer]) -> dict[str, Any]:
        """Both numbers."""
        return {"numerator": data.get("numerator"), "denominator": data.get("denominator")}

    def is_complete(self, columns: Data) -> bool:
        """One without the other says nothing."""
        return columns["numerator"] is not None and columns["denominator"] is not None


def _part(label: str, whole: bool, *, allow_negative: bool = False) -> TypedNumberField:
    """A part has no unit of its own, but its name ends with one: 全学校数 is counted in 校 or 学校."""
    name = label.replace("※", "")
    counted = name.removesuffix("数")
    words = [counted[start:] for start in range(len(counted))] if name.endswith("数") else []
    return TypedNumberField(label=name, words=words, whole=whole, allow_negative=allow_negative)
