"""調査票 come back: shown first, taken in as drafts, then submitted where they are complete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.file_parcels import FileTooLargeError
from imari_dx.shared.messages import warn_of_unprintable
from imari_dx.shared.methods import posts_only
from imari_dx.shared.parcels import StaleParcelError
from imari_dx.shared.workbook_in import UnreadableFileError, read_upload
from indicators.entry.services import SeveralRefusedError
from indicators.entry.several import open_several
from indicators.entry.three_way import Side, read_marks
from indicators.models import Act, ReportState
from indicators.questionnaires.done_page import DonePage
from indicators.questionnaires.forms import UploadForm
from indicators.questionnaires.page import NOTHING_CHANGES, UploadPage
from indicators.questionnaires.parcel import Upload, packed, unpacked
from indicators.questionnaires.prepare import NOTHING_CHOSEN, Choices, FileBack, Prepared, prepare
from indicators.questionnaires.services import take_in
from indicators.questionnaires.sheets import read_questionnaire
from indicators.workflow.access import get_cycle_to_write, get_plan
from indicators.workflow.selection import read_selection
from indicators.workflow.several import Order, submit_several
from indicators.workflow.transition_table import next_words
from initiatives.addresses import plan_url

_DONE = "questionnaires_done"  # in the session: what was saved last, by whoever did it
_CHOICE = "choice-"
_TOO_LARGE = "ファイルが大きすぎます。課ごとに分けて取り込んでください。"
_CHANGED_MEANWHILE = (
    "確かめたあとに、ほかの人が保存したか、状態が変わりました。まだ何も取り込んでいません。"
    "もう一度確かめてから、取り込んでください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Hand in files: they are shown first, then taken in as they were shown."""
    cycle = get_cycle_to_write(request.user, get_plan(request.user, plan), fiscal_year)
    is_file = request.method == "POST" and "parcel" not in request.POST
    form = UploadForm(request.POST, request.FILES) if is_file else UploadForm()
    page = UploadPage(cycle, form, request.user)
    if is_file:
        _show(page)
    elif request.method == "POST" and (saved := _take_in(request, page)) is not None:
        return _taken_in(request, page, saved)
    return render(request, "indicators/questionnaires/upload.html", {"page": page}, status=page.status)


def _show(page: UploadPage) -> None:
    """Read the files and show what they would change."""
    page.status = 422
    if not page.form.is_valid():
        return
    files = [Upload(file.name, file.read()) for file in page.form.cleaned_data["file"]]
    try:
        prepared = _put(page, files)
    except UnreadableFileError as error:
        page.form.add_error("file", str(error))
    except FileTooLargeError:
        page.form.add_error("file", _TOO_LARGE)
    else:
        page.status = 422 if prepared.problems else 200


def _put(page: UploadPage, files: list[Upload], choices: Choices = NOTHING_CHOSEN) -> Prepared:
    """Put on the page what files would change by now, and return it; they travel on with it."""
    names = [one.name if len(files) > 1 else "" for one in files]
    read = [
        FileBack(name, read_questionnaire(_book(one, name))) for one, name in zip(files, names, strict=True)
    ]
    prepared = prepare(read, cycle=page.cycle, by=page.reader, choices=choices)
    page.parcels = packed(files, prepared.stamp, page.cycle, page.reader)
    page.prepared = prepared
    return prepared


def _book(file: Upload, name: str) -> Any:
    try:
        return read_upload(file.data, file.name)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{name}：{error}" if name else str(error)) from error


def _taken_in(request: AuthenticatedRequest, page: UploadPage, saved: dict[str, int]) -> HttpResponse:
    if not saved:
        messages.info(request, NOTHING_CHANGES)
        return redirect(page.url)
    done_url = plan_url(page.plan, "questionnaire_done", fiscal_year=page.cycle.fiscal_year)
    request.session[_DONE] = {"url": done_url, "saved": saved}
    return redirect(done_url)


def _take_in(request: AuthenticatedRequest, page: UploadPage) -> dict[str, int] | None:
    """Save what was shown and return how many fields of which report; None where it is shown again."""
    try:
        files, stamp = unpacked(request.POST.getlist("parcel"), page.cycle, page.reader)
    except StaleParcelError as error:
        page.refusal, page.status = str(error), 409
        return None
    choices = _choices(request)
    prepared = _put(page, files, choices)
    if prepared.stamp != stamp:
        page.refusal, page.status = _CHANGED_MEANWHILE, 409
        return None
    if prepared.problems or not prepared.is_decided_on:
        page.is_answered, page.status = True, 422
        return None
    try:
        take_in(prepared=prepared, by=page.reader, at=timezone.now())
    except SeveralRefusedError:  # somebody was quicker after this was read
        _put(page, files, choices)
        page.refusal, page.status = _CHANGED_MEANWHILE, 409
        return None
    warn_of_unprintable(request, [one.form.answer for one in prepared.changed])
    return {one.sheet.slug: len(one.changes) for one in prepared.changed}


def _choices(request: AuthenticatedRequest) -> Choices:
    sides = {
        name.removeprefix(_CHOICE): Side(str(value))
        for name, value in request.POST.items()
        if name.startswith(_CHOICE) and value in tuple(Side)
    }
    return Choices(sides, read_marks(request.POST.get("seen", "")))


@require_safe
def done(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show how the reports of the last upload stand; reloading shows them again and does nothing."""
    cycle = get_cycle_to_write(request.user, get_plan(request.user, plan), fiscal_year)
    found = request.session.get(_DONE)
    if not found or found["url"] != request.path:
        return redirect(plan_url(cycle.plan, "questionnaire_upload", fiscal_year=fiscal_year))
    page = DonePage(cycle, request.user, found["saved"])
    return render(request, "indicators/questionnaires/done.html", {"page": page})


@posts_only("questionnaire_upload", "fiscal_year")
def submit(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """提出 of the reports that were ticked; each is submitted for itself, and what is refused is said."""
    cycle = get_cycle_to_write(request.user, get_plan(request.user, plan), fiscal_year)
    versions = {one.slug: one.version for one in read_selection(request.POST.getlist("selected"))}
    several = open_several(request.user, cycle.plan, fiscal_year, slugs=versions, with_decided=True)
    names = {one.opened.report.pk: one.opened.initiative.code for one in several.reports}
    orders = [
        Order(one.opened.report, versions[one.opened.initiative.slug])
        for one in several.reports
        if Act.SUBMIT in one.opened.rights.acts and one.own_indicators is None
    ]
    outcomes = submit_several(orders=orders, by=request.user, at=timezone.now())
    count = sum(one.is_done for one in outcomes)
    if count:
        skips = cycle.plan.skips_approval
        following = next_words(ReportState.SUBMITTED, skips_approval=skips, words=cycle.plan.words)
        messages.success(request, f"{count}件を提出しました。{following}")
    for one in outcomes:
        if one.refusal:
            messages.error(request, f"{names[one.order.report.pk]}：提出できませんでした。{one.refusal}")
    if not orders:
        messages.error(request, "提出するものが選ばれていません。")
    return redirect(plan_url(cycle.plan, "questionnaire_done", fiscal_year=fiscal_year))
