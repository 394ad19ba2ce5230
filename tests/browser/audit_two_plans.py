"""A year of two plans in one installation, entered by one editor who belongs to both."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.models import AnnualReport, ReportState
from tests.browser.test_whole_year import take_step
from tests.browser.waits import expect_notice
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.second_plan import SLUG, TITLE, add_second_plan

# The plan in the page's head, an initiative of it, what stands in its address.
FIRST, SECOND = ("伊万里市", "行－⑪", ""), ("みどり市", "森1", f"/p/{SLUG}")
PLANS = (SECOND, FIRST)


@pytest.fixture
def two_plans(live_world: World) -> World:
    """The running year of both; earlier rounds of the first are closed."""
    only_this_year(live_world)
    add_second_plan(live_world)
    return live_world


def test_a_year_of_both(page: Page, two_plans: World, sign_in: Callable[[str], None]) -> None:
    page.set_default_timeout(20_000)
    sign_in("editor-gakko")
    enter(page)
    sign_in("head-gakko")
    in_each(page, "approve", "承認する", "承認しました。")
    sign_in("secretariat")
    in_each(page, "check", "確認する", "確認しました。")
    decision = {"評価": "A", "決定した会議": "第1回会議", "会議の日": "令和8年6月1日"}
    in_each(page, "finalise", "確定する", "確定しました。", **decision)
    decided = AnnualReport.objects.filter(state=ReportState.FINALISED).select_related("cycle__plan")
    assert {(one.cycle.plan.slug, one.initiative.slug) for one in decided} >= {
        (SLUG, "mori-1"),
        (two_plans.plan.slug, "gyo-11"),
    }
    # Each plan counts its own.
    page.goto(f"/p/{SLUG}/dashboard/?year=2025")
    expect(page.locator("main")).not_to_contain_text("行－")
    expect(page.locator(".site-brand")).to_contain_text("みどり市")


def enter(page: Page) -> None:
    """ホーム shows what waits in both plans; the head leads from one to the other."""
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("^行－⑪"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^森1")).click()
    for city, code, prefix in PLANS:
        expect(page.locator(".site-brand")).to_contain_text(city)
        expect(page).to_have_url(re.compile(f"{prefix}/entry/2025/"))
        page.get_by_label(re.compile("^実績値")).first.fill("120")
        for done in page.get_by_label("実施済").all():
            done.check()
        page.get_by_label("取組実績").first.fill("予定していたことを行った。")
        page.get_by_label("今後の方向性").select_option("継続")
        page.get_by_role("button", name="提出する").click()
        expect_notice(page, f"{code} を提出しました。")
        if city == SECOND[0]:
            page.locator(".site-plans summary").click()
            page.locator(".site-plans").get_by_role("link", name="伊万里市ＤＸ推進計画").click()
            expect(page.locator(".site-brand")).to_contain_text(FIRST[0])
            page.get_by_role("link", name=re.compile("^行－⑪")).click()


def in_each(page: Page, step: str, button: str, said: str, **fields: str) -> None:
    """Take a step with both reports, each found on the same ホーム."""
    for city, code, _prefix in PLANS:
        page.goto("/")
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=re.compile(f"^{code}")))
        if city == SECOND[0]:
            expect(page.get_by_role("table").filter(has=row).first.locator("caption")).to_contain_text(TITLE)
        row.first.get_by_role("link", name=re.compile(f"^{code}")).click()
        expect(page.locator(".site-brand")).to_contain_text(city)
        take_step(page, step, button, **fields)
        expect_notice(page, said)
