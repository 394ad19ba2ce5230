"""Main pages in every role: axe finds nothing, nothing is wider than the screen, the console is silent."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Department, Reorganisation
from tests.browser.looking import complaints, hear
from tests.browser.waits import expect_heading, expect_notice
from tests.cast import PASSWORD, World
from tests.reports.outside_story import WHOLE, say, with_outside_body
from tests.reports.story import tell

PAGES = {
    "editor-gakko": [
        "/",
        "/entry/2025/gyo-10/",
        "/entry/2025/gyo-12/",
        "/entry/2025/gyo-12/evidence/",
        "/grid/2025/",
        "/questionnaires/2025/",
        "/reports/",
        "/reports/2025/gyo-11.html",
    ],
    "head-gakko": ["/", "/entry/2025/gyo-10/"],
    "editor-sangyo": ["/entry/2022/san-2/", "/entry/2025/san-2/"],
    "secretariat": [
        "/",
        "/entry/2025/gyo-19/",
        "/grid/2025/",
        "/cycles/2025/form/",
        "/cycles/2025/form/preview/",
        "/cycles/2025/outside/",
        "/cycles/2025/letters/",
        "/cycles/2025/letters/edit/",
        "/questionnaires/2025/",
        "/plan/settings/",
        "/plan/levels/",
        "/plan/initiatives/gyo-10/years/",
        "/plan/initiatives/gyo-10/run/",
        "/plan/headings/san/",
        "/cycles/2025/handout/",
        "/dashboard/alerts/",
        "/reports/",
        "/reports/2025/evaluation.html",
        "/reports/plan.html",
        "/reports/2025/progress.html",
        "/reports/period.html",
        "/closing/",
    ],
    "headquarters": [
        "/",
        "/entry/2025/gyo-11/",
        "/dashboard/",
        "/dashboard/?year=all",
        "/dashboard/years/",
        "/dashboard/meeting/",
        "/dashboard/schedule/",
        "/dashboard/money/",
    ],
    "viewer": ["/", "/reports/", "/dashboard/"],
    "admin": ["/"],
    "nobody": ["/", "/reports/"],
}


# Whose pages have the frame, lists, a form and a dashboard: what there is on a telephone alone is among them.
ON_A_TELEPHONE_TOO = {"editor-sangyo", "viewer", "nobody"}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(
    page: Page, live_world: World, sign_in: Callable[[str], None], name: str
) -> None:
    tell(live_world)
    with_outside_body(live_world)
    say(
        live_world,
        2025,
        {"gyo-11": ("適", "妥当である。"), "gyo-10": ("", "改善すること。"), WHOLE: ("", "総評")},
    )
    heard, found = hear(page), []
    sign_in(name)
    for address in PAGES[name]:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        found += complaints(page, axe_on_both=name in ON_A_TELEPHONE_TOO)
    assert [one for one in found + heard if "403 (Forbidden)" not in one] == []


def test_one_more_event_and_nothing_lost_on_leaving(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-sangyo")
    page.goto("/entry/2025/san-2/")
    expect(page.locator("[data-event]")).to_have_count(2)
    page.get_by_role("button", name="行を追加").click()
    expect(page.locator("[data-event]")).to_have_count(3)
    for number, count in enumerate(("8", "14", "20")):
        row = page.locator("[data-event]").nth(number)
        row.get_by_label("開催日").fill(f"令和7年6月{number + 1}日")
        row.get_by_label("社数").fill(count)
    expect(page.locator(".judged")).to_contain_text("１回当たり14.0社")
    expect(page.locator(".judged")).to_contain_text("3回、最少8社、最多20社、目標を満たした回2回")
    # Leaving with input that is not even kept yet asks first.
    page.route("**/draft/", lambda route: route.abort())
    page.locator("[data-event]").nth(2).get_by_label("名称").fill("市内工場")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="帳票", exact=True).click()
    expect(page.locator("[data-event]")).to_have_count(3)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="下書き保存").click()
    expect_notice(page, "下書きを保存しました。")
    assert live_world.report("san-2").measurements.get().events.count() == 3


def test_what_was_typed_survives_the_end_of_the_session_and_a_lost_connection(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto("/entry/2025/gyo-10/")
    page.get_by_label("取組実績").fill("長い時間をかけて書いた文章")
    save = page.get_by_role("button", name="下書き保存")
    said = page.locator("[data-live]")
    page.context.set_offline(True)
    save.click()
    expect(said).to_contain_text(
        "サーバーに接続できません。入力した内容はこの画面に残っています。つながり次第、自動で保存します。"
    )
    page.context.set_offline(False)
    expect(said).to_contain_text("サーバーにつながりました。")
    page.context.clear_cookies()
    save.click()
    expect(said).to_contain_text("ログインの有効期限が切れたため、保存していません。")
    # A lost connection is the weaker trouble: the advice stays the one that helps.
    page.context.set_offline(True)
    save.click()
    page.wait_for_timeout(500)
    expect(said).to_contain_text("ログインの有効期限が切れたため、保存していません。")
    page.context.set_offline(False)
    with page.expect_popup() as opened:
        said.get_by_role("button", name="別のタブでログインする").click()
    login = opened.value
    login.get_by_label("利用者ID").fill("editor-gakko")
    login.get_by_role("textbox", name="パスワード").fill(PASSWORD)
    login.get_by_role("button", name="ログイン").click()
    expect(login.get_by_role("heading", level=1)).to_contain_text("あなたの担当")
    save.dblclick()  # two clicks are one save
    expect_notice(page, "下書きを保存しました。")
    report = live_world.report("gyo-10")
    assert (report.results, report.version) == ("長い時間をかけて書いた文章", 1)


def test_a_form_with_typed_work_and_a_question_asks_once_and_is_sent(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("secretariat")
    before = Department.objects.get(name="学校教育課").pk
    fields = {"kind": "rename", "before": before, "effective_on": "R9.4.1", "names": "学校ＤＸ課"}
    page.goto(f"/departments/reorganise/?{urlencode(fields)}")
    note, register = page.get_by_label("備考"), page.get_by_role("button", name="組織改編を登録する")
    note.fill("機構改革による")
    register.click()
    page.get_by_role("dialog").get_by_role("button", name="やめる").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(note).to_have_value("機構改革による")
    register.click()
    page.get_by_role("dialog").get_by_role("button", name="登録する").click()
    expect_notice(page, "を登録しました。")
    assert Reorganisation.objects.get().note == "機構改革による"


MADE_ANEW = """() => {
    const poll = document.createElement("p");
    poll.setAttribute("data-hx-trigger", "every 2s");
    const detail = { requestConfig: { elt: poll }, shouldSwap: true, xhr: new XMLHttpRequest() };
    document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail }));
    return detail.shouldSwap;
}"""


def test_a_page_that_asks_again_stands_still_under_a_question(page: Page) -> None:
    """Else the form that the question is about is gone when it is answered."""
    page.goto("/account/login/")
    assert page.evaluate(MADE_ANEW)
    page.evaluate("document.body.append(document.createElement('dialog'))")
    page.evaluate("document.querySelector('dialog').showModal()")
    assert not page.evaluate(MADE_ANEW)


def test_a_head_approves_from_the_queue_on_a_telephone(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    """The pages of bulk acts come by POST: they are looked at on the way."""
    tell(live_world)
    page.set_viewport_size({"width": 400, "height": 900})
    sign_in("head-gakko")
    page.goto("/")
    queue = page.get_by_role("region", name="承認するもの", exact=True)
    queue.get_by_role("button", name="すべて選ぶ").click()
    queue.get_by_role("button", name="選んだ施策を承認する").click()
    expect_heading(page, "まとめて承認する")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="チェックした施策を承認する").click()
    expect_heading(page, "まとめて承認する：結果")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="ホームに戻る").click()
    expect_heading(page, re.compile("あなたの担当"))
    expect(page.get_by_role("heading", name="承認するもの")).to_have_count(0)
