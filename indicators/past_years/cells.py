"""Reading one cell: by a field of the entry page, or as one of some words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.workbook_in import Cell, CellError, Readings
from imari_dx.shared.workbook_in.values import plain

T = TypeVar("T")


def cleaned(readings: Readings, cell: Cell, field: forms.Field) -> Any:
    """Return what a field makes of a cell; None where it is blank or refused, which is collected."""

    def read(cell: Cell) -> Any:
        try:
            return field.clean(cell.text)
        except ValidationError as error:
            raise CellError("".join(error.messages)) from error

    return readings.read(cell, read, required=field.required)


def word_in(cell: Cell, choices: Mapping[str, T], words: str) -> T:
    """Return what a word stands for; CellError with the ``words`` that may stand there."""
    found = {plain(word): value for word, value in choices.items()}
    typed = plain(cell.text)
    if typed not in found:
        raise CellError(f"「{cell.text.strip()}」は選べません。次のどれかを入力してください：{words}。")
    return found[typed]
