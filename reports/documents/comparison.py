"""新旧対照表 and 訂正一覧: what a plan read before and after, side by side."""

from dataclasses import dataclass

from imari_dx.shared.text_difference import Part

_SHORT = 200  # characters, about six lines


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One thing that reads otherwise; both texts verbatim, in pieces that are marked where they differ."""

    item: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]

    @property
    def is_short(self) -> bool:
        """Whether it is kept on one page: a long text goes on on the next."""
        return (
            max(sum(len(text) for text, _is_marked in side) for side in (self.before, self.after)) <= _SHORT
        )


@dataclass(frozen=True, slots=True)
class ComparisonGroup:
    """What changed at one place of the plan."""

    place: str
    lines: tuple[ComparisonLine, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """What was decided together, or set right together. ``heading`` is "" where the document has one part."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[ComparisonGroup, ...]

    @property
    def count(self) -> int:
        """How many things read otherwise."""
        return sum(len(group.lines) for group in self.groups)


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """The whole table: of one revision, or of all errata of a plan."""

    name: str  # 新旧対照表, 訂正一覧
    title: str
    municipality: str
    date_label: str
    before: str  # head of the column: 改定前, 訂正前
    after: str
    parts: tuple[ComparisonPart, ...]
    note: str
    contact: str = ""
    is_draft: bool = False  # 案: not in force yet
    is_demo: bool = False  # shows the plan alone, no results
    is_internal: bool = False
