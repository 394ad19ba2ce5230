"""The PDFs: every character of the official sheets and no other, nothing cut, tagged, repeatable."""

import dataclasses
import io
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import Destination, IndirectObject

from imari_dx.shared import fonts
from imari_dx.shared.fonts import missing_characters
from reports.documents.sheet import OfficialSheet, PlanDocument
from reports.downloads.files import pdf_of
from tests.reports import document_factory as factory
from tests.reports.finished.accessible import assert_accessible

POINTS_PER_MM = 72 / 25.4


def squeeze(text: str) -> str:
    """White space is the extraction's, not the document's."""
    return re.sub(r"\s+", "", text)


def sheet_text(sheet: OfficialSheet) -> str:
    """Every text of an official sheet in reading order, labels included."""
    labels = factory.LABELS
    years = "".join(sheet.year_labels)
    items = "".join("".join(items) for items in sheet.evaluation_items)
    return squeeze(
        f"{labels.title}{sheet.title_line}{sheet.vision_label}"
        f"{labels.description}{sheet.description}"
        f"{labels.schedule}{years}"
        f"{labels.activities}{''.join(sheet.activities)}"
        f"{''.join(row.label for row in sheet.phase_rows)}"
        f"{labels.effect}{sheet.effect}"
        f"{labels.outcome}"
        f"{labels.targets}{''.join(sheet.target_lines)}"
        f"{labels.evaluation_items}{years}{items}"
    )


def plan_texts(plan: PlanDocument) -> Iterator[tuple[str, str]]:
    """Headings and sheets of a plan in order: what a bookmark calls it, and its text."""
    for place in plan.places:
        for heading in place.opened:
            yield heading.text, squeeze(heading.text + heading.note)
        sheet = plan.sheets[place.slug]
        yield sheet.code + sheet.plain_title, sheet_text(sheet)


def bookmarks(reader: pypdf.PdfReader) -> list[tuple[int, str, int]]:
    """Depth, title and page (from 1) of every bookmark in order."""

    def walk(outline: list, depth: int) -> Iterator[tuple[int, str, int]]:
        for one in outline:
            if isinstance(one, Destination):
                yield depth, str(one.title), reader.get_destination_page_number(one) + 1
            else:
                yield from walk(one, depth + 1)

    return list(walk(reader.outline, 1))


def tags(reader: pypdf.PdfReader) -> Iterator[dict]:
    """Every element of the structure tree."""

    def walk(node: object) -> Iterator[dict]:
        if isinstance(node, IndirectObject):
            node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            yield from walk(node.get("/K", []))

    return walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


@pytest.fixture(scope="module")
def plan_file() -> bytes:
    return pdf_of(factory.plan_document())


@pytest.fixture(scope="module")
def plan(plan_file: bytes) -> pypdf.PdfReader:
    return read(plan_file)


@pytest.fixture(scope="module")
def plan_pages(plan: pypdf.PdfReader) -> list[str]:
    return [squeeze(page.extract_text()) for page in plan.pages]


@pytest.fixture(scope="module")
def evaluation_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "evaluation.pdf"
    path.write_bytes(pdf_of(factory.evaluation_document()))
    return path


@pytest.fixture(scope="module")
def evaluation(evaluation_file: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(evaluation_file)


@pytest.fixture(scope="module")
def evaluation_pages(evaluation: pypdf.PdfReader) -> list[str]:
    return [squeeze(page.extract_text()) for page in evaluation.pages]


@pytest.fixture(scope="module")
def evaluation_text(evaluation_pages: list[str]) -> str:
    return "".join(evaluation_pages)


# --- The plan ---


def test_plan_pages_hold_the_sheets_character_for_character_and_nothing_else(plan, plan_pages):
    document = factory.plan_document()
    page_of = {title: page for _depth, title, page in bookmarks(plan)}
    expected = dict.fromkeys(range(2, len(plan.pages) + 1), "")
    expected[2] = squeeze(document.section_heading)
    for title, text in plan_texts(document):
        expected[page_of[title]] += text

    assert len(document.sheets) == 28
    for number, text in expected.items():
        assert plan_pages[number - 1] == text + str(number), f"page {number}"


def test_plan_bookmarks_go_from_level_to_level_to_sheet(plan):
    document = factory.plan_document()
    titles = [(depth, title) for depth, title, _page in bookmarks(plan)]
    expected = []
    for place in document.places:
        expected += [(heading.level, heading.text) for heading in place.opened]
        sheet = document.sheets[place.slug]
        expected.append((3, sheet.code + sheet.plain_title))
    assert titles == expected


def test_plan_puts_two_sheets_on_a_page_where_they_fit(plan):
    assert len(plan.pages) <= 16


def test_plan_says_once_at_the_front_that_bars_are_inferred(plan_pages):
    assert squeeze(factory.PLAN_NOTE) in plan_pages[0]
    assert not any("推定" in page for page in plan_pages[1:])


def test_plan_without_inferred_bars_has_no_note():
    document = factory.plan_document()
    small = read(pdf_of(dataclasses.replace(document, places=document.places[:1], notes=())))
    assert squeeze(small.pages[0].extract_text()) == squeeze(
        document.plan_title + document.section_heading + document.municipality
    )


def test_pdf_is_tagged_japanese_and_names_itself(plan):
    root = plan.trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert plan.metadata.title == "伊万里市デジタルトランスフォーメーション推進計画　８ 個別取組"
    kinds = [str(tag["/S"]) for tag in tags(plan)]
    assert kinds.count("/Table") == 28
    assert {"/H1", "/H2", "/H3", "/H4", "/TH", "/TD"} <= set(kinds)
    assert b"pdfuaid:part" in plan.trailer["/Root"]["/Metadata"].get_data()


def test_schedules_are_figures_with_their_bars_in_words(plan):
    figures = [str(tag.get("/Alt", "")) for tag in tags(plan) if tag["/S"] == "/Figure"]
    assert len(figures) == 28
    assert figures[0] == (
        "計画：なし。検討・設計・開発：なし。実施・運用：令和３年度第１四半期〜令和７年度第４四半期。"
    )


def test_every_font_is_embedded(plan, evaluation):
    for reader in (plan, evaluation):
        names = set()
        for page in reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                names.add(str(descriptor["/FontName"]))
        assert any("BIZ-UDMincho" in name for name in names)


# --- The evaluation report ---


def test_contents_name_the_page_that_each_part_stands_on(evaluation):
    page_of = {squeeze(title): page for _depth, title, page in bookmarks(evaluation)}
    lines = re.findall(r"^(.+?) ?\.{3,} ?(\d+)$", evaluation.pages[1].extract_text(), re.MULTILINE)
    assert len(lines) == 28 + 3 + 7  # initiatives, headings, chapters
    for title, number in lines:
        assert page_of[squeeze(title)] == int(number), title


def test_each_sheet_stands_in_one_piece_and_goes_on_with_its_results(evaluation, evaluation_pages):
    document = factory.evaluation_document()
    page_of = {title: page for _depth, title, page in bookmarks(evaluation)}
    starts = [page_of[sheet.code + sheet.plain_title] for sheet in document.plan.sheets.values()]
    assert starts == sorted(starts)
    for number, sheet in zip(starts, document.plan.sheets.values(), strict=True):
        _before, found, after = evaluation_pages[number - 1].partition(sheet_text(sheet))
        assert found, sheet.code
        # A year without anything planned has one line.
        results = ("令和７年度の結果担当課：", "令和７年度の結果（担当課：")
        assert after.startswith(results) or evaluation_pages[number].startswith(results), sheet.code


def test_sheets_follow_each_other_without_a_new_page(evaluation):
    document = factory.evaluation_document()
    page_of = {title: page for _depth, title, page in bookmarks(evaluation)}
    starts = {page_of[sheet.code + sheet.plain_title] for sheet in document.plan.sheets.values()}
    assert len(starts) < len(document.plan.sheets)
    assert page_of[document.chapters["listing"]] - min(starts) <= 38


def test_every_value_of_the_results_is_printed(evaluation_text):
    document = factory.evaluation_document()
    for results in document.results.values():
        printed = [results.department, results.state_label, results.notice, results.grade_reason]
        printed += [text for block in results.texts for text in (block.label, *block.text.split("\n"))]
        printed += [part for item in results.items for part in (item.status_label, item.text, item.note)]
        for one in results.indicators:
            printed += [one.name, one.target_text, one.value_text, one.reference_text]
            printed += [one.status_label] if one.status_label != "確定" else []
            printed += [one.rate_text, one.reason, one.change_reason, *one.detail_lines]
        for text in printed:
            # A page's end may stand inside a long text, with head and foot in between.
            for part in (squeeze(text)[:12], squeeze(text)[-12:]):
                assert part in evaluation_text
    for group in document.glossary:
        for entry in group.entries:
            assert squeeze(entry.heading) in evaluation_text


def test_a_long_text_is_printed_whole(evaluation_text):
    assert len(factory.LONG_TEXT) >= 3000
    # As 所見, 取組実績 and 成果. A page may end within a sentence: then its marks stand between two letters.
    counts = [evaluation_text.count(f"第{number:03d}文は") for number in range(1, 251)]
    assert set(counts) <= {2, 3}
    assert counts.count(2) <= 3
    assert "段落の二つ目。終" in evaluation_text


def test_rare_characters_keep_their_shape_and_text(evaluation_text):
    assert squeeze(factory.RARE_TEXT) in evaluation_text


def test_marks_stand_on_every_page(evaluation_pages):
    assert evaluation_pages[0].startswith("案")
    assert "デモデータ" in evaluation_pages[0]
    for number, text in enumerate(evaluation_pages[1:], start=2):
        assert text.endswith(f"案デモデータ{number}")


def test_nothing_is_printed_outside_the_margins(evaluation_file):
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.fail("pdftotext (poppler-utils) is missing; script/test installs it")
    boxes = subprocess.run([tool, "-bbox", evaluation_file, "-"], capture_output=True, check=True, text=True)
    width = height = 0.0
    for line in boxes.stdout.splitlines():
        if page := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            width, height = (float(number) for number in page.groups())
        elif word := re.search(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)"', line):
            left, top, right, bottom = (float(number) for number in word.groups())
            side = 14.5 * POINTS_PER_MM
            assert left >= side, line
            assert right <= width - side, line
            assert top >= 0, line
            assert bottom <= height, line


def test_a_final_report_with_real_results_has_no_marks():
    sheet = dataclasses.replace(factory.sheet_document("gyo-4"), is_draft=False, is_demo=False)
    text = "".join(page.extract_text() for page in read(pdf_of(sheet)).pages)
    assert "デモデータ" not in text
    assert not re.search(r"^案", text, re.MULTILINE)


# --- All ---


def test_sheets_and_a_sheet_are_what_they_claim(plan_file, tmp_path):
    assert_accessible(plan_file, tmp_path)
    assert_accessible(pdf_of(factory.sheet_document("gyo-4")), tmp_path)


def test_the_same_document_gives_the_same_bytes_at_another_time(monkeypatch):
    document = factory.sheet_document("gyo-4")
    pdf = pdf_of(document)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    assert pdf_of(document) == pdf
    assert read(pdf).metadata.creation_date.date().isoformat() == "2026-05-01"


def test_a_sheet_document_prints_sheet_results_and_notes():
    document = factory.sheet_document("san-1")
    text = squeeze("".join(page.extract_text() for page in read(pdf_of(document)).pages))
    for part in (document.title, document.date_label, *document.notes, document.results.grade_reason):
        assert squeeze(part) in text
    assert sheet_text(document.sheet) in text


def test_characters_that_no_font_has_are_named():
    document = factory.sheet_document("gyo-4")
    assert missing_characters(document) == []
    outside = dataclasses.replace(document, title="外字\ue000と𒀀")
    assert missing_characters(outside) == ["\ue000", "𒀀"]
    assert missing_characters("<p title='\ue001'>髙&#x20bb7;☐</p><style>\ue002</style>") == []


def test_every_font_of_the_style_sheet_that_the_plan_needs_is_installed():
    assert fonts.families("mincho")[0] == "BIZ UDMincho"
    assert all(fonts.font_file(family) for family in ("BIZ UDMincho", "BIZ UDGothic", "BIZ UDPGothic"))
