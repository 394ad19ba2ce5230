"""計画書 as a whole: every character of the published plan, in its order, on paper, screen and in Excel."""

import copy
import dataclasses
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from indicators.book.results import load_results
from indicators.plan_io import load_plan
from reports.builders.plan_book import build_plan_book
from reports.documents.plan_book import FIGURE_NOTE, ChapterKind, PlanBook
from reports.downloads.files import html_of, pdf_of, xlsx_of
from reports.downloads.registry import Order, offered
from reports.permissions import SEES_EVERYTHING
from tests.cast import World
from tests.initiatives.test_plan_text import OFFICIAL, PARTS, without_page_number
from tests.reports.finished.accessible import assert_accessible
from tests.reports.formats.test_html import Page
from tests.reports.formats.test_pdf import bookmarks, read, squeeze
from tests.reports.paper import laid_out
from tests.revisions import revised

pytestmark = pytest.mark.any_database

PLANS = Path(settings.BASE_DIR) / "fixtures/plans"
_BOOKS: dict[str, PlanBook] = {}


def book_of(document: dict[str, Any]) -> PlanBook:
    return build_plan_book(load_results(load_plan(document).plan))


def document_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PLANS / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture
def imari(db: None) -> PlanBook:
    """Read once: it is plain values."""
    if not _BOOKS:
        _BOOKS["imari"] = book_of(document_of("imari-dx.json"))
    return _BOOKS["imari"]


def official(*headings: str) -> str:
    """What the published plan says below headings, those included; without any all of it."""
    if not headings:
        return squeeze(without_page_number(OFFICIAL))
    return squeeze("".join(heading + PARTS[heading] for heading in headings))


def page_text(html: str) -> str:
    """The chapters of a page, without what the product says itself."""
    return squeeze(Page(html.partition('<div class="book">')[2]).text).replace(FIGURE_NOTE, "")


def paper_text(pdf: bytes) -> str:
    """The chapters on paper: without cover, contents, running heads and page numbers."""
    inside = ["-x", "0", "-y", "62", "-W", "595", "-H", "724"]  # points
    text = subprocess.run(
        ["pdftotext", "-raw", "-f", "3", *inside, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return squeeze(text).replace(squeeze(FIGURE_NOTE), "")


def workbook_text(content: bytes) -> str:
    """The worksheets behind the cover, read row by row."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    cells = [
        str(cell)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell not in (None, "表紙")  # the way back, beside what is printed
    ]
    own = squeeze("".join(cells)).replace(FIGURE_NOTE, "")
    return own.replace("用語解説用語解説", "用語解説")  # the heads of the table of terms


def test_the_page_is_the_published_plan_from_the_first_character_to_the_last(imari: PlanBook) -> None:
    assert page_text(html_of(imari)) == official()


def test_the_workbook_is_the_published_plan_from_the_first_character_to_the_last(imari: PlanBook) -> None:
    assert workbook_text(xlsx_of(imari)) == official()


def test_the_paper_is_the_published_plan(imari: PlanBook, tmp_path: Path) -> None:
    """All but the sheets, which test_pdf.py and script/audit read: they take seconds to lay out."""
    chapters = tuple(one for one in imari.chapters if one.kind != ChapterKind.SHEETS)
    pdf = pdf_of(dataclasses.replace(imari, chapters=chapters))
    assert_accessible(pdf, tmp_path)
    assert paper_text(pdf) == official(*(heading for heading in PARTS if heading != "８ 個別取組"))
    reader = read(pdf)
    foot = [re.search(r"－ (\d+) －", page.extract_text()) for page in reader.pages]
    assert [one and int(one[1]) for one in foot] == [None, None, *range(1, len(foot) - 1)]
    assert [title for depth, title, _page in bookmarks(reader) if depth == 1] == [
        "目次",
        *(one.heading for one in chapters),
    ]


def test_every_figure_has_an_empty_frame_with_its_title_and_source(imari: PlanBook) -> None:
    html = html_of(imari)
    assert html.count('class="figure-frame"') == html.count(FIGURE_NOTE) == 3
    assert re.findall(r'<p class="figure-source">(.*)</p>', html) == [
        "（出典 総務省：平成３０年度版情報通信白書）",
        "（出典 総務省：令和２年度版情報通信白書）",
        "（出典 佐賀県産業スマート化センターホームページ)",
    ]


def test_every_mark_leads_to_its_term(imari: PlanBook) -> None:
    page = Page(html_of(imari))
    targets = [value[1:] for name, value in page.attributes if name == "href" and value.startswith("#term-")]
    assert len(targets) == page.text.count("※")
    assert set(targets) == set(imari.terms.values()) <= set(page.ids)


def test_the_contents_lead_to_what_is_there(imari: PlanBook) -> None:
    html = html_of(imari)
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert set(re.findall(r'href="#([^"]+)"', contents)) <= set(Page(html).ids)
    assert re.findall(r'<li class="level-1"><a [^>]*>([^<]*)<', contents) == list(PARTS)
    assert re.findall(r'<li class="level-2"><a [^>]*>([^<]*)<', contents) == [
        *("（１）趣旨", "（２）計画の位置付け", "（３）対象期間", "（４）デジタル化の考え方"),
        *("（１）産業分野", "（２）行政分野", "（３）地域分野"),
    ]


@pytest.mark.django_db
def test_another_plan_has_its_own_chapters_and_nothing_else() -> None:
    book = book_of(document_of("every-shape.json"))
    assert [(one.kind, one.heading) for one in book.chapters] == [
        (ChapterKind.PROSE, "計画の目的"),
        (ChapterKind.SHEETS, ""),
        (ChapterKind.PROSE, "計画の進め方"),
    ]
    html = html_of(book)
    assert html.count('class="figure-frame"') == 1
    assert re.findall(r'class="subheading[^>]*>([^<]*)<', html) == ["（１）目指す姿", "（１）見直し"]
    assert "用語解説" not in html
    assert "計画の改定" not in html
    pages = [page.extract_text() for page in read(pdf_of(book)).pages]
    assert "計画の目的" in pages[2]
    assert not any(
        "計画の目的" in page for page in pages[3:]
    )  # sheets without a heading end its running head
    names = openpyxl.load_workbook(io.BytesIO(xlsx_of(book)), read_only=True).sheetnames
    assert (names[:2], names[-1]) == (["表紙", "計画の目的"], "計画の進め方")


@pytest.mark.django_db
def test_a_plan_of_sheets_alone_has_no_other_chapter() -> None:
    document = copy.deepcopy(document_of("every-shape.json"))
    document["sections"] = []
    book = book_of(document)
    assert [one.kind for one in book.chapters] == [ChapterKind.SHEETS]
    assert not re.search(r'class="chapter (prose|outline|glossary)', html_of(book))


def test_the_book_says_how_it_was_revised_and_shows_what_is_in_force(world: World) -> None:
    with revised(world, 2024, reason="国の計画に合わせるため。"):
        world.plan.sections.filter(number=3).update(heading="３ 進める体制")
    book = build_plan_book(load_results(world.plan))
    html = html_of(book)
    assert '<p class="revised">令和６年３月２５日　第１回改定</p>' in html
    assert "<td>令和６年度から</td><td>国の計画に合わせるため。</td>" in html
    assert [one.heading for one in book.chapters][2] == "３ 進める体制"
    cover = openpyxl.load_workbook(io.BytesIO(xlsx_of(book)), read_only=True).worksheets[0]
    texts = [cell for row in cover.iter_rows(values_only=True) for cell in row if cell]
    assert "第１回改定（令和６年３月２５日決定、令和６年度から）　国の計画に合わせるため。" in texts


@pytest.mark.parametrize(("key", "what"), [("plan", "計画書"), ("plan-sheets", "個別取組")])
def test_the_files_are_named_after_what_they_hold(world: World, client: Client, key: str, what: str) -> None:
    client.force_login(world["viewer"])
    assert client.get(f"/reports/{key}.html").status_code == 200
    order = Order(load_results(world.plan), SEES_EVERYTHING, timezone.now())
    assert offered()[key].file_name(order) == f"{world.plan.short_title}_{what}"


@pytest.mark.parametrize("indent", ["", "　"])
def test_a_long_outline_on_one_level_begins_below_its_heading(db: None, indent: str) -> None:
    plan = load_plan(document_of("every-shape.json")).plan
    plan.outline_heading = "体系の一覧"
    lines = (f"{indent if number else ''}事業の{number}番" for number in range(100, 160))
    plan.outline_text = "\n".join(lines)
    plan.save()
    pages = laid_out(build_plan_book(load_results(plan)))
    first = next(page for page in pages if "事業の100番" in page.text)
    assert first.text.startswith("体系の一覧")
    assert first.blank < 0.2
