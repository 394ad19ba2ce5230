"""The parts of a condition as sentences with fields in them: one entry for each key of the language.

A field bears the name that its value has in the data of the part, so that data goes into the fields and comes
out of them without a rule of its own for each key. Only a range is typed otherwise than it is written.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django import forms

from imari_dx.shared.form_fields import TypedNumberField, TypedTextField
from indicators.judgement import Aim, Direction, Kind, ScaleError, Status, Timing
from indicators.judgement.condition import Bound, ChangeFrom, ToleranceUnit, Trend
from indicators.judgement.condition_data import number_data, parse_condition
from indicators.judgement.flags import FLAGS
from indicators.judgement.points import PointsOf
from indicators.judgement.rate import Form
from indicators.judgement.reference import Basis
from indicators.judgement.scale_words import words_of
from indicators.judgement.situation import MilestoneState

_LIMITS = {"low": ("at_least", "above"), "high": ("below", "at_most")}


class Bit(NamedTuple):
    """A field in the sentence, with the words before and after it."""

    name: str
    field: forms.Field
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A key of the conditions language: what it is called where one chooses it, and its sentence."""

    key: str
    title: str
    bits: tuple[Bit, ...]
    may_repeat: bool = False
    needs_limit: bool = True

    def initial(self, data: Any) -> dict[str, Any]:
        """Return what stands in the fields for the part's data."""
        if len(self.bits) == 1:
            return {self.bits[0].name: data}
        values = {name: value for name, value in data.items() if (name, value) != ("tolerance", 0)}
        for end, kinds in _LIMITS.items():
            kind = kinds[1] if kinds[1] in data else kinds[0]
            values |= {f"{end}_kind": kind, end: data.get(kind)}
        numbers = [name for name in ("low", "high", "tolerance") if values.get(name) is not None]
        return values | {name: Decimal(values[name]) for name in numbers}

    def data(self, cleaned: Mapping[str, Any]) -> Any:
        """Return the part as data from what was read in its fields; a limit left blank is none."""
        if len(self.bits) == 1:
            return cleaned[self.bits[0].name]
        data = {name: value for name, value in cleaned.items() if name.partition("_")[0] not in _LIMITS}
        if "tolerance" in data:
            data["tolerance"] = number_data(data["tolerance"] or Decimal(0))
        ends = [(cleaned[f"{end}_kind"], cleaned[end]) for end in _LIMITS if end in cleaned]
        limits = {kind: number_data(limit) for kind, limit in ends if limit is not None}
        return data | limits if limits or self.needs_limit else {}


class PartForm(forms.Form):
    """The fields of one part in one rule."""

    def __init__(self, part: Part, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part
        self.fields = {bit.name: deepcopy(bit.field) for bit in part.bits}

    @property
    def sentence(self) -> list[tuple[forms.BoundField, Bit]]:
        """The fields in their order, with their words."""
        return [(self[bit.name], bit) for bit in self.part.bits]

    @property
    def part_data(self) -> Any:
        """The part as data, once the fields are read."""
        return self.part.data(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Refuse what the judgement would refuse, beside the part's first field."""
        if not self.errors and "low" in self.fields:
            self._clean_range()
        if not self.errors and self.part_data != {}:
            try:
                parse_condition({self.part.key: self.part_data}, "条件", (self.part.key,))
            except ScaleError as error:
                self.add_error(self.part.bits[0].name, str(error))
        return self.cleaned_data

    def _clean_range(self) -> None:
        typed = self.cleaned_data
        if typed["low"] is None and typed["high"] is None:
            if self.part.needs_limit:
                self.add_error("low", "下限か上限の、少なくとも一方を入力してください。")
        elif Bound(**{typed["low_kind"]: typed["low"], typed["high_kind"]: typed["high"]}).is_empty:
            self.add_error("high", "下限が上限を超えているため、当てはまることがありません。")


def choices_of(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the codes of an enumeration with their words, as a field takes them."""
    return [(code.value, text) for code, text in words_of(codes).items()]


def _select(codes: type[StrEnum], label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices_of(codes))


def _number(label: str, unit: str = "", **attrs: str) -> TypedNumberField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6, **attrs})
    is_limit = label in ("下限", "上限")
    return TypedNumberField(label=label, unit=unit, whole=False, allow_negative=is_limit, widget=widget)


def _yes_no(label: str, yes: str, no: str) -> forms.TypedChoiceField:
    choices = ((True, yes), (False, no))
    return forms.TypedChoiceField(label=label, choices=choices, coerce=lambda text: text == "True")


def _range(words: str = "", unit: str = "％", unit_words: str = "％") -> tuple[Bit, ...]:
    low_kinds = (("at_least", "以上"), ("above", "超"))
    high_kinds = (("below", "未満"), ("at_most", "以下"))
    return (
        Bit("low", _number("下限", unit), words, unit_words),
        Bit("low_kind", forms.ChoiceField(label="下限を含むか", choices=low_kinds)),
        Bit("high", _number("上限", unit), "、", unit_words),
        Bit("high_kind", forms.ChoiceField(label="上限を含むか", choices=high_kinds)),
    )


def _set_part(key: str, title: str, codes: type[StrEnum], words: str) -> Part:
    field = forms.MultipleChoiceField(
        label=words,
        choices=choices_of(codes),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "当てはまるものを、一つ以上選んでください。"},
    )
    return Part(key, title, (Bit("chosen", field, words),))


class _LinesField(TypedTextField):
    """Texts, one a line."""

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).split("\n") if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


_RATE = (
    Bit("of", _select(Basis, "何に対する率か"), "", "に対する率"),
    Bit("form", _select(Form, "計算方法"), "計算方法", "が"),
    *_range(),
)
_REACHED = (
    Bit("of", _select(Basis, "何に達したか"), "", "に"),
    Bit("is", _yes_no("達しているか", "達している", "達していない")),
)
_CHANGE = (
    Bit("from", _select(ChangeFrom, "何と比べるか"), "", "より"),
    Bit("is", _select(Trend, "比べた結果"), "", "（"),
    Bit("tolerance", _number("許容幅", placeholder="0"), "許容幅"),
    Bit("tolerance_in", _select(ToleranceUnit, "許容幅の単位"), "", "）"),
)
_WORDS_NEEDED = {"required": "理由に含まれる言葉を入力してください。"}
_REASON = _LinesField(label="含む言葉", rows=2, required=True, error_messages=_WORDS_NEEDED)
_ALL = (
    Part("rate", "率の範囲", _RATE),
    Part("reached", "達成したかどうか", _REACHED),
    Part("change", "前回・基準値などとの比較", _CHANGE, may_repeat=True),
    _set_part("kinds", "目標の種類", Kind, "目標の種類が次のいずれか"),
    _set_part("timings", "目標の時期（毎年・期末）", Timing, "目標の時期が次のいずれか"),
    _set_part("comparisons", "目標の比較（目標値・範囲・維持など）", Aim, "目標の比較が次のいずれか"),
    _set_part("directions", "目標の向き（以上・以下など）", Direction, "目標の向きが次のいずれか"),
    _set_part("milestone", "導入・期限の達成の状況", MilestoneState, "導入・期限の目標が次のいずれか"),
    Part("items_rate", "実施評価指標の実施率の範囲", _range("実施評価指標の実施率が")),
    *(
        Part(key, flag.title, (Bit("answer", _yes_no(flag.title, flag.yes, flag.no)),))
        for key, flag in FLAGS.items()
    ),
    _set_part("status", "値の区分（対象外・調査中など）", Status, "値の区分が次のいずれか"),
    Part(
        "reason",
        "値のない理由の言葉",
        (Bit("words", _REASON, "値のない理由に次のいずれかを含む（1行に1つ）"),),
    ),
)
PARTS: dict[str, Part] = {part.key: part for part in _ALL}
# The only part of a rule on evaluation items, and on points; without limits the rule always holds.
ITEMS_PART = replace(PARTS["items_rate"], needs_limit=False)
_POINTS = (Bit("of", _select(PointsOf, "何の範囲か"), "", "が"), *_range("", "", "点（割合は％）"))
POINTS_PART = Part("points", "点数の範囲", _POINTS, needs_limit=False)


def parts_of(when: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the keys of a condition (as `condition_data` says it) with what stands in their fields."""
    return [
        (key, part.initial(data))
        for key, part in (PARTS | {"points": POINTS_PART}).items()
        if key in when
        for data in (when[key] if part.may_repeat else [when[key]])
    ]
