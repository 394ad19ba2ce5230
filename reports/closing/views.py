"""計画期間の総括: all answers that a reader sees, as CSV and Excel in the order of the page."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.closing.page import ClosingRow, read_rows
from indicators.workflow.access import get_plan
from indicators.workflow.closing import get_closing_round
from initiatives.headings import Levels, heading_cells, level_columns
from initiatives.models import Plan
from initiatives.permissions import access_to
from reports.documents.cells import Cell
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.formats.xlsx.marks import marks_of

LEVEL = "階層"
_NARROW, _TEXT = 90, 300


@require_safe
def closing_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    """Return the answers as CSV or Excel; 404 for another format."""
    chosen = get_plan(request.user, plan)
    closing = get_closing_round(request.user, chosen)
    rows, levels = read_rows(closing, access_to(request.user, chosen)), level_columns(chosen)
    found = list(_file_rows(rows, levels, chosen))
    name = f"{chosen.short_title}_計画期間の総括"
    file = list_file(
        name,
        file_format,
        _columns(chosen, levels, has_levels=any(row.level for row in rows)),
        found,
        list_head(
            name.replace("_", "　"),
            [chosen],
            marks=marks_of(is_draft=not closing.is_closed, is_demo=closing.is_demo),
        ),
    )
    return download(file)


def _columns(plan: Plan, levels: Levels, *, has_levels: bool) -> dict[str, int]:
    words = plan.words
    return {
        **({LEVEL: _NARROW} if has_levels else {}),
        words.initiative_code: _NARROW,
        words.initiative_title: 220,
        **dict.fromkeys(levels.values(), _NARROW),
        "担当課": 130,
        "状態": _NARROW,
        "達成状況": _NARROW,
        "計画期間の成果": _TEXT,
        "残った課題": _TEXT,
        "次期計画での扱い": _NARROW,
        "次期計画での扱いの説明": _TEXT,
    }


def _file_rows(rows: list[ClosingRow], levels: Levels, plan: Plan) -> Iterator[dict[str, Cell]]:
    words = plan.words
    for row in rows:
        yield {
            LEVEL: row.level,
            words.initiative_code: row.plain_code,
            words.initiative_title: row.title,
            **heading_cells(levels, row.headings),
            "担当課": row.department,
            "状態": row.state_label,
            "達成状況": row.achievement,
            "計画期間の成果": row.outcome,
            "残った課題": row.remaining_issues,
            "次期計画での扱い": row.handling,
            "次期計画での扱いの説明": row.handling_text,
        }
