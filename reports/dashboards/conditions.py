"""The conditions by which the dashboards narrow what they show, each declared once.

Form, filter, addresses and the sentence of the hand-out read this list in its order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indicators.models import ReportState
from initiatives.models import HeadingLevel, Plan
from initiatives.words import Words
from reports.builders.overview import Overview
from reports.builders.tally import column_of, counted
from reports.documents.overview import NOT_OPENED, NOT_PUBLISHED, InitiativeYear
from reports.documents.tally import CHANGES, STANDINGS

NOT_PLANNED = "none"
HIDDEN = "hidden"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition. Its choices come from all years as the reader may see them, in the plan's order."""

    name: str  # of its field and in addresses
    label: str  # words in braces are the plan's
    short: str = ""  # in the line that opens the less used ones; "": it is always in sight
    choices: Callable[[Sequence[InitiativeYear], Overview], Iterable[tuple[str, str]]] | None = None  # a tick
    keeps: Callable[[InitiativeYear, str, Overview], bool]
    # Not where the plan has nothing of the kind.
    is_offered: Callable[[Sequence[InitiativeYear]], bool] = lambda _rows: True

    def label_in(self, words: Words) -> str:
        """Return the label in the plan's words."""
        return words.say(self.label)


def _state(row: InitiativeYear) -> str:
    if row.state and (row.is_planned or row.is_reported):
        return row.state
    if row.state_label == NOT_OPENED:
        return ""  # no state yet, and not 計画なし either
    return HIDDEN if row.state_label == NOT_PUBLISHED else NOT_PLANNED


def _visions(rows: Sequence[InitiativeYear], overview: Overview) -> Choices:
    word = overview.plan.words.upper_item
    titles = {number: row.vision_titles.get(number, "") for row in rows for number in row.visions}
    return [(str(number), f"{word}{number}　{title}".rstrip()) for number, title in sorted(titles.items())]


def _grades(_rows: Sequence[InitiativeYear], overview: Overview) -> Choices:
    *grades, none = overview.columns
    return [*((one.code, one.code) for one in grades), (none.code, none.label)]


def _is_in_column(row: InitiativeYear, column: str, overview: Overview) -> bool:
    wanted = "" if column == overview.columns[-1].code else column
    return bool(counted([row])) and column_of(row) == wanted


TOP = "level1"


def _of_level(level: HeadingLevel) -> Condition:
    """The headings of one level; that of the top level is always in sight."""

    def of_level(rows: Sequence[InitiativeYear]) -> Choices:
        own = [one for row in rows for one in row.headings]
        further = [one for row in rows for path in row.further for one in path]
        return [(one.key, one.title) for one in (*own, *further) if one.level == level.number]

    def names(rows: Sequence[InitiativeYear], _overview: Overview) -> Choices:
        return of_level(rows)

    def keeps(row: InitiativeYear, chosen: str, _overview: Overview) -> bool:
        return any(one.key == chosen and one.level == level.number for one in row.headings)

    def has_several(rows: Sequence[InitiativeYear]) -> bool:
        return len({key for key, _title in of_level(rows)}) > 1

    word = level.word.replace("{", "{{").replace("}", "}}")
    return Condition(
        name=f"level{level.number}",
        label=word,
        short="" if level.number == 1 else word,
        choices=names,
        keeps=keeps,
        is_offered=has_several,
    )


def conditions_of(plan: Plan) -> tuple[Condition, ...]:
    """Return a plan's conditions: one for each level above its initiatives, then those of every plan."""
    return (*map(_of_level, plan.levels_above), *_OF_EVERY_PLAN)


_OF_EVERY_PLAN = (
    Condition(
        name="department",
        label="担当課",
        short="担当課",
        choices=lambda rows, _overview: [(name, name) for row in rows for name in row.departments],
        keeps=lambda row, chosen, _overview: chosen in row.departments,
    ),
    Condition(
        name="priority",
        label="{priority_mark}{priority}だけ",
        short="{priority_mark}",
        keeps=lambda row, _chosen, _overview: row.is_priority,
        is_offered=lambda rows: any(row.is_priority for row in rows),
    ),
    Condition(
        name="vision",
        label="{upper_plan}の{upper_item}",
        short="{upper_plan}",
        choices=_visions,
        keeps=lambda row, chosen, _overview: int(chosen) in row.visions,
        is_offered=lambda rows: any(row.visions for row in rows),
    ),
    Condition(name="grade", label="評価", choices=_grades, keeps=_is_in_column),
    Condition(
        name="state",
        label="状態",
        short="状態",
        choices=lambda _rows, _overview: [
            *ReportState.choices,
            (NOT_PLANNED, "計画なし"),
            (HIDDEN, NOT_PUBLISHED),
        ],
        keeps=lambda row, chosen, _overview: _state(row) == chosen,
    ),
    Condition(
        name="change",
        label="前年度からの変化",
        short="変化",
        choices=lambda _rows, _overview: [(word, word) for word in CHANGES],
        keeps=lambda row, chosen, _overview: row.change == chosen,
    ),
    Condition(
        name="standing",
        label="目標の状況",
        short="目標の状況",
        choices=lambda _rows, _overview: [(one.value, one.label) for one in STANDINGS],
        keeps=lambda row, chosen, _overview: chosen in row.standings,
    ),
)
