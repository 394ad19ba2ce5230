"""Figures out of finished files: what stands in the cell of an indicator and a year, and each grade."""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import openpyxl

from imari_dx.shared.fiscal_year import FiscalYear
from tests.reports.finished.flow import Table, plain
from tests.reports.finished.stored import Figure, Place

NUMBER = re.compile(r"▲?[0-9][0-9,]*(?:\.[0-9]+)?")
# The datum of a results file that is the figure of a kind.
OF_KIND = {
    "ratio": "rate",
    "per_event": "event_mean",
    "milestone": "reached_on",
    "cumulative": "running_total",
}


@dataclass(slots=True)
class Read:
    """What a file says: of each indicator and year the cell's text, of each initiative its grade's letter.

    Names are without white space and marks of terms (``plain``).
    """

    figures: dict[Place, str] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)


class Names:
    """The initiatives of a plan as a cell calls them: code, maybe a mark, title and whatever comes after."""

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        self._names = {slug: (plain(code), plain(title)) for slug, (code, title) in names.items()}

    def slug(self, text: str) -> str:
        """Return whose code and title a text begins with, "" for any other."""
        text = plain(text)
        found = [
            (len(code) + len(title), slug)
            for slug, (code, title) in self._names.items()
            if text.startswith(code) and title in text
        ]
        return max(found)[1] if found else ""


def _labels(years: range) -> dict[str, int]:
    return {plain(FiscalYear(year).official_label): year for year in years}


def report_of(tables: Iterable[Table], names: Names, years: range) -> Read:
    """Read a report's tables: each official sheet says whose figures follow it."""
    found, slug, labels = Read(), "", _labels(years)
    for table in tables:
        first = [cell.text for cell in table.rows[0]] if table.rows else []
        if first[:1] == ["施策名称"]:
            slug = names.slug(first[1])
        elif first[:1] == ["実績値"]:
            name = table.caption.split("目標（計画書）：")[0]
            for place, text in _years(table, labels):
                found.figures[slug, name, place] = text
        elif first[3:5] == ["実績値（目標）", "評価"]:
            found.grades |= {names.slug(row[0].text): row[4].text for row in table.rows[1:] if len(row) > 4}
    return found


def _years(table: Table, labels: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    for head, row in zip(table.rows, table.rows[1:], strict=False):
        if head[0].text == "年度":
            for label, cell in zip(head[1:], row[1:], strict=False):
                if label.is_head:
                    yield labels[label.text], cell.text


def progress_of(tables: Iterable[Table], names: Names, years: range, told: int) -> Read:
    """Read the table of 進捗一覧表: a row of its own for each indicator, the first with the initiative."""
    found, slug = Read(), ""
    for row in (row for table in tables for row in table.rows):
        texts = [cell.text for cell in row]
        here = names.slug("".join(texts[:2]))
        if here:
            slug, grades = here, texts[3 : 3 + len(years)]
            found.grades[slug] = grades[told - years.start]
            texts = texts[4 + len(years) :]
        if slug and len(texts) >= 2 + 2 * len(years):
            for number, year in enumerate(years):
                found.figures[slug, texts[0], year] = "".join(texts[2 + 2 * number : 4 + 2 * number])
    return found


def progress_rows(content: bytes) -> list[Table]:
    """Return the rows of 進捗一覧表 as a workbook, in which every row says all."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
    rows = [[plain(str(value or "")) for value in row] for row in sheet.iter_rows(values_only=True)]
    return [Table.of_texts(rows)]


def workbook_of(content: bytes, codes: Mapping[str, str], years: range) -> Read:
    """Read the sheets of a report's workbook; ``codes`` are the names of the sheets by slug."""
    book, labels = openpyxl.load_workbook(io.BytesIO(content)), _labels(years)
    found = Read()
    for slug, code in codes.items():
        columns: list[tuple[int, int]] = []
        for row in book[code].iter_rows():
            texts = {cell.column: plain(str(cell.value)) for cell in row if cell.value is not None}
            head = texts.get(1, "")
            if head == "評価" and 2 in texts:
                found.grades.setdefault(slug, texts[2])
            if head == "各年度の実績値と評価":
                columns = sorted((at, labels[text]) for at, text in texts.items() if text in labels)
            elif head.startswith("実施評価"):
                columns = []
            else:
                for place, text in _below(texts, columns):
                    found.figures[slug, head, place] = text
    return found


def _below(texts: Mapping[int, str], columns: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Yield what stands below each year; its value and its letter have a cell each."""
    ends = [at for at, _year in columns[1:]] + [10**6]
    for (start, year), end in zip(columns, ends, strict=True) if columns else ():
        yield year, "".join(text for at, text in texts.items() if start <= at < end)


def results_of(content: bytes, kinds: Mapping[tuple[str, str], str]) -> Read:
    """Read the file of all results; ``kinds`` are those of the indicators by slug and name."""
    found = Read()
    wanted = {(slug, plain(name)): OF_KIND.get(kind, "value") for (slug, name), kind in kinds.items()}
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        slug, name, year = row["initiative_slug"], plain(row["indicator_name"]), int(row["fiscal_year"] or 0)
        if row["datum"] == wanted.get((slug, name)):
            found.figures[slug, name, year] = row["value"]
        elif row["datum"] == "grade":
            found.grades[f"{slug} {year}"] = row["value"]
    return found


def says(text: str, figure: Figure) -> bool:
    """Whether a text says this figure and, where nothing was measured, no number at all."""
    text = text.replace("１回当たり", "")
    if figure is None:
        return not NUMBER.search(text)
    if isinstance(figure, dt.date):
        era = f"令和{figure.year - 2018}年{figure.month}月{figure.day}日"
        told = unicodedata.normalize("NFKC", text)
        return told == figure.isoformat() or (told.startswith("達成") and era in told)
    found = NUMBER.search(text)
    if not found:
        return False
    printed = Decimal(found[0].replace("▲", "-").replace(",", ""))
    half = Decimal(5).scaleb(-1 - len(found[0].partition(".")[2]))
    return abs(printed - figure) <= half


def wrong(read: Read, stored: Mapping[Place, Figure], told: int) -> list[tuple[Place, str, Figure]]:
    """Return each figure that a file lacks or says otherwise.

    Of an indicator that has none in the year ``told`` of, a report may have but one line, and no table.
    """
    found = []
    for (slug, name, year), figure in stored.items():
        text = read.figures.get((slug, plain(name), year))
        if text is None and stored.get((slug, name, told)) is None:
            continue
        if text is None or not says(text, figure):
            found.append(((slug, name, year), text or "", figure))
    return found
