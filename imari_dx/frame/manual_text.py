"""The manual as text, part by part: what search looks through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from django.template.loader import render_to_string

from imari_dx.frame.menu import page_url
from initiatives.models import Plan
from initiatives.words import NEUTRAL, Words

_HEADING: Final = "見出し"  # of a plan that has nothing above its initiatives
_HEADINGS: Final = ("h2", "h3", "h4")
_SECTION: Final = "section"


@dataclass(frozen=True, slots=True)
class ManualPart:
    """What stands below one heading of the manual."""

    title: str
    text: str
    url: str  # of its page, at its heading


def manual_context(plan: Plan | None) -> dict[str, object]:
    """Return what the manual's templates say of a plan; of none in neutral words."""
    return {
        "top_word": (plan and plan.top_word) or _HEADING,
        "has_outside_views": bool(plan and plan.has_outside_views),
        # An initiative by which searching is explained: in the plan's own numbers.
        "example": plan.initiatives.order_by("sort_order").last() if plan else None,
    }


def manual_parts(plan: Plan | None) -> Sequence[ManualPart]:
    """Return the parts of the manual in a plan's words, in their order."""
    words, address = plan.words if plan else NEUTRAL, page_url(plan, "manual")
    top_word = (plan and plan.top_word) or _HEADING
    found = _read(words, top_word, has_outside_views=bool(plan and plan.has_outside_views))
    return [ManualPart(title, text, f"{address}#{anchor}") for anchor, title, text in found]


@lru_cache(maxsize=8)  # the manual changes with the product only
def _read(words: Words, top_word: str, *, has_outside_views: bool) -> tuple[tuple[str, str, str], ...]:
    context: Mapping[str, object] = {
        "words": words,
        "top_word": top_word,
        "has_outside_views": has_outside_views,
        "example": None,
        "pictures": {},
    }
    reader = _Parts()
    reader.feed(render_to_string("manual/_all.html", dict(context)))
    return tuple(reader.parts())


class _Parts(HTMLParser):
    """The parts of a page: each from a heading to the next, at the nearest id above or in it."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[tuple[str, list[str], list[str]]] = []
        self._anchor = ""
        self._is_in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs).get("id") or ""
        if tag == _SECTION and own:
            self._anchor = own
        if tag in _HEADINGS:
            self._is_in_heading = True
            # The heading of a section is named after it; one in it may have an id of its own.
            anchor = own if own and own != f"{self._anchor}-heading" else self._anchor
            self._found.append((anchor, [], []))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._is_in_heading = False

    def handle_data(self, data: str) -> None:
        if self._found:
            _anchor, title, text = self._found[-1]
            (title if self._is_in_heading else text).append(data)

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """Yield anchor, title, text."""
        for anchor, title, text in self._found:
            yield anchor, "".join(title).strip(), " ".join(" ".join(text).split())
