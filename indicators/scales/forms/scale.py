"""The editor of a scale (判定基準): codes in order, rules in order with their conditions, the rules of items.

Rows have numbers that stay theirs; hidden fields say in which order they stand and of which parts a rule
consists. Adding, removing and moving only rearranges what was typed; it checks and stores nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import FieldError
from indicators.judgement import Scale, ScaleError
from indicators.judgement.condition_data import number_data
from indicators.judgement.scale_data import scale_data
from indicators.judgement.scale_words import condition_text
from indicators.scales.forms.layout import MOST, Layout, LayoutError
from indicators.scales.forms.lists import LISTS, RuleList
from indicators.scales.forms.parts import PARTS, PartForm, parts_of
from indicators.scales.forms.rows import UNREADABLE, CodeForm, HeadForm, RuleForm
from initiatives.words import NEUTRAL, Words

CODE = "区分"
Values = Mapping[str, Mapping[str, Any]]  # what stands in the fields, by the prefix of each form


class ScaleForm:
    """The whole editor. ``data`` is what was posted, None for the scale as it is stored; ``words``
    are the plan's.

    ``is_complete`` is False where the hidden fields cannot be read: saving would lose rows unnoticed.
    """

    def __init__(self, data: QueryDict | None, *, stored: Scale, words: Words = NEUTRAL) -> None:
        self.data, self.key, self.words = data, stored.key, words
        self.seen = data.get("seen", "") if data else ""  # fingerprint of what the person had before them
        self.is_complete = True
        self.refusals: list[FieldError] = []
        self.focus = ""  # id of the control that takes the focus after rearranging
        try:
            if data is not None:
                self._build(data, Layout.read(data), {})
                return
        except LayoutError:
            self.is_complete = False
        self._build(None, *_stored(stored))

    def _build(self, data: QueryDict | None, layout: Layout, values: Values) -> None:
        def given(prefix: str) -> dict[str, Any]:
            return {"data": data, "prefix": prefix, "initial": dict(values.get(prefix, {}))}

        def rules(kind: str) -> dict[str, RuleForm]:
            return {
                number: RuleForm(
                    **given(f"{kind}-{number}"),
                    title=f"{LISTS[kind].name}{position}",
                    codes=[(code, form.shown) for code, form in self.codes.items()],
                    parts={
                        part: PartForm(
                            LISTS[kind].part or PARTS[key], **given(f"{kind}-{number}-part-{part}")
                        )
                        for part, key in ({"0": ""} if LISTS[kind].part else parts).items()
                    },
                )
                for position, (number, parts) in enumerate(layout.rows[kind].items(), start=1)
            }

        self.layout = layout
        self.head = HeadForm(words=self.words, **given("head"))
        self.codes = {
            number: CodeForm(**given(f"code-{number}"), title=f"{CODE}{position}")
            for position, number in enumerate(layout.rows["code"], start=1)
        }
        self.lists = {kind: rules(kind) for kind in LISTS}

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    @property
    def _forms(self) -> Iterator[tuple[str, forms.Form]]:
        """Every form in the order of the page, with the words that say in an error where it stands."""
        yield "", self.head
        yield from ((f"{form.title}：", form) for form in self.codes.values())
        for rule in self._all_rules:
            yield f"{rule.title}：", rule
            yield from ((f"{rule.title}：{form.part.title}：", form) for form in rule.parts.values())

    @property
    def _all_rules(self) -> list[RuleForm]:
        return [form for rows in self.lists.values() for form in rows.values()]

    @property
    def rules(self) -> Mapping[str, RuleForm]:
        """The rules on indicators."""
        return self.lists["rule"]

    @property
    def shown_lists(self) -> list[tuple[str, RuleList, Mapping[str, RuleForm]]]:
        """The lists of rules with their rows, for the page."""
        return [(kind, one, self.lists[kind]) for kind, one in LISTS.items()]

    def edit(self, act: str) -> None:
        """Add, remove or move a row or a part (see ``Layout.edit``); what was typed stays as it is."""
        values = {
            f"{form.prefix}": {name: form[name].value() for name in form.fields}
            for _lead, form in self._forms
        }
        for rule in self._all_rules:
            is_changing = act.startswith(f"{rule.prefix}-part")
            values[f"{rule.prefix}"]["told"] = UNREADABLE if is_changing else rule.told
        chosen = self.data.get(f"{act.removesuffix('-part-add')}-new", "") if self.data else ""
        self.focus = self.layout.edit(act, chosen)
        self._build(None, self.layout, values)
        for _lead, form in self._forms:
            if f"id_{form.prefix}-code" == self.focus:
                form.fields["code"].widget.attrs["autofocus"] = True
        for rule in self._all_rules:
            # A row that is new, or whose parts have changed.
            rule.is_open = rule.prefix not in values or act.startswith(f"{rule.prefix}-part")

    def is_valid(self) -> bool:
        """Whether everything can be read and makes a scale; every part is read, for all errors."""
        valid = [form.is_valid() for _lead, form in self._forms]
        self._compare_codes()
        if not all(valid) or any(form.errors for form in self.codes.values()) or self.refusals:
            return False
        try:
            Scale.from_data(self.definition)
        except ScaleError as error:
            self.refusals.append(self._placed(error))
        return not self.refusals

    def _compare_codes(self) -> None:
        """What concerns several codes at once: two that are the same, none that is a grade."""
        seen: set[str] = set()
        for form in self.codes.values():
            sign = form.cleaned_data.get("code")
            if sign in seen:
                form.add_error("code", f"区分「{sign}」が2つ以上あります。別の文字にしてください。")
            seen |= {sign} if sign else set()
        if all(form.cleaned_data.get("no_grade") for form in self.codes.values()):
            sentence = (
                "評価に含める区分が、少なくとも1つ必要です。評価をしない計画では、「報告」のような区分を1つだけにし、"
                "規則は置かないでください。"
            )
            self.refusals.append(FieldError(CODE, sentence, "#codes-heading"))

    def _placed(self, error: ScaleError) -> FieldError:
        """A refusal of the judgement itself, beside the row that it names."""
        part, position = error.place or ("", 0)
        rows: Mapping[str, Sequence[CodeForm | RuleForm]] = {
            "codes": [*self.codes.values()],
            **{LISTS[kind].part_of_scale: [*rows.values()] for kind, rows in self.lists.items()},
        }
        if part not in rows:
            return FieldError("判定基準", str(error), "#id_head-name")
        row = rows[part][position]
        return FieldError(row.title, str(error), f"#id_{row.prefix}-code")

    @property
    def definition(self) -> dict[str, Any]:
        """The scale as data, once every part could be read."""
        head = self.head.cleaned_data
        initiative: dict[str, Any] = {"roll_up": head["roll_up"]}
        if head["best_needs"] is not None:
            initiative["best_needs_items_rate"] = number_data(head["best_needs"])
        return {
            "key": self.key,
            "name": head["name"],
            "source": head["source"],
            "codes": [form.code_data for form in self.codes.values()],
            **{
                LISTS[kind].part_of_scale: [self._rule_data(form) for form in rows.values()]
                for kind, rows in self.lists.items()
            },
            "initiative": initiative,
        }

    def _rule_data(self, rule: RuleForm) -> dict[str, Any]:
        code = self.codes[rule.cleaned_data["code"]]
        return {"code": code.cleaned_data["code"], "when": rule.when_data}

    @property
    def scale(self) -> Scale:
        """The scale that was typed, once valid."""
        return Scale.from_data(self.definition)

    @property
    def errors(self) -> Iterator[FieldError]:
        """Every error with its place, in the order of the page."""
        yield from self.refusals
        for lead, form in self._forms:
            for name, messages in form.errors.items():
                for message in messages:
                    yield FieldError(f"{lead}{form[name].label}", str(message), f"#{form[name].auto_id}")


def _stored(scale: Scale) -> tuple[Layout, Values]:
    """The rows of a stored scale, and what stands in their fields."""
    data = scale_data(scale)
    numbers = {code["code"]: str(number) for number, code in enumerate(data["codes"])}
    layout = Layout({kind: {} for kind in MOST})
    values: dict[str, dict[str, Any]] = {
        "head": data | data["initiative"] | {"best_needs": scale.best_needs_items_rate}
    }
    for number, code in enumerate(data["codes"]):
        layout.rows["code"][f"{number}"] = {}
        values[f"code-{number}"] = {
            **code,
            "no_grade": not code["is_grade"],
            "points": scale.codes[number].points,
        }
    for kind, one in LISTS.items():
        rules = getattr(scale, one.part_of_scale)
        for number, (rule, read) in enumerate(zip(data.get(one.part_of_scale, []), rules, strict=True)):
            prefix = f"{kind}-{number}"
            parts = parts_of(rule["when"])
            layout.rows[kind][f"{number}"] = {f"{n}": key for n, (key, _initial) in enumerate(parts)}
            values[prefix] = {"code": numbers[rule["code"]], "told": condition_text(read.when)}
            values |= {f"{prefix}-part-{n}": initial for n, (_key, initial) in enumerate(parts)}
    return layout, values
