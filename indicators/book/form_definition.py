"""様式: what the entry page of one round asks, as the secretariat decided before opening it (様式確定).

Pure: no database, no clock. The stored rows are read by ``stored_form``, written by ``services``.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import QUARTERS
from indicators.book.report_fields import BY_NAME, STANDARD_FIELDS, ReportField

MAX_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class FormField:
    """What a round made of a standard field. Empty own words mean the standard ones."""

    name: str
    is_used: bool = True
    own_label: str = ""
    own_hint: str = ""

    @property
    def standard(self) -> ReportField:
        """The field as it is asked without a round's own wishes."""
        return BY_NAME[self.name]

    @property
    def label(self) -> str:
        """The heading as the page and the documents show it."""
        return self.own_label or self.standard.label

    @property
    def is_standard(self) -> bool:
        """Whether the round changes nothing."""
        return self == FormField(self.name)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a round adds. ``pk`` is 0 until it is stored."""

    kind: str  # text, choice, number
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    is_required: bool = False
    is_public: bool = False
    pk: int = 0


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """What a round decided on its form: each field of ``STANDARD_FIELDS`` in order, then its questions."""

    fields: tuple[FormField, ...] = tuple(FormField(field.name) for field in STANDARD_FIELDS)
    questions: tuple[Question, ...] = ()
    period: str = QUARTERS.word  # what the plan's schedule counts in; empty where it has none

    def field(self, name: str) -> FormField:
        """Return a field by its name."""
        return next(field for field in self.fields if field.name == name)

    def offers(self, name: str) -> bool:
        """Whether there is anything to ask in a field: without a schedule there are no bars."""
        return name != "bars" or bool(self.period)

    def uses(self, name: str) -> bool:
        """Whether the round asks for a field; what hangs on another one goes with it.

        A field that no round can switch off (a measurement's, the answer to an item) is always used.
        """
        declared = BY_NAME.get(name)
        if declared is None:
            return True
        if not self.offers(name):
            return False
        if declared.follows:
            return self.uses(declared.follows)
        field = self.field(name)
        return field.is_used and (not field.standard.needs or self.uses(field.standard.needs))

    def label(self, name: str) -> str:
        """Return what a field is called in this round."""
        declared = BY_NAME[name]
        if declared.follows:
            return declared.label.format(label=self.label(declared.follows))
        return self.field(name).label

    def hint(self, name: str) -> str:
        """Return how a field is explained in this round; nothing for what follows another one."""
        declared = BY_NAME[name]
        return "" if declared.follows else self.field(name).own_hint or self.standard_hint(declared)

    def standard_hint(self, field: ReportField) -> str:
        """Return how a field is explained unless a round does it in words of its own."""
        return field.hint.replace("{period}", self.period)

    @property
    def public_questions(self) -> tuple[Question, ...]:
        """The questions whose answers stand in documents; all others stay in the office."""
        return tuple(question for question in self.questions if question.is_public)

    @property
    def fingerprint(self) -> str:
        """A short mark of the content: the same for two readers of the same form."""
        content = (self.fields, [_content(question) for question in self.questions])
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]

    def problems(self) -> Iterator[str]:
        """Yield, as sentences, why this form cannot be asked; nothing if it can.

        What is required to submit stays; each question has words of its own, a choice at least two different
        answers, and only a number a unit.
        """
        if [field.name for field in self.fields] != [field.name for field in STANDARD_FIELDS]:
            yield "様式の項目が揃っていません。画面を開き直してください。"
            return
        for field in self.fields:
            if not field.is_used and not field.standard.is_optional:
                yield f"「{field.standard.label}」は提出に必要な項目のため、外せません。"
        if len(self.questions) > MAX_QUESTIONS:
            yield f"追加の設問は{MAX_QUESTIONS}問までです。"
        labels = [question.label for question in self.questions]
        for question in self.questions:
            yield from (sentence for _part, sentence in question_problems(question, labels))


def _content(question: Question) -> Sequence[object]:
    return (
        question.kind,
        question.label,
        question.hint,
        question.choices,
        question.unit,
        question.is_required,
        question.is_public,
    )


def same_questions(first: Sequence[Question], second: Sequence[Question]) -> bool:
    """Whether two lists ask the same in the same order, stored or not."""
    return [_content(one) for one in first] == [_content(one) for one in second]


def question_problems(question: Question, labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a question: its part, a sentence. ``labels`` are those of all questions."""
    name = f"設問「{question.label}」"
    if not question.label.strip():
        yield "label", "設問の文を入力してください。"
    elif labels.count(question.label) > 1:
        yield "label", f"{name}が2つ以上あります。"
    if question.kind == "choice" and len(set(question.choices)) < 2:
        yield "choices", f"{name}には、異なる選択肢を2つ以上、1行に1つずつ入力してください。"
    elif question.kind != "choice" and question.choices:
        yield "choices", f"{name}は選択の設問ではありません。形式を「選択」にするか、選択肢を消してください。"
    elif len(set(question.choices)) < len(question.choices):
        yield "choices", f"{name}に、同じ選択肢が2つ以上あります。"
    if question.kind != "number" and question.unit:
        yield "unit", f"{name}は数値の設問ではありません。形式を「数値」にするか、単位を消してください。"


STANDARD_FORM = FormDefinition()
