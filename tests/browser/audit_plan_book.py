"""A secretary takes a plan's workbook away, mends it by what the page says, and takes it in as an erratum.

Run by script/audit journeys.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from initiatives.models import Activity, Erratum
from tests.browser.looking import complaints
from tests.browser.waits import expect_notice
from tests.cast import World
from tests.indicators.plan_books.typing_in import TypedBook


def hand_in(page: Page, book: TypedBook) -> None:
    payload = {"name": "計画.xlsx", "mimeType": "application/octet-stream", "buffer": book.saved()}
    page.get_by_label("計画ブックのファイル").set_input_files(payload)  # type: ignore[arg-type]
    page.get_by_role("button", name="内容を確かめる").click()


def test_a_workbook_is_taken_away_mended_and_taken_in(
    page: Page, live_world: World, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    sign_in("secretariat")
    page.goto("/plan/")
    page.get_by_role("link", name="計画ブック").click()
    found = complaints(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="計画ブックを保存する").click()
    file = tmp_path / "book.xlsx"
    download.value.save_as(file)
    book = TypedBook(file.read_bytes())
    row = book.find("年度別", "番号", "行－⑩")
    book.cell("年度別", row, "令和7年度").value = "回線の点検"
    target = book.find("数値目標", "番号", "行－⑩")
    kept = book.cell("数値目標", target, "種類").value
    book.cell("数値目標", target, "種類").value = "毎日"
    hand_in(page, book)
    expect(page.locator(".error-summary")).to_contain_text(
        f"シート「数値目標」のC{target}：「毎日」は選べません。"
    )
    found += complaints(page)
    book.cell("数値目標", target, "種類").value = kept
    hand_in(page, book)
    expect(page.get_by_role("row", name="変更")).to_contain_text("回線の点検")
    found += complaints(page)
    page.get_by_label("訂正の理由").fill("計画書の読み誤り")
    page.get_by_role("button", name="この内容で訂正する").click()
    expect_notice(page, "計画ブックの内容を取り込みました。")
    assert found == []
    assert Erratum.objects.get().reason == "計画書の読み誤り"
    assert Activity.objects.get(initiative__slug="gyo-10", fiscal_year=2025).text == "回線の点検"
