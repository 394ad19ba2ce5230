"""What rows an official sheet can have, and those of a plan that brings none of its own. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """What stands in a row of the official sheet."""

    TITLE = "title"
    DESCRIPTION = "description"
    EFFECT = "effect"
    TEXT = "text"  # a text of the initiative that only this plan has
    YEARS = "years"  # the years as heads of the rows below
    ACTIVITIES = "activities"  # a text per year
    SCHEDULE = "schedule"
    HEADING = "heading"  # a label alone, for the rows below
    TARGETS = "targets"  # the lines of the targets as the plan words them
    ITEMS = "items"  # what is to be done, per year

    @property
    def words(self) -> str:
        """What the kind is called where a row is edited."""
        return _WORDS[self]


_WORDS = {
    RowKind.TITLE: "番号と名称",
    RowKind.DESCRIPTION: "事業内容",
    RowKind.EFFECT: "目標・期待される効果",
    RowKind.TEXT: "文章",
    RowKind.YEARS: "年度の見出し",
    RowKind.ACTIVITIES: "取組内容（年度ごと）",
    RowKind.SCHEDULE: "スケジュール",
    RowKind.HEADING: "見出しだけの行",
    RowKind.TARGETS: "数値目標",
    RowKind.ITEMS: "実施評価指標（年度ごと）",
}
REPEATABLE = (RowKind.TEXT, RowKind.YEARS, RowKind.HEADING)
"""A plan may have several rows of these kinds, one of any other."""
PER_YEAR = (RowKind.ACTIVITIES, RowKind.SCHEDULE, RowKind.ITEMS)
ASKS_PER_YEAR = (RowKind.ACTIVITIES, RowKind.ITEMS)
"""Where a sheet has neither, a year is due by the indicators (domain.md, "The domain")."""


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """One row as it is laid out."""

    code: str
    kind: RowKind
    label: str

    @property
    def name(self) -> str:
        """The label without the spaces that only stretch it (取 組 内 容)."""
        return "".join(self.label.split())


DEFAULT_LAYOUT = (
    LayoutRow("title", RowKind.TITLE, "名称"),
    LayoutRow("description", RowKind.DESCRIPTION, "事業内容"),
    LayoutRow("effect", RowKind.EFFECT, "期待される効果"),
    LayoutRow("schedule", RowKind.SCHEDULE, "スケジュール"),
    LayoutRow("activities", RowKind.ACTIVITIES, "取組内容"),
    LayoutRow("targets", RowKind.TARGETS, "数値目標"),
    LayoutRow("items", RowKind.ITEMS, "実施評価指標"),
)


def asked_rows(layout: Iterable[LayoutRow]) -> list[str]:
    """Return what the plan calls the rows that say what a year asks for, as far as its sheet has them."""
    return [row.name for row in layout if row.kind in ASKS_PER_YEAR]


def nothing_planned(layout: Iterable[LayoutRow]) -> str:
    """Return why no report is asked on a year: neither row has anything, or no target counts in it."""
    names = asked_rows(layout)
    if not names:
        return "この年度に評価する数値目標はありません"
    return f"この年度は、計画に{'も'.join(names)}もありません"
