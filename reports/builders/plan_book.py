"""計画書: the whole book. Prose, outline, sheets and glossary stand in the order that the plan gives them."""

from collections.abc import Iterable, Iterator

from imari_dx.shared.fiscal_year import FiscalYear, full_width, official_date
from indicators.book.results import ResultBook
from initiatives.models import GlossaryTerm, Plan, PlanSection, Revision
from initiatives.models.plan import SectionPlace
from initiatives.prose import PartKind, ProsePart, group_heading, outline_lines, prose_parts
from initiatives.words import Words
from reports.builders.plan import build_plan_document
from reports.documents.plan_book import (
    BookChapter,
    BookTerm,
    BookTermGroup,
    ChapterKind,
    PlanBook,
    RevisionNote,
)

# Characters up to which a chapter without figures stands below the one before it.
_SHORT = 500


def build_plan_book(book: ResultBook) -> PlanBook:
    """Return the book of the plan as it is in force now."""
    plan = book.plan
    terms = list(plan.glossary_terms.order_by("sort_order", "pk"))
    years = plan.fiscal_years
    return PlanBook(
        plan=build_plan_document(book),
        period_label=f"{years[0].official_label}〜{years[-1].official_label}",
        chapters=tuple(_chapters(book, terms)),
        revisions=tuple(_revision(one) for one in book.revisions),
    )


def _chapters(book: ResultBook, terms: list[GlossaryTerm]) -> Iterator[BookChapter]:
    """Yield what there is: each place of a section is named after the part that stands before it."""
    plan, words = book.plan, book.plan.words
    sections = list(plan.sections.order_by("number"))
    yield from _prose(sections, SectionPlace.FRONT, words)
    if plan.outline_text.strip():
        yield _outline(plan)
    yield from _prose(sections, SectionPlace.OUTLINE, words)
    if book.initiatives:
        yield BookChapter("sheets", ChapterKind.SHEETS, words.chapter)
    yield from _prose(sections, SectionPlace.SHEETS, words)
    if terms:
        groups = tuple(_groups(terms, words))
        yield BookChapter("glossary", ChapterKind.GLOSSARY, words.glossary, groups=groups)
    yield from _prose(sections, SectionPlace.GLOSSARY, words)


def _prose(sections: Iterable[PlanSection], place: SectionPlace, words: Words) -> Iterator[BookChapter]:
    is_first = True
    for section in sections:
        if section.place == place:
            parts = tuple(prose_parts(section.body, words))
            yield BookChapter(
                f"section-{section.number}",
                ChapterKind.PROSE,
                section.heading,
                parts=parts,
                follows_on=not is_first and _is_short(parts),
            )
            is_first = False


def _is_short(parts: Iterable[ProsePart]) -> bool:
    return sum(len(one.text) if one.kind != PartKind.FIGURE else _SHORT + 1 for one in parts) <= _SHORT


def _outline(plan: Plan) -> BookChapter:
    lines = tuple(outline_lines(plan.outline_text))
    return BookChapter("outline", ChapterKind.OUTLINE, plan.outline_heading, lines=lines)


def _groups(terms: Iterable[GlossaryTerm], words: Words) -> Iterator[BookTermGroup]:
    found: dict[str, list[BookTerm]] = {}
    for number, term in enumerate(terms, start=1):
        heading = f"{words.term_mark}{term.heading}"
        row = BookTerm(f"term-{number}", heading, term.word, term.definition)
        found.setdefault(term.group, []).append(row)
    for group, rows in found.items():
        yield BookTermGroup(group_heading(group, words), tuple(rows))


def _revision(revision: Revision) -> RevisionNote:
    assert revision.decided_on is not None  # noqa: S101 (bound by a constraint: it is in force)
    return RevisionNote(
        full_width(str(revision)),
        official_date(revision.decided_on),
        f"{FiscalYear(revision.effective_year).official_label}から",
        revision.reason,
    )
