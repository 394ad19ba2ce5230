"""Where a field stands in a table that a block of cells can be pasted into; static/js/paste.js reads it."""

from django import forms


def mark_place(field: forms.Field, table: str, *, row: int | str, column: int) -> None:
    """Write the table, row and column (from 0) of a field into the page; `__number__` for a row to come."""
    field.widget.attrs |= {
        "data-cell-table": table,
        "data-cell-row": str(row),
        "data-cell-column": str(column),
    }
