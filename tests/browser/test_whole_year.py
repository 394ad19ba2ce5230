"""One whole year in the browser with all roles, from 様式確定 to 確定 and 数値確定.

With a 取戻し, a 差戻し, an extension, an override, a reopening and figures that become final.
"""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indicators.models import (
    AnnualReport,
    CycleStage,
    ReportingCycle,
    ReportState,
    Snapshot,
    SnapshotCause,
)
from tests.browser.waits import expect_notice
from tests.cast import World
from tests.indicators.home.work_story import only_this_year

REVIEW = "/review/2025/gyo-10/"


@pytest.fixture
def year_to_come(live_world: World) -> World:
    """The rounds before are closed, that of R7 is not prepared yet."""
    only_this_year(live_world)
    AnnualReport.objects.filter(cycle__fiscal_year=2025).delete()
    ReportingCycle.objects.filter(fiscal_year=2025).delete()
    return live_world


def test_one_whole_year(page: Page, year_to_come: World, log_in: Callable[[str], None]) -> None:
    page.set_default_timeout(30_000)
    shape_the_form_and_open(page, log_in)
    enter_take_back_and_submit(page, log_in)
    send_back(page, log_in)
    extend(page, log_in)
    submit_again(page, log_in)
    approve_and_check(page, log_in, year_to_come)
    decide_otherwise(page, log_in, year_to_come)
    reopen_and_decide_again(page, year_to_come)
    confirm_the_figures(page, year_to_come)
    compare_the_versions(page)
    read_as_the_public(page, log_in)
    close_the_round(page, log_in)


def state(world: World) -> str:
    return world.report("gyo-10").state


def confirm(page: Page, button: str) -> None:
    """Press a button that asks first, and say yes."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()


def take_step(page: Page, act: str, button: str, **fields: str) -> None:
    """Take a step on the page for reviewing; ``fields`` are how labels begin, and texts."""
    step = page.locator(f"#step-{act}")
    for label, text in fields.items():
        field = step.get_by_label(re.compile(rf"^{label}\s"))
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    step.get_by_role("button", name=button, exact=True).click()


def say_yes(page: Page, button: str) -> None:
    """Answer what is asked before a decision or a return."""
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()


def shape_the_form_and_open(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("secretariat")
    page.get_by_role("link", name="照会・調査", exact=True).click()
    page.get_by_role("link", name="次の年度の照会を準備する").click()
    page.get_by_label("回答期限").fill("令和8年4月15日")
    page.get_by_role("textbox", name="照会文").fill("令和７年度の実績について、次のとおり照会します。")
    page.locator("form").get_by_role("button").last.click()
    expect_notice(page, "を準備しました。")
    page.get_by_role("link", name="様式").first.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="課題", exact=True))
    row.get_by_role("checkbox").uncheck()
    page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="取組実績", exact=True)
    ).get_by_role("textbox").first.fill("主な取組")
    page.get_by_role("button", name="設問を追加").click()
    page.get_by_role("group", name="設問1").get_by_role("textbox", name="設問").fill("研修の参加者数")
    page.get_by_label("回答の形式").select_option("数値")
    page.get_by_label("単位").fill("人")
    page.get_by_label("提出に必要").check()
    page.get_by_label("評価報告書と公開用データに載せる（付けないと庁内だけで使います）").check()
    page.get_by_role("button", name="保存する", exact=True).last.click()
    expect_notice(page, "様式を保存しました。")
    page.goto("/cycles/2025/")
    confirm(page, "照会を開く")
    expect_notice(page, "を開きました。")


def enter_take_back_and_submit(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("editor-gakko")
    page.get_by_role("link", name="行－⑩").first.click()
    page.get_by_label("通信不良発生学校数").fill("3")
    expect(page.locator("#id_challenges")).to_have_count(0)
    page.get_by_label("全学校数").fill("24")
    page.get_by_label("区分").first.select_option("速報")
    page.get_by_role("group", name="学校からの報告").get_by_label("実施済").check()
    page.get_by_label("主な取組").fill("全24校の通信状況を調べた。")
    page.get_by_label("今後の方向性").select_option("継続")
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("alert").first).to_contain_text("研修の参加者数")
    page.get_by_label("研修の参加者数").fill("0")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "行－⑩ を提出しました。")
    page.goto(REVIEW)
    take_step(page, "withdraw", "取戻しする")
    expect_notice(page, "提出を取り戻しました。")
    page.get_by_label("主な取組").fill("全24校の通信状況を調べ、3校で工事を行った。")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "行－⑩ を提出しました。")


def send_back(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("head-gakko")
    page.get_by_role("link", name="行－⑩").first.click()
    take_step(page, "return", "差し戻す", 差戻しの理由="工事の時期を書いてください。")
    say_yes(page, "差し戻す")
    expect_notice(page, "差し戻しました。")


def extend(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("secretariat")
    page.goto("/cycles/2025/")
    page.locator("summary", has_text="期限を延長する").click()
    page.get_by_label(re.compile("行－⑩")).check()
    page.get_by_label("延長後の回答期限").fill("令和9年3月31日")
    page.get_by_label("延長の理由").fill("工事の記録を確かめるため")
    page.get_by_role("button", name="期限を延長する").click()
    expect_notice(page, "1件の回答期限を延長しました。")
    expect(page.get_by_text("認めた延長（1件")).to_be_visible()


def submit_again(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("editor-gakko")
    expect(page.get_by_text("工事の時期を書いてください。").first).to_be_visible()
    page.get_by_role("link", name="行－⑩").first.click()
    expect(page.get_by_text("令和9年3月31日").first).to_be_visible()
    page.get_by_label("主な取組").fill("全24校の通信状況を調べ、令和7年8月に3校で工事を行った。")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "行－⑩ を提出しました。")
    # It has left the queue of the department.
    expect(page.get_by_text("工事の時期を書いてください。")).to_have_count(0)


def approve_and_check(page: Page, log_in: Callable[[str], None], world: World) -> None:
    log_in("head-gakko")
    page.get_by_role("link", name="行－⑩").first.click()
    take_step(page, "approve", "承認する")
    expect_notice(page, "承認しました。")
    log_in("secretariat")
    page.get_by_role("link", name="行－⑩").first.click()
    take_step(page, "check", "確認する")
    expect_notice(page, "確認しました。")
    assert state(world) == ReportState.CHECKED


def decide_otherwise(page: Page, log_in: Callable[[str], None], world: World) -> None:
    log_in("headquarters")
    expect(page.get_by_role("link", name="行－⑩").first).to_be_visible()
    log_in("secretariat")
    page.goto(REVIEW)
    assert Axe().run(page).response["violations"] == []
    # 3 of 24 schools is not 0 %, there is no year before: the proposal is D.
    decision = {"評価": "C", "決定した会議": "第1回ＤＸ推進本部会議", "会議の日": "令和8年6月1日"}
    take_step(page, "finalise", "確定する", **decision)
    expect(page.get_by_role("alert").first).to_contain_text("判定案（D）と異なる評価です。")
    take_step(page, "finalise", "確定する", 評価の理由="工事により改善したため")
    expect(page.get_by_role("dialog")).to_contain_text("判定案 D → C")
    say_yes(page, "確定する")
    expect_notice(page, "確定しました。")
    report = world.report("gyo-10")
    assert (report.proposed_grade, report.final_grade) == ("D", "C")


def reopen_and_decide_again(page: Page, world: World) -> None:
    page.goto(REVIEW)
    reason = {"確定を取り消す理由": "会議の日に誤りがあったため"}
    take_step(page, "reopen", "確定を取り消す", **reason)
    say_yes(page, "確定を取り消す")
    expect_notice(page, "確定を取り消しました。")
    assert state(world) == ReportState.CHECKED
    take_step(
        page,
        "finalise",
        "確定する",
        評価="C",
        評価の理由="工事により改善したため",
        決定した会議="第1回ＤＸ推進本部会議",
        会議の日="令和8年6月2日",
    )
    say_yes(page, "確定する")
    expect_notice(page, "確定しました。")


def confirm_the_figures(page: Page, world: World) -> None:
    page.goto("/entry/2025/gyo-10/figures/")
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("通信不良発生学校数").fill("2")
    page.get_by_label("区分").first.select_option("確定")
    confirm_figures = page.get_by_role("button", name="数値を確定する")
    confirm_figures.click()
    page.get_by_role("dialog").get_by_role("button", name="確定する", exact=True).click()
    expect_notice(page, "数値を確定しました。")
    causes = Snapshot.objects.filter(report=world.report("gyo-10")).values_list("cause", flat=True)
    assert list(causes) == [
        SnapshotCause.FINALISED,
        SnapshotCause.FINALISED,
        SnapshotCause.FIGURES_CONFIRMED,
    ]
    # Still not 0 %: the proposal is D as before, and the decision stands.
    assert (state(world), world.report("gyo-10").final_grade) == (ReportState.FINALISED, "C")


def compare_the_versions(page: Page) -> None:
    page.goto("/reports/2025/gyo-10/versions/")
    table = page.get_by_role("table").filter(has_text="第2版と第3版の違い")
    expect(table).to_contain_text("通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％")
    expect(table).to_contain_text("通信不良発生学校数 2 ÷ 全学校数 24 ＝ 8.3％")
    assert Axe().run(page).response["violations"] == []
    page.goto("/entry/2025/gyo-10/history/")
    expect(page.get_by_text("会議の日に誤りがあったため").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def read_as_the_public(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("viewer")
    page.goto("/reports/2025/gyo-10.html")
    for text in ("8.3％", "主な取組", "研修の参加者数", "工事により改善したため"):
        expect(page.get_by_text(text).first).to_be_attached()
    expect(page.get_by_text("工事の時期を書いてください。")).to_have_count(0)


def close_the_round(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("secretariat")
    for address in ("/history/", "/reminders/", "/cycles/2025/matrix/"):
        page.goto(address)
        assert Axe().run(page).response["violations"] == [], address
    page.goto("/cycles/2025/")
    confirm(page, "締め切る")
    expect_notice(page, "を締め切りました。")
    assert ReportingCycle.objects.get(fiscal_year=2025).stage == CycleStage.CLOSED
