"""An editor takes the 調査票 of a department away, hands it in, mends it, chooses, submits; by keyboard."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from indicators.models import ReportState
from tests.browser.looking import complaints
from tests.browser.waits import expect_notice
from tests.cast import World
from tests.indicators.questionnaires.test_prepare import saved
from tests.indicators.questionnaires.test_upload import COMPLETE
from tests.indicators.questionnaires.workbooks import Filled


def hand_in(page: Page, book: Filled) -> None:
    payload = {"name": "調査票.xlsx", "mimeType": "application/octet-stream", "buffer": book.content}
    page.get_by_label("記入した調査票").set_input_files(payload)  # type: ignore[arg-type]
    press(page, "内容を確かめる")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_a_questionnaire_goes_out_and_comes_back(
    page: Page, live_world: World, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    sign_in("editor-gakko")
    page.goto("/")
    page.get_by_role("link", name="調査票をExcelで受け取る").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="学校教育課の分を保存").click()
    download.value.save_as(tmp_path / "book.xlsx")
    book = Filled(live_world, "gyo-10", "gyo-11", "gyo-12", who="editor-gakko")
    book.content = (tmp_path / "book.xlsx").read_bytes()
    page.get_by_role("link", name="調査票の取込へ").click()
    found = complaints(page)

    hand_in(page, book.typed("gyo-10", {**COMPLETE, "全学校数": "二十四校"}))
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("「二十四校」は数として読み取れません")
    found += complaints(page)
    with page.expect_download() as download:
        press(page, "直すところの一覧をExcelで保存")
    assert download.value.suggested_filename.endswith(".xlsx")

    saved(live_world, "gyo-11", 課題="画面")
    hand_in(page, book.typed("gyo-10", {"全学校数": 24}).typed("gyo-11", {"課題": "調査票"}))
    expect(page.get_by_role("row", name="取組実績")).to_contain_text("調べた。")
    found += complaints(page)
    press(page, "この内容を下書きに取り込む")
    link = page.get_by_role("link", name="課題：どちらの内容にするかを選んでください。")
    expect(page.locator(".error-summary")).to_be_focused()
    found += complaints(page)
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    press(page, "この内容を下書きに取り込む")
    expect(page.get_by_role("heading", name="提出できます（1件）")).to_be_visible()
    found += complaints(page)
    press(page, "選んだものを提出する")
    expect_notice(page, "1件を提出しました。")
    assert found == []
    assert live_world.report("gyo-10").state == ReportState.SUBMITTED
    assert live_world.report("gyo-11").challenges == "調査票"
