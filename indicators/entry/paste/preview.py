"""A paste as it is shown before it is taken: every cell with what stands there now and what would."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indicators.entry.cells import MARKED, CellKind
from indicators.entry.paste.placing import NOT_TYPED, Placed, placing
from indicators.entry.paste.reading import Reading, readings
from indicators.entry.paste.request import Paste, Spot
from indicators.entry.several import Writable


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


class PastePreview:
    """What a paste would do to the reports of a page, by the initiative's slug ("" on a page of one)."""

    def __init__(self, paste: Paste, reports: Mapping[str, Writable]) -> None:
        self.paste, self._reports = paste, reports
        self._numbers = {spot: number for number, spot in enumerate(paste.spots)}
        self._now = self._read({spot: spot.now for spot in paste.spots if spot.name})
        titles: tuple[dict[int, set[str]], dict[int, set[str]]] = (defaultdict(set), defaultdict(set))
        for spot, reading in self._now.items():
            self._name(spot, reading, *titles)
        self.placing = placing(paste, rows=titles[0], columns=titles[1])
        into = {cell.spot: cell.text for cell in self.placing.cells if cell.spot and not cell.refusal}
        self._new = self._read(into)

    @cached_property
    def rows(self) -> Sequence[PreviewRow]:
        """Every cell of the block that has a field to go into, or should have one."""
        return list(map(self._row, self.placing.cells))

    @property
    def shown(self) -> Sequence[PreviewRow]:
        """The rows as the dialog has them: first what cannot go in, so that nobody has to look for it."""
        return sorted(self.rows, key=lambda row: row.outcome is not Outcome.REFUSED)

    def of(self, outcome: Outcome) -> Sequence[PreviewRow]:
        """Return the rows with one outcome."""
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells have which outcome."""
        return {outcome.value: len(self.of(outcome)) for outcome in Outcome}

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
        of_reports: dict[str, dict[str, Spot]] = defaultdict(dict)
        for spot in typed:
            of_reports[spot.report][spot.name] = spot
        found: dict[Spot, Reading] = {}
        for slug, spots in of_reports.items():
            writable = self._reports.get(slug)
            if writable is None:
                found |= {
                    spot: Reading(None, shown=typed[spot], refusal=NOT_TYPED) for spot in spots.values()
                }
                continue
            texts = {name: typed[spot] for name, spot in spots.items()}
            found |= {spots[name]: reading for name, reading in readings(writable, texts).items()}
        return found

    def _name(
        self, spot: Spot, reading: Reading, rows: dict[int, set[str]], columns: dict[int, set[str]]
    ) -> None:
        if reading.cell is None:
            return
        columns[spot.column].add(reading.cell.label)
        rows[spot.row].add(reading.row_title)
        if spot.report:
            initiative = self._reports[spot.report].opened.initiative
            rows[spot.row] |= {initiative.code, initiative.title, f"{initiative.code}{initiative.title}"}

    def _row(self, cell: Placed) -> PreviewRow:
        place = f"{cell.row}行{cell.column}列目"
        if cell.spot is None:
            return PreviewRow(place, "", "", cell.text, Outcome.REFUSED, cell.refusal)
        now = self._now.get(cell.spot) or Reading(None)
        number, label = self._numbers[cell.spot], self._label(cell.spot, now)
        if cell.refusal:
            return PreviewRow(place, label, now.shown, cell.text, Outcome.REFUSED, cell.refusal, spot=number)
        new = self._new[cell.spot]
        refusal = self._refusal(cell.spot) or new.refusal
        if refusal:
            return PreviewRow(place, label, now.shown, cell.text, Outcome.REFUSED, refusal, spot=number)
        if not cell.text.strip() and not (new.cell and new.cell.kind is CellKind.MARK):
            return PreviewRow(place, label, now.shown, now.shown, Outcome.BLANK, spot=number)
        is_same = not now.refusal and now.meaning == new.meaning
        outcome = Outcome.SAME if is_same else Outcome.PUT
        return PreviewRow(place, label, now.shown, new.shown, outcome, value=new.value, spot=number)

    def _refusal(self, spot: Spot) -> str:
        """Why nothing of this report can be changed now."""
        writable = self._reports.get(spot.report)
        return "" if writable is None or writable.may_write_now else writable.opened.read_only_sentence

    def _label(self, spot: Spot, reading: Reading) -> str:
        if reading.cell is None:
            return ""
        parts = [self._reports[spot.report].opened.initiative.code if spot.report else "", reading.row_title]
        return "：".join([" ".join(filter(None, parts)), reading.cell.label]).removeprefix("：")
