"""Which initiative, indicator or item of the plan a row means; what cannot be told is said with its cell."""

from collections.abc import Sequence
from typing import TypeVar

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import Cell, CellError, Readings
from imari_dx.shared.workbook_in.values import plain
from indicators.book.assessment import items_of
from indicators.book.in_force import initiative_in_force, is_in_force
from indicators.book.results import ResultBook
from indicators.models import EvaluationItem, Indicator
from indicators.past_years.given import ReportGiven
from initiatives.csv_in.charges import Numbers
from initiatives.models import Initiative

T = TypeVar("T")


class Finder:
    """Looks up what rows name in a plan."""

    def __init__(self, book: ResultBook, readings: Readings) -> None:
        self.book, self.readings = book, readings
        self._numbers = Numbers(book.plan)
        self._slugs = {one.slug: one for one in book.initiatives}
        self._initiatives = {one.pk: one for one in book.initiatives}

    def report(self, code: Cell, year_cell: Cell) -> ReportGiven | None:
        """Return a fresh report of the initiative, as in force in the year; None where none can be told."""
        initiative = self.readings.read(code, self._initiative, required=True)
        year = self.readings.year(year_cell, required=True)
        if initiative is None or year is None:
            return None
        years = self.book.fiscal_years
        if year not in years:
            span = f"{years[0].label}〜{years[-1].label}"
            self.readings.add(year_cell, f"{year.label}は、計画の期間（{span}）にありません。")
        elif not is_in_force(self.book, initiative, year.year):
            self.readings.add(code, f"{year.label}の計画には、この{initiative.word}はまだありません。")
        else:
            shown = initiative_in_force(self.book, initiative, year.year)
            return ReportGiven(shown, year.year, code)
        return None

    def _initiative(self, cell: Cell) -> Initiative:
        text = cell.text.strip()
        found = self._numbers.find(text)
        if found is None and (alike := self._numbers.alike(text)):
            raise CellError(
                f"「{text}」は2つ以上あります。「{'」「'.join(alike)}」のどれかを書いてください。"
            )
        one = self._initiatives[found.pk] if found else self._slugs.get(text)
        if one is None:
            raise CellError(f"「{text}」は、この計画にありません。計画書のとおりに書いてください。")
        return one

    def indicator(self, report: ReportGiven, number: Cell, name: Cell) -> Indicator | None:
        """Return the indicator that a number or a name means."""
        rows: list[Indicator] = list(report.initiative.indicators.all())
        return self._numbered(rows, [row.plain_name for row in rows], number, name, report, "数値目標")

    def item(self, report: ReportGiven, number: Cell, name: Cell) -> EvaluationItem | None:
        """Return the evaluation item of the report's year that a number or a text means."""
        rows = items_of(report.initiative, report.fiscal_year)
        names = [row.text.replace("※", "").replace("\n", "") for row in rows]
        return self._numbered(rows, names, number, name, report, "実施評価指標")

    def _numbered(
        self,
        rows: Sequence[T],
        names: Sequence[str],
        number: Cell,
        name: Cell,
        report: ReportGiven,
        what: str,
    ) -> T | None:
        """Return the row of a number, else of a name, else the only one."""
        if not number.is_blank:
            return self._at(rows, names, number, name, what)
        found = [row for row, one in zip(rows, names, strict=True) if _same(one, name.text)]
        if len(found) == 1:
            return found[0]
        if name.is_blank and len(rows) == 1:
            return rows[0]
        place = number if name.is_blank else name
        whose = f"「{report.initiative}」の{FiscalYear(report.fiscal_year).label}の{what}"
        advice = "のどれかが分かりません。番号か、計画書のとおりの名称を書いてください。"
        self.readings.add(place, f"{whose}{advice if rows else 'は、計画にありません。'}")
        return None

    def _at(self, rows: Sequence[T], names: Sequence[str], number: Cell, name: Cell, what: str) -> T | None:
        position = self.readings.whole(number)
        if position is None:
            return None
        if not 1 <= position <= len(rows):
            self.readings.add(number, f"{what}は{len(rows)}個です。上から何番目かを書いてください。")
            return None
        if not name.is_blank and not _same(names[position - 1], name.text):
            right = names[position - 1]
            self.readings.add(
                name, f"番号と合いません。{position}番は「{right}」です。番号か名称を直してください。"
            )
            return None
        return rows[position - 1]


def _same(name: str, typed: str) -> bool:
    return bool(typed.strip()) and plain(name) == plain(typed.replace("※", ""))
