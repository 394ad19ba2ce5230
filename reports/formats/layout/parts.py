"""A document's page in parts: where its templates say that one begins. Pure.

A template writes ``<!--part-->`` where a part begins, ``<!--part:page-->`` where its style begins a page in
any case, and ``<!--cut-->`` behind what of a part must stay together at its beginning: whether that still
fits below the part before is all that the part before needs to know. What stands on every page (案) lies
between ``<!--every-->`` and ``<!--/every-->``. Between two marks any elements may begin and end, as long as
those open at a mark are elements of ``_NESTED``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import unescape

_PART = re.compile(r"<!--part(:page)?-->\s*")
_CUT = "<!--cut-->"
_EVERY = re.compile(r"<!--every-->(.*?)<!--/every-->", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_NESTED = re.compile(r"<(/?)(body|main|section|article|div|nav)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_PLACES = re.compile(rf"{_NESTED.pattern}|{_PART.pattern}")
_SHEET = re.compile(r'data-bookmark="([^"]*)"')
_CHAPTER = re.compile(r"<h[12][^>]*>(.*?)</h[12]>", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A piece of a page: its own HTML, the tags that are open where it begins and where it may be cut."""

    text: str
    begins_page: bool
    opened: tuple[str, ...]
    cut: int  # of ``text``: what stands before must stay together
    opened_at_cut: tuple[str, ...]

    @cached_property
    def name(self) -> str:
        """What it is called where progress is told: an initiative's or a chapter's name."""
        found = _SHEET.search(self.text) or _CHAPTER.search(self.text)
        return unescape(_TAG.sub("", found[1])) if found else ""

    @property
    def head(self) -> str:
        """The beginning that stays together."""
        return self.text[: self.cut]

    @property
    def is_contents(self) -> bool:
        """Whether it is the contents, which name the pages of the others."""
        return self.text.startswith('<nav class="contents"')

    @cached_property
    def digest(self) -> str:
        """What it is known by."""
        return sha256("\0".join((*self.opened, self.text)).encode()).hexdigest()

    @cached_property
    def head_digest(self) -> str:
        """What its beginning is known by."""
        return sha256(self.head.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DividedPage:
    """A document's page: its style, what stands before its body and on every page, and its parts in order."""

    style: str
    prolog: str  # up to its body
    on_every_page: str
    parts: tuple[Part, ...]


def divided(page: str) -> DividedPage:
    """Return a page (``render_html``) with its parts; one without marks is one part."""
    style = "\n".join(_STYLE.findall(page))
    page = _STYLE.sub("", page)
    every = _EVERY.search(page)
    prolog, body, rest = page.partition("<body")
    return DividedPage(
        style=style,
        prolog=prolog,
        on_every_page=every[1] if every else "",
        parts=tuple(_parts(_numbered(body + rest))),
    )


def _numbered(body: str) -> str:
    """Number the elements within which parts begin: a run that opens one again opens the same one (tags)."""
    open_now: list[re.Match[str]] = []
    around: dict[int, int] = {}
    for found in _PLACES.finditer(body):
        if found[2] is None:
            for one in open_now:
                around.setdefault(one.end(2), len(around))
        elif found[1]:
            open_now.pop()
        else:
            open_now.append(found)
    pieces, last = [], 0
    for place, number in sorted(around.items()):
        pieces += [body[last:place], f' data-node="{number}"']
        last = place
    return "".join((*pieces, body[last:]))


def closed(opened: tuple[str, ...]) -> str:
    """Return the tags that close those that are open."""
    return "".join(f"</{tag[1:].split()[0].rstrip('>')}>" for tag in reversed(opened))


def _parts(body: str) -> Iterator[Part]:
    opened: tuple[str, ...] = ()
    pieces = _PART.split(body)
    for number, text in enumerate(pieces[::2]):
        if not text.strip():
            continue
        before, is_cut, behind = text.partition(_CUT)
        at_cut = _open_after(opened, before)
        after = _open_after(at_cut, behind)
        whole = before + behind
        yield Part(
            text=whole,
            begins_page=number > 0 and pieces[2 * number - 1] is not None,
            opened=opened,
            cut=len(before) if is_cut else len(whole),
            opened_at_cut=at_cut if is_cut else after,
        )
        opened = after


def _open_after(opened: tuple[str, ...], text: str) -> tuple[str, ...]:
    stack = list(opened)
    for tag in _NESTED.finditer(text):
        if tag[1]:
            stack.pop()
        else:
            stack.append(tag[0])
    return tuple(stack)
