"""The tables of the grid as plain values: all that the templates read is made here."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from indicators.entry.cells import CellKind, EntryCell
from indicators.grid.names import name_in_grid
from indicators.grid.report import GridReport

Shown = EntryCell | str
"""What a cell is made of: a field of the form, or words alone."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``kind`` is the class that its width is given by."""

    label: str
    kind: str = "line"  # number, day, line, text, choice, mark, plain
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """The control of one cell, with all its attributes."""

    id: str
    name: str
    kind: str
    value: str
    labelled_by: str
    row: int
    column: int
    label: str = ""  # its own words, where the column's do not say what it is
    unit: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()  # value, words, chosen
    is_ticked: bool = False
    errors: tuple[str, ...] = ()

    @property
    def error_id(self) -> str:
        """The id of the sentences below it."""
        return f"{self.id}-error"

    @property
    def label_id(self) -> str:
        """The id of its own words."""
        return f"{self.id}-label"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: a control with a note behind it, or words alone."""

    text: str = ""
    control: Control | None = None
    is_marked: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; ``name`` says what it is beside the code of its initiative."""

    id: str
    report: GridReport
    name: str
    cells: Sequence[GridCell]
    more: str = ""  # the group of event rows to which another may be added behind this one
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """One table with its heading; without rows it is not shown."""

    key: str
    heading: str
    hint: str
    row_label: str
    columns: Sequence[Column]
    rows: list[GridRow] = field(default_factory=list)

    def add(
        self,
        report: GridReport,
        name: str,
        cells: Iterable[Shown],
        *,
        more: str = "",
        notes: Sequence[str] = (),
        marked: Collection[int] = (),
    ) -> None:
        """Put in a row: fields become controls where the report is open. ``marked``: the periods planned."""
        number = len(self.rows)
        shown = [
            self._cell(report, one, row=number, column=column, marked=marked)
            for column, one in enumerate(cells)
        ]
        self.rows.append(GridRow(f"{self.key}-{number}", report, name, shown, more, notes))

    @property
    def headed_columns(self) -> Iterator[tuple[str, Column]]:
        """The columns with the ids of their headings."""
        for number, column in enumerate(self.columns):
            yield f"{self.key}-c{number}", column

    def _cell(
        self, report: GridReport, shown: Shown, *, row: int, column: int, marked: Collection[int]
    ) -> GridCell:
        kind = self.columns[column].kind
        if isinstance(shown, str):
            return GridCell(text=shown, kind="plain" if kind != "before" else kind)
        is_marked = shown.kind is CellKind.MARK and shown.number in marked
        if not report.is_open:
            return GridCell(text=_words(shown), is_marked=is_marked, kind=kind)
        control = self._control(report, shown, row=row, column=column)
        return GridCell(control=control, is_marked=is_marked, kind=kind)

    def _control(self, report: GridReport, cell: EntryCell, *, row: int, column: int) -> Control:
        own = own_id(report, cell)
        is_mark = cell.kind is CellKind.MARK
        label = cell.label if needs_label(cell, self.columns[column]) else ""
        ids = [f"{self.key}-{row}", f"{self.key}-c{column}", *([f"{own}-label"] if label else [])]
        return Control(
            id=own,
            name=name_in_grid(report.pk, cell.key if is_mark else cell.name),
            kind=cell.kind.value,
            value=str(cell.number) if is_mark else cell.text,
            labelled_by=" ".join(ids),
            row=row,
            column=column,
            label=label,
            unit=cell.unit,
            options=tuple(_options(report, cell)) if cell.kind is CellKind.CHOICE else (),
            is_ticked=is_mark and bool(cell.text),
            errors=errors_at(report, cell),
        )


def _words(cell: EntryCell) -> str:
    """A cell that is not changed here; a box without a mark says nothing."""
    if cell.kind is CellKind.MARK:
        return cell.text
    return f"{cell.text}{cell.unit}" if cell.text else "－"


def own_id(report: GridReport, cell: EntryCell) -> str:
    """Return the id of a cell's control."""
    return name_in_grid(report.pk, cell.name)


def needs_label(cell: EntryCell, column: Column) -> bool:
    """Whether a cell says what it is by itself: of a ratio each part has its name in the plan."""
    return cell.kind is not CellKind.MARK and cell.label not in column.label


def errors_at(report: GridReport, cell: EntryCell) -> tuple[str, ...]:
    """Return the sentences that stand at a cell; those of a phase stand at its first box."""
    if cell.kind is CellKind.MARK:
        return report.errors.get(cell.key, ()) if cell.number == 1 else ()
    if cell.name in report.problems:
        return (report.problems[cell.name],)
    return report.errors.get(cell.name, ())


def _options(report: GridReport, cell: EntryCell) -> Iterator[tuple[str, str, bool]]:
    """The choices; a blank one where the entry page has one, or would have buttons of which none is on."""
    asked = _choice_field(report, cell.name)
    labels: Iterable[Any] = getattr(asked, "choices", ())
    blank = next((str(label) for code, label in labels if code == ""), None)
    if blank is None and isinstance(asked.widget, forms.RadioSelect):
        blank = "（未選択）"
    known = {code: label for label, code in cell.choices.items()}
    chosen = cell.choices.get(cell.text, cell.text)
    if blank is not None:
        yield "", blank, not chosen
    for code, label in known.items():
        yield code, label, code == chosen


def _choice_field(report: GridReport, name: str) -> forms.Field:
    for part in report.form.parts:
        prefix = f"{part.prefix}-" if part.prefix else ""
        found = part.fields.get(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if found is not None:
            return found
    raise LookupError(name)
