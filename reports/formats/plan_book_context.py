"""What the template of 計画書 takes besides the document: its contents, and the drawings of its sheets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from initiatives.prose import PartKind
from reports.documents.plan_book import FIGURE_NOTE, BookChapter, ChapterKind, PlanBook
from reports.formats.contexts import plan_context, titled


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: what it says, where it leads, and how far it is set in (1 to 3)."""

    text: str
    anchor: str
    level: int


def plan_book_context(document: PlanBook) -> dict[str, Any]:
    """The contents and the sheets with their drawings."""
    return {
        **titled(document),
        "contents": list(_contents(document)),
        "views": plan_context(document.plan)["views"],
        "figure_note": FIGURE_NOTE,
        "term_anchors": document.terms,
    }


def _contents(document: PlanBook) -> Iterator[ContentsLine]:
    for chapter in document.chapters:
        if chapter.heading:
            yield ContentsLine(chapter.heading.replace("※", ""), f"chapter-{chapter.key}", 1)
        yield from _within(chapter, document)


def _within(chapter: BookChapter, document: PlanBook) -> Iterator[ContentsLine]:
    if chapter.kind == ChapterKind.SHEETS:
        yield from _sheets(document)
    for number, part in enumerate(chapter.parts, start=1):
        if part.kind == PartKind.SUBHEADING and part.level == 1:
            yield ContentsLine(part.text.replace("※", ""), f"{chapter.key}-{number}", 2)


def _sheets(document: PlanBook) -> Iterator[ContentsLine]:
    """The headings of the top level, and the sheets; one that stands again leads to where it stands."""
    for place in document.plan.places:
        sheet = document.plan.sheets[place.slug]
        for heading in place.opened:
            if heading.level == 1:
                yield ContentsLine(heading.text.replace("※", ""), f"sheet-{place.slug}", 2)
        if not place.is_heading or len(place.path) > 1:
            again = "（再掲）" if place.is_again else ""
            yield ContentsLine(f"{sheet.name}{again}", f"sheet-{place.slug}", 3)
