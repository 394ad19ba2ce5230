"""業務デジタル化推進室 as in Imari: it leads 18 of the 21 行政 initiatives, and reports all of them in R7."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.models import Department, Membership, Role, User
from indicators.entry.cells import MARKED, Block, CellKind, EntryCell
from indicators.entry.several import Writable, open_several
from indicators.models import AnnualReport, Indicator, ItemStatus
from initiatives.models import Initiative, Responsibility, ResponsibilityKind
from tests.cast import LEADS, PASSWORD, START, World

NAME = "業務デジタル化推進室"
YEAR = 2025
# Of what has several right answers, in the order of the initiatives.
_ITEMS = [str(one.label) for one in ItemStatus]
_DIRECTIONS = ["継続", "拡充", "見直し"]


def make_department(world: World) -> User:
    """Put the department in charge and return its editor."""
    department = Department.objects.create(name=NAME, valid_from=START)
    editor = User.objects.create_user("editor-gyomu", PASSWORD, full_name="編集 する人")
    Membership.objects.create(user=editor, role=Role.EDITOR, department=department, valid_from=START)
    Responsibility.objects.bulk_create(
        Responsibility(initiative=one, department=department, kind=ResponsibilityKind.LEAD, valid_from=START)
        for one in led(world)
    )
    return editor


def led(world: World) -> list[Initiative]:
    """Return the 18 initiatives that it leads."""
    found = world.plan.initiatives.filter(slug__startswith="gyo-").exclude(slug__in=LEADS["学校教育課"])
    return list(found)


def typed(world: World, editor: User) -> dict[str, dict[str, str]]:
    """Return what the department types into the cells of its reports, by initiative: all that is needed."""
    return {
        one.opened.initiative.slug: _typed_into(one, number)
        for number, one in enumerate(open_several(editor, world.plan, YEAR).reports)
    }


def _typed_into(one: Writable, number: int) -> dict[str, str]:
    cells = one.stored_cells
    return {cell.name: text for cell in cells if (text := _text(one, cell, number))}


def _text(one: Writable, cell: EntryCell, number: int) -> str:
    initiative = one.opened.initiative
    match cell.block:
        case Block.MEASUREMENTS:
            return _of_figure(cell, number)
        case Block.EVENTS:
            return {"開催日": "R7.6.1", "名称": "説明会"}.get(cell.label, "12") if cell.number == 1 else ""
        case Block.ITEMS:
            is_status = cell.kind is CellKind.CHOICE
            return _ITEMS[(number + (cell.owner_id or 0)) % 3] if is_status else ""
        case Block.BARS:
            return MARKED if ((cell.number or 0) + number) % 3 else ""
    texts = {
        "results": f"{initiative.title}について、庁内で検討し、\n計画どおりに進めた。",
        "direction": _DIRECTIONS[number % 3],
        "budget": f"1,2{number:02},000千円" if number % 2 else "",
        "next_steps": "対象を広げる。𠮷田支所から始める。",
    }
    return texts.get(cell.name, "")


def _of_figure(cell: EntryCell, number: int) -> str:
    if cell.label == "達成の状況":
        return ("達成した", "まだ達成していない")[number % 2]
    if cell.label == "達成した日":
        return "" if number % 2 else "令和7年10月1日"
    if cell.kind is not CellKind.NUMBER:
        return "文章による実績" if cell.kind is CellKind.TEXT and cell.label == "実績" else ""
    return str(40 + number) if cell.name.endswith("denominator") else str(1 + number)


def stored(world: World) -> Mapping[str, Any]:
    """Return what is stored of the department's reports, without keys and moments."""
    found = {}
    reports = AnnualReport.objects.filter(initiative__in=led(world), cycle__fiscal_year=YEAR)
    for report in reports.select_related("initiative"):
        found[report.initiative.slug] = {
            "report": _plain(report, "id", "updated_at", "version"),
            **{
                name: [_plain(row, "id", "report") for row in getattr(report, name).order_by("pk")]
                for name in ("measurements", "item_results", "actual_bars", "question_answers")
            },
            "events": [
                _plain(event, "id", "measurement")
                for row in report.measurements.all()
                for event in row.events.order_by("pk")
            ],
            "log": [(row.act, row.from_state, row.to_state) for row in report.transitions.order_by("pk")],
        }
    return found


def _plain(row: Any, *left_out: str) -> dict[str, Any]:
    values = {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}
    return {
        name: value
        for name, value in values.items()
        if name not in left_out and not isinstance(value, dt.datetime)
    }


def counting(world: World) -> int:
    """Return how many indicators of the department count in the year."""
    rows = Indicator.objects.filter(
        initiative__in=led(world), first_year__lte=YEAR, last_year__gte=YEAR, counts_events_of=None
    )
    return rows.count()
