"""Form fields for the plan's own fields: label, hint, length and choices come from the model."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models

from imari_dx.shared.characters import without_marks
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField, TypedNumberField, TypedTextField
from indicators.planning.rows import Kind
from initiatives.models import FiscalYearField

Choices = Iterable[tuple[Any, str]]
_LINES = {200: 1, 300: 2}  # rows of a text box by the length of the column


class CleanTextField(TypedTextField):
    """A text of the plan: control characters and direction marks fall away.

    Of a long one (``strip=False``) the spaces stay that a paragraph begins with; spaces alone are no text.
    """

    def to_python(self, value: Any) -> str:
        text = without_marks(super().to_python(value))
        return text if text.strip() else ""


class YearField(forms.Field):
    """A fiscal year as people type it: 2025, 令和7, R7, H30; None when left blank."""

    widget = forms.TextInput(attrs={"size": 10, "autocomplete": "off", "placeholder": "例: 令和7"})

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        year = FiscalYear.parse(text)
        if year is None:
            raise forms.ValidationError(
                "年度は「令和7」「R7」「2025」のように入力してください。", code="no_year"
            )
        return year.year

    def prepare_value(self, value: Any) -> Any:
        return FiscalYear(value).label if isinstance(value, int) else value


class ChosenField(forms.TypedChoiceField):
    """One of some choices; "" (nothing chosen) is None where the column is empty then."""

    def __init__(self, *, choices: Choices, is_number: bool = False, **kwargs: Any) -> None:
        more: dict[str, Any] = {"coerce": int, "empty_value": None} if is_number else {"empty_value": ""}
        super().__init__(choices=list(choices), **more, **kwargs)


class SeveralField(forms.TypedMultipleChoiceField):
    """Several of some choices, by keys."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(choices=list(choices), coerce=int, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """はい, いいえ, or nothing said."""

    def __init__(self, *, blank: str = "決めない", **kwargs: Any) -> None:
        choices = [("", blank), ("True", "はい"), ("False", "いいえ")]
        super().__init__(choices=choices, coerce=lambda text: text == "True", empty_value=None, **kwargs)


def year_choices(years: Iterable[FiscalYear], *, blank: str | None = None) -> list[tuple[Any, str]]:
    """Return fiscal years as choices, behind nothing chosen where ``blank`` says what that means."""
    return [*([] if blank is None else [("", blank)]), *((year.year, year.label) for year in years)]


def field_of(
    model: Kind, name: str, *, choices: Choices | None = None, rows: int = 0, **more: Any
) -> forms.Field:
    """Return the form field for a field of a model of the plan.

    ``choices`` for relations (keys and words), and for years that are chosen; ``rows`` of a text box.
    """
    own = cast(Any, model._meta.get_field(name))
    is_required = not (own.blank or own.null or isinstance(own, models.BooleanField))
    given: dict[str, Any] = {
        "label": str(own.verbose_name),
        "required": is_required,
        "help_text": str(own.help_text),
    }
    given |= more
    if given["required"]:
        given.setdefault("error_messages", {"required": f"{given['label']}を入力してください。"})
    made = _made(own, choices, rows, given)
    if isinstance(own, models.SlugField):
        # Django's own sentence calls it a slug.
        made.error_messages.setdefault("invalid", "半角の英字、数字、「-」「_」だけで入力してください。")
    return made


def _made(own: Any, choices: Choices | None, rows: int, given: dict[str, Any]) -> forms.Field:
    if own.many_to_many:
        return SeveralField(choices=choices or (), **given)
    if choices is not None or own.choices:
        is_number = own.is_relation or isinstance(own, models.IntegerField)
        offered = list(own.choices or () if choices is None else choices)
        if not given["required"] and all(value != "" for value, _word in offered):
            offered = [("", "（なし）"), *offered]
        return ChosenField(choices=offered, is_number=is_number, **given)
    match own:
        case models.BooleanField() if own.null:
            return YesNoField(**given)
        case models.BooleanField():
            return forms.BooleanField(**given)
        case FiscalYearField():
            return YearField(**given)
        case models.DecimalField():
            return TypedNumberField(whole=False, allow_negative=True, **given)
        case models.IntegerField():
            return TypedNumberField(**given)
        case models.DateField():
            return TypedDateField(**given)
        case models.TextField():
            return CleanTextField(rows=rows or 4, limit=20_000, strip=False, **given)
    return CleanTextField(rows=rows or _LINES.get(own.max_length, 1), limit=own.max_length, **given)
