"""The rows of the editor of a scale: the whole, a code, a rule with the parts of its condition."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedNumberField, TypedTextField
from indicators.judgement import RollUp
from indicators.judgement.condition_data import parse_condition
from indicators.judgement.scale_words import condition_text, words_of
from indicators.scales.forms.layout import Layout
from indicators.scales.forms.part import PartForm
from indicators.scales.forms.parts import PART_FORMS, SEVERAL, ItemsRatePart

COLOURS = (
    ("grade-a", "青緑"),
    ("grade-b", "青"),
    ("grade-c", "橙"),
    ("grade-d", "赤"),
    ("grade-none", "灰色"),
    ("", "指定なし"),
)
UNREADABLE = "（入力の途中）"


class HeadForm(forms.Form):
    """What belongs to the scale as a whole."""

    name = TypedTextField(
        label="名称",
        limit=200,
        rows=1,
        required=True,
        error_messages={"required": "名称を入力してください。"},
    )
    source = TypedTextField(label="出典", limit=1000, rows=2, help_text="よりどころとした文書など。")
    roll_up = forms.ChoiceField(
        label="数値目標が2つ以上あるときの施策の評価",
        choices=[(code.value, text) for code, text in words_of(RollUp).items()],
    )
    best_needs = TypedNumberField(
        label="最上位の評価に必要な、実施評価指標の実施率",
        unit="％",
        whole=False,
        help_text="実施率がこれに満たない施策は、最上位ではなく次の区分になります。空欄のときは、実施率を問いません。",
    )


class CodeForm(forms.Form):
    """One code."""

    code = TypedTextField(
        label="区分", limit=20, rows=1, required=True, error_messages={"required": "区分を入力してください。"}
    )
    label = TypedTextField(
        label="名称",
        limit=100,
        rows=1,
        required=True,
        error_messages={"required": "名称を入力してください。"},
    )
    meaning = TypedTextField(label="説明", limit=500, rows=3)
    colour = forms.ChoiceField(label="色", choices=COLOURS, required=False)
    no_grade = forms.BooleanField(label="評価に含めない", required=False)

    def __init__(
        self, data: QueryDict | None, *, number: int, position: int, initial: Mapping[str, Any]
    ) -> None:
        self.number = number
        super().__init__(data, prefix=f"code-{number}", initial=dict(initial))
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"区分{position}の{field.label}"

    @property
    def shown(self) -> str:
        """The code and its words as they stand in the fields, for the choice in a rule."""
        return f"{self['code'].value() or '（未入力）'}　{self['label'].value() or ''}".strip()

    @property
    def code_data(self) -> dict[str, Any]:
        """The code as data, once read."""
        data = self.cleaned_data
        return {name: data[name] for name in ("code", "label", "meaning", "colour")} | {
            "is_grade": not data["no_grade"]
        }


class RuleForm(forms.Form):
    """One rule: the code that is proposed, and the parts of its condition, all of which must hold."""

    code = forms.ChoiceField(
        label="区分",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "どの区分とするかを選んでください。"),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: str,
        number: int,
        codes: Sequence[tuple[str, str]],
        parts: Sequence[PartForm],
        initial: Mapping[str, Any],
    ) -> None:
        self.kind, self.number, self.parts = kind, number, list(parts)
        self._told: str | None = initial.get("told")
        self.is_open = False
        super().__init__(data, prefix=f"{kind}-{number}", initial=dict(initial))
        self.fields["code"].choices = [("", "選んでください"), *codes]  # type: ignore[attr-defined]

    @property
    def layout(self) -> str:
        """Which parts there are, for the hidden field."""
        return " ".join(f"{Layout.number_of(part)}:{part.key}" for part in self.parts)

    @property
    def addable(self) -> list[tuple[str, str]]:
        """The parts that may still be added: key and title."""
        taken = {part.key for part in self.parts} - SEVERAL
        return [(key, part.title) for key, part in PART_FORMS.items() if key not in taken]

    def is_valid(self) -> bool:
        """Whether the rule and all its parts can be read; every part is read, for all errors."""
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    @property
    def told(self) -> str:
        """The condition as a phrase, as it was stored or as it was typed last."""
        if self._told is None:
            self._told = UNREADABLE
            if self.is_bound and self.is_valid():
                self._told = condition_text(parse_condition(self.when_data, self.kind))
        return self._told

    @property
    def code_shown(self) -> str:
        """The chosen code with its words."""
        choices: list[tuple[Any, Any]] = list(self.fields["code"].choices)  # type: ignore[attr-defined]
        return str(dict(choices[1:]).get(str(self["code"].value()), "（未選択）"))

    @property
    def unfolded(self) -> bool:
        """Whether its fields are in view at once: where one works on it, or has to mend it."""
        return self.is_open or bool(self.errors) or any(part.errors for part in self.parts)

    @property
    def when_data(self) -> dict[str, Any]:
        """The condition as data, once valid."""
        when: dict[str, Any] = {}
        for part in self.parts:
            if part.key in SEVERAL:
                when.setdefault(part.key, []).append(part.part_data)
            elif part.part_data != {}:
                when[part.key] = part.part_data
        return when

    def rule_data(self, signs: Mapping[str, str]) -> dict[str, Any]:
        """The rule as data, once valid; ``signs`` has the sign of each code by its row's number."""
        return {"code": signs[self.cleaned_data["code"]], "when": self.when_data}


class ItemsRangeForm(ItemsRatePart):
    """The only part of a rule on evaluation items; without limits the rule always holds."""

    needs_limit = False

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return super().clean() if {cleaned.get("low"), cleaned.get("high")} != {None} else cleaned
