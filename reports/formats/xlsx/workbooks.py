"""From a document to its workbook: which worksheets there are, and in which order."""

from imari_dx.shared.sheet_names import link_to, sheet_names
from reports.documents.evaluation import (
    COMMENTARY,
    GLOSSARY,
    METHOD,
    OUTSIDE,
    SOURCES,
    SUMMARY,
    EvaluationDocument,
    InitiativeResults,
    SheetDocument,
    TextBlock,
)
from reports.documents.money import TITLE as MONEY
from reports.documents.sheet import OfficialSheet, PlanDocument
from reports.formats.xlsx.below_sheet import draw_results
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.cover import COVER_NAME, draw_cover
from reports.formats.xlsx.grid import Grid
from reports.formats.xlsx.imprint import COLOPHON, cover_lines, draw_colophon
from reports.formats.xlsx.lists import draw_glossary, draw_list, draw_sources
from reports.formats.xlsx.marks import draw_marks, marked_book
from reports.formats.xlsx.method import draw_method, draw_texts
from reports.formats.xlsx.money import draw_money
from reports.formats.xlsx.official_sheet import draw_headings, draw_official_table
from reports.formats.xlsx.summary import DEPARTMENTS, draw_departments, draw_summary


def plan_workbook(document: PlanDocument) -> bytes:
    """Return a cover and a worksheet per initiative; the same document gives the same bytes."""
    book = Book(title=document.title, contact=document.contact, author=document.municipality)
    names = _names(document, COVER_NAME)
    draw_cover(
        book,
        book.add_sheet(COVER_NAME),
        lines=(
            (document.plan_title, {"font_size": 18, "bold": True}),
            *(((document.section_heading, {"font_size": 14}),) if document.section_heading else ()),
            (document.municipality, {"font_size": 12}),
        ),
        notes=document.notes,
        plan=document,
        names=names,
    )
    for sheet in in_order(document):
        initiative_sheet(book, names[sheet.slug], sheet, document, None)
    return book.finish()


def evaluation_workbook(document: EvaluationDocument) -> bytes:
    """Return cover, summary, a worksheet per initiative with its results, list, glossary and sources."""
    book = marked_book(document, author=document.plan.municipality)
    chapters, texts = document.chapters, _texts(document)
    lists = [one for one in document.summaries if one.list_rows]
    money = [one.money for one in document.summaries if one.money]
    departments = [one for one in document.summaries if one.has_departments]
    front = [METHOD, *texts, SUMMARY, *[DEPARTMENTS][: len(departments)], *[MONEY][: len(money)]]
    fixed, titles = (COVER_NAME, *front, GLOSSARY, SOURCES, COLOPHON), document.chapter_titles
    listed = sheet_names({one.word: one.list_title for one in lists}, taken=fixed)
    names = _names(document.plan, *fixed, *listed.values())
    draw_cover(
        book,
        book.add_sheet(COVER_NAME),
        lines=cover_lines(document.imprint, is_demo=document.is_demo),
        notes=document.plan.notes,
        plan=document.plan,
        names=names,
        before=front,
        after=(*listed.values(), *(titles[key] for key in ("glossary", "sources") if titles[key]), COLOPHON),
    )
    draw_method(book, book.add_sheet(METHOD), chapters["method"], document.method)
    for name, (heading, blocks) in texts.items():
        draw_texts(book, book.add_sheet(name), heading, blocks)
    draw_summary(book, book.add_sheet(SUMMARY), document, names)
    if departments:
        draw_departments(book, book.add_sheet(DEPARTMENTS), document)
    if money:
        draw_money(book, book.add_sheet(MONEY), chapters["money"], money)
    for sheet in in_order(document.plan):
        initiative_sheet(book, names[sheet.slug], sheet, document.plan, document.results.get(sheet.slug))
    for summary in lists:
        draw_list(book, book.add_sheet(listed[summary.word], landscape=True), summary, names)
    if document.glossary:
        draw_glossary(book, book.add_sheet(GLOSSARY), document.glossary)
    if document.sources:
        draw_sources(book, book.add_sheet(SOURCES), document.sources)
    draw_colophon(book, book.add_sheet(COLOPHON), document.imprint)
    return book.finish()


def _texts(document: EvaluationDocument) -> dict[str, tuple[str, tuple[TextBlock, ...]]]:
    """The chapters that are texts alone, by the names of their worksheets: heading and texts."""
    found = {
        COMMENTARY: (document.chapters.get("commentary", ""), document.commentaries),
        OUTSIDE: (document.chapters.get("outside", ""), document.outside),
    }
    return {name: one for name, one in found.items() if one[1]}


def sheet_workbook(document: SheetDocument) -> bytes:
    """Return the one worksheet of an initiative."""
    book = marked_book(document)
    sheet = document.sheet
    name = sheet_names({sheet.slug: sheet.plain_code})[sheet.slug]
    initiative_sheet(book, name, sheet, None, document.results, front=document.title, notes=document.notes)
    return book.finish()


def _names(plan: PlanDocument, *fixed: str) -> dict[str, str]:
    """The name of each initiative's worksheet, by slug."""
    return sheet_names({sheet.slug: sheet.plain_code for sheet in in_order(plan)}, taken=fixed)


def in_order(plan: PlanDocument) -> list[OfficialSheet]:
    """Return the sheets of a plan in its order, each once."""
    return [plan.sheets[place.slug] for place in plan.places if not place.is_again]


def initiative_sheet(
    book: Book,
    name: str,
    official: OfficialSheet,
    plan: PlanDocument | None,
    results: InitiativeResults | None,
    *,
    front: str = "",
    notes: tuple[str, ...] = (),
) -> None:
    """One worksheet: marks and headings, the official table, and below it the year's results."""
    sheet = book.add_sheet(name)
    grid = Grid(book, sheet, official.timeline)
    if book.marks:
        draw_marks(book, sheet, grid.row, grid.last_column)
        grid.space(21)
    if front:
        grid.heading(front, {"font_size": 14, "bold": True})
        grid.space(6)
    if plan is not None:
        draw_headings(grid, plan, official.slug)
        # Outside the print area: on the screen the way back to the list of worksheets.
        sheet.write_url(0, grid.last_column + 2, link_to(COVER_NAME), string=COVER_NAME)
    draw_official_table(grid, official)
    if results is not None:
        draw_results(grid, official, results)
    for note in notes:
        grid.space(6)
        grid.heading(note, {"font_size": 9})
    grid.set_page_breaks()
    sheet.print_area(0, 0, grid.row - 1, grid.last_column)
