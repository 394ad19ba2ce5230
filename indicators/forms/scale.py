"""The editor of a scale (判定基準): codes in order, rules in order with their conditions, the rules of items.

Rows have numbers that stay theirs; hidden fields say in which order they stand and of which parts a rule
consists. Adding, removing and moving only rearranges what was typed; it checks and stores nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from indicators.forms.entry import FieldError
from indicators.forms.fields import TypedNumberField, TypedTextField
from indicators.forms.scale_layout import Layout, LayoutError
from indicators.forms.scale_parts import PART_FORMS, SEVERAL, ItemsRatePart, PartForm
from indicators.judgement import Code, RollUp, Scale, ScaleError
from indicators.judgement.condition_data import parse_condition
from indicators.judgement.scale_data import number_data
from indicators.judgement.scale_words import condition_text, words_of

COLOURS = (
    ("grade-a", "青緑"),
    ("grade-b", "青"),
    ("grade-c", "橙"),
    ("grade-d", "赤"),
    ("grade-none", "灰色"),
    ("", "指定なし"),
)
UNREADABLE = "（入力の途中）"
_LABELS = {"codes": "区分", "rules": "規則", "items_rules": "実施評価指標の規則"}


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


class ScaleForm:
    """The whole editor. ``data`` is what was posted, None for the scale as it is stored.

    ``is_complete`` is False where the hidden fields cannot be read: saving would lose rows unnoticed.
    """

    def __init__(self, data: QueryDict | None, *, stored: Scale) -> None:
        self.data, self.key = data, stored.key
        self.is_complete = True
        self.refusals: list[FieldError] = []
        self.focus = ""  # id of the control that takes the focus after rearranging
        if data is None:
            self._build(None, Layout.of(stored), initials(stored))
            return
        try:
            layout = Layout.read(data)
        except LayoutError:
            self.is_complete = False
            layout = Layout.of(stored)
        self._build(data if self.is_complete else None, layout, {} if self.is_complete else initials(stored))

    def _build(self, data: QueryDict | None, layout: Layout, values: Mapping[str, Mapping[str, Any]]) -> None:
        self.layout = layout
        self.head = HeadForm(data, initial=dict(values.get("head", {})), prefix="head")
        self.codes = [
            CodeForm(data, number=number, position=n, initial=values.get(f"code-{number}", {}))
            for n, number in enumerate(layout.codes, start=1)
        ]
        choices = [(str(form.number), form.shown) for form in self.codes]

        def rule(kind: str, number: int, parts: Sequence[PartForm]) -> RuleForm:
            initial = values.get(f"{kind}-{number}", {})
            return RuleForm(data, kind=kind, number=number, codes=choices, parts=parts, initial=initial)

        self.rules = []
        for number, keys in layout.rules.items():
            prefixes = {key: f"rule-{number}-part-{key}" for key in keys}
            parts = [
                PART_FORMS[kind](data, prefix=prefixes[key], initial=values.get(prefixes[key], {}))
                for key, kind in keys.items()
            ]
            self.rules.append(rule("rule", number, parts))
        self.items = []
        for number in layout.items:
            prefix = f"item-{number}-part-0"
            part = ItemsRangeForm(data, prefix=prefix, initial=values.get(prefix, {}))
            self.items.append(rule("item", number, [part]))

    @property
    def is_bound(self) -> bool:
        """Whether something was posted."""
        return self.data is not None

    def edit(self, act: str) -> None:
        """Add, remove or move a row or a part (see ``Layout.edited``); what was typed stays as it is."""
        values = {form.prefix or "": _typed(form) for form in self._all_forms}
        for rule in [*self.rules, *self.items]:
            is_changing = act.startswith(f"{rule.prefix}-part")
            values[rule.prefix or ""]["told"] = UNREADABLE if is_changing else rule.told
        chosen = self.data.get(f"{act.removesuffix('-part-add')}-new", "") if self.data is not None else ""
        layout, self.focus = self.layout.edited(act, chosen)
        self._build(None, layout, values)
        for form in self._all_forms:
            if f"id_{form.prefix}-code" == self.focus:
                form.fields["code"].widget.attrs["autofocus"] = True
        for rule in [*self.rules, *self.items]:
            # A row that is new, or whose parts have changed.
            rule.is_open = f"{rule.prefix}" not in values or act.startswith(f"{rule.prefix}-part")

    @property
    def _all_forms(self) -> list[forms.Form]:
        rows: list[forms.Form] = [self.head, *self.codes]
        for rule in [*self.rules, *self.items]:
            rows += [rule, *rule.parts]
        return rows

    def is_valid(self) -> bool:
        """Whether everything can be read and makes a scale; every part is read, for all errors."""
        valid = [form.is_valid() for form in (self.head, *self.codes, *self.rules, *self.items)]
        self._compare_codes()
        if not all(valid) or any(form.errors for form in self.codes) or self.refusals:
            return False
        try:
            Scale.from_data(self.definition)
        except ScaleError as error:
            self.refusals.append(self._placed(error))
        return not self.refusals

    def _compare_codes(self) -> None:
        """What concerns several codes at once: two that are the same, none that is a grade."""
        signs = [form.cleaned_data.get("code") for form in self.codes]
        for position, form in enumerate(self.codes):
            if signs[position] and signs[position] in signs[:position]:
                form.add_error(
                    "code", f"区分「{signs[position]}」が2つ以上あります。別の文字にしてください。"
                )
        if all(form.cleaned_data.get("no_grade") for form in self.codes):
            sentence = "評価に含める区分が、少なくとも1つ必要です。"
            self.refusals.append(FieldError("区分", sentence, "#codes-heading"))

    def _placed(self, error: ScaleError) -> FieldError:
        """A refusal of the judgement itself, beside the row that it names."""
        part, position = error.place or ("", 0)
        rows: dict[str, Sequence[forms.Form]] = {
            "codes": self.codes,
            "rules": self.rules,
            "items_rules": self.items,
        }
        row = rows[part][position] if part in rows else self.head
        name = f"{_LABELS[part]}{position + 1}" if part in rows else "判定基準"
        return FieldError(name, str(error), f"#id_{row.prefix}-{next(iter(row.fields))}")

    @property
    def definition(self) -> dict[str, Any]:
        """The scale as data, once every part could be read."""
        head = self.head.cleaned_data
        signs = {str(form.number): form.cleaned_data["code"] for form in self.codes}
        initiative: dict[str, Any] = {"roll_up": head["roll_up"]}
        if head["best_needs"] is not None:
            initiative["best_needs_items_rate"] = number_data(head["best_needs"])
        return {
            "key": self.key,
            "name": head["name"],
            "source": head["source"],
            "codes": [form.code_data for form in self.codes],
            "rules": [form.rule_data(signs) for form in self.rules],
            "items_rules": [form.rule_data(signs) for form in self.items],
            "initiative": initiative,
        }

    @property
    def scale(self) -> Scale:
        """The scale that was typed, once valid."""
        return Scale.from_data(self.definition)

    @property
    def errors(self) -> Iterator[FieldError]:
        """Every error with its place, in the order of the page."""
        yield from self.refusals
        yield from _errors(self.head, "")
        for position, form in enumerate(self.codes, start=1):
            yield from _errors(form, f"{_LABELS['codes']}{position}：")
        for name, rows in (("rules", self.rules), ("items_rules", self.items)):
            for position, rule in enumerate(rows, start=1):
                yield from _errors(rule, f"{_LABELS[name]}{position}：")
                for part in rule.parts:
                    yield from _errors(part, f"{_LABELS[name]}{position}：{part.title}：")


def _errors(form: forms.Form, lead: str) -> Iterator[FieldError]:
    for name, messages in form.errors.items():
        for message in messages:
            yield FieldError(f"{lead}{form[name].label}", str(message), f"#{form[name].auto_id}")


def _typed(form: forms.Form) -> dict[str, Any]:
    """What stands in a form now, as a new form's initial values."""
    return {name: form[name].value() for name in form.fields}


def initials(scale: Scale) -> dict[str, dict[str, Any]]:
    """Return what stands in the fields for a scale, by the prefix of each form."""
    rows = {code.code: str(number) for number, code in enumerate(scale.codes)}
    values: dict[str, dict[str, Any]] = {
        "head": {
            "name": scale.name,
            "source": scale.source,
            "roll_up": scale.roll_up.value,
            "best_needs": scale.best_needs_items_rate,
        }
    }
    values |= {f"code-{number}": _code_initial(code) for number, code in enumerate(scale.codes)}
    for number, rule in enumerate(scale.rules):
        values[f"rule-{number}"] = {"code": rows[rule.code], "told": condition_text(rule.when)}
        parts = [one for part in PART_FORMS.values() for one in part.initials(rule.when)]
        values |= {f"rule-{number}-part-{key}": one for key, one in enumerate(parts)}
    for number, rule in enumerate(scale.items_rules):
        values[f"item-{number}"] = {"code": rows[rule.code], "told": condition_text(rule.when)}
        values[f"item-{number}-part-0"] = next(ItemsRatePart.initials(rule.when), {})
    return values


def _code_initial(code: Code) -> dict[str, Any]:
    return {
        "code": code.code,
        "label": code.label,
        "meaning": code.meaning,
        "colour": code.colour,
        "no_grade": not code.is_grade,
    }
