"""A plan is revised in the browser: R5 prints the old, R6 both, R7 the new; then it is revised once more."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser.typist import Typist
from tests.browser.waits import expect_heading, expect_notice
from tests.cast import World
from tests.reports.story import finalise, number, report, submit

OLD, NEW, NEWEST = "年２回", "年４回", "年６回"
OLD_TEXT, NEW_TEXT = "研修等の実施", "研修を倍にする"  # the former stands in other years too
OLD_BAR, NEW_BAR = "令和3年度第1四半期〜令和7年度第4四半期", "令和3年度第1四半期〜令和6年度第4四半期"
Lines = list[tuple[str, str, str]]
WHOLE, NEW_RUN = "令和3年度〜令和7年度", "令和3年度〜令和5年度（令和5年度で完了）"
ADDED = (
    "番号：行－㉒",
    "施策名称：新しい取組",
    "分野・施策の柱：行政分野 ＞ 行政事務の効率化を支える情報基盤の整備促進",
    "実施期間：令和6年度〜令和7年度",
    "令和6年度の取組内容：始める",
)


def target_lines(before: tuple[str, str], after: tuple[str, str]) -> Lines:
    what = "数値目標「研修等実施回数」の"
    return [
        (f"{what}計画書の記載", f"研修等実施回数：{before[0]}", f"研修等実施回数：{after[0]}"),
        (f"{what}目標値", f"{before[1]}回以上", f"{after[1]}回以上"),
    ]


EXPECTED = [
    ("実施期間", WHOLE, NEW_RUN),
    ("令和6年度の取組内容", OLD_TEXT, NEW_TEXT),
    (
        "スケジュール（実施・運用）",
        OLD_BAR,
        NEW_BAR,
    ),
    *target_lines((OLD, "2"), (NEW, "4")),
    ("全体", "（新設）", "\n".join(ADDED)),
]


@pytest.fixture
def reported(live_world: World) -> World:
    """行－⑪ was decided for R4 and handed in for R5."""
    finalise(live_world, report(live_world, "gyo-11", 2022, number(3)), "A")
    submit(live_world, report(live_world, "gyo-11", 2023, number(3)))
    return live_world


def test_a_plan_is_revised_twice(page: Page, reported: World, sign_in: Callable[[str], None]) -> None:
    page.set_default_timeout(20_000)
    typist, decided = Typist(page, {"headings": []}), printed(reported, 2022)
    sign_in("secretariat")
    start(page, "令和6年度")
    revise_target(typist, "4", NEW)
    revise_year(typist)
    revise_schedule(typist)
    end_and_add(typist)
    put_in_force(page, 1, EXPECTED)
    assert [printed(reported, year) for year in (2022,)] == [decided]
    assert has(reported, 2023) == {OLD}
    assert has(reported, 2024) == {OLD, NEW, NEW_TEXT, OLD_BAR}
    assert has(reported, 2025) == {NEW, NEW_TEXT}
    assert marks(reported, 2023) == set()
    assert marks(reported, 2024) == {"行－㉒新しい取組【令和６年度新規】", "【令和５年度で完了】"}
    start(page, "令和7年度")
    revise_target(typist, "6", NEWEST)
    put_in_force(page, 2, target_lines((NEW, "4"), (NEWEST, "6")))
    assert printed(reported, 2022) == decided
    assert has(reported, 2023) == {OLD}
    assert has(reported, 2024) == {OLD, NEW, NEW_TEXT, OLD_BAR}
    assert has(reported, 2025) == {NEW, NEWEST, NEW_TEXT}


def start(page: Page, year: str) -> None:
    page.goto("/plan/revisions/")
    page.get_by_label("改定を適用する年度").select_option(label=year)
    page.get_by_role("button", name="改定を始める").click()
    expect_notice(page, "の作成を始めました。")


def keep(page: Page) -> None:
    page.get_by_role("button", name="改定案に入れる").last.click()
    expect_notice(page, "の案に入れました。計画にはまだ反映していません。")


def revise_target(typist: Typist, times: str, words: str) -> None:
    typist.open("/plan/initiatives/gyo-11/targets/")
    typist.page.get_by_role("link", name="研修等実施回数", exact=True).click()
    expect_heading(typist.page, "研修等実施回数")
    typist.put("計画書の記載", f"研修等実施回数：{words}")
    typist.put("目標値", times)
    keep(typist.page)


def revise_year(typist: Typist) -> None:
    typist.open("/plan/initiatives/gyo-11/years/")
    expect(typist.year("令和5年度")).to_contain_text("この改定案では変えられません。")
    typist.put("取組内容", NEW_TEXT, typist.year("令和6年度"))
    keep(typist.page)


def revise_schedule(typist: Typist) -> None:
    typist.open("/plan/initiatives/gyo-11/schedule/")
    boxes = typist.page.get_by_role("row", name="実 施 ・ 運 用").get_by_role("checkbox")
    boxes.nth(16).press("Space")
    for _period in range(3):
        typist.page.keyboard.press("Shift+ArrowRight")
    keep(typist.page)


def end_and_add(typist: Typist) -> None:
    """産－⑤ is completed with R5; from R6 on there is another one, with one thing to do."""
    typist.open("/plan/initiatives/san-5/run/")
    typist.put("終わり方", "完了")
    keep(typist.page)
    typist.open("/plan/add/")
    typist.put("番号", "行－㉒")
    typist.put("名称", "新しい取組")
    typist.choose_containing("置く見出し", "行政事務の効率化")
    keep(typist.page)
    typist.page.get_by_role("link", name="年度ごとの内容").click()
    expect_heading(typist.page, "年度ごとの内容")
    typist.put("取組内容", "始める", typist.year("令和6年度"))
    keep(typist.page)


def put_in_force(page: Page, number_of_revision: int, expected: Lines) -> None:
    page.goto(f"/plan/revisions/{number_of_revision}/")
    assert compared(page) == expected
    page.get_by_label("決定した日").fill("令和6年3月25日")
    page.get_by_label("改定の理由").fill("国の計画が変わったため。")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect_notice(page, "保存しました。")
    page.get_by_role("button", name="計画に反映する").click()
    page.get_by_role("dialog").get_by_role("button", name="反映する").click()
    expect_notice(page, "を計画に反映しました。")
    assert compared(page) == expected


def compared(page: Page) -> Lines:
    """The lines of 新旧対照表: what, before, after."""
    rows = page.locator("table.comparison tbody tr").all()
    return [
        (cells[0], cells[1], cells[2]) for row in rows if (cells := row.locator("th, td").all_inner_texts())
    ]


def printed(world: World, year: int) -> bytes:
    client = Client()
    client.force_login(world["secretariat"])
    return client.get(f"/reports/{year}/gyo-11.html").content


def marks(world: World, year: int) -> set[str]:
    """What the report of a year says of the initiatives that a revision adds and ends."""
    client = Client()
    client.force_login(world["secretariat"])
    text = client.get(f"/reports/{year}/evaluation.html").content.decode()
    said = ("行－㉒新しい取組【令和６年度新規】", "【令和５年度で完了】", "行－㉒")
    found = {words for words in said if words in text}
    return found - {"行－㉒"} if len(found) > 1 else found


def has(world: World, year: int) -> set[str]:
    """Which of the words that revisions change stand on the sheet of a year with its results."""
    text = printed(world, year).decode()
    return {words for words in (OLD, NEW, NEWEST, NEW_TEXT, OLD_BAR) if words in text}
