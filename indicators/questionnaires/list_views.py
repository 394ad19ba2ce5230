"""調査票 are taken: a department's own, and for the secretariat anybody's, all of them, or any selection."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.files_out import file_answer, workbook_answer
from indicators.models import ReportingCycle
from indicators.questionnaires.books import Books, NothingToFillError, Wanted, file_name, zipped
from indicators.questionnaires.list_page import ListPage
from indicators.workflow.access import get_cycle, get_plan, get_round_to_fill
from initiatives.addresses import plan_url

_ZIP = "application/zip"
_NONE = "課ごとの調査票はありません。全て確定しているか、担当課が決まっていません。"


@require_safe
def questionnaires(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """List what the reader may take."""
    cycle = get_round_to_fill(request.user, get_plan(request.user, plan), fiscal_year)
    page = ListPage(request.user, cycle, timezone.localdate())
    return render(request, "indicators/questionnaires/list.html", {"page": page})


@require_safe
def department_file(
    request: AuthenticatedRequest, fiscal_year: int, department: int, plan: str = ""
) -> HttpResponseBase:
    """The workbook of one department; 404 for one that is not the reader's or is asked nothing."""
    cycle = get_round_to_fill(request.user, get_plan(request.user, plan), fiscal_year)
    found = ListPage(request.user, cycle, timezone.localdate()).department(department)
    if found is None:
        raise Http404("この課の調査票はありません")
    return _one(request, cycle, *found)


@require_safe
def all_files(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponseBase:
    """All workbooks of a round in one file. For the secretariat."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    get_round_to_fill(request.user, cycle.plan, fiscal_year)
    wanted = ListPage(request.user, cycle, timezone.localdate()).books()
    books = Books(request.user, cycle, {slug for one in wanted.values() for slug in one.figures})
    files: dict[str, bytes] = {}
    for name, one in wanted.items():
        try:
            files[name] = books.book(one)
        except NothingToFillError:
            continue  # a department that has answered all
    if not files:
        return _nothing(request, cycle, _NONE)
    name = file_name(cycle, "全部の課").removesuffix(".xlsx")
    return file_answer(zipped(files), f"{name}.zip", _ZIP)


@require_safe
def chosen_file(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponseBase:
    """A workbook with the chosen reports. For the secretariat."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    get_round_to_fill(request.user, cycle.plan, fiscal_year)
    chosen = set(request.GET.getlist("slug"))
    known = [one.slug for one in ListPage(request.user, cycle, timezone.localdate()).initiatives]
    slugs = [slug for slug in known if slug in chosen]
    if not slugs:
        return _nothing(request, cycle, cycle.plan.words.say("{initiative}を1つ以上選んでください。"))
    return _one(request, cycle, f"{len(slugs)}{cycle.plan.words.counter}", Wanted.of_reports(slugs))


def _one(request: AuthenticatedRequest, cycle: ReportingCycle, name: str, wanted: Wanted) -> HttpResponseBase:
    try:
        content = Books(request.user, cycle, list(wanted.figures)).book(wanted)
    except NothingToFillError as error:
        return _nothing(request, cycle, str(error))
    return workbook_answer(content, file_name(cycle, name))


def _nothing(request: AuthenticatedRequest, cycle: ReportingCycle, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect(plan_url(cycle.plan, "questionnaires", fiscal_year=cycle.fiscal_year))
