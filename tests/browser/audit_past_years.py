"""A secretary takes a past year in: the template filled in, looked at, taken in, seen on the chart.

Run by script/audit journeys.
"""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, hear
from tests.browser.waits import expect_heading, expect_notice
from tests.cast import World


def test_a_past_year_from_the_template_to_the_chart(
    page: Page, live_world: World, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    errors = hear(page)
    sign_in("secretariat")
    page.goto("/cycles/")
    page.get_by_role("link", name="導入前の年度の実績を取り込む").click()
    expect_heading(page, "過年度の取込")
    found = complaints(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="ひな型をExcelで保存").click()
    file = tmp_path / "past.xlsx"
    download.value.save_as(file)
    hand_in(page, filled(file, "三"))
    expect(page.locator(".error-summary")).to_contain_text("シート「実績値」の")
    found += complaints(page)
    hand_in(page, filled(file, "３回"))
    expect(page.get_by_role("heading", name="取り込む内容の確認")).to_be_visible()
    found += complaints(page)
    page.get_by_role("button", name="この内容で取り込む").click()
    expect_notice(page, "移行データとして取り込みました")
    found += complaints(page)
    page.goto("/initiatives/gyo-11/?year=2021")
    expect(page.get_by_text("移行データ（出所：進捗管理表）").first).to_be_visible()
    expect(page.locator("svg text", has_text="移行").first).to_be_attached()
    found += complaints(page)
    page.goto("/cycles/2021/")
    found += complaints(page)
    assert found == []
    assert [one for one in errors if "422" not in one] == []


def filled(file: Path, value: str) -> Path:
    """The template with one value typed."""
    book = openpyxl.load_workbook(file)
    sheet = book["実績値"]
    place = next(cell.column for cell in sheet[2] if cell.value == "実績値")
    row = next(row for row in sheet.iter_rows(3) if row[0].value == "行－⑪" and row[2].value == "令和3年度")
    sheet.cell(row[0].row, place).value = value
    book.save(file)
    return file


def hand_in(page: Page, file: Path) -> None:
    page.get_by_label("取り込むファイル").set_input_files(file)
    page.get_by_label("出所").fill("進捗管理表")
    page.get_by_role("button", name="内容を確かめる").click()
