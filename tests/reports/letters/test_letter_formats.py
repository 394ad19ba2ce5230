"""照会文書 on paper and as text: whole on its own pages, below the head of its table again."""

import io
from dataclasses import replace
from pathlib import Path

import pypdf

from imari_dx.shared.fonts import missing_characters
from reports.downloads.files import html_of, pdf_of
from reports.formats.letter_text import letter_text
from tests.reports.finished.accessible import assert_accessible
from tests.reports.formats.test_pdf import squeeze
from tests.reports.letters.letter_factory import TITLE, document, letter, row


def pages(*letters: object, **given: object) -> list[str]:
    """The text of every page, without white space."""
    content = pdf_of(document(*letters, **given))  # type: ignore[arg-type]
    return [squeeze(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_a_short_letter_is_one_page_in_the_order_of_official_letters() -> None:
    (text,) = pages()
    parts = [
        "環第１号",
        "令和８年４月１日",
        "環境課長様",
        "企画課長",
        TITLE,
        "実績をとりまとめます。",
        "記",
        "１回答期限",
        "令和８年４月１５日（水）",
        "２回答方法",
        "３対象の取組（2件）",
        "取組番号",
        "森－1",
        "森－2",
        "以上",
    ]
    places = [text.index(squeeze(part)) for part in parts]
    assert places == sorted(places)


def test_sixty_initiatives_go_on_below_the_head_of_the_table() -> None:
    found = pages(letter(60))
    assert len(found) > 1
    assert all("取組番号" in text and "担当の区分" in text for text in found)
    whole = "".join(found)
    assert [whole.count(f"その{number}主担当") for number in range(1, 61)] == [1] * 60
    assert [text.count("以上") for text in found] == [0] * (len(found) - 1) + [1]
    # Pages that go on say whose they are; the first one names itself.
    assert [text.count("環境課長様") for text in found] == [1] * len(found)


def test_each_letter_begins_on_a_page_of_its_own() -> None:
    found = pages(letter(60), letter(1, "農業委員会　御中"))
    assert squeeze(TITLE) in found[-1]
    assert "農業委員会御中" in found[-1]
    assert "環境課長様" not in found[-1]


def test_long_names_and_rare_characters_are_printed_whole() -> None:
    long = "𠮷野ヶ里と髙﨑の" + "とても長い名称の" * 20
    wide = replace(letter(1, f"{long}課長　様"), rows=(row(1, long, f"数値目標の実績値のみ：{long}"),))
    shown = document(wide)
    assert missing_characters(shown) == []
    text = "".join(pages(wide))
    assert text.count("𠮷野ヶ里と髙﨑の") >= 3
    assert text.count("とても長い名称の") >= 60
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(shown)))
    assert {float(page.mediabox.width) // 1 for page in reader.pages} == {595.0}


def test_a_letter_gives_the_same_bytes_and_says_what_it_is(tmp_path: Path) -> None:
    content = pdf_of(document())
    assert content == pdf_of(document())
    assert_accessible(content, tmp_path)
    about = pypdf.PdfReader(io.BytesIO(content)).metadata
    assert about is not None
    assert (about.title, about.author) == (TITLE, "みどり市")


def test_what_is_blank_is_not_printed() -> None:
    page = html_of(replace(document(), number="", sender=""))
    assert "<p></p>" not in page
    assert "letter-from" not in page.split("</style>")[1]


def test_a_draft_and_demo_data_are_marked_everywhere() -> None:
    marked = document(is_draft=True, is_demo=True)
    page = html_of(marked)
    assert 'class="mark-draft"' in page
    assert 'class="mark-demo"' in page
    assert letter_text(marked, marked.letters[0]).startswith("（案）\n（デモデータ）\n環第１号\n")
    assert "mark-draft" not in html_of(document()).split("</style>")[1]


def test_the_text_says_what_the_paper_says() -> None:
    shown = document()
    assert letter_text(shown, shown.letters[0]) == (
        "環第１号\n令和８年４月１日\n\n環境課長　様\n\n企画課長\n\n" + TITLE + "\n\n"
        "　実績をとりまとめます。\n　期限までに回答してください。\n\n記\n\n"
        "１　回答期限\n　　令和８年４月１５日（水）\n\n"
        "２　回答方法\n　　ホームから入力して、提出してください。\n\n"
        "３　対象の取組（2件）\n　　・森－1　木を植える取組その1（主担当）\n"
        "　　・森－2　木を植える取組その2（主担当）\n\n以上\n"
    )


def test_without_number_and_sender_the_text_has_no_empty_lines_for_them() -> None:
    shown = replace(document(), number="", sender="")
    assert letter_text(shown, shown.letters[0]).startswith("令和８年４月１日\n\n環境課長　様\n\n" + TITLE)
