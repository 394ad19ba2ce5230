"""The main job, end to end: a department enters two initiatives, the secretariat downloads the report."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from indicators.models import ReportState
from tests.browser.waits import expect_notice
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.reports.jobs.running import run_waiting_jobs


def panel(page: Page, heading: str) -> Locator:
    return page.locator("[data-measurement]").filter(has=page.get_by_role("heading", name=heading))


def test_from_entry_to_the_official_report(
    page: Page, live_world: World, log_in: Callable[[str], None], tmp_path: Path
) -> None:
    only_this_year(live_world)
    enter_gyo_10(page, log_in)
    enter_gyo_12(page)
    for slug in ("gyo-10", "gyo-12"):
        assert live_world.report(slug).state == ReportState.SUBMITTED
    log_in("secretariat")
    check_pdf(made(page, "PDFで保存", tmp_path / "report.pdf"))
    check_workbook(made(page, "Excelで保存", tmp_path / "report.xlsx"))


def enter_gyo_10(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("editor-gakko")
    page.get_by_role("link", name="行－⑩").click()
    # Mistakes first: a word for a number, and 0 schools.
    page.get_by_label("通信不良発生学校数").fill("三校")
    page.get_by_label("全学校数").fill("０")
    page.get_by_label("取組実績").fill("全24校の通信状況を調べ、𠮷田小学校など3校で工事を行った。")
    page.get_by_role("button", name="提出する").click()
    summary = page.get_by_role("alert").filter(has_text="入力内容を確認してください")
    expect(summary).to_contain_text("「三校」は数として読み取れません。")
    expect(page.get_by_label("通信不良発生学校数")).to_have_value("三校")
    expect(page.get_by_label("通信不良発生学校数")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link", name="三校").click()
    expect(page.get_by_label("通信不良発生学校数")).to_be_focused()
    page.get_by_label("通信不良発生学校数").fill("３")
    page.get_by_role("button", name="提出する").click()
    expect(summary).to_contain_text("区分で「対象外」を選び、理由を入力してください。")
    expect(summary).not_to_contain_text("三校")
    page.get_by_label("全学校数").fill("２４")
    page.get_by_label("予算額").fill("1億2,300万")
    expect(page.get_by_text("123,000千円 と読み取りました。")).to_be_visible()
    # The rate shows as one types, computed by the server.
    expect(page.locator(".judged")).to_contain_text("通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％")
    page.get_by_role("button", name="提出する").click()
    missing = page.get_by_role("alert").filter(has_text="提出には、あと2件の入力が必要です")
    expect(missing).to_contain_text("実施評価指標「学校からの報告」の実施状況を選んでください。")
    page.get_by_role("group", name="学校からの報告").get_by_label("実施済").check()
    page.get_by_label("今後の方向性").select_option("継続")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "行－⑩ を提出しました。")


def enter_gyo_12(page: Page) -> None:
    page.get_by_role("link", name="行－⑫").click()
    panel(page, "ワーキンググループ等の協議会数").get_by_label("実績値").fill("６")
    panel(page, "実証実験を含めた研究成果の実践").get_by_label("実績値").fill("-2")
    page.get_by_role("group", name="検証結果による計画、実施、運用").get_by_label("実施済").check()
    page.get_by_label("取組実績").fill("協議会を6回開き、研究授業を2回行った。")
    page.get_by_label("今後の方向性").select_option("拡充")
    page.get_by_role("button", name="下書き保存").click()
    expect(page.get_by_role("alert").first).to_contain_text("負の数は入力できません。")
    panel(page, "実証実験を含めた研究成果の実践").get_by_label("実績値").fill("2")
    page.get_by_role("button", name="下書き保存").click()
    expect_notice(page, "下書きを保存しました。")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "行－⑫ を提出しました。")


def made(page: Page, button: str, target: Path) -> Path:
    """Order the report and wait on its page until it is there; the test is the worker."""
    page.get_by_role("navigation", name="主なメニュー").get_by_role("link", name="帳票").click()
    report = page.locator("section").filter(has=page.get_by_role("heading", name="令和7年度　評価報告書"))
    report.get_by_role("button", name=button).click()
    expect(page.locator("#job")).to_contain_text("順番を待っています。")
    run_waiting_jobs()
    link = page.get_by_role("link", name="保存する")
    expect(link).to_be_focused(timeout=10_000)
    expect(page.locator("#job-said")).to_have_text("できあがりました。「保存する」で受け取れます。")
    return download(page, link, target)


def download(page: Page, link: Locator, target: Path) -> Path:
    with page.expect_download(timeout=120_000) as started:
        link.click()
    started.value.save_as(target)
    return target


def check_pdf(path: Path) -> None:
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    pages = ["".join(page.split()) for page in text.split("\f")[:-1]]

    def results(code: str) -> str:
        """The pages of an initiative: its running head names it on each, as do contents and lists."""
        return "".join(page for page in pages if code in page)

    assert "通信不良発生学校数3÷全学校数24＝12.5％" in results("行－⑩")
    assert "𠮷田小学校など3校で工事を行った。" in results("行－⑩")
    assert "協議会を6回開き、研究授業を2回行った。" in results("行－⑫")
    assert "協議会を6回開き" not in results("行－⑩")
    assert all("案" in page for page in pages)


def check_workbook(path: Path) -> None:
    book = openpyxl.load_workbook(path)

    def text(name: str) -> str:
        return "\n".join(str(cell.value) for row in book[name].iter_rows() for cell in row if cell.value)

    assert "通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％" in text("行-10")
    assert "𠮷田小学校など3校で工事を行った。" in text("行-10")
    assert "協議会を6回開き、研究授業を2回行った。" in text("行-12")
    assert "協議会を6回開き" not in text("行-10")
