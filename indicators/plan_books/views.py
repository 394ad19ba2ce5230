"""計画ブック: a plan as a workbook, handed out. For the secretariat of the plan."""

from io import BytesIO

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.plan_books.books import file_name, filled_book
from indicators.plan_books.sheets import SHEETS
from indicators.plan_books.workbook import sheet_name
from indicators.plan_io import export_document
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import get_plan, require_secretariat_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _plan(request: AuthenticatedRequest, plan: str) -> Plan:
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    return chosen


@require_safe
def plan_book(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Say what the workbook of a plan is, and lead to it."""
    chosen = _plan(request, plan)
    words = chosen.words.at(chosen.initiative_word)
    context = {
        "plan": chosen,
        "crumbs": [{"label": "計画", "url": plan_url(chosen, "plan")}],
        "file_url": plan_url(chosen, "plan_book_file"),
        "sheets": [(sheet_name(one, words), words.say(one.lead)) for one in SHEETS],
    }
    return render(request, "indicators/plan_books/page.html", context)


@require_safe
def plan_book_file(request: AuthenticatedRequest, plan: str = "") -> HttpResponseBase:
    """The workbook of a plan, filled with all that the plan holds."""
    chosen = _plan(request, plan)
    words = chosen.words.at(chosen.initiative_word)
    content = filled_book(export_document(chosen), words)
    return as_file(content, file_name(chosen))


def as_file(content: bytes, name: str) -> HttpResponseBase:
    """Answer with a workbook that is saved under its Japanese name."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)
