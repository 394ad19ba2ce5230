"""What the rows of a file give, sorted by initiative and year; what stands twice is said with its cell."""

from dataclasses import dataclass, field

from imari_dx.shared.workbook_in import Cell, Readings
from imari_dx.shared.workbook_in.values import plain
from indicators.book.results import ResultBook
from indicators.models import Indicator
from indicators.past_years import schema
from indicators.past_years.finding import Finder
from indicators.past_years.given import FigureGiven, Key, ReportGiven, TextGiven
from indicators.past_years.schema import Part

_SAME_TWICE = "同じものが2回あります。1つにしてください。"
_MERGED = "縦に結合されたセルなので、どの行の値か分かりません。結合を解除して、行ごとに入力してください。"


@dataclass(slots=True)
class Sorter:
    """Collects the reports that a file gives; ``rows`` hands in what each row says."""

    book: ResultBook
    readings: Readings
    finder: Finder = field(init=False)
    reports: dict[Key, ReportGiven] = field(default_factory=dict)
    labels: dict[int, dict[str, str]] = field(default_factory=dict)  # what a year called its fields
    _away: dict[str, list[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.finder = Finder(self.book, self.readings)

    def turn_away(self, cell: Cell, sentence: str) -> None:
        """Refuse a row as a whole; see ``finish``."""
        self._away.setdefault(sentence, []).append(cell)

    def finish(self) -> None:
        """Say once of all rows that were refused for the same reason where the first stands, and how many."""
        for sentence, cells in self._away.items():
            rows = len({(cell.sheet, cell.row) for cell in cells})
            self.readings.add(cells[0], f"{sentence}（ほか{rows - 1}行）" if rows > 1 else sentence)

    def report(self, code: Cell, year: Cell) -> ReportGiven | None:
        """Return the report that a row is about, the same for all rows of it."""
        found = self.finder.report(code, year)
        return found and self.reports.setdefault(found.key, found)

    def figure(self, report: ReportGiven, indicator: Indicator, datum: str, value: Cell, entry: str) -> None:
        """Take in a value of an indicator, or of one of its events (``entry`` tells which)."""
        if value.merged and not value.is_blank:
            self.readings.add(value, _MERGED)
        given = self._figure(report, indicator)
        if indicator.counts_events_of_id:  # how many events there were follows from them, or stands alone
            given.cells.setdefault("event_count", value)
        elif schema.ENTERED_DATA[datum] == Part.EVENT:
            self.put(given.events.setdefault(entry, {}), datum, value)
        elif datum == "event_count":
            given.cells[datum] = value
        else:
            self.put(given.cells, datum, value)

    def beside(self, report: ReportGiven, indicator: Indicator, status: Cell, reason: Cell) -> None:
        """Take in what stands beside a value: the same in each row of an indicator, or in one alone."""
        given = self._figure(report, indicator)
        if given.status is None or given.status.is_blank:
            given.status = status
        elif not status.is_blank and plain(status.text) != plain(given.status.text):
            self.readings.add(
                status,
                f"同じ指標の{given.status.place}（「{given.status.text}」）と区分が違います。同じにしてください。",
            )
        if given.reason is None or given.reason.is_blank:
            given.reason = reason

    def _figure(self, report: ReportGiven, indicator: Indicator) -> FigureGiven:
        return report.figures.setdefault(indicator.counts_events_of_id or indicator.pk, FigureGiven())

    def item(self, report: ReportGiven, number: Cell, name: Cell, status: Cell, note: Cell) -> None:
        """Take in the answer to an evaluation item; one that names a figure is answered by the figure."""
        item = self.finder.item(report, number, name)
        if item is None or item.indicator_id is not None:
            return
        if item.pk in report.items:
            self.readings.add(status, _SAME_TWICE)
        report.items[item.pk] = TextGiven(status, reason=note)

    def text(self, report: ReportGiven, name: str, given: TextGiven) -> None:
        """Take in a text or a sum of the report."""
        if name in report.texts:
            self.readings.add(given.value, _SAME_TWICE)
        if given.value.merged and name in schema.WIDE_MONEY_STATUS.values():
            self.readings.add(given.value, _MERGED)
        report.texts[name] = given

    def label(self, fiscal_year: int, name: str, label: Cell) -> None:
        """Remember what a year called a field, where that is not what it is called as a rule."""
        text = label.text.strip()
        if text and text != schema.TEXTS[name]:
            self.labels.setdefault(fiscal_year, {})[name] = text

    def grade(self, report: ReportGiven, grade: Cell, reason: Cell | None = None) -> None:
        """Take in the published grade: the same in each row of a report, or in one alone."""
        known = report.grade
        if known is None or known.is_blank:
            report.grade = grade
        elif not grade.is_blank and plain(grade.text) != plain(known.text):
            self.readings.add(
                grade, f"{known.place}の評価（「{known.text}」）と違います。同じにしてください。"
            )
        if reason is not None and not reason.is_blank:
            report.grade_reason = reason

    def put(self, cells: dict[str, Cell], name: str, cell: Cell) -> None:
        """Take in one of several cells that belong together."""
        if name in cells:
            self.readings.add(cell, _SAME_TWICE)
        cells[name] = cell
