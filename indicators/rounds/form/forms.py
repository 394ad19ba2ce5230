"""様式確定 as a page: one row per field of the entry page, one group of fields per added question."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.db.models import Field
from django.http import QueryDict

from imari_dx.shared.form_fields import FieldError, TypedTextField
from indicators.book.form_definition import (
    MAX_QUESTIONS,
    FormDefinition,
    FormField,
    Question,
    question_problems,
)
from indicators.book.report_fields import ReportField
from indicators.models import CycleField, CycleQuestion, QuestionKind


def _limit(model: type[CycleField | CycleQuestion], name: str) -> int:
    return cast("Field[Any, Any]", model._meta.get_field(name)).max_length or 0


class FieldForm(forms.Form):
    """One field of the entry page: whether it is used, and in which words."""

    is_used = forms.BooleanField(label="使う", required=False)
    label = TypedTextField(label="見出し", limit=_limit(CycleField, "label"), rows=1)
    hint = TypedTextField(label="説明", limit=_limit(CycleField, "hint"), rows=2)

    def __init__(
        self, data: QueryDict | None, *, standard: ReportField, hint: str, initial: Mapping[str, Any]
    ) -> None:
        self.standard, self.standard_hint = standard, hint
        super().__init__(data, prefix=f"field-{standard.name}", initial=dict(initial))
        if not standard.is_optional:
            del self.fields["is_used"]
        for name, field in self.fields.items():
            if name != "is_used":
                field.widget.attrs["aria-label"] = f"{standard.label}の{field.label}"

    @property
    def field(self) -> FormField:
        """What was decided, once valid. The standard words, or none, are no words of its own."""
        label, hint = (" ".join(self.cleaned_data[name].split("\n")) for name in ("label", "hint"))
        return FormField(
            self.standard.name,
            is_used=self.cleaned_data.get("is_used", True),
            own_label="" if label == self.standard.label else label,
            own_hint="" if hint == self.standard_hint else hint,
        )


class QuestionForm(forms.Form):
    """One added question."""

    label = TypedTextField(
        label="設問",
        limit=_limit(CycleQuestion, "label"),
        rows=1,
        required=True,
        error_messages={"required": "設問の文を入力してください。"},
    )
    kind = forms.ChoiceField(label="回答の形式", choices=QuestionKind.choices)
    hint = TypedTextField(label="説明", limit=_limit(CycleQuestion, "hint"), rows=1)
    choices = TypedTextField(label="選択肢", rows=3, help_text="「選択」のとき、1行に1つ書きます。")
    unit = TypedTextField(
        label="単位", limit=_limit(CycleQuestion, "unit"), rows=1, help_text="「数値」のとき。例: 人"
    )
    is_required = forms.BooleanField(label="提出に必要", required=False)
    is_public = forms.BooleanField(
        label="評価報告書と公開用データに載せる（付けないと庁内だけで使います）", required=False
    )

    def __init__(self, data: QueryDict | None, *, number: int, initial: Mapping[str, Any]) -> None:
        self.number = number
        super().__init__(data, prefix=f"question-{number}", initial=dict(initial))

    @property
    def question(self) -> Question:
        """What was typed, once read; parts that could not be read are blank."""
        data = self.cleaned_data
        return Question(
            kind=data.get("kind", QuestionKind.TEXT),
            label=data.get("label", ""),
            hint=data.get("hint", ""),
            choices=tuple(line.strip() for line in data.get("choices", "").split("\n") if line.strip()),
            unit=data.get("unit", ""),
            is_required=data.get("is_required", False),
            is_public=data.get("is_public", False),
        )


class DefinitionForm:
    """The whole page: all fields in order, then the questions.

    ``data`` is what was posted, None for the form as it is stored. Adding, removing and moving a question
    (``edit``) only rearranges what was typed; nothing is checked or stored before 保存. ``is_complete``
    is False where the number of questions cannot be read: saving would lose some unnoticed.
    """

    def __init__(self, data: QueryDict | None, *, stored: FormDefinition) -> None:
        self.data, self.stored = data, stored
        self.seen = stored.fingerprint if data is None else data.get("seen", "")
        self.new_number: int | None = None
        self.field_forms = [
            FieldForm(
                data,
                standard=field.standard,
                hint=stored.standard_hint(field.standard),
                initial={
                    "is_used": field.is_used,
                    "label": field.label,
                    "hint": stored.hint(field.name),
                },
            )
            for field in stored.fields
            if stored.offers(field.name)
        ]
        rows = [_initial(question) for question in stored.questions]
        count = len(rows) if data is None else _count(data)
        self.is_complete = count is not None
        if data is not None:
            rows = [{}] * (count or 0)
        self.question_forms = [QuestionForm(data, number=n, initial=row) for n, row in enumerate(rows)]

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    @property
    def may_add(self) -> bool:
        """Whether there is room for another question."""
        return len(self.question_forms) < MAX_QUESTIONS

    def edit(self, act: str) -> None:
        """Add (``add``), remove (``remove-2``) or move (``up-2``, ``down-2``) a question; no more is done."""
        rows = [_typed(form) for form in self.question_forms]
        known = re.fullmatch(r"(add|remove|up|down)(?:-([0-9]{1,2}))?", act)
        verb, number = (known[1], int(known[2] or 0)) if known else ("", 0)
        if verb == "add" and self.may_add:
            self.new_number = len(rows)
            rows.append({})
        elif verb == "remove" and number < len(rows):
            del rows[number]
        elif verb in ("up", "down") and number < len(rows):
            other = min(max(number + (-1 if verb == "up" else 1), 0), len(rows) - 1)
            rows[number], rows[other] = rows[other], rows[number]
        self.field_forms = [
            FieldForm(None, standard=form.standard, hint=form.standard_hint, initial=_typed(form))
            for form in self.field_forms
        ]
        self.question_forms = [QuestionForm(None, number=n, initial=row) for n, row in enumerate(rows)]
        if self.new_number is not None:
            self.question_forms[-1].fields["label"].widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        """Whether everything can be read and asked; every part is read, for all errors."""
        valid = [form.is_valid() for form in [*self.field_forms, *self.question_forms]]
        labels = [form.question.label for form in self.question_forms]
        for form in self.question_forms:
            for part, sentence in question_problems(form.question, labels):
                if part not in form.errors:
                    form.add_error(part, sentence)
        return all(valid) and not any(form.errors for form in self.question_forms)

    @property
    def fields(self) -> list[FormField]:
        """The fields as decided, once valid; one that is not offered stays as it is."""
        decided = {form.standard.name: form.field for form in self.field_forms}
        return [decided.get(field.name, field) for field in self.stored.fields]

    @property
    def questions(self) -> list[Question]:
        """The questions as decided, once valid."""
        return [form.question for form in self.question_forms]

    @property
    def errors(self) -> Iterator[FieldError]:
        """Every error with its place, in the order of the page."""
        parts: list[tuple[str, forms.Form]] = [(form.standard.label, form) for form in self.field_forms]
        parts += [(f"追加の設問{form.number + 1}", form) for form in self.question_forms]
        for name, form in parts:
            for field, messages in form.errors.items():
                for message in messages:
                    label = f"{name}：{form[field].label}"
                    yield FieldError(label, str(message), f"#{form[field].id_for_label}")


def _count(data: QueryDict) -> int | None:
    """How many questions were posted; None for what no page of ours has sent."""
    typed = data.get("question-count", "")
    return int(typed) if re.fullmatch(r"[0-9]{1,2}", typed) and int(typed) <= MAX_QUESTIONS else None


def _initial(question: Question) -> dict[str, Any]:
    return {
        "label": question.label,
        "kind": question.kind,
        "hint": question.hint,
        "choices": "\n".join(question.choices),
        "unit": question.unit,
        "is_required": question.is_required,
        "is_public": question.is_public,
    }


def _typed(form: forms.Form) -> dict[str, Any]:
    """What stands in a form now, as a new form's initial values."""
    return {name: form[name].value() for name in form.fields}
