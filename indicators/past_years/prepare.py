"""A file as the results that it would bring in, or all that is wrong with it; nothing is written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import remember
from imari_dx.shared.workbook_in import Book, CellProblem, Readings
from indicators.book.in_force import is_in_force
from indicators.book.report_fields import PUBLIC_FIELDS, STANDARD_FIELDS
from indicators.book.results import ResultBook, is_planned
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    CycleField,
    CycleQuestion,
    InstructionResponse,
    ItemResult,
    Measurement,
    QuestionAnswer,
    ReportingCycle,
)
from indicators.past_years.answers import ReadReport, read_report
from indicators.past_years.given import ReportGiven
from indicators.past_years.rows import READ
from indicators.past_years.sorting import Sorter
from indicators.past_years.tables import tables_of
from indicators.past_years.taken import taken_years
from initiatives.models import Initiative

_PARTS = (Measurement, "measurements"), (ItemResult, "item_results"), (ActualScheduleBar, "actual_bars")
_NOT_STORED = -1  # a key, without which Django asks no relation, even a known one
_ANSWERS = (QuestionAnswer, "question_answers"), (InstructionResponse, "instruction_responses")


class PastYearsRefusedError(Exception):
    """A file that cannot be taken in; ``problems`` name every cell."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class YearRead:
    """One fiscal year of a file: its reports, the initiatives that it says nothing of, and its form."""

    fiscal_year: FiscalYear
    reports: Sequence[ReadReport]
    missing: Sequence[Initiative]  # due in that year; they are taken in without a grade
    fields: Sequence[CycleField]  # where the form differs from the usual one
    questions: Sequence[CycleQuestion]
    replaces: ReportingCycle | None  # a round of the year that nobody has answered


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a file would bring in, by year, and what is to be said of it."""

    years: Sequence[YearRead]
    remarks: Sequence[str]

    @property
    def count(self) -> int:
        """How many reports there would be, those without a row included."""
        return sum(len(year.reports) + len(year.missing) for year in self.years)


def prepare(results: ResultBook, file: Book) -> Prepared:
    """Return what a file would bring in. Raises PastYearsRefusedError with every cell that is wrong.

    ``results`` are those of the whole plan, read with everything. Raises UnreadableFileError for a file
    without any table of past years.
    """
    readings = Readings()
    sorter, tables = Sorter(results, readings), tables_of(file, results.plan.words, readings)
    for one in tables:
        for row in one.table.rows:
            READ[one.form](sorter, row)
    sorter.finish()
    replaced = taken_years(results, sorter.reports.values(), readings)
    years = [
        _year(results, year, sorter, readings, replaced.get(year))
        for year in sorted({key.fiscal_year for key in sorter.reports})
    ]
    if not sorter.reports and not readings.problems:
        sheet = tables[0].table.sheet
        first = sheet.cell(next(iter(sheet.filled_rows), 1), 1)
        readings.add(first, "取り込む実績がありません。見出しの下に、確定した年度の実績を入力してください。")
    if readings.problems:
        raise PastYearsRefusedError(_in_order(readings.problems))
    notes = [*file.notes, *map(str, (one for found in tables for one in found.table.remarks))]
    return Prepared(years, [*notes, *map(str, readings.remarks)])


def _in_order(problems: Sequence[CellProblem]) -> list[CellProblem]:
    """Each once, by sheet and row; those of a row as they were found."""

    def row(one: CellProblem) -> int:
        found = re.search(r"[0-9]+", one.cell)
        return int(found[0]) if found else 0

    sheets = list(dict.fromkeys(one.sheet for one in problems))
    return sorted(dict.fromkeys(problems), key=lambda one: (sheets.index(one.sheet), row(one)))


def _year(
    results: ResultBook, year: int, sorter: Sorter, readings: Readings, replaces: ReportingCycle | None
) -> YearRead:
    given = [one for key, one in sorter.reports.items() if key.fiscal_year == year]
    named = {one.initiative.pk for one in given}
    missing = [
        one
        for one in results.initiatives
        if one.pk not in named and is_in_force(results, one, year) and is_planned(one, year)
    ]
    fields, questions = _fields(given, sorter.labels.get(year, {})), _questions(given)
    cycle = _unsaved_cycle(results, year, fields)
    scale = results.active_scale.scale
    order = {one.pk: number for number, one in enumerate(results.initiatives)}
    given.sort(key=lambda one: order[one.initiative.pk])
    reports = [read_report(one, _unsaved_report(cycle, one.initiative), scale, readings) for one in given]
    return YearRead(FiscalYear(year), reports, missing, fields, questions, replaces)


def _fields(given: Sequence[ReportGiven], labels: Mapping[str, str]) -> list[CycleField]:
    """What the year's form leaves out or calls otherwise: it asks for what the file has, and no more.

    What is required of every report stays, and so does what never leaves the office.
    """
    named = {name for one in given for name in one.texts} | (
        {"bars"} if any(one.bars for one in given) else set()
    )
    public = {field.name for field in PUBLIC_FIELDS} | {"bars"}
    fields = []
    for field in STANDARD_FIELDS:
        is_used = field.name not in public or not field.is_optional or field.name in named
        if not is_used or field.name in labels:
            fields.append(CycleField(name=field.name, is_used=is_used, label=labels.get(field.name, "")))
    return fields


def _questions(given: Sequence[ReportGiven]) -> list[CycleQuestion]:
    """The questions of the year as the file names them: public ones, answered with a text as it stands."""
    labels = dict.fromkeys(one.label for report in given for one in report.questions)
    return [
        CycleQuestion(sort_order=number, kind="text", label=label, is_public=True)
        for number, label in enumerate(labels)
    ]


def _unsaved_cycle(results: ResultBook, year: int, fields: Sequence[CycleField]) -> ReportingCycle:
    cycle = ReportingCycle(pk=_NOT_STORED, plan=results.plan, fiscal_year=year)
    remember(cycle, "fields", CycleField, list(fields), cycle=cycle)
    remember(cycle, "questions", CycleQuestion, [], cycle=cycle)
    return cycle


def _unsaved_report(cycle: ReportingCycle, initiative: Initiative) -> AnnualReport:
    report = AnnualReport(pk=_NOT_STORED, cycle=cycle, initiative=initiative)
    for kind, name in (*_PARTS, *_ANSWERS):
        remember(report, name, kind, [], report=report)
    return report
