"""One sheet that came back, read by the form of its report: what it would change, or what is wrong in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from imari_dx.shared.workbook_in import Readings
from indicators.book.report_fields import BY_NAME
from indicators.entry.cells import Block, CellKind, EntryCell, cell_errors, cells_of, laid_over
from indicators.entry.comparison import Content, contents, merged
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import TOO_MANY_EVENTS
from indicators.entry.several import Writable
from indicators.entry.three_way import Side
from indicators.questionnaires.cell_text import typed_text
from indicators.questionnaires.rules import Chosen, FieldBack, compared
from indicators.questionnaires.sheets import SheetAnswer
from indicators.questionnaires.told import Told

_GONE = "今の様式にない項目なので、取り込みません。"
_OTHERS = "あなたの課では変更できない項目が、変わっています。元の内容に戻すか、担当課から取り込んでください。"
_FIGURES_CLOSED = (
    "この実績は「{state}」のため、数値を変更できません。直すときは、担当課か事務局へご連絡ください。"
)
# A field of a row of events that the form does not have yet.
_NEW_EVENT_KINDS = {"held_on": CellKind.DAY, "count": CellKind.NUMBER}


@dataclass(frozen=True)
class SheetBack:
    """A sheet with the report that it answers.

    ``said`` are the contents with the sheet's cells in them, ``fields`` those that its reader writes.
    ``unread`` are cells whose value is not known; they stand as stored.
    """

    writable: Writable
    sheet: SheetAnswer
    said: Mapping[str, Content]
    cells: Mapping[str, EntryCell]  # of the form with the sheet's cells in it, by name
    every_field: Sequence[FieldBack]
    unread: Sequence[Told]
    notes: Sequence[tuple[str, Told]]  # what was understood of a cell, by name
    words_refused: Mapping[str, str]  # see ``LaidOver.problems``
    unknown: Sequence[str]

    @cached_property
    def fields(self) -> list[FieldBack]:
        """The fields that the reader writes in this report."""
        own = {cell.key for cell in self.cells.values() if self.writable.is_own(cell)}
        return [one for one in self.every_field if one.key in own]

    @property
    def changes(self) -> list[FieldBack]:
        """What would become another; what nobody has decided yet is among them."""
        return [one for one in self.fields if one.changes]

    @property
    def open_fields(self) -> list[FieldBack]:
        """What a person has to choose between, or has chosen."""
        return [one for one in self.fields if one.is_open]

    @property
    def is_decided_on(self) -> bool:
        """Whether nothing is left to be chosen."""
        return all(one.side for one in self.fields)

    @cached_property
    def form(self) -> EntryForm:
        """The form with what would be saved: read, and not necessarily valid."""
        own = {one.key for one in self.fields}
        sides = {one.key: one.side or Side.MINE for one in self.fields} | {
            key: Side.STORED for key in self.said if key not in own
        }
        stored = contents(self.writable.opened.stored)
        form = self.writable.form(merged(mine=self.said, stored=stored, sides=sides))
        form.is_valid()
        return form

    @cached_property
    def problems(self) -> list[Told]:
        """What keeps the sheet from being taken in, in the order of its cells' report."""
        if not self.writable.may_write_now:
            return [Told.at(self.sheet.title_cell, self._closed_sentence)] if self.changes else []
        return [*self.unread, *self._others_fields(), *self._too_many_events(), *self._form_problems()]

    @property
    def _closed_sentence(self) -> str:
        opened = self.writable.opened
        if self.writable.own_indicators is None:
            sentence = opened.read_only_sentence
        else:
            sentence = _FIGURES_CLOSED.format(state=opened.report.get_state_display())
        return f"{sentence}（変わる項目：{'、'.join(one.label for one in self.changes)}）"

    def _others_fields(self) -> Iterator[Told]:
        own = {one.key for one in self.fields}
        for one in self.every_field:
            if one.key not in own and one.changes:
                for name in self.changed_cells(one.key):
                    yield self._told(name, _OTHERS)

    def _too_many_events(self) -> Iterator[Told]:
        """Rows that no form has: told at the first of each table, so that none is left out unnoticed."""
        for prefix, first in self._beyond.items():
            cell = self.sheet.cells[first]
            yield Told.at(cell, TOO_MANY_EVENTS, label=self.said[prefix].label)

    @cached_property
    def _beyond(self) -> Mapping[str, str]:
        """By table of events the first cell that is filled in below the last row that there can be."""
        found: dict[str, str] = {}
        for name in self.unknown:
            prefix, is_event, _rest = name.partition("-event-")
            if is_event and f"{prefix}-event-0-held_on" in self.cells and not self.sheet.cells[name].is_blank:
                found.setdefault(prefix, name)
        return found

    def _form_problems(self) -> Iterator[Told]:
        known = {(one.sheet, one.cell) for one in self.unread}
        kept = {one.key for one in self.fields if one.side is Side.STORED}
        refused = {
            name: words for name, words in self.words_refused.items() if self._key_of(name) not in kept
        }
        for name, words in refused.items():
            yield self._told(name, words)
        told = {name.partition(":")[0] for name in refused}
        for name, sentences in cell_errors(self.form).items():
            found = self._told(name, "".join(sentences))
            if name not in told and (found.sheet, found.cell) not in known:
                yield found

    @cached_property
    def warnings(self) -> list[Told]:
        """What may be a slip in what would be saved, and what was understood of its cells."""
        changed = {name for one in self.changes for name in self.changed_cells(one.key)}
        slips = [
            self._told(one.id.removeprefix("id_"), one.text)
            for one in self.writable.opened.warnings(self.form)
        ]
        return [*slips, *(told for name, told in self.notes if name in changed)]

    @property
    def gone(self) -> list[Told]:
        """What was filled in and is no field of the report any more."""
        return [
            Told.at(self.sheet.cells[name], _GONE, label=self._gone_label(name))
            for name in self.unknown
            if not self.sheet.cells[name].is_blank and name.partition("-event-")[0] not in self._beyond
        ]

    def _gone_label(self, name: str) -> str:
        return self.writable.opened.stored.definition.label(name) if name in BY_NAME else ""

    def changed_cells(self, key: str) -> list[str]:
        """Return the names of the cells in which a field differs from what is stored, or its first."""
        of_key = [name for name, cell in self.cells.items() if cell.key == key and name in self.sheet.cells]
        stored = self._stored_texts
        return [name for name in of_key if self.cells[name].text != stored.get(name, "")] or of_key[:1]

    @cached_property
    def _stored_texts(self) -> dict[str, str]:
        return {cell.name: cell.text for cell in cells_of(self.writable.opened.stored)}

    def place_of(self, key: str) -> str:
        """Return where a field stands in the sheet: D12、D13."""
        return "、".join(self.sheet.cells[name].place for name in self.changed_cells(key))

    def _key_of(self, name: str) -> str:
        return self.cells[name].key if name in self.cells else ""

    def _told(self, name: str, sentence: str) -> Told:
        """A sentence on a field: at its cell, else at another of the same content, else at the title."""
        found = self.sheet.cells.get(name)
        of_key = [*self.changed_cells(self._key_of(name)), *self.changed_cells(name)]
        cell = found or next((self.sheet.cells[one] for one in of_key), self.sheet.title_cell)
        return Told.at(cell, sentence, label=label_of(self.cells.get(name)))


def read_sheet(sheet: SheetAnswer, writable: Writable, chosen: Chosen) -> SheetBack:
    """Return a sheet as its report's form reads it, with what was chosen of it so far."""
    stored, readings = writable.opened.stored, Readings()
    known = {cell.name: cell for cell in cells_of(stored)}
    typed: dict[str, str] = {}
    unread: list[Told] = []
    notes: list[tuple[str, Told]] = []
    for name, cell in sheet.cells.items():
        text = typed_text(cell, _kind_of(name, known), readings)
        label = label_of(known.get(name))
        unread += [Told.at(cell, one.sentence, label=label) for one in readings.problems]
        notes += [(name, Told.at(cell, one.sentence, label=label)) for one in readings.remarks]
        readings.problems.clear()
        readings.remarks.clear()
        if text is not None:
            typed[name] = text
    laid = laid_over(stored, typed)
    form = writable.form(laid.data)
    said = contents(form)
    fields = compared(said=said, stored=contents(stored), base=sheet.base, chosen=chosen)
    cells = {cell.name: cell for cell in cells_of(form)}
    return SheetBack(writable, sheet, said, cells, fields, unread, notes, laid.problems, laid.unknown)


def _kind_of(name: str, known: Mapping[str, EntryCell]) -> CellKind:
    if name in known:
        return known[name].kind
    return _NEW_EVENT_KINDS.get(name.rpartition("-")[2], CellKind.LINE)


def label_of(cell: EntryCell | None) -> str:
    """Return what a cell is called, with what it belongs to."""
    if cell is None:
        return ""
    row = f"{cell.number}行目の" if cell.block is Block.EVENTS else ""
    return f"{cell.owner}：{row}{cell.label}" if cell.owner else cell.label
