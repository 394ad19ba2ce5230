"""What a page below ホーム says of where it stands, in title, heading and path."""

import re
from html import unescape

HOME = "ホーム"


def text(html: str) -> str:
    """What is read of a piece of a page, without blanks and the marks of terms, drafts and errors."""
    plain = unescape(re.sub(r"<[^>]*>", "", re.sub(r'<span class="draft-mark">案</span>', "", html)))
    return "".join(plain.replace("※", "").removeprefix("エラー：").split())


def names_of(page: str) -> tuple[str, str, list[str]]:
    """The title without the system's name, the heading, the path."""
    title = re.search(r"<title>(.*?)｜", page, re.DOTALL)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    path = re.search(r'<nav aria-label="現在位置">(.*?)</nav>', page, re.DOTALL)
    steps = re.findall(r"<li[^>]*>(.*?)</li>", path.group(1), re.DOTALL) if path else []
    assert title
    assert heading
    return text(title.group(1)), text(heading.group(1)), [text(step) for step in steps]


def disagreeing(page: str) -> tuple[str, str, list[str]] | None:
    """Return the names of a page that do not agree, or None; a part of a page has none."""
    if 'class="site-header"' not in page:
        return None
    title, heading, path = names_of(page)
    # The last step is the heading, or what this page is of the thing that the heading names.
    agrees = len(path) > 1 and path[0] == HOME and heading in title and path[-1] in title
    if agrees and (path[-1] in heading or heading in (*path[-2:], path[-1][: len(heading)])):
        return None
    return title, heading, path


def steps_above(page: str) -> list[str]:
    """Return the addresses that the path of a page leads to."""
    return [unescape(link) for link in re.findall(r'<li class="breadcrumb-item"><a href="([^"]*)"', page)]
