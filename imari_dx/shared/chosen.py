"""What somebody chose in a form that narrows a list, in words."""

import datetime as dt

from django import forms

from imari_dx.shared.fiscal_year import era_date


def chosen_in(form: forms.Form) -> str:
    """Return 「担当課：情報政策課、期限を過ぎたものだけ」, "" where nothing was chosen.

    What could not be read restricts nothing and is not named.
    """
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})  # an address without any choice leaves a form unread
    parts = [_words(form[name], value) for name, value in chosen.items() if value]
    return "、".join(part for part in parts if part)


def _words(field: forms.BoundField, value: object) -> str:
    if field.is_hidden:
        return ""
    if value is True:
        return str(field.label)
    if isinstance(field.field, forms.ChoiceField):
        labels = dict(_flat(field.field.choices))
        return f"{field.label}：{labels.get(str(value), value)}"
    return f"{field.label}：{era_date(value) if isinstance(value, dt.date) else f'「{value}」'}"


def _flat(choices: object) -> list[tuple[str, str]]:
    """The choices of a field, those of its groups too."""
    found: list[tuple[str, str]] = []
    for key, label in choices:  # type: ignore[attr-defined]
        found += _flat(label) if isinstance(label, list | tuple) else [(str(key), str(label))]
    return found
