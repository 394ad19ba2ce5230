"""The HTML: every character, no style attribute, nothing from elsewhere, the style inside or linked."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from reports.documents.evaluation import TextBlock
from reports.downloads.files import html_of
from tests.reports import document_factory as factory
from tests.reports.formats.test_pdf import sheet_text, squeeze

DOCUMENTS = {
    "plan": factory.plan_document(),
    "evaluation": factory.evaluation_document(),
    "sheet": factory.sheet_document("gyo-4"),
}
every_document = pytest.mark.parametrize("kind", DOCUMENTS)


class Page(HTMLParser):
    """Texts (without style, titles of drawings and document) and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.attributes, self.ids = "", [], []
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]
        self._unseen += tag in ("style", "title")

    def handle_endtag(self, tag):
        self._unseen -= tag in ("style", "title")

    def handle_data(self, data):
        if not self._unseen:
            self.text += data


@every_document
def test_page_holds_every_official_sheet_character_for_character(kind):
    document = DOCUMENTS[kind]
    text = squeeze(Page(html_of(document)).text)
    plan = getattr(document, "plan", document)
    sheets = plan.sheets.values() if hasattr(plan, "sheets") else [document.sheet]
    for sheet in sheets:
        assert sheet_text(sheet) in text


@every_document
def test_page_stands_alone_and_has_no_inline_style(kind):
    html = html_of(DOCUMENTS[kind])
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert '<html lang="ja">' in html
    assert "@page" in html
    names = {name for name, _value in page.attributes}
    assert not {"style", "src", "onclick"} & names
    links = [value for name, value in page.attributes if name == "href"]
    assert all(link.startswith("#") and link[1:] in page.ids for link in links)
    assert "url(" not in html
    assert len(page.ids) == len(set(page.ids))


@every_document
def test_no_template_leftover(kind):
    text = Page(html_of(DOCUMENTS[kind])).text
    assert not re.search(r"\{[{%#]|None|GradeMark", text)


def test_page_of_the_site_links_its_style():
    html = html_of(DOCUMENTS["sheet"], style_address=lambda name: f"/static/{name}")
    assert '<link rel="stylesheet" href="/static/css/print/base.css">' in html
    assert "<style" not in html


def test_texts_are_escaped_and_a_term_mark_stays_with_its_word():
    document = factory.evaluation_document(summary_sentences=("<script>alert(1)</script>",))
    html = html_of(document)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert '<span class="keep">Ｘ<sup class="term-mark">※</sup></span>' in html


def test_commentary_stands_between_contents_and_summary_and_is_gone_without_a_text():
    html = html_of(DOCUMENTS["evaluation"])
    places = [
        html.index(f'id="{name}"')
        for name in ("contents", "chapter-method", "chapter-commentary", "chapter-summary")
    ]
    assert places == sorted(places)
    assert '<a href="#chapter-commentary">２　所見</a>' in html
    text = squeeze(Page(html).text)
    for block in DOCUMENTS["evaluation"].commentaries:
        assert squeeze(block.label + block.text) in text
    assert "chapter-commentary" not in html_of(factory.evaluation_document(commentaries=()))


def test_empty_parts_say_so():
    document = factory.evaluation_document(late_rows=(), changed_rows=(), missing_sentences=(), is_demo=False)
    text = Page(html_of(document)).text
    assert "遅れている施策はありません。" in text
    assert "前年度から評価が変わった施策はありません。" in text
    assert "まだそろっていないもの" not in text
    assert "デモデータ" not in text


def test_chart_has_the_counts_of_the_table():
    document = DOCUMENTS["evaluation"]
    html = html_of(document)
    chart = re.search(r'<svg class="grade-chart".*?</svg>', html, re.DOTALL)[0]
    total = document.summaries[0].summary_rows[-1]
    labels = re.findall(r">([A-D－]) ?(\d+)</text>", chart)
    assert labels[-5:] == [
        (grade.code, str(count))
        for grade, count in zip(document.summaries[0].columns, total.grade_counts, strict=True)
    ]


@pytest.mark.parametrize(
    ("missing", "headings"),
    [
        ({}, ["３　評価の概要", "４　施策ごとの評価", "５　施策一覧", "６　用語解説", "７　出典"]),
        ({"glossary": ()}, ["３　評価の概要", "４　施策ごとの評価", "５　施策一覧", "６　出典"]),
        ({"list_rows": (), "sources": ()}, ["３　評価の概要", "４　施策ごとの評価", "５　用語解説"]),
    ],
)
def test_chapters_are_numbered_as_they_come(missing, headings):
    headings = ["１　評価の方法", "２　所見", *headings]
    document = factory.evaluation_document(**missing)
    html = html_of(document)
    assert re.findall(r"<h2>([^<]*)</h2>", html)[1:] == headings
    assert re.findall(r'<li class="level-1"><a href="#chapter-\w+">([^<]*)</a>', html) == headings
    assert set(re.findall(r'href="#(chapter-\w+)"', html)) <= set(Page(html).ids)


def test_a_year_that_asked_for_nothing_is_one_line_below_the_sheet():
    document = factory.evaluation_document()
    unplanned = [one for one in document.results.values() if not one.is_planned]
    assert len(unplanned) == 4
    html = html_of(document)
    for one in unplanned:
        assert one.in_one_line.startswith("令和７年度の結果（担当課：")
        assert f'<p class="notice quiet">{one.in_one_line}</p>' in html
    assert html.count('<section class="results"') == len(document.results) - len(unplanned)


def test_a_report_that_was_not_asked_for_is_shown_whole():
    results = factory.evaluation_document().results["san-2"]
    assert dataclasses.replace(results, notice="").in_one_line == ""
    assert dataclasses.replace(results, outside=TextBlock("外部評価", "良い")).in_one_line == ""
    assert dataclasses.replace(results, is_planned=True).in_one_line == ""
