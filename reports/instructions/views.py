"""指示と対応: every instruction of a plan that the reader may see, open and closed; page and files."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Access
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from imari_dx.shared.way_back import here, with_way_back
from indicators.instructions.reading import InstructionRow, read_instructions
from indicators.workflow.access import access_to_instructions, get_plan
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.words import Words
from reports.documents.cells import Cell
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.instructions.forms import InstructionForm

_TITLE = "指示と対応"
# The columns of the worksheet with their widths in pixels; the words in braces are the plan's.
_COLUMNS = {
    "年度": 70,
    "{initiative_code}": 70,
    "{initiative_title}": 180,
    "{instruction}": 260,
    "発言者・会議": 140,
    "記録した日": 112,
    "宛先": 130,
    "対応の期限": 112,
    "状態": 80,
    "回答": 260,
    "終わり方": 180,
    "終了した日": 112,
}


@require_safe
def instructions(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show the list, narrowed and sorted as the address says."""
    chosen, access, rows = _read(request, plan)
    form = InstructionForm(request.GET, rows=rows, say=chosen.words.say)
    back, query = here(request), request.GET.urlencode()
    shown = [replace(row, url=with_way_back(row.url, back)) for row in form.filter(rows)]
    files = {
        kind: plan_url(chosen, "instructions_file", file_format=kind) + (f"?{query}" if query else "")
        for kind in ("xlsx", "csv")
    }
    context = {
        "form": form,
        "rows": shown,
        "total": len(rows),
        "own_url": plan_url(chosen, "instructions"),
        "files": files,
        "nothing_yet": _nothing_yet(access),
        "has_closed": any(not row.standing.is_open for row in shown),
    }
    return render(request, "reports/instructions/page.html", context)


@require_safe
def instructions_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    """The rows that the page of the same choice shows, whole and in its order, as CSV or Excel."""
    chosen, _access, rows = _read(request, plan)
    form = InstructionForm(request.GET, rows=rows, say=chosen.words.say)
    columns = {chosen.words.say(name): width for name, width in _COLUMNS.items()}
    cells = [_cells(row, chosen.words) for row in form.filter(rows)]
    name = f"{chosen.short_title}　{_TITLE}"
    head = list_head(name, [chosen], conditions=chosen_in(form))
    named_by = list(columns).index(chosen.words.initiative_title) + 1
    return download(list_file(name, file_format, columns, cells, head, named_by=named_by))


def _read(request: AuthenticatedRequest, plan: str) -> tuple[Plan, Access, list[InstructionRow]]:
    chosen = get_plan(request.user, plan)
    access = access_to_instructions(request.user, chosen)
    return chosen, access, read_instructions(chosen, access, today=timezone.localdate())


def _nothing_yet(access: Access) -> str:
    if access.is_secretariat or access.is_headquarters:
        return "報告の画面の「意見・コメント」で記録すると、ここに載ります。"
    return "宛先があなたの課のものが記録されると、ここに載り、お知らせします。"


def _cells(row: InstructionRow, words: Words) -> dict[str, Cell]:
    remark = row.remark
    return {
        "年度": row.fiscal_year.label,
        words.initiative_code: row.initiative.plain_code,
        words.initiative_title: row.initiative.listed_title,
        words.instruction: remark.text,
        "発言者・会議": row.speaker,
        "記録した日": timezone.localdate(remark.at),
        "宛先": row.addressee,
        "対応の期限": remark.due_on or "",
        "状態": row.standing.label,
        "回答": row.replies,
        "終わり方": row.ending,
        "終了した日": timezone.localdate(row.ended_at) if row.ended_at else "",
    }
