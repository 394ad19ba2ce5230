"""What hangs on initiatives and headings that report: their rows of other sheets, put into the document."""

from collections.abc import Mapping
from typing import Any

from imari_dx.shared.workbook_in import Cell, CellProblem, plain
from indicators.plan_books.lookups import Lookups
from indicators.plan_books.names import (
    indicators_of,
    initiatives_of,
    labelled,
)
from indicators.plan_books.places import Places
from indicators.plan_books.rows_out import AT
from indicators.plan_books.sheet_columns import PERIODS
from indicators.plan_books.sheets_in import BookIn
from indicators.plan_books.values_in import RowIn
from indicators.plan_io.errors import Path

Document = dict[str, Any]


class PartsIn:
    """Puts the parts into what each belongs to; ``reports`` has all that reports, with its path."""

    def __init__(
        self,
        rows: BookIn,
        document: Document,
        places: Places,
        reports: Mapping[str, tuple[Path, Document]],
        look: Lookups,
    ) -> None:
        self.rows, self.document, self.places = rows, document, places
        self.reports, self.look = reports, look
        self.initiatives = initiatives_of(document)

    def read(self) -> None:
        """Read the targets first: others name them."""
        self._indicators()
        self._activities()
        self._items()
        self._bars()
        self._texts()
        self._placed()

    def _of(self, row: RowIn) -> tuple[Path, Document] | None:
        slug = self.look.find(self.initiatives, row, "initiative")
        return None if slug is None else self.reports[slug]

    def _indicators(self) -> None:
        counting: list[tuple[Document, Document, RowIn]] = []
        for row in self.rows.of("indicators"):
            if (found := self._of(row)) is None:
                continue
            path, report = found
            listed = report.setdefault("indicators", [])
            own = {
                name: value
                for name, value in row.values.items()
                if name not in ("initiative", "counts_events_of") and not name.isdecimal()
            }
            at = (*path, "indicators", len(listed))
            self.places.put_row(at, row)
            values = {name: value for name, value in row.values.items() if name.isdecimal()}
            if values:
                own["expectations"] = values
            for name in row.cells:
                if name.isdecimal():
                    self.places.put((*at, "expectations", name), row.cell(name))
            if values:
                self.places.put((*at, "expectations"), row.cell(next(iter(values))))
            if department := own.get("department"):
                self.places.put_once(("departments", department), row.cell("department"))
            listed.append(own)
            counting.append((report, own, row))
        for report, own, row in counting:
            names = indicators_of(report["indicators"])
            if (counted := self.look.find(names, row, "counts_events_of")) is not None:
                own["counts_events_of"] = counted

    def _activities(self) -> None:
        for row in self.rows.of("activities"):
            years = {name: value for name, value in row.values.items() if name.isdecimal()}
            if (found := self._of(row)) is None:
                continue
            path, report = found
            activities = report.setdefault("activities", {})
            for year, text in years.items():
                if year in activities:
                    self.look.wrong(row.cell(year), "この年度の取組内容が2行にあります。1つにしてください。")
                activities[year] = text
                self.places.put((*path, "activities", year), row.cell(year))
            for year in filter(str.isdecimal, row.cells):
                self.places.put_once((*path, "activities", year), row.cell(year))

    def _items(self) -> None:
        for row in self.rows.of("items"):
            found, year = self._of(row), row.values.get("fiscal_year")
            if found is None or year is None:
                continue
            path, report = found
            listed = report.setdefault("evaluation_items", {}).setdefault(str(year), [])
            item = {"text": row.values["text"]} if "text" in row.values else {}
            names = indicators_of(report.get("indicators", ()))
            if (linked := self.look.find(names, row, "indicator")) is not None:
                item["indicator"] = linked
            at = (*path, "evaluation_items", str(year))
            self.places.put_row((*at, len(listed)), row)
            self.places.put_once(at, row.cell("fiscal_year"))
            listed.append(item)

    def _bars(self) -> None:
        phases = labelled(self.document["phases"])
        for row in self.rows.of("schedule"):
            found, phase = self._of(row), self.look.find(phases, row, "phase")
            if found is None or phase is None:
                continue
            path, report = found
            given = row.values
            names = (("start", "start_fiscal_year", "start_period"), ("end", "end_fiscal_year", "end_period"))
            if any(given.get(key) is None for _name, *keys in names for key in keys):
                continue  # told with the cell
            listed = report.setdefault("schedule", [])
            at = (*path, "schedule", len(listed))
            bar: Document = {"phase": phase}
            self.places.put_row(at, row)
            for name, year, period in names:
                bar[name] = [given[year], self._period(row, period)]
                self.places.put((*at, name), row.cell(year))
                self.places.put((*at, name, 1), row.cell(period))
            if given.get("inferred"):
                bar["inferred"] = True
            listed.append(bar)

    def _period(self, row: RowIn, key: str) -> int:
        """The number of a period by its name, which the plan's division must have."""
        name = row.values[key]
        words = PERIODS.get(self._per_year, {})
        numbers = {plain(word): int(number) for number, word in words.items()}
        if plain(name) in numbers:
            return numbers[plain(name)]
        if not name.isdecimal():
            choice = "」「".join(words.values())
            self.look.wrong(
                row.cell(key), f"「{name}」は、この計画の期ではありません。使えるのは「{choice}」です。"
            )
            return 1
        return int(name)

    @property
    def _per_year(self) -> int:
        given = self.document["plan"].get("periods_per_year")
        return int(given) if given is not None else (4 if self.document["phases"] else 0)

    def _texts(self) -> None:
        rows = labelled(row for row in self.document.get("sheet", ()) if row.get("kind") == "text")
        for row in self.rows.of("texts"):
            found, code = self._of(row), self.look.find(rows, row, "row")
            if found is None or code is None:
                continue
            path, report = found
            texts = report.setdefault("texts", {})
            if code in texts:
                self.look.wrong(row.cell("row"), "この行の文章が2つあります。1つにしてください。")
            if "text" in row.values:
                texts[code] = row.values["text"]
            self.places.put((*path, "texts", code), row.cell("text"))

    def _placed(self) -> None:
        for part in ("headings", "initiatives"):
            for row, own in zip(self.rows.of(part), self.document[part], strict=True):
                path, report = self.reports[own["slug"]]
                placed = []
                for at, name in enumerate(row.values.get("placed_indicators", ())):
                    self.places.put((*path, "placed_indicators", at), row.cell("placed_indicators"))
                    if (one := self._place(row.cell("placed_indicators"), name)) is not None:
                        placed.append(one)
                if placed:
                    report["placed_indicators"] = placed

    def _place(self, cell: Cell, name: str) -> Document | None:
        """Read 番号：指標名; both may hold a colon."""
        parts = name.replace(":", AT).split(AT)
        found = []
        for at in range(1, len(parts)):
            home, indicator = AT.join(parts[:at]).strip(), AT.join(parts[at:]).strip()
            for slug in self.initiatives.find(home):
                names = indicators_of(self.reports[slug][1].get("indicators", ()))
                found += [{"initiative": slug, "indicator": number} for number in names.find(indicator)]
        if len(found) == 1:
            return found[0]
        sentence = f"「{name}」の数値目標が見つかりません。「番号{AT}指標名」の形で書いてください。"
        sheet = next((key for key in ("initiatives", "indicators") if key in self.rows.unread), "")
        self.rows.unsure.append((sheet, CellProblem.of(cell, sentence)))
        return None
