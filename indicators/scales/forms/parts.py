"""The parts of a condition as small forms: one for each key of the conditions language, read as sentences."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms

from imari_dx.shared.form_fields import TypedNumberField, TypedTextField
from indicators.judgement import Direction, Kind, Timing
from indicators.judgement.condition import ChangeFrom, Condition, StatusCode, ToleranceUnit, Trend
from indicators.judgement.rate import Form
from indicators.judgement.reference import Basis
from indicators.judgement.scale_data import change_data, condition_data, number_data
from indicators.judgement.scale_words import YES_NO
from indicators.judgement.situation import MilestoneState
from indicators.scales.forms.part import BoundPart, PartForm, choices_of, select


class RatePart(BoundPart):
    """率."""

    key, title = "rate", "率の範囲"
    basis = select(Basis, "何に対する率か")
    form = select(Form, "計算方法")
    sentence = (("basis", "", "に対する率"), ("form", "計算方法", "が"), *BoundPart.limits)
    field_order = ("basis", "form")

    @classmethod
    def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
        if condition.rate is not None:
            yield {"basis": condition.basis.value, "form": condition.form.value} | cls.initial_of(
                condition.rate
            )

    @property
    def part_data(self) -> Any:
        return {"of": self.cleaned_data["basis"], "form": self.cleaned_data["form"], **self.bound_data}


class ItemsRatePart(BoundPart):
    """実施評価指標の実施率."""

    key, title = "items_rate", "実施評価指標の実施率の範囲"
    sentence = (("low", "実施評価指標の実施率が", "％"), *BoundPart.limits[1:])

    @classmethod
    def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
        if condition.items_rate is not None:
            yield cls.initial_of(condition.items_rate)

    @property
    def part_data(self) -> Any:
        return self.bound_data


class ReachedPart(PartForm):
    """達成."""

    key, title = "reached", "達成したかどうか"
    basis = select(Basis, "何に達したか")
    answer = forms.ChoiceField(label="達しているか", choices=(("yes", "達している"), ("no", "達していない")))
    sentence = (("basis", "", "に"), ("answer", "", ""))

    @classmethod
    def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
        if condition.reached is not None:
            yield {"basis": condition.reached_of.value, "answer": "yes" if condition.reached else "no"}

    @property
    def part_data(self) -> Any:
        return {"of": self.cleaned_data["basis"], "is": self.cleaned_data["answer"] == "yes"}


class ChangePart(PartForm):
    """変化; a condition may have several."""

    key, title = "change", "前回・基準値などとの比較"
    origin = select(ChangeFrom, "何と比べるか")
    trend = select(Trend, "比べた結果")
    tolerance = TypedNumberField(
        label="許容幅",
        whole=False,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6, "placeholder": "0"}
        ),
    )
    unit = select(ToleranceUnit, "許容幅の単位")
    sentence = (
        ("origin", "", "より"),
        ("trend", "", "（"),
        ("tolerance", "許容幅", ""),
        ("unit", "", "）"),
    )

    @classmethod
    def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
        for change in condition.changes:
            data = change_data(change)
            yield {
                "origin": data["from"],
                "trend": data["is"],
                "tolerance": change.tolerance or None,
                "unit": data["tolerance_in"],
            }

    @property
    def part_data(self) -> Any:
        return {
            "from": self.cleaned_data["origin"],
            "is": self.cleaned_data["trend"],
            "tolerance": number_data(self.cleaned_data["tolerance"] or Decimal(0)),
            "tolerance_in": self.cleaned_data["unit"],
        }


class ReasonPart(PartForm):
    """値のない理由."""

    key, title = "reason", "値のない理由の言葉"
    words = TypedTextField(
        label="含む言葉",
        rows=2,
        required=True,
        error_messages={"required": "理由に含まれる言葉を入力してください。"},
    )
    sentence = (("words", "値のない理由に次のいずれかを含む（1行に1つ）", ""),)

    @classmethod
    def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
        if condition.reasons:
            yield {"words": "\n".join(condition.reasons)}

    @property
    def part_data(self) -> Any:
        return [line.strip() for line in self.cleaned_data["words"].split("\n") if line.strip()]


def _set_part(key: str, title: str, codes: type[StrEnum], before: str) -> type[PartForm]:
    """A part that holds if the indicator is one of some kinds."""

    class SetPart(PartForm):
        chosen = forms.MultipleChoiceField(
            label=before,
            choices=choices_of(codes),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "当てはまるものを、一つ以上選んでください。"},
        )
        sentence = (("chosen", before, ""),)

        @classmethod
        def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
            data = condition_data(condition)
            if key in data:
                yield {"chosen": data[key]}

        @property
        def part_data(self) -> Any:
            return self.cleaned_data["chosen"]

    SetPart.key, SetPart.title = key, title
    return SetPart


def _yes_no_part(key: str, title: str) -> type[PartForm]:
    """A part that is either so or not so."""
    yes, no = YES_NO[key]

    class YesNoPart(PartForm):
        answer = forms.ChoiceField(label=title, choices=(("yes", yes), ("no", no)))
        sentence = (("answer", "", ""),)

        @classmethod
        def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
            asked = getattr(condition, key)
            if asked is not None:
                yield {"answer": "yes" if asked else "no"}

        @property
        def part_data(self) -> Any:
            return self.cleaned_data["answer"] == "yes"

    YesNoPart.key, YesNoPart.title = key, title
    return YesNoPart


PART_FORMS: Mapping[str, type[PartForm]] = {
    part.key: part
    for part in (
        RatePart,
        ReachedPart,
        ChangePart,
        _set_part("kinds", "目標の種類", Kind, "目標の種類が次のいずれか"),
        _set_part("timings", "目標の時期（毎年・期末）", Timing, "目標の時期が次のいずれか"),
        _set_part("directions", "目標の向き（以上・以下など）", Direction, "目標の向きが次のいずれか"),
        _set_part("milestone", "導入・期限の達成の状況", MilestoneState, "導入・期限の目標が次のいずれか"),
        ItemsRatePart,
        _yes_no_part("before_deadline", "期限の年度より前かどうか"),
        _yes_no_part("has_rate", "率を計算できるかどうか"),
        _yes_no_part("baseline_form", "率が基準値からの進みかどうか"),
        _yes_no_part("provisional_baseline", "率が仮基準値によるかどうか"),
        _yes_no_part("target_at_limit", "目標がそれ以上のない値かどうか"),
        _yes_no_part("asks_for_change", "基準値からの増減だけを求める目標かどうか"),
        _yes_no_part("has_previous", "前回の実績があるかどうか"),
        _yes_no_part("has_value", "値があるかどうか"),
        _set_part("status", "値の区分（対象外・調査中など）", StatusCode, "値の区分が次のいずれか"),
        ReasonPart,
    )
}
SEVERAL = frozenset({ChangePart.key})  # may stand more than once in a condition
