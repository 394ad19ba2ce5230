"""What the parts of a condition have in common as forms: a sentence with fields in it, a range."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedNumberField
from indicators.judgement import ScaleError
from indicators.judgement.condition import Bound, Condition
from indicators.judgement.condition_data import parse_condition
from indicators.judgement.scale_data import number_data
from indicators.judgement.scale_words import words_of

_LOW = (("at_least", "以上"), ("above", "超"))
_HIGH = (("below", "未満"), ("at_most", "以下"))


class SentenceField:
    """A bound field with the words that stand before and after it in the sentence."""

    def __init__(self, bound: forms.BoundField, before: str, after: str) -> None:
        self.bound, self.before, self.after = bound, before, after
        self.is_set = isinstance(bound.field, forms.MultipleChoiceField)


class PartForm(forms.Form):
    """One part of a condition: ``key`` in the conditions language, ``title`` where one chooses it."""

    key: ClassVar[str]
    title: ClassVar[str]
    # (field, words before it, words after it); words that stand before double as the field's label.
    sentence: ClassVar[tuple[tuple[str, str, str], ...]]

    def __init__(self, data: QueryDict | None, *, prefix: str, initial: Mapping[str, Any]) -> None:
        super().__init__(data, prefix=prefix, initial=dict(initial))

    @classmethod
    def initials(cls, condition: Condition) -> Iterator[dict[str, Any]]:
        """Yield what stands in the form for a condition: nothing if it lacks this part."""
        raise NotImplementedError

    @property
    def part_data(self) -> Any:
        """The part as data of a condition, once the fields are read."""
        raise NotImplementedError

    @property
    def bits(self) -> list[SentenceField]:
        """The fields in the order of the sentence."""
        return [SentenceField(self[name], before, after) for name, before, after in self.sentence]

    @property
    def error_lines(self) -> list[str]:
        """Everything that is wrong, in the order of the sentence."""
        return [str(message) for messages in self.errors.values() for message in messages]

    def clean(self) -> dict[str, Any]:
        """Refuse what the judgement would refuse, beside the part's first field."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                parse_condition({self.key: self.part_data}, "条件")
            except ScaleError as error:
                self.add_error(self.sentence[0][0], str(error))
        return cleaned


def choices_of(codes: type[StrEnum]) -> list[tuple[str, str]]:
    return [(code.value, text) for code, text in words_of(codes).items()]


def select(codes: type[StrEnum], label: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices_of(codes), **kwargs)


def _limit(label: str) -> TypedNumberField:
    return TypedNumberField(
        label=label,
        unit="％",
        whole=False,
        allow_negative=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}),
    )


class BoundPart(PartForm):
    """A range of percentages: a lower limit, an upper one, or both."""

    low = _limit("下限")
    low_kind = forms.ChoiceField(label="下限を含むか", choices=_LOW)
    high = _limit("上限")
    high_kind = forms.ChoiceField(label="上限を含むか", choices=_HIGH)
    limits: ClassVar = (("low", "", "％"), ("low_kind", "", ""), ("high", "、", "％"), ("high_kind", "", ""))
    needs_limit: ClassVar[bool] = True

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        low, high = data.get("low"), data.get("high")
        if self.needs_limit and not self.errors and low is None and high is None:
            self.add_error("low", "下限か上限の、少なくとも一方を入力してください。")
        elif low is not None and high is not None and not self.errors and self.bound_of(data).is_empty:
            self.add_error("high", "下限が上限を超えているため、当てはまることがありません。")
        return super().clean()

    @staticmethod
    def initial_of(bound: Bound) -> dict[str, Any]:
        """What stands in the fields for a range."""
        low_kind = "at_least" if bound.above is None else "above"
        high_kind = "below" if bound.at_most is None else "at_most"
        return {
            "low": getattr(bound, low_kind),
            "low_kind": low_kind,
            "high": getattr(bound, high_kind),
            "high_kind": high_kind,
        }

    @staticmethod
    def bound_of(data: Mapping[str, Any]) -> Bound:
        """The range that was typed."""
        limits = {data["low_kind"]: data["low"], data["high_kind"]: data["high"]}
        return Bound(**limits)

    @property
    def bound_data(self) -> dict[str, Any]:
        """The range as data, empty without a limit."""
        limits = ((self.cleaned_data[f"{end}_kind"], self.cleaned_data[end]) for end in ("low", "high"))
        return {kind: number_data(limit) for kind, limit in limits if limit is not None}
