"""What is printed of a screen: all of a long text, also of one not saved yet, and tables with nothing cut."""

import re
import subprocess
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import World
from tests.reports.story import tell

SENTENCES = [f"第{number}校では通信の状況を調べて記録を残した。" for number in range(1, 161)]
LANDSCAPE = {"width": 1039, "height": 720}  # A4 less its margins, in pixels
_CUT = """
() => [...document.querySelectorAll(".matrix :is(th, td)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth)
  .map((one) => one.textContent.trim())
"""


def printed(page: Page, *options: str) -> tuple[str, str]:
    """The text of a page on paper, without blanks and what stands in the sheets' margins; size of sheet 1."""
    made = page.pdf(prefer_css_page_size=True)
    text, size = (
        subprocess.run(command, input=made, capture_output=True, check=True).stdout.decode()
        for command in (["pdftotext", *options, "-", "-"], ["pdfinfo", "-"])
    )
    [pages], [found] = re.findall(r"Pages: +(\d+)", size), re.findall(r"Page size: +(.*) pts", size)
    return re.sub(r"\s", "", re.sub(rf"\d+\s*/\s*{pages}(?=\s)|^\f?案$", "", text, flags=re.M)), found


def test_paper_has_all_of_a_long_text_and_all_of_a_wide_table(
    page: Page, live_world: World, sign_in: Callable[[str], None], kept_soon: None
) -> None:
    tell(live_world)
    sign_in("secretariat")
    page.goto("/entry/2025/gyo-12/")
    page.get_by_label("取組実績").fill("".join(SENTENCES))
    expect(page.locator("#draft-said")).to_contain_text(
        "自動保存"
    )  # nothing is on its way when the test ends
    text, size = printed(page)
    assert size == "594.96 x 841.92"
    for sentence in SENTENCES:
        assert text.count(sentence) == 1, sentence
    assert "下書き保存" not in text
    assert page.locator(".on-paper").count() == 0  # gone from the screen again
    page.goto("/cycles/2025/matrix/")
    text, size = printed(page, "-raw")  # as it stands in the page: cells of two lines stay whole
    assert size == "841.92 x 594.96"
    words = page.locator(".matrix :is(th, td)").all_text_contents()
    assert len(words) > 28 * 8
    assert [one for one in words if re.sub(r"\s", "", one) not in text] == []
    page.emulate_media(media="print")
    page.set_viewport_size(LANDSCAPE)
    assert page.evaluate(_CUT) == []
