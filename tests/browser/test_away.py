"""The database goes away while somebody types, and comes back: nothing is lost, nobody has to do a thing."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from playwright.sync_api import Page, expect

from indicators.models import EntryDraft
from tests.cast import World

BAR = "サーバーに接続できません。入力した内容はこの画面に残っています。つながり次第、自動で保存します。"


@contextmanager
def database_away(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every request meets it with the session, which is read first."""

    def load(_store: SessionStore) -> dict[str, Any]:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(SessionStore, "load", load)
        yield


def test_what_is_typed_while_the_database_is_away(
    page: Page, live_world: World, sign_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.context.add_init_script("setTimeout = ((later) => (act, wait) => later(act, wait / 10))(setTimeout)")
    sign_in("editor-gakko")
    page.goto("/entry/2025/gyo-10/")
    results, bar, said = (
        page.get_by_label("取組実績"),
        page.locator("[data-live]"),
        page.locator("#draft-said"),
    )
    with database_away(monkeypatch):
        results.fill("止まっている間に書いた文")
        expect(bar).to_contain_text(BAR)
        expect(said).to_have_text("まだ自動保存できていません")
        with page.expect_response("**/account/extend/"):
            page.get_by_role("button", name="下書き保存").click()  # stays here too
        results.fill("止まっている間に書いた文章")
    # Asked again by itself, after Retry-After.
    expect(said).to_contain_text("入力内容を自動保存しました")
    expect(bar).to_contain_text("サーバーにつながりました。入力した内容を送りました。")
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["止まっている間に書いた文章"]
    with database_away(monkeypatch):
        results.fill("閉じたタブの文章")
        expect(bar).to_contain_text(BAR)
        # The browser ends without a last word to the server: only what it keeps itself is left.
        page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
        page.close()
    again = page.context.new_page()
    again.goto("/entry/2025/gyo-10/")
    expect(again.get_by_label("取組実績")).to_have_value("閉じたタブの文章")
    expect(again.locator("#draft-said")).to_contain_text("入力内容を自動保存しました")
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["閉じたタブの文章"]
    assert again.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('entry '))") == []
