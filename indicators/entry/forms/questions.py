"""The round's own questions (追加の設問) as fields of the entry page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.html import escape

from imari_dx.shared.form_fields import TypedNumberField, TypedTextField
from indicators.book.answers import QuestionValue
from indicators.book.form_definition import Question
from indicators.models import QuestionKind


class QuestionsForm(forms.Form):
    """One field per stored question, named by its id."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        questions: Sequence[Question],
        stored: Mapping[int, QuestionValue],
    ) -> None:
        self.questions = {str(question.pk): question for question in questions}
        self.needed_to_submit = [name for name, question in self.questions.items() if question.is_required]
        initial = {str(key): value.text or value.number for key, value in stored.items()}
        super().__init__(data, prefix="questions", initial=initial)
        for name, question in self.questions.items():
            self.fields[name] = _field(question)

    @property
    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with the unit that stands behind it."""
        return [(self[name], question.unit) for name, question in self.questions.items()]

    @property
    def answers(self) -> dict[int, QuestionValue]:
        """What was entered, once valid."""
        answers = {}
        for name in self.questions:
            value = self.cleaned_data[name]
            if isinstance(value, Decimal):
                answers[int(name)] = QuestionValue(number=value)
            else:
                answers[int(name)] = QuestionValue(text=value or "")
        return answers


def _field(question: Question) -> forms.Field:
    # The field component prints hints as markup, because Django's own may hold some: ours is only text.
    hint = escape(question.hint)
    if question.kind == QuestionKind.NUMBER:
        return TypedNumberField(
            label=question.label, help_text=hint, unit=question.unit, whole=False, allow_negative=True
        )
    if question.kind == QuestionKind.CHOICE:
        choices = [("", "選択してください"), *((choice, choice) for choice in question.choices)]
        return forms.ChoiceField(label=question.label, help_text=hint, choices=choices, required=False)
    return TypedTextField(label=question.label, help_text=hint)
