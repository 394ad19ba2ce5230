"""The editor of a scale (判定基準): codes in order, rules in order with their conditions, the rules of items.

Rows have numbers that stay theirs; hidden fields say in which order they stand and of which parts a rule
consists. Adding, removing and moving only rearranges what was typed; it checks and stores nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import FieldError
from indicators.judgement import Code, Scale, ScaleError
from indicators.judgement.scale_data import number_data
from indicators.judgement.scale_words import condition_text
from indicators.scales.forms.layout import Layout, LayoutError
from indicators.scales.forms.part import PartForm
from indicators.scales.forms.parts import PART_FORMS, ItemsRatePart
from indicators.scales.forms.rows import UNREADABLE, CodeForm, HeadForm, ItemsRangeForm, RuleForm

_LABELS = {"codes": "区分", "rules": "規則", "items_rules": "実施評価指標の規則"}


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
