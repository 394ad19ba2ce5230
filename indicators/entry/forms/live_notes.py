"""What a page says beside a number or a day while one types: how it was read, or what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from imari_dx.shared.form_fields import TypedDateField, TypedNumberField


@dataclass(frozen=True, slots=True)
class LiveNote:
    """What is said beside one field.

    ``understood`` is "" where the field already stands as it is read. ``errors`` are the sentences of saving;
    None leaves what is said: a field that is still blank is not complained of while one types.
    """

    id: str
    name: str
    understood: str
    errors: tuple[str, ...] | None


def live_notes(form: forms.Form) -> Iterator[LiveNote]:
    """Yield the note of each number and day of a form that was read."""
    for name, field in form.fields.items():
        if not isinstance(field, (TypedNumberField, TypedDateField)):
            continue
        typed = str(form[name].data or "").strip()
        errors = tuple(str(message) for message in form.errors.get(name, ()))
        value = None if errors or not form.is_bound else form.cleaned_data.get(name)
        read = "" if value is None else field.read_back(value)
        is_known = value is None or typed in (read, field.prepare_value(value))
        yield LiveNote(
            id=form[name].auto_id,
            name=name,
            understood="" if is_known else f"{read} と読み取りました。",
            errors=None if errors and not typed else errors,
        )
