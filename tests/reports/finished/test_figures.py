"""Figures read back out of finished files are those that are stored: of all initiatives, in two years.

A decided year and a running one of the demonstration; each file is made once and read as its readers have it:
the PDF through its tags, the workbook's cells, the page's tables, the lines of the file of all results. What
is stored is reckoned anew from the rows (stored.py). A PDF holds what its page holds, which is asked of the
decided year: another takes longer than all else. `script/audit documents` asks the other documents.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import forget_frozen_years
from reports.builders.progress import build_progress
from reports.builders.results_table import columns_of, result_rows
from reports.downloads.files import html_of, pdf_of, xlsx_of
from reports.formats.csv import render_csv
from reports.permissions import SEES_EVERYTHING
from tests.kept_rows import load_demo_rows
from tests.reports.finished import reading, stored
from tests.reports.finished.accessible import assert_accessible
from tests.reports.finished.flow import plain, tables_of_html
from tests.reports.finished.reading import Names, Read, wrong
from tests.reports.finished.stored import Figure, Place
from tests.reports.finished.tagged_pdf import TaggedPdf, read_pdf

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

DECIDED, RUNNING = 2024, 2025
MEASURED = {DECIDED: 70, RUNNING: 50}  # figures that a file has at least: fewer would prove little


@dataclass(frozen=True)
class Year:
    """The finished files of a year as they were read, and what is stored."""

    stored: dict[Place, Figure]
    grades: dict[str, str]  # that were decided on
    read: dict[str, Read]
    report: TaggedPdf | None


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the demo is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Plan]:
    """The demonstration's plan."""
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        yield Plan.objects.get()
        transaction.set_rollback(True)
    forget_frozen_years()


def _read(plan: Plan, year: int, directory: Path) -> Year:
    book = load_results(plan)
    builder = EvaluationBuilder(
        book,
        year,
        is_visible=SEES_EVERYTHING.is_visible,
        knows_state=SEES_EVERYTHING.knows_state,
        today=dt.date(2026, 5, 1),
    )
    report, progress = builder.evaluation_document(), build_progress(builder)
    names, of_plan = Names(stored.names(plan)), range(plan.start_fiscal_year, plan.end_fiscal_year + 1)
    codes = {one.slug: one.plain_code for one in plan.initiatives.all()}
    on_paper, pdf = {}, None
    if year == DECIDED:  # the other year's is made of the same parts
        content, table = pdf_of(report), pdf_of(progress)
        assert_accessible(content, directory)
        assert_accessible(table, directory)
        pdf = read_pdf(content)
        on_paper = {
            "report.pdf": reading.report_of(pdf.tables, names, of_plan),
            "progress.pdf": reading.progress_of(read_pdf(table).tables, names, of_plan, year),
        }
    return Year(
        stored.figures(plan, year),
        stored.decided(plan, year),
        {
            **on_paper,
            "report.html": reading.report_of(tables_of_html(html_of(report)), names, of_plan),
            "report.xlsx": reading.workbook_of(xlsx_of(report), codes, of_plan),
            "progress.html": reading.progress_of(tables_of_html(html_of(progress)), names, of_plan, year),
            "progress.xlsx": reading.progress_of(
                reading.progress_rows(xlsx_of(progress)), names, of_plan, year
            ),
        },
        pdf,
    )


@pytest.mark.parametrize("year", [DECIDED, RUNNING])
def test_the_files_of_a_year_hold_what_is_stored(plan: Plan, year: int, tmp_path: Path) -> None:
    """One test, so that a year's files are laid out once, whichever worker gets it."""
    one = _read(plan, year, tmp_path)
    for file in one.read:
        _has_every_figure(one, file, year)
        _has_every_grade(one, file, year)
    for place, text in one.read["report.html"].figures.items():
        assert one.read["report.xlsx"].figures[place] == text, place
    if one.report:
        assert one.read["report.pdf"] == one.read["report.html"]
        _takes_no_more_paper_than_it_should(one.report)


def _has_every_figure(one: Year, file: str, year: int) -> None:
    measured = {place: figure for place, figure in one.stored.items() if figure is not None}
    # In 進捗一覧表 years without a figure say their target.
    asked = one.stored if file.startswith("report") else measured
    assert wrong(one.read[file], asked, year) == [], file
    read = [(slug, plain(name), place) for slug, name, place in measured]
    assert sum(place in one.read[file].figures for place in read) >= MEASURED[year], file


def _has_every_grade(one: Year, file: str, year: int) -> None:
    assert len(one.grades) >= (28 if year == DECIDED else 0)
    assert {slug: one.read[file].grades.get(slug, "") for slug in one.grades} == one.grades, file


def _takes_no_more_paper_than_it_should(report: TaggedPdf) -> None:
    begin = [table.page for table in report.tables if table.rows[0][0].text == "施策名称"]
    listing = [
        table.page
        for table in report.tables
        if len(table.rows[0]) > 3 and table.rows[0][3].text == "実績値（目標）"
    ]
    assert len(begin) == 28
    assert listing[0] - begin[0] <= 40
    assert len(report.pages) <= 50
    assert sum(report.blank[1:]) / len(report.blank[1:]) < 0.2
    assert min(report.sizes) >= 8


def test_the_file_of_all_results_has_every_stored_figure(plan: Plan) -> None:
    book = load_results(plan)
    rows = result_rows(book, is_visible=SEES_EVERYTHING.is_visible)
    results = reading.results_of(render_csv(rows, columns_of(book)), stored.kinds(plan))
    figures = stored.figures(plan, RUNNING)
    measured = {place: figure for place, figure in figures.items() if figure is not None}
    assert wrong(results, measured, RUNNING) == []
    read = [(slug, plain(name), place) for slug, name, place in measured]
    assert all(place in results.figures for place in read)
    for year in (DECIDED, RUNNING):
        grades = stored.decided(plan, year)
        assert {slug: results.grades.get(f"{slug} {year}") for slug in grades} == grades
