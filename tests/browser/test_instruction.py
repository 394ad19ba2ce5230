"""A 本部指示 reaches its department, is answered and closed."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from indicators.models import Remark
from indicators.reminders.services import due_digests
from indicators.workflow.transitions import submit_report
from tests.browser.looking import complaints
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.reports.story import ratio, report

SAID, ANSWERED, ENDED = "全校の工事の時期を示すこと。", "８月までに終えます。", "時期が示された。"


def test_an_instruction_reaches_its_department_is_answered_and_closed(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    only_this_year(live_world, days_left=20)
    stored = report(live_world, "gyo-10", 2025, ratio(3, 24))
    submit_report(report=stored, by=live_world["editor-gakko"], at=timezone.now())

    sign_in("headquarters")
    page.goto("/review/2025/gyo-10/")
    remarks = page.locator("#remarks")
    remarks.get_by_label("本部指示", exact=True).check()
    expect(remarks.get_by_label("本部指示の宛先")).to_have_value(re.compile(r"\d+"))
    remarks.get_by_label("本部指示の対応の期限").fill("令和81年3月31日")
    remarks.get_by_label("内容").fill(SAID)
    remarks.get_by_role("button", name="記録する").click()
    expect(remarks.get_by_text("宛先：学校教育課")).to_be_visible()
    expect(remarks.get_by_text("回答待ち")).to_be_visible()

    digests = {one.recipient_id: one.body for one in due_digests(live_world.plan, timezone.localdate())}
    for name in ("editor-gakko", "head-gakko"):
        assert SAID in digests[live_world[name].pk]
    assert SAID not in digests.get(live_world["editor-sangyo"].pk, "")

    sign_in("editor-gakko")
    page.goto("/")
    page.get_by_role("link", name="お知らせ（新着1件）").click()
    assert not complaints(page, axe_on_both=False)
    page.get_by_role("link", name=re.compile("^行－⑩")).click()
    expect(page.get_by_text(SAID)).to_be_visible()
    page.get_by_label("どう対応したか").fill(ANSWERED)
    page.get_by_role("button", name="回答を記録する").click()
    expect(page.locator(".log")).to_contain_text(ANSWERED)
    page.goto("/news/")
    page.get_by_role("button", name="すべて確認済みにする").click()
    expect(page.get_by_role("link", name="お知らせ", exact=True).first).to_be_visible()

    sign_in("headquarters")
    page.goto("/")
    page.get_by_role("link", name=re.compile("お知らせ（新着")).click()
    page.get_by_role("link", name=re.compile("^行－⑩")).first.click()
    page.get_by_label("どう終わったか").fill(ENDED)
    page.get_by_role("button", name="この指示を終了する").click()
    expect(page.locator(".log")).to_contain_text(ENDED)
    assert not complaints(page, axe_on_both=False)
    page.goto("/instructions/?standing=closed")
    expect(page.get_by_role("table")).to_contain_text(ENDED)
    assert [one.act for one in Remark.objects.get().steps.all()] == ["reply", "close"]
