"""計画書: the whole book of a plan, chapter by chapter, every text as the plan has it."""

from dataclasses import dataclass
from enum import StrEnum

from initiatives.prose import OutlineLine, ProsePart
from initiatives.words import Words
from reports.documents.sheet import PlanDocument

# Stands in the frame of a figure: the figures are no part of the data.
FIGURE_NOTE = "（図は、計画書の原本をご覧ください。）"


class ChapterKind(StrEnum):
    """What a chapter is made of."""

    PROSE = "prose"
    OUTLINE = "outline"
    SHEETS = "sheets"
    GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class BookTerm:
    """A term of the glossary; ``word`` is what stands before a ※ in the texts."""

    anchor: str
    heading: str  # with the plan's mark
    word: str
    definition: str


@dataclass(frozen=True, slots=True)
class BookTermGroup:
    """Terms under one heading (＜五十音順＞), "" where the plan gives none."""

    heading: str
    terms: tuple[BookTerm, ...]


@dataclass(frozen=True, slots=True)
class BookChapter:
    """One chapter under the plan's own heading, "" where it has none."""

    key: str
    kind: ChapterKind
    heading: str
    parts: tuple[ProsePart, ...] = ()
    lines: tuple[OutlineLine, ...] = ()
    groups: tuple[BookTermGroup, ...] = ()
    follows_on: bool = False  # so short that it stands below the chapter before, not on a page of its own


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """One revision of the plan: its number, the day of the decision, from when on it holds, and why."""

    name: str
    decided_label: str
    effective_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanBook:
    """The plan as it is in force now: its chapters in order, and how it has been revised."""

    plan: PlanDocument
    period_label: str
    chapters: tuple[BookChapter, ...]
    revisions: tuple[RevisionNote, ...] = ()

    @property
    def terms(self) -> dict[str, str]:
        """The words that a ※ stands behind, each with the anchor of what explains it."""
        groups = (group for chapter in self.chapters for group in chapter.groups)
        return {term.word: term.anchor for group in groups for term in group.terms}

    @property
    def title(self) -> str:
        """The plan's name."""
        return self.plan.plan_title

    @property
    def municipality(self) -> str:
        """Whose plan it is."""
        return self.plan.municipality

    @property
    def contact(self) -> str:
        """問い合わせ先, where the plan names it."""
        return self.plan.contact

    @property
    def words(self) -> Words:
        """The plan's words."""
        return self.plan.words
