"""Documents as HTML: one whole page that stands alone (on disk, as source of a PDF) or links its style."""

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from imari_dx.shared import fonts
from reports.documents.evaluation import EvaluationDocument, InitiativeResults, SheetDocument, TextBlock
from reports.documents.meeting import MeetingDocument
from reports.documents.schedule import ScheduleDocument
from reports.documents.sheet import OfficialSheet, PlanDocument, PolicyHeading, SectorHeading
from reports.documents.stamp import day_in
from reports.documents.tally import Tally
from reports.formats.chart import Grid, comparison_grid, grade_chart, schedule_grid, stacked_grades
from reports.formats.schedule_chart import PAPER
from reports.formats.schedule_svg import drawn_schedule

Document = PlanDocument | EvaluationDocument | SheetDocument
# What is printed: the hand-out of a meeting is no workbook, and as one the schedule is a plain list.
Printed = Document | MeetingDocument | ScheduleDocument

# The character before a ※ (or the entity that stands for it) stays on the same line with it.
_TERM_MARK = re.compile(r'(&[^;\s]+;|[^>;])(<sup class="term-mark">※</sup>)')

# The part of a year's value in brackets, e.g. （うち当年度41人）, stays on one line.
_YEAR_BRACKETS = re.compile(r'(<span class="year-value">[^<（]+)(（[^<]*）)')

# A text of the report up to this length that is no sentence is a fact: it fills a row of a table.
_FACT_LENGTH = 60


@dataclass(frozen=True, slots=True)
class SheetView:
    """One official sheet as the templates take it, with its drawings and its results, if any."""

    sheet: OfficialSheet
    grid: Grid
    place: str  # where it stands, for the running head
    results: InitiativeResults | None = None
    comparison: Grid | None = None
    texts: tuple[TextBlock, ...] = ()
    facts: tuple[TextBlock, ...] = ()  # the short ones at the end, which fill one table


def _texts_and_facts(
    results: InitiativeResults | None,
) -> tuple[tuple[TextBlock, ...], tuple[TextBlock, ...]]:
    """Part the texts from what ends them without being a sentence: 継続, 予算額 2,700千円."""
    blocks = results.texts if results else ()
    end = len(blocks)
    while end and len(blocks[end - 1].text) <= _FACT_LENGTH and "。" not in blocks[end - 1].text:
        end -= 1
    return blocks[:end], blocks[end:]


def _sheet_view(sheet: OfficialSheet, sector: str, results: InitiativeResults | None = None) -> SheetView:
    texts, facts = _texts_and_facts(results)
    return SheetView(
        sheet=sheet,
        grid=schedule_grid(sheet),
        place=f"{sector}　{sheet.code}{sheet.plain_title}".strip(),
        results=results,
        comparison=comparison_grid(results, sheet.year_labels) if results and results.actual_rows else None,
        texts=texts,
        facts=facts,
    )


def _sectors(plan: PlanDocument, results: dict[str, InitiativeResults]) -> list[dict[str, Any]]:
    return [
        {"heading": sector, "policies": [_policy(plan, sector, one, results) for one in sector.policies]}
        for sector in plan.sectors
    ]


def _policy(
    plan: PlanDocument, sector: SectorHeading, policy: PolicyHeading, results: dict[str, InitiativeResults]
) -> dict[str, Any]:
    views = [_sheet_view(plan.sheets[slug], sector.text, results.get(slug)) for slug in policy.slugs]
    return {"heading": policy, "views": views}


def _plan_context(document: PlanDocument) -> dict[str, Any]:
    title = f"{document.plan_title}　{document.section_heading}"
    return {"title": title, "author": document.municipality, "sectors": _sectors(document, {})}


def _summary_table(
    document: EvaluationDocument | MeetingDocument,
) -> list[tuple[Tally, list[tuple[int, str]], list[int]]]:
    """Each row with its pairs of count and share, and its counts without a share."""
    words = document.words_without_share
    return [
        (
            row,
            list(zip(row.grade_counts, row.grade_shares, strict=True)),
            [count for word, count in row.without_share if word in words],
        )
        for row in document.summary_rows
    ]


def _evaluation_context(document: EvaluationDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "author": document.plan.municipality,
        "sectors": _sectors(document.plan, document.results),
        "chart": grade_chart(document),
        "grade_meanings": list(zip(document.grades, document.grade_meanings, strict=True)),
        "summary_table": _summary_table(document),
    }


def _sheet_context(document: SheetDocument) -> dict[str, Any]:
    return {"title": document.title, "view": _sheet_view(document.sheet, "", document.results)}


def meeting_context(document: MeetingDocument) -> dict[str, Any]:
    """Return what the templates of the hand-out need besides the document: on the page and on paper."""
    return {
        "title": document.title,
        "author": document.municipality,
        "chart": stacked_grades(
            [(row.name, row.grade_counts) for row in document.summary_rows],
            document.columns,
            title=document.chart_title,
        ),
        "summary_table": _summary_table(document),
    }


def _schedule_context(document: ScheduleDocument) -> dict[str, Any]:
    fonts_of_text = ", ".join(fonts.families("gothic"))
    drawn = drawn_schedule(document, PAPER, urls={}, font_family=fonts_of_text)
    return {"title": document.title, "author": document.municipality, **drawn}


def _iso_date(document: Printed) -> str:
    """The document's own day for the file's properties; a document without one has none, never today."""
    day = day_in(getattr(document, "date_label", ""))
    return day.isoformat() if day else ""


def _kind_and_context(document: Printed) -> tuple[str, dict[str, Any]]:
    match document:
        case PlanDocument():
            return "plan", _plan_context(document)
        case EvaluationDocument():
            return "evaluation", _evaluation_context(document)
        case SheetDocument():
            return "sheet", _sheet_context(document)
        case MeetingDocument():
            return "meeting", meeting_context(document)
        case ScheduleDocument():
            return "schedule", _schedule_context(document)
    raise TypeError(f"no printed form: {type(document).__name__}")


def render_html(document: Printed, *, stylesheet_url: str = "") -> str:
    """Return a document as a whole HTML page.

    Without ``stylesheet_url`` the style stands in the page, which then needs nothing else: for a file on
    disk and for the PDF. A page that the site serves links ``css/print.css`` instead, as the site's
    content security policy asks.
    """
    kind, own_context = _kind_and_context(document)
    context = {
        "document": document,
        "kind": kind,
        "iso_date": _iso_date(document),
        "stylesheet_url": stylesheet_url,
        "stylesheet": SafeString(fonts.stylesheet()),  # our own file
        "font_family": ", ".join(fonts.families("gothic")),
        **own_context,
    }
    page: str = render_to_string(f"reports/print/{kind}.html", context)
    page = _YEAR_BRACKETS.sub(r'\1<span class="keep">\2</span>', page)
    return _TERM_MARK.sub(r'<span class="keep">\1\2</span>', page)
