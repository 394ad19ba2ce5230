"""The tables of the grid as plain values: all that the templates read is made here."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from django import forms

from indicators.entry.cells import MARKED, CellKind, EntryCell
from indicators.grid.names import name_in_grid
from indicators.grid.report import GridReport

# What a script puts into a row that it adds: the number of its fields, and that of the row as people count.
NUMBER: Final = "__number__"
LINE: Final = "__line__"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``kind`` is the class that its width is given by."""

    label: str
    kind: str = "line"  # number, day, line, text, choice, mark, plain, before


@dataclass(frozen=True, slots=True)
class Control:
    """The control of one cell, with all its attributes."""

    id: str
    name: str
    kind: str
    value: str
    labelled_by: str
    table: str  # within which a block is pasted
    row: int | str
    column: int
    label: str = ""  # its own words, where the column's do not say what it is
    unit: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()  # value, words, chosen
    is_ticked: bool = False
    errors: tuple[str, ...] = ()
    offer: str = ""  # what may be put in while it is blank; ○ for a box
    offer_source: str = ""
    offer_group: str = ""  # whose boxes are filled together, as long as all of them are blank
    offer_status: str = ""  # the control that says whether there is a value at all

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
    """A cell: a control, or words alone."""

    text: str = ""
    control: Control | None = None
    is_marked: bool = False
    kind: str = ""
    proposal_of: int | None = None  # the report whose proposed grade it tells
    locked: Control | None = None  # what would stand in it if its report were open: a pasted block names it


Shown = EntryCell | GridCell | str
"""What a cell is made of: a field of the form, or words alone."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; ``name`` says what it is beside the code of its initiative."""

    id: str
    report: GridReport
    name: str
    cells: Sequence[GridCell]
    notes: Sequence[str] = ()
    is_linked: bool = False  # it leads to the entry page; in one table alone, for Tab goes from cell to cell
    group: str = ""  # the field before whose rows others may be added: measurement-5


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together; ``next_row`` is the one that a script adds to them."""

    key: str
    rows: Sequence[GridRow]
    next_row: GridRow | None = None

    @property
    def count_name(self) -> str:
        """The field that says how many rows there are."""
        return name_in_grid(self.rows[0].report.pk, f"{self.key}-event_rows")


@dataclass(frozen=True)
class Table:
    """One table with its heading; without rows it is not shown."""

    key: str
    heading: str
    hint: str
    row_label: str
    columns: Sequence[Column]
    offer_action: str = "前年度の値を空欄に入れる"
    links_reports: bool = False
    rows: list[GridRow] = field(default_factory=list)

    def add(
        self,
        report: GridReport,
        name: str,
        cells: Iterable[Shown],
        *,
        notes: Sequence[str] = (),
        marked: Collection[int] = (),
        group: str = "",
        number: int | None = None,
    ) -> None:
        """Put in a row: fields become controls where the report is open.

        ``marked``: the periods planned. ``number``: of the row in its ``group``, within which blocks are
        pasted; else in the table.
        """
        row_id = f"{self.key}-{len(self.rows)}"
        row = len(self.rows) if number is None else number
        shown = [
            self._cell(report, one, row_id=row_id, place=(group, row, column), marked=marked)
            for column, one in enumerate(cells)
        ]
        is_linked = self.links_reports or not report.is_whole
        group = group if report.is_open else ""
        self.rows.append(GridRow(row_id, report, name, shown, notes, is_linked, group))

    @property
    def headed_columns(self) -> Iterator[tuple[str, Column]]:
        """The columns with the ids of their headings."""
        for number, column in enumerate(self.columns):
            yield f"{self.key}-c{number}", column

    @property
    def has_offers(self) -> bool:
        """Whether anything may be put into its cells by a button."""
        return any(cell.control and cell.control.offer for row in self.rows for cell in row.cells)

    @property
    def groups(self) -> Iterator[Group]:
        """The rows, those together to which others may be added."""
        for key, rows in groupby(self.rows, key=lambda row: row.group):
            found = list(rows)
            yield Group(key, found, _next_row(found[-1], len(found) - 1) if key else None)

    def _cell(
        self,
        report: GridReport,
        shown: Shown,
        *,
        row_id: str,
        place: tuple[str, int, int],
        marked: Collection[int],
    ) -> GridCell:
        kind = self.columns[place[2]].kind
        if isinstance(shown, GridCell):
            return shown
        if isinstance(shown, str):
            return GridCell(text=shown, kind=kind if kind == "before" else "plain")
        is_marked = shown.kind is CellKind.MARK and shown.number in marked
        control = self._control(report, shown, row_id=row_id, place=place)
        if not report.is_open:
            return GridCell(text=_words(shown), is_marked=is_marked, kind=kind, locked=control)
        return GridCell(control=control, is_marked=is_marked, kind=kind)

    def _control(
        self, report: GridReport, cell: EntryCell, *, row_id: str, place: tuple[str, int, int]
    ) -> Control:
        group, row, column = place
        own = own_id(report, cell)
        is_mark = cell.kind is CellKind.MARK
        label = cell.label if needs_label(cell, self.columns[column]) else ""
        ids = [row_id, f"{self.key}-c{column}", *([f"{own}-label"] if label else [])]
        return Control(
            id=own,
            name=name_in_grid(report.pk, cell.key if is_mark else cell.name),
            kind=cell.kind.value,
            value=str(cell.number) if is_mark else cell.text,
            labelled_by=" ".join(ids),
            table=name_in_grid(report.pk, group) if group else self.key,
            row=row,
            column=column,
            label=label,
            unit=cell.unit,
            options=tuple(_options(report, cell)) if cell.kind is CellKind.CHOICE else (),
            is_ticked=is_mark and bool(cell.text),
            errors=report.errors.get(cell.name, ()),
            **_offered(report, cell),
        )


def _offered(report: GridReport, cell: EntryCell) -> dict[str, str]:
    """What last year or the plan knows already of a cell."""
    is_mark = cell.kind is CellKind.MARK
    offer = report.writable.offers.get(cell.key if is_mark else cell.name)
    if offer is None or (is_mark and str(cell.number) not in offer.values):
        return {}
    return {
        "offer": MARKED if is_mark else offer.text,
        "offer_source": "" if is_mark else offer.source,
        "offer_group": name_in_grid(report.pk, offer.group) if offer.group else "",
        "offer_status": name_in_grid(report.pk, offer.status) if offer.status else "",
    }


def _next_row(last: GridRow, number: int) -> GridRow:
    """The row that a script adds behind a group's last one, with marks in place of its numbers."""
    row_id = f"{last.id}-{NUMBER}"

    def renamed(text: str) -> str:
        return text.replace(f"-event-{number}-", f"-event-{NUMBER}-").replace(last.id, row_id)

    cells = [
        replace(
            cell,
            control=replace(
                one,
                id=renamed(one.id),
                name=renamed(one.name),
                labelled_by=renamed(one.labelled_by),
                row=NUMBER,
                value="",
                errors=(),
            ),
        )
        for cell in last.cells
        if (one := cell.control)
    ]
    return replace(last, id=row_id, name=last.name.replace(f"{number + 1}行目", f"{LINE}行目"), cells=cells)


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


def _options(report: GridReport, cell: EntryCell) -> Iterator[tuple[str, str, bool]]:
    """The choices; a blank one where the entry page has one, or would have buttons of which none is on."""
    asked = _choice_field(report, cell.name)
    labels: Iterable[Any] = getattr(asked, "choices", ())
    blank = next((str(label) for code, label in labels if code == ""), None)
    if blank is None and isinstance(asked.widget, forms.RadioSelect):
        blank = "（未選択）"
    chosen = cell.choices.get(cell.text, cell.text)
    if blank is not None:
        yield "", blank, not chosen
    for label, code in cell.choices.items():
        yield code, label, code == chosen


def _choice_field(report: GridReport, name: str) -> forms.Field:
    for part in report.form.parts:
        prefix = f"{part.prefix}-" if part.prefix else ""
        found = part.fields.get(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if found is not None:
            return found
    raise LookupError(name)
