"""Reading a cell by the very form field of the page; apart, because the child process knows no Django."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.workbook_in.readings import CellError, Readings
from imari_dx.shared.workbook_in.values import Cell


def cleaned(readings: Readings, cell: Cell, field: forms.Field) -> Any:
    """Return what a field makes of a cell; its empty value, and a problem collected, where it refuses it."""
    if cell.is_blank or not cell.is_readable:
        readings.read(cell, str, required=field.required)
        return field.clean("") if not field.required else None

    def read(cell: Cell) -> Any:
        try:
            return field.clean(cell.text)
        except ValidationError as error:
            raise CellError("".join(error.messages)) from error

    return readings.read(cell, read)
