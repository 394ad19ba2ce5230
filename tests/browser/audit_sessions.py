"""script/audit sessions: on every form of every page what is typed survives the end of the session.

No test file: it opens hundreds of pages. tests/browser/test_session.py asks the same of a few forms.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from accounts.models import UserSession
from tests.cast import World
from tests.reports.story import tell
from tests.test_addresses import PAGES, READERS

ROLES = ("secretariat", "headquarters", "head-gakko", "editor-gakko", "admin")
# Nothing is typed there for later: what is looked for, passwords, files.
FIELDS = """
const KINDS = "textarea, input:not([type]), input[type=text], input[type=number], input[type=email]";
const isAsked = (form) => form.method === "post" && !form.matches(".site-logout, :has([type=password])");
const fields = () => [...document.forms].filter(isAsked).flatMap((form) => [...form.elements])
  .filter((field) => field.name && !field.disabled && !field.readOnly && field.matches(KINDS));
"""
FILL = f"""() => {{ {FIELDS}
  return fields().map((field, index) => {{
    const text = field.matches("textarea") ? `行${{index}}\\nつぎの行` : `行${{index}}`;
    field.value = field.type === "number" ? String(index + 11) : text;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, {{ bubbles: true }}));
    return field.value;
  }});
}}"""
READ = f"() => {{ {FIELDS} return fields().map((field) => field.value); }}"


@pytest.mark.parametrize("role", ROLES)
def test_sessions(role: str, page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    tell(live_world)
    page.on("dialog", lambda dialog: dialog.accept())
    lost, forms = {}, 0
    for label, (address, expected) in PAGES.items():
        if expected[READERS.index(role)] != 200 or "file" in label:
            continue
        sign_in(role)
        try:
            page.goto(address)
        except Error:  # a file to keep
            continue
        typed = page.evaluate(FILL)
        if not typed:
            continue
        forms += 1
        UserSession.objects.all().delete()
        page.goto(address)
        assert "/account/login/" in page.url, address
        sign_in(role)
        page.goto(address)
        page.wait_for_timeout(300)
        back = page.evaluate(READ)
        missing = [text for text in typed if text not in back]
        if missing:
            lost[address] = missing
        page.evaluate("sessionStorage.clear()")
    assert forms, "nothing was typed"
    assert lost == {}
    print(f"{role}: {forms} pages with fields")  # noqa: T201
