"""A paste as it is shown before it is taken: every cell with what stands there now and what would."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indicators.entry.cells import MARKED, CellKind
from indicators.entry.paste.placing import NOT_TYPED, Placed, placing
from indicators.entry.paste.reading import Reading, readings
from indicators.entry.paste.request import Paste, Spot
from indicators.entry.several import Writable

NAMED = 20  # cells without a field that are named one by one


class Outcome(StrEnum):
    """What becomes of a cell."""

    PUT = "put"
    SAME = "same"
    BLANK = "blank"  # a blank cell takes nothing away
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One cell of the block as the dialog shows it."""

    place: str
    label: str
    now: str
    new: str
    outcome: Outcome
    refusal: str = ""
    value: str = ""  # what the page puts into the field
    spot: int | None = None  # which of the paste's spots
    cells: int = 1


class PastePreview:
    """What a paste would do to the reports of a page.

    ``reports``: by what stands before the names of their fields, "" on a page of one report.
    """

    def __init__(self, paste: Paste, reports: Mapping[str, Writable]) -> None:
        self.paste, self._reports = paste, reports
        self._numbers = {spot: number for number, spot in enumerate(paste.spots)}
        self._now = self._read({spot: spot.now for spot in paste.spots if spot.name})
        titles: tuple[dict[int, set[str]], dict[int, set[str]]] = (defaultdict(set), defaultdict(set))
        for spot, reading in self._now.items():
            self._name(spot, reading, *titles)
        for column, title in paste.titles.items():
            titles[1][column].add(title)
        self.placing = placing(paste, rows=titles[0], columns=titles[1])
        into = {cell.spot: cell.text for cell in self.placing.cells if cell.spot and not cell.refusal}
        self._new = self._read(into)

    @cached_property
    def rows(self) -> Sequence[PreviewRow]:
        """Every cell of the block; of many without a field for the same reason the first, and a count."""
        rows, without_field = [], Counter[str]()
        for row in map(self._row, self.placing.cells):
            without_field[row.refusal] += not row.label
            if row.label or without_field[row.refusal] <= NAMED:
                rows.append(row)
        for refusal, count in without_field.items():
            if more := max(0, count - NAMED):
                rows.append(PreviewRow(f"ほかの{more:,}個", "", "", "", Outcome.REFUSED, refusal, cells=more))
        return rows

    @property
    def shown(self) -> Sequence[PreviewRow]:
        """The rows as the dialog has them: first what cannot go in, so that nobody has to look for it."""
        return sorted(self.rows, key=lambda row: row.outcome is not Outcome.REFUSED)

    def of(self, outcome: Outcome) -> Sequence[PreviewRow]:
        """Return the rows with one outcome."""
        return [row for row in self.rows if row.outcome is outcome]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many cells have which outcome."""
        return {outcome.value: sum(row.cells for row in self.of(outcome)) for outcome in Outcome}

    @property
    def refused(self) -> Sequence[PreviewRow]:
        """The cells that stay as they are because they cannot be read or have no field."""
        return self.of(Outcome.REFUSED)

    @property
    def notes(self) -> Iterator[str]:
        """How the block was understood, where that is not plain to see."""
        laid = self.placing
        if laid.leaves_out_row:
            yield "コピーした1行目は表の見出しなので、貼り付けません。"
        if laid.leaves_out_columns:
            yield f"コピーした左の{laid.leaves_out_columns}列は項目の名前なので、貼り付けません。"
        if laid.is_turned:
            yield "縦に並んだセルを、横に並んだ欄へ順に入れます。"
        if self.counts[Outcome.BLANK]:
            yield "空欄のセルでは、欄に入っている内容を消しません。"
        if any(one.cell and one.cell.kind is CellKind.MARK for one in self._new.values()):
            yield f"{MARKED}を付ける欄では、空欄と「－」のセルは{MARKED}を外します。"

    def _read(self, typed: Mapping[Spot, str]) -> dict[Spot, Reading]:
        found: dict[Spot, Reading] = {}
        spots: dict[str, dict[str, Spot]] = defaultdict(dict)
        for spot, text in typed.items():
            prefix = self._prefix(spot)
            if prefix is None:
                found[spot] = Reading(None, shown=text, refusal=NOT_TYPED)
            else:
                spots[prefix][spot.name.removeprefix(prefix)] = spot
        for prefix, named in spots.items():
            texts = {name: typed[spot] for name, spot in named.items()}
            read = readings(self._reports[prefix], texts)
            found |= {named[name]: reading for name, reading in read.items()}
        return found

    def _prefix(self, spot: Spot) -> str | None:
        return next((prefix for prefix in self._reports if spot.name.startswith(prefix)), None)

    def _code(self, spot: Spot) -> str:
        """The initiative of a cell, on a page of several."""
        prefix = self._prefix(spot)
        return self._reports[prefix].opened.initiative.code if prefix else ""

    def _name(
        self, spot: Spot, reading: Reading, rows: dict[int, set[str]], columns: dict[int, set[str]]
    ) -> None:
        if reading.cell is None:
            return
        columns[spot.column].add(reading.cell.label)
        rows[spot.row].add(reading.row_title)
        if prefix := self._prefix(spot):
            initiative = self._reports[prefix].opened.initiative
            rows[spot.row] |= {initiative.code, initiative.title, f"{initiative.code}{initiative.title}"}

    def _row(self, cell: Placed) -> PreviewRow:
        place = f"{cell.row}行{cell.column}列目"
        if cell.spot is None:
            return PreviewRow(place, "", "", cell.text, Outcome.REFUSED, cell.refusal)
        now = self._now.get(cell.spot) or Reading(None)
        number, label = self._numbers[cell.spot], self._label(cell.spot, now)
        new = self._new.get(cell.spot) or Reading(None)
        if refusal := self._refusal(cell.spot) or cell.refusal or new.refusal:
            return PreviewRow(place, label, now.shown, cell.text, Outcome.REFUSED, refusal, spot=number)
        if not cell.text.strip() and not (new.cell and new.cell.kind is CellKind.MARK):
            return PreviewRow(place, label, now.shown, now.shown, Outcome.BLANK, spot=number)
        is_same = not now.refusal and now.meaning == new.meaning
        outcome = Outcome.SAME if is_same else Outcome.PUT
        return PreviewRow(place, label, now.shown, new.shown, outcome, value=new.value, spot=number)

    def _refusal(self, spot: Spot) -> str:
        """Why nothing of this report can be changed now."""
        prefix = self._prefix(spot)
        writable = None if prefix is None else self._reports[prefix]
        return "" if writable is None or writable.may_write_now else writable.opened.read_only_sentence

    def _label(self, spot: Spot, reading: Reading) -> str:
        if reading.cell is None:
            return ""
        owner = " ".join(filter(None, [self._code(spot), reading.row_title]))
        return f"{owner}：{reading.cell.label}" if owner else reading.cell.label
