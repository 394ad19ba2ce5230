"""Yes and no in words: Django's pictures for them are called True and False, whatever the language."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db import models


def in_words(model: type[models.Model], name: str) -> Any:
    """Return a column or a field to read that says はい or いいえ; blank where nothing is known."""
    label = getattr(model._meta.get_field(name), "verbose_name", name)

    @admin.display(description=label, ordering=name)
    def said(row: models.Model) -> str:
        return {True: "はい", False: "いいえ"}.get(getattr(row, name), "")

    said.__name__ = name  # the column's class in the page
    return said


def columns_in_words(model: type[models.Model], columns: Sequence[Any]) -> list[Any]:
    """Return a list's columns, those of yes and no in words."""
    names = {field.name for field in model._meta.fields if isinstance(field, models.BooleanField)}
    return [in_words(model, one) if one in names else one for one in columns]
