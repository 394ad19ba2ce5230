"""回答状況: the matrix of answers of one round, on screen and as files."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import here, with_way_back
from indicators.models import ReportingCycle, ReportState
from indicators.rounds.answer_counts import RoundFacts, round_facts
from indicators.rounds.matrix import MatrixRow, count_of, grouped, read_matrix
from indicators.rounds.stage import RoundStanding, standing_of_round
from indicators.rounds.standing import STEPS, Mark
from indicators.workflow.access import get_plan, get_progress
from initiatives.addresses import plan_url
from initiatives.headings import level_columns
from initiatives.permissions import access_to
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.formats.xlsx.marks import marks_of
from reports.matrix.files import matrix_csv, matrix_xlsx
from reports.matrix.forms import MatrixForm


@require_safe
def matrix(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show initiatives × steps, grouped and filtered as the address says."""
    chosen = get_plan(request.user, plan)
    cycle = get_progress(request.user, chosen, fiscal_year)
    access = access_to(request.user, chosen)
    rows = [
        replace(row, url=with_way_back(row.url, here(request)))
        for row in read_matrix(cycle, access, today=timezone.localdate())
    ]
    form = MatrixForm(request.GET, top_word=chosen.top_word)
    groups = grouped(rows, form.grouping, keep=form.filter)
    files = {
        kind: _with_query(
            plan_url(chosen, "matrix_file", fiscal_year=fiscal_year, file_format=kind), form.query
        )
        for kind in ("xlsx", "csv")
    }
    context = {
        "cycle": cycle,
        "standing": _standing(cycle, rows, sees_all=access.is_secretariat or access.is_headquarters),
        "fiscal_year": FiscalYear(fiscal_year),
        "form": form,
        "groups": groups,
        "shown": sum(not row.is_again for group in groups for row in group.rows),
        "has_again": any(row.is_again for group in groups for row in group.rows),
        "total": len(rows),
        "counts": count_of(rows),
        "steps": STEPS,
        "marks": [mark for mark in Mark if mark != Mark.MIGRATED or cycle.imported_id],
        "is_secretariat": access.is_secretariat,
        "cycle_url": plan_url(chosen, "cycle", fiscal_year=fiscal_year),
        "own_url": plan_url(chosen, "matrix", fiscal_year=fiscal_year),
        "files": files,
    }
    return render(request, "reports/matrix/page.html", context)


def _standing(cycle: ReportingCycle, rows: Sequence[MatrixRow], *, sees_all: bool) -> RoundStanding:
    """Where the round stands; all reports are read for it only where the reader's rows do not tell."""
    states = [row.state for row in rows if row.is_planned]
    is_decided = bool(states) and all(state == ReportState.FINALISED for state in states)
    if is_decided and not sees_all:
        return standing_of_round(cycle, round_facts(cycle.plan)[cycle.pk])
    return standing_of_round(cycle, RoundFacts(count_of(rows), is_due=bool(states), is_decided=is_decided))


def _with_query(url: str, query: dict[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url


@require_safe
def matrix_file(
    request: AuthenticatedRequest, fiscal_year: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """The rows that the page of the same choice shows, in its order, as CSV or Excel."""
    chosen = get_plan(request.user, plan)
    cycle = get_progress(request.user, chosen, fiscal_year)
    if file_format not in ("csv", "xlsx"):
        raise Http404("この形式では作成できません")
    year = FiscalYear(fiscal_year)
    form = MatrixForm(request.GET, top_word=chosen.top_word)
    rows = read_matrix(cycle, access_to(request.user, chosen), today=timezone.localdate())
    shown = [
        row
        for group in grouped(rows, form.grouping, keep=form.filter)
        for row in group.rows
        if not row.is_again
    ]
    if file_format == "csv":
        content, kind = (
            matrix_csv(shown, year, levels=level_columns(chosen), words=chosen.words, is_demo=cycle.is_demo),
            "text/csv; charset=utf-8",
        )
    else:
        head = list_head(
            f"{chosen.short_title}　{year.official_label}実績　回答状況",
            [chosen],
            conditions=chosen_in(form),
            marks=marks_of(is_draft=False, is_demo=cycle.is_demo),
        )
        content = matrix_xlsx(shown, year, head, levels=level_columns(chosen), words=chosen.words)
        kind = CONTENT_TYPES[FileFormat.XLSX]
    name = f"{chosen.short_title}_{year.label}_回答状況.{file_format}"
    return download(DocumentFile(content, kind, name))
