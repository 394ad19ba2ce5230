"""What the sheet of an initiative says, cell by cell, in the order in which the plan prints its rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.indicator_cells import indicator_block
from indicators.book.plan_cells import (
    Block,
    Cell,
    Order,
    Place,
    field_cells,
    field_label,
    initiative_name,
    order,
    row_key,
    sorted_rows,
)
from indicators.models import EvaluationItem, Indicator
from initiatives.models import Initiative, ScheduleBar
from initiatives.run import Run
from initiatives.sheet_layout import RowKind

Part = Cell | Order | Block
RUN = "実施期間"
_WORDS = {
    RowKind.TITLE: "名称",
    RowKind.DESCRIPTION: "事業内容",
    RowKind.EFFECT: "目標・期待される効果",
    RowKind.ACTIVITIES: "取組内容",
    RowKind.SCHEDULE: "スケジュール",
    RowKind.TARGETS: "数値目標",
    RowKind.ITEMS: "実施評価指標",
}


def initiative_place(initiative: Initiative) -> Place:
    """Return an initiative with all that its sheet says."""
    name = initiative_name(initiative)
    block = Block((row_key(initiative),), name, tuple(_parts(initiative)), (row_key(initiative),))
    return Place(name, block, initiative.pk)


def _parts(initiative: Initiative) -> Iterator[Part]:
    labels = _labels(initiative)
    yield from _head(initiative, labels)
    made: dict[RowKind, Callable[[Initiative, str], Iterator[Part]]] = {
        RowKind.DESCRIPTION: partial(_text, "description"),
        RowKind.EFFECT: partial(_text, "effect"),
        RowKind.ACTIVITIES: _activities,
        RowKind.SCHEDULE: _schedule,
        RowKind.TARGETS: _targets,
        RowKind.ITEMS: _items,
    }
    texts = {row.row.code: row for row in rows_of(initiative, "texts")}
    for row in initiative.plan.layout:
        if row.kind == RowKind.TEXT and row.code in texts:
            yield _own_text(texts.pop(row.code))
        elif row.kind in made:
            yield from made.pop(row.kind)(initiative, labels[row.kind])
    for kind, rest in made.items():  # what the sheet does not print is of the plan all the same
        yield from rest(initiative, labels[kind])
    yield from map(_own_text, texts.values())


def _labels(initiative: Initiative) -> dict[RowKind, str]:
    """What the plan's own sheet calls its rows."""
    own = {row.kind: row.name for row in initiative.plan.layout if row.name}
    return {kind: own.get(kind, word) for kind, word in _WORDS.items()}


def _head(initiative: Initiative, labels: Mapping[RowKind, str]) -> Iterator[Part]:
    words, own = initiative.plan.words, (row_key(initiative),)
    if initiative.of_heading_id is None:  # else they follow the heading, which says it
        yield from field_cells(initiative, ("code",))
        yield from _text("title", initiative, labels[RowKind.TITLE])
        above = "・".join(level.word for level in initiative.plan.levels_above)
        path = " ＞ ".join(heading.plain_name for heading in initiative.headings)
        label = above or field_label(Initiative, "heading")
        yield Cell((own, "heading"), label, path, own, value=initiative.heading_id or 0, is_fact=True)
    priority = next(field_cells(initiative, ("national_priority",)))
    yield replace(priority, label=words.priority)
    items = sorted(rows_of(initiative, "vision_items"), key=lambda item: item.number)
    upper = "、".join(item.numbered for item in items)
    keys = tuple(item.pk for item in items)
    yield Cell((own, "upper"), words.upper_items, upper, own, value=keys, is_fact=True, is_usual=not items)
    yield _run(initiative)
    if (origin := initiative.split_from) is not None:
        yield Cell((own, "split"), "分割元", initiative_name(origin), own, value=origin.pk, is_fact=True)
    yield from _again(initiative)


def _run(initiative: Initiative) -> Cell:
    """In which years it runs, and how it ended: told as one."""
    plan, own = initiative.plan, (row_key(initiative),)
    first = initiative.first_year or plan.start_fiscal_year
    last = initiative.last_year or plan.end_fiscal_year
    text = "〜".join(dict.fromkeys(FiscalYear(year).label for year in (first, last)))
    run = initiative.run
    if run.ending is not None:
        text += f"（{Run(None, run.last_year, run.ending, run.merged_into).notes[0]}）"
    value = initiative.first_year, initiative.last_year, initiative.ending, initiative.merged_into_id
    is_usual = value == (None, None, "", None)
    return Cell((own, "run"), RUN, text, own, value=value, is_fact=True, is_usual=is_usual)


def _again(initiative: Initiative) -> Iterator[Cell]:
    """Where it stands again, and whose targets it shows again (再掲)."""
    placed = sorted(rows_of(initiative, "placements"), key=lambda row: (row.heading.sort_order, row.pk))
    shown_again = sorted(rows_of(initiative, "placed_indicators"), key=lambda row: row.pk)
    for label, rows, name, names in (
        ("再掲する見出し", placed, "heading", [row.heading.plain_name for row in placed]),
        (
            "再掲の数値目標",
            shown_again,
            "indicator",
            [f"{row.indicator.initiative.code}　{row.indicator.plain_name}" for row in shown_again],
        ),
    ):
        key = (row_key(initiative), "again", name)
        value = tuple(sorted(getattr(row, f"{name}_id") for row in rows))
        yield Cell(key, label, "\n".join(names), tuple(map(row_key, rows)), value=value, is_usual=not rows)


def _text(name: str, initiative: Initiative, label: str) -> Iterator[Cell]:
    yield replace(next(field_cells(initiative, (name,), facts=False)), label=label)


def _own_text(row: Any) -> Cell:
    return Cell((row_key(row),), str(row.row), row.text, (row_key(row),))


def _activities(initiative: Initiative, label: str) -> Iterator[Cell]:
    for row in sorted(rows_of(initiative, "activities"), key=lambda row: row.fiscal_year):
        name = f"{FiscalYear(row.fiscal_year).label}の{label}"
        yield Cell((row_key(initiative), "activity", row.fiscal_year), name, row.text, (row_key(row),))


def _schedule(initiative: Initiative, label: str) -> Iterator[Cell]:
    """The bars of each phase together; that they were inferred is told where nothing else of them changed."""
    bars: dict[int, list[ScheduleBar]] = defaultdict(list)
    for bar in rows_of(initiative, "schedule_bars"):
        bars[bar.phase_id].append(bar)
    for phase in sorted_rows(initiative.plan, "phases"):
        own = sorted(bars[phase.pk], key=lambda bar: (bar.start_fiscal_year, bar.start_period))
        if not own:
            continue
        name, rows = f"{label}（{phase.name}）", tuple(map(row_key, own))
        spans = [_span(initiative, bar) for bar in own]
        key = (row_key(initiative), "bars", phase.pk)
        yield Cell(key, name, "\n".join(spans), rows)
        marked = "\n".join(
            f"{span}（推定）" if bar.is_inferred else span for span, bar in zip(spans, own, strict=True)
        )
        yield Cell((*key, "inferred"), f"{name}の推定の表示", marked, rows, said_by=key, of_both=True)


def _span(initiative: Initiative, bar: ScheduleBar) -> str:
    """A bar in words, as it is stored: also where it goes beyond the plan's years."""
    label = initiative.plan.timeline.division.label
    ends = (
        (bar.start_fiscal_year, bar.start_period),
        (bar.end_fiscal_year, bar.end_period),
    )
    return "〜".join(dict.fromkeys(FiscalYear(year).label + label(period) for year, period in ends))


def _targets(initiative: Initiative, label: str) -> Iterator[Part]:
    """The lines that the sheet prints, then each indicator. A line that one words is told with that."""
    indicators: list[Indicator] = sorted_rows(initiative, "indicators")
    key, own = (row_key(initiative), "target_text"), (row_key(initiative),)
    worded = {one.target_text for one in indicators}
    others = tuple("" if line in worded else line for line in initiative.target_lines)
    yield Cell(key, label, initiative.target_text, own, value=others)
    for one in indicators:
        yield indicator_block(one, label)
    yield order((row_key(initiative), "indicators"), f"{label}の並び順", indicators)


def _items(initiative: Initiative, label: str) -> Iterator[Cell]:
    """What is to be done in a year, as the sheet has it: all of a year together."""
    by_year: dict[int, list[EvaluationItem]] = defaultdict(list)
    for item in sorted_rows(initiative, "evaluation_items"):
        by_year[item.fiscal_year].append(item)
    for year, items in sorted(by_year.items()):
        name = f"{FiscalYear(year).label}の{label}"
        rows = tuple(map(row_key, items))
        text = "\n".join(item.text for item in items)
        value = tuple(item.text for item in items)
        yield Cell((row_key(initiative), "items", year), name, text, rows, value=value)
        for item in items:
            yield Cell(
                (row_key(item), "indicator"),
                f"{name}「{item}」に対応する数値目標",
                item.indicator.plain_name if item.indicator else "",
                (row_key(item),),
                value=item.indicator_id or 0,
                is_fact=True,
                of_both=True,
            )
