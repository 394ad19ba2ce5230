"""The rows of the editor of a scale: the whole, a code, a rule with the parts of its condition."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from imari_dx.shared.form_fields import TypedNumberField, TypedTextField
from indicators.judgement import RollUp
from indicators.judgement.condition_data import number_data, parse_condition
from indicators.judgement.scale_words import condition_text
from indicators.scales.forms.layout import may_stand_together
from indicators.scales.forms.parts import PARTS, PartForm, choices_of
from initiatives.words import Words

COLOURS = (
    ("grade-a", "青緑"),
    ("grade-b", "青"),
    ("grade-c", "橙"),
    ("grade-d", "赤"),
    ("grade-green", "緑"),
    ("grade-violet", "紫"),
    ("grade-none", "灰色"),
    ("", "指定なし"),
)
UNREADABLE = "（入力の途中）"


def _required(label: str, limit: int) -> TypedTextField:
    messages = {"required": f"{label}を入力してください。"}
    return TypedTextField(label=label, limit=limit, rows=1, required=True, error_messages=messages)


class HeadForm(forms.Form):
    """What belongs to the scale as a whole."""

    name = _required("名称", 200)
    source = TypedTextField(label="出典", limit=1000, rows=2, help_text="よりどころとした文書など。")
    roll_up = forms.ChoiceField(choices=choices_of(RollUp))
    best_needs = TypedNumberField(
        label="最上位の評価に必要な、実施評価指標の実施率",
        unit="％",
        whole=False,
        help_text="実施率がこれに満たないときは、最上位ではなく次の区分になります。空欄のときは、実施率を問いません。",
    )

    def __init__(self, *, words: Words, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["roll_up"].label = f"{words.initiative}の評価の決め方"


class CodeForm(forms.Form):
    """One code."""

    code = _required("区分", 20)
    label = _required("名称", 100)
    meaning = TypedTextField(label="説明", limit=500, rows=3)
    points = TypedNumberField(
        label="点数",
        whole=False,
        allow_negative=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 4}),
    )
    colour = forms.ChoiceField(label="色", choices=COLOURS, required=False)
    no_grade = forms.BooleanField(label="評価に含めない", required=False)

    def __init__(self, *, title: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.title = title
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{title}の{field.label}"

    @property
    def shown(self) -> str:
        """The code and its words as they stand in the fields, for the choice in a rule."""
        return f"{self['code'].value() or '（未入力）'}　{self['label'].value() or ''}".strip()

    @property
    def code_data(self) -> dict[str, Any]:
        """The code as data, once read."""
        data = dict(self.cleaned_data)
        points = data.pop("points")
        data |= {} if points is None else {"points": number_data(points)}
        return {"is_grade": not data.pop("no_grade"), **data}


class RuleForm(forms.Form):
    """One rule: the code that is proposed, and by number the parts of its condition."""

    code = forms.ChoiceField(
        label="区分",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "どの区分とするかを選んでください。"),
    )

    def __init__(
        self, *, title: str, codes: Sequence[tuple[str, str]], parts: Mapping[str, PartForm], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.fields["code"].choices = [("", "選んでください"), *codes]  # type: ignore[attr-defined]
        self.title, self.parts = title, parts
        self.is_open = False
        self._told: str = self.initial.get("told", "")

    @property
    def layout(self) -> str:
        """Which parts there are, for the hidden field."""
        return " ".join(f"{number}:{form.part.key}" for number, form in self.parts.items())

    @property
    def addable(self) -> list[tuple[str, str]]:
        """The parts that may still be added: key and title."""
        taken = [form.part.key for form in self.parts.values()]
        return [(key, part.title) for key, part in PARTS.items() if may_stand_together([*taken, key])]

    def is_valid(self) -> bool:
        """Whether the rule and all its parts can be read; every part is read, for all errors."""
        return all([super().is_valid(), *(form.is_valid() for form in self.parts.values())])

    @property
    def told(self) -> str:
        """The condition as a phrase, as it was stored or as it was typed last."""
        if not self._told:
            is_read = self.is_bound and self.is_valid()
            when = self.when_data if is_read else {}
            self._told = condition_text(parse_condition(when, "条件", [*when])) if is_read else UNREADABLE
        return self._told

    @property
    def code_shown(self) -> str:
        """The chosen code with its words."""
        choices: list[tuple[Any, Any]] = list(self.fields["code"].choices)  # type: ignore[attr-defined]
        return str(dict(choices[1:]).get(str(self["code"].value()), "（未選択）"))

    @property
    def unfolded(self) -> bool:
        """Whether its fields are in view at once: where one works on it, or has to mend it."""
        return self.is_open or any(form.errors for form in (self, *self.parts.values()))

    @property
    def when_data(self) -> dict[str, Any]:
        """The condition as data, once valid; a range without limits asks nothing and is left out."""
        when: dict[str, Any] = {}
        for form in self.parts.values():
            if form.part.may_repeat:
                when.setdefault(form.part.key, []).append(form.part_data)
            elif form.part_data != {}:
                when[form.part.key] = form.part_data
        return when
