"""All pages of a year from its content, its editions and its files: no database, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.conf import settings

from reports.documents.canonical import canonical_json, sha256
from reports.documents.evaluation import (
    COMMENTARY,
    EvaluationDocument,
    LevelSummary,
    ListRow,
    SheetDocument,
    TextBlock,
)
from reports.documents.tally import Tally
from reports.documents.year_content import YearContent
from reports.formats.open_data.tables import KIND_WORDS
from reports.site import frame as at
from reports.site.charts import grade_bars
from reports.site.frame import Frame
from reports.site.initiative_page import initiative_page
from reports.site.values import SiteEdition, SiteFile

_STATIC = settings.BASE_DIR / "static"


def pages(
    content: YearContent, editions: Sequence[SiteEdition], files: Sequence[SiteFile]
) -> dict[str, bytes]:
    """Return every file of the year's folder by its path: the pages, their style, and ``files``.

    The same content, editions and files make the same bytes.
    """
    made = dict(_pages(Frame(content, files), editions))
    return {**made, **assets(), **{one.path: one.content for one in files}}


def assets() -> dict[str, bytes]:
    """Return style and icon: colours and sizes are the site's own."""
    style = b"\n".join((_STATIC / "css" / name).read_bytes() for name in ("tokens.css", "site-public.css"))
    return {"assets/site.css": style, "assets/favicon.svg": (_STATIC / "img/favicon.svg").read_bytes()}


@dataclass(frozen=True, slots=True)
class Placed:
    """An initiative in the list of all, at one of its places."""

    row: ListRow
    is_again: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of the top level, by the headings below it."""

    heading: str
    groups: list[tuple[str, list[Placed]]]


def _pages(frame: Frame, editions: Sequence[SiteEdition]) -> Iterator[tuple[str, bytes]]:
    document, titles = frame.content.evaluation, dict(frame.menu)
    own: dict[str, tuple[str, dict[str, Any]]] = {
        at.OVERVIEW: ("reports/site/overview.html", _overview(frame)),
        at.LISTING: ("reports/site/listing.html", {"sections": sections(frame.content)}),
        at.PROGRESS: ("reports/site/progress.html", {"progress": frame.content.progress}),
        at.VIEWS: ("reports/site/views.html", {"parts": _views(document)}),
        at.METHOD: ("reports/site/method.html", {}),
        at.MONEY: ("reports/site/money.html", {}),
        at.GLOSSARY: ("reports/site/glossary.html", {"groups": _numbered(document)}),
        at.DATA: ("reports/site/data.html", _data(frame)),
        at.ABOUT: ("reports/site/about.html", _about(frame, editions)),
    }
    for path in titles:
        template, context = own[path]
        above = () if path == at.OVERVIEW else (at.OVERVIEW,)
        title = document.title if path == at.OVERVIEW else titles[path]
        yield path, frame.page(path, template, title, context, above=above)
    yield from _initiatives(frame)


def _overview(frame: Frame) -> dict[str, Any]:
    summaries = [
        {
            "summary": one,
            "drawing": grade_bars(one),
            "table": [_counted(row, one) for row in one.summary_rows],
            "departments": [_counted(row, one) for row in one.department_rows],
        }
        for one in frame.content.evaluation.summaries
    ]
    parts = frame.content.evaluation.title.split("　")  # a narrow heading breaks between them
    return {"title_parts": parts, "summaries": summaries, "main_files": frame.main_files}


def _views(document: EvaluationDocument) -> list[tuple[str, str, tuple[TextBlock, ...]]]:
    """所見, then what the outside body says: those given, each with its anchor and heading."""
    parts = [
        ("commentary", COMMENTARY, document.commentaries),
        ("outside", document.outside_heading, document.outside),
    ]
    return [part for part in parts if part[2]]


def _about(frame: Frame, editions: Sequence[SiteEdition]) -> dict[str, Any]:
    return {
        "editions": editions,
        "is_corrected": len(editions) > 1,
        "sha256": editions[0].sha256 if editions else sha256(canonical_json(frame.content)),
    }


def _numbered(document: EvaluationDocument) -> list[dict[str, Any]]:
    """The glossary with the numbers that links to its terms name."""
    number = count(1)
    return [
        {"heading": group.heading, "entries": [(next(number), entry) for entry in group.entries]}
        for group in document.glossary
    ]


def _counted(row: Tally, summary: LevelSummary) -> tuple[Tally, list[tuple[int, str]], list[int]]:
    """A row with its pairs of count and share, and its counts without a share."""
    words = summary.words_without_share
    pairs = list(zip(row.grade_counts, row.grade_shares, strict=True))
    return row, pairs, [number for word, number in row.without_share if word in words]


def _data(frame: Frame) -> dict[str, Any]:
    sheets: dict[str, list[SiteFile]] = {}
    for one in frame.files:
        if one.slug:
            sheets.setdefault(one.slug, []).append(one)
    names = {slug: sheet.sheet.name for slug, sheet in frame.content.sheets.items()}
    return {
        "main_files": frame.main_files,
        "columns": [(one, KIND_WORDS[one.kind]) for one in frame.content.data.columns],
        "sheet_files": [(slug, names[slug], found) for slug, found in sheets.items()],
    }


def _initiatives(frame: Frame) -> Iterator[tuple[str, bytes]]:
    sheets = list(frame.content.sheets.items())
    for number, (slug, sheet) in enumerate(sheets):
        files = tuple(one for one in frame.files if one.slug == slug)
        context = {
            "page": initiative_page(frame.content, slug, files),
            "before": _neighbour(sheets[number - 1]) if number else None,
            "after": _neighbour(sheets[number + 1]) if number + 1 < len(sheets) else None,
        }
        path = f"{at.SHEETS}/{slug}.html"
        above = (at.OVERVIEW, at.LISTING)
        yield path, frame.page(path, "reports/site/initiative.html", sheet.sheet.name, context, above=above)


def _neighbour(one: tuple[str, SheetDocument]) -> tuple[str, str]:
    slug, sheet = one
    return f"{slug}.html", sheet.sheet.name


def sections(content: YearContent) -> list[Section]:
    """Return the list of all by headings, in the plan's order; one section where it has none."""
    rows = {row.slug: row for one in content.evaluation.summaries for row in one.list_rows}
    found: list[Section] = []
    for place in content.evaluation.plan.places:
        row = rows.get(place.slug)
        if row is None:
            continue
        path = [one.text.replace("※", "") for one in place.path]
        top, below = (path[0] if path else ""), "　".join(path[1:])
        if place.is_heading and len(path) > 1:
            below = "　".join(path[1:-1])
        if not found or found[-1].heading != top:
            found.append(Section(top, []))
        groups = found[-1].groups
        if not groups or groups[-1][0] != below:
            groups.append((below, []))
        groups[-1][1].append(Placed(row, place.is_again))
    return found
