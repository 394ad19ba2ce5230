"""The official sheet of one initiative, and the plan as a sequence of sheets under their headings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from imari_dx.shared.fiscal_year import PeriodSpan, Timeline
from initiatives.sheet_layout import DEFAULT_LAYOUT, LayoutRow, RowKind
from initiatives.words import NEUTRAL, Words


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase row of the schedule with its bars."""

    code: str
    label: str
    bars: tuple[PeriodSpan, ...]

    @property
    def name(self) -> str:
        """The label without the spaces that only stretch it."""
        return self.label.replace(" ", "").replace("　", "")


@dataclass(frozen=True, slots=True)
class OfficialSheet:
    """One official table, every text verbatim (※ kept, a line break inside a text as a line break)."""

    slug: str
    code: str
    plain_code: str
    title_line: str  # 産－①ＤＸ※セミナーの開催, with （☆） where it belongs
    plain_title: str  # without ※, for contents, bookmarks and sheet names
    vision_label: str  # 【ビジョン：具体的な取組１】
    description: str
    timeline: Timeline
    activities: tuple[str, ...]  # one per year, "" where the plan has none
    phase_rows: tuple[PhaseRow, ...]
    effect: str
    target_lines: tuple[str, ...]
    evaluation_items: tuple[tuple[str, ...], ...]  # one tuple per year, its items in order
    has_inferred_bars: bool
    layout: tuple[LayoutRow, ...] = DEFAULT_LAYOUT
    texts: Mapping[str, str] = field(default_factory=dict)  # in the plan's own rows, by their codes
    is_heading: bool = False  # the sheet is that of a heading, whose code stands apart from its title

    @property
    def name(self) -> str:
        """Code and title without ※, as contents and running heads have them."""
        return f"{self.code}{'　' if self.is_heading else ''}{self.plain_title}"

    @property
    def year_labels(self) -> tuple[str, ...]:
        """令和３年度 …, as they head the columns."""
        return tuple(year.official_label for year in self.timeline.years)

    def label_of(self, kind: RowKind) -> str:
        """Return what the plan calls a row, empty where its sheet has none of the kind."""
        return next((row.label for row in self.layout if row.kind == kind), "")


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A heading of the plan as it prints it, with the text below it, if any."""

    level: int  # 1 is the top
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Where a sheet stands: the headings from the top, and those that are printed anew above it."""

    slug: str
    path: tuple[PrintedHeading, ...]
    opened: tuple[PrintedHeading, ...]  # the last of ``path``; all of it above the first sheet
    is_again: bool = False  # 再掲: named here, the sheet stands elsewhere
    is_heading: bool = False  # the sheet is that of the last heading of ``path``

    @property
    def top_text(self) -> str:
        """The heading of the top level, for the running head."""
        return self.path[0].text if self.path else ""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """計画書 個別取組: all official sheets in order, under their headings."""

    municipality: str
    plan_title: str
    section_heading: str  # "" where the plan has no heading for them
    places: tuple[SheetPlace, ...]  # one for each sheet, in order
    sheets: dict[str, OfficialSheet]  # by slug
    notes: tuple[str, ...]  # printed once at the front, e.g. that the bars are inferred
    contact: str = ""  # 問い合わせ先, where the plan names it
    words: Words = NEUTRAL  # the plan's

    @property
    def title(self) -> str:
        """The plan's name and the heading of its sheets."""
        return f"{self.plan_title}　{self.section_heading}".strip()
