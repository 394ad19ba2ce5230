"""What is taken away of the home page: the same rows in the same order."""

import datetime as dt
from collections.abc import Mapping

from indicators.home.page import WorkPage
from indicators.home.work_list import WorkRow, words_of_all
from initiatives.headings import heading_cells, level_columns
from initiatives.models import Plan
from initiatives.words import Words

PLAN, LEVEL = "計画", "階層"
_HEADINGS = "headings"  # the place of the columns that the words of the plan's levels head
_COLUMNS = (
    "区分",
    "年度",
    "{initiative}",
    "{initiative_name}",
    _HEADINGS,
    "担当課",
    "状態",
    "期限",
    "残り日数",
    "根拠資料の件数",
    "最後の操作",
    "最後に操作した人",
    "最後に操作した日",
    "差戻しの理由",
    "差し戻した人",
    "差し戻した日",
    "前年度の今後の取組",
    "前年度の今後の取組の時期",
)


def export_columns(page: WorkPage) -> tuple[str, ...]:
    """Return the columns of the list; plan and level are among them where several stand in it."""
    columns = _own_columns(page.plan, words_of_list(page))
    if any(row.level for row in page.rows):
        columns = (LEVEL, *columns)
    return (PLAN, *columns) if any(row.plan for row in page.rows) else columns


def words_of_list(page: WorkPage) -> Words:
    """Return the words that head the list: the plan's, neutral ones where rows of several plans differ."""
    return words_of_all(page.rows) if page.rows else page.plan.words


def _own_columns(plan: Plan, words: Words) -> tuple[str, ...]:
    place, levels = _COLUMNS.index(_HEADINGS), level_columns(plan).values()
    before, after = (map(words.say, names) for names in (_COLUMNS[:place], _COLUMNS[place + 1 :]))
    return (*before, *levels, *after)


def export_rows(page: WorkPage) -> list[Mapping[str, str | int | dt.date]]:
    """Return the whole list in the order of the page: the queues, then the others; "" stands for nothing."""
    words = words_of_list(page)
    columns = _own_columns(page.plan, words)
    waiting = [
        _export_row(page.plan, columns, queue.heading, row)
        for queue, of_queue in page.queues
        for group in of_queue
        for row in group.rows
    ]
    others = f"そのほかの{words.initiative}"
    return [*waiting, *(_export_row(page.plan, columns, others, row) for row in page.others)]


def _export_row(
    plan: Plan, columns: tuple[str, ...], heading: str, row: WorkRow
) -> dict[str, str | int | dt.date]:
    last, returned, previous = row.last, row.returned, row.previous
    values: tuple[str | int | dt.date, ...] = (
        heading,
        row.fiscal_year.label,
        row.plain_code,
        row.title,
        *heading_cells(level_columns(plan), row.headings).values(),
        row.department,
        row.state_label,
        row.due_on or "",
        "" if row.days_left is None else row.days_left,
        "" if row.evidence_count is None else row.evidence_count,
        last.act if last else "",
        last.by if last else "",
        last.on if last else "",
        returned.reason if returned else "",
        returned.by if returned else "",
        returned.on if returned else "",
        previous.text if previous else "",
        previous.due if previous else "",
    )
    return {PLAN: row.plan, LEVEL: row.level} | dict(zip(columns, values, strict=True))
