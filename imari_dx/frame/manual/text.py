"""The manual as its templates say it to a plan: topic by topic as pages, part by part for search."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from imari_dx.frame.manual.topics import OF_OUTSIDE_VIEWS, TOPICS
from imari_dx.frame.menu import page_url
from imari_dx.shared.kept_queries import kept
from initiatives.models import Initiative, Plan
from initiatives.words import NEUTRAL, Words

_HEADING: Final = "見出し"  # of a plan that has nothing above its initiatives
_HEADINGS: Final = ("h2", "h3", "h4")
_SECTION: Final = "section"
_PICTURES: Final = "img/manual"
_SECTIONS = re.compile(r'<section id="([\w-]+)".*?</section>', re.S)
_TOPIC = re.compile(r'<section id="(?P<topic>[\w-]+)"[^>]*>\s*<h2[^>]*>.*?</h2>(?P<text>.*?)</section>', re.S)
_ID = re.compile(r'\sid="([\w-]+)"')
_LINK = re.compile(r'href="#([\w-]+)"')
_LEVEL = re.compile(r"(</?h)([34])\b")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a screen; its size lets the browser keep the room free, so that anchors stay in place."""

    url: str
    width: int
    height: int
    path: str


@dataclass(frozen=True, slots=True)
class Example:
    """An initiative by which searching is explained: in the plan's own numbers."""

    code: str
    plain_code: str
    slug: str


@dataclass(frozen=True, slots=True)
class Saying:
    """What the manual's templates say of a plan; of none in neutral words."""

    words: Words
    top_word: str
    has_outside_views: bool
    example: Example | None


@dataclass(frozen=True, slots=True)
class ManualPart:
    """What stands below one heading of the manual."""

    title: str
    text: str
    url: str  # of its page, at its heading


def saying_of(plan: Plan | None) -> Saying:
    """Return what the manual says of a plan. One query."""
    one = next(iter(_last_of(plan.pk)), None) if plan else None
    return _saying(plan, Example(*one) if one else None)


@kept
def _last_of(plan: int) -> QuerySet[Any, Any]:
    last = Initiative.objects.filter(plan=plan).order_by("-sort_order")[:1]
    return last.values_list("code", "plain_code", "slug")


def _saying(plan: Plan | None, example: Example | None) -> Saying:
    return Saying(
        words=plan.words if plan else NEUTRAL,
        top_word=(plan and plan.top_word) or _HEADING,
        has_outside_views=bool(plan and plan.has_outside_views),
        example=example,
    )


def topics_of(saying: Saying) -> list[tuple[str, str]]:
    """Return anchor and title of the topics that the manual has for a plan, in their order."""
    return [
        (anchor, saying.words.say(title))
        for anchor, title in TOPICS
        if anchor != OF_OUTSIDE_VIEWS or saying.has_outside_views
    ]


@lru_cache(maxsize=8)  # the manual changes with the product only
def whole_text(saying: Saying) -> SafeString:
    """Return all topics, a section each, as they stand on one page."""
    context = {
        "words": saying.words,
        "top_word": saying.top_word,
        "has_outside_views": saying.has_outside_views,
        "example": saying.example,
        "pictures": pictures(),
    }
    found = {one[1]: one[0] for one in _SECTIONS.finditer(render_to_string("manual/_all.html", context))}
    # Our own templates wrote it.
    return SafeString("\n".join(found[anchor] for anchor, _title in topics_of(saying)))


def topic_text(saying: Saying, topic: str, plan: Plan | None) -> SafeString | None:
    """Return a topic as the text of a page whose heading is its title; None where there is none.

    Headings stand one level higher than on the page of all, and links lead to the pages of other topics.
    """
    found = next((one for one in _TOPIC.finditer(whole_text(saying)) if one["topic"] == topic), None)
    if found is None:
        return None
    text = _LEVEL.sub(lambda level: f"{level[1]}{int(level[2]) - 1}", found["text"])
    return SafeString(_LINK.sub(lambda link: f'href="{address_of(link[1], plan)}"', text))


def address_of(anchor: str, plan: Plan | None) -> str:
    """Return the address at which the manual explains something: the page of its topic, at its heading."""
    topic = topic_of(anchor)
    return page_url(plan, "manual_topic", topic=topic) + (f"#{anchor}" if anchor != topic else "")


def topic_of(anchor: str) -> str:
    """Return the topic in which an anchor stands. Raises KeyError for one that the manual does not have."""
    return _topics_by_anchor()[anchor]


@cache
def _topics_by_anchor() -> dict[str, str]:
    text = whole_text(Saying(NEUTRAL, _HEADING, has_outside_views=True, example=None))
    return {
        anchor: one["topic"]
        for one in _TOPIC.finditer(text)
        for anchor in (one["topic"], *_ID.findall(one[0]))
    }


def manual_parts(plan: Plan | None) -> Sequence[ManualPart]:
    """Return the parts of the manual in a plan's words, in their order."""
    found = _read(_saying(plan, None))
    return [ManualPart(title, text, address_of(anchor, plan)) for anchor, title, text in found]


@cache
def pictures() -> Mapping[str, Picture]:
    """Return the manual's pictures by name. A PNG begins with 16 fixed bytes, then width and height."""
    found = {}
    for path in (settings.BASE_DIR / "static" / _PICTURES).glob("*.png"):
        with path.open("rb") as file:
            head = file.read(24)
        found[path.stem] = Picture(
            url=static(f"{_PICTURES}/{path.name}"),
            width=int.from_bytes(head[16:20], "big"),
            height=int.from_bytes(head[20:24], "big"),
            path=str(path),
        )
    return found


@lru_cache(maxsize=8)
def _read(saying: Saying) -> tuple[tuple[str, str, str], ...]:
    reader = _Parts()
    reader.feed(whole_text(saying))
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
