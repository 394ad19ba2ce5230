"""過年度の取込: the secretariat hands in a file, sees what it would bring in, takes it in, takes it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.files_out import workbook_answer
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import UnreadableFileError, read_upload
from indicators.book.results import load_results
from indicators.models import RatingScale, ResultImport
from indicators.past_years.forms import PastYearsForm, TakeBackForm
from indicators.past_years.page import ImportPage, PastYearsPage, stamp_of
from indicators.past_years.parcel import Parcel, packed, unpacked
from indicators.past_years.prepare import PastYearsRefusedError
from indicators.past_years.services import Upload, import_results, read_past_years, take_back
from indicators.past_years.template import template_book
from indicators.past_years.template_rows import template_sheets, years_to_fill
from indicators.workflow.access import get_plan
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import require_secretariat_of

CHANGED_MEANWHILE = (
    "確かめたあとに、登録の内容が変わりました。まだ何も取り込んでいません。"
    "もう一度確かめてから、取り込んでください。"
)
_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def past_years(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Hand in a file: it is shown first, then taken in as it was shown."""
    chosen = _plan_of(request, plan)
    is_file = request.method == "POST" and "parcel" not in request.POST
    page = PastYearsPage(chosen, PastYearsForm(request.POST, request.FILES) if is_file else PastYearsForm())
    try:
        if is_file:
            _show(request, page)
        elif request.method == "POST" and (stored := _take_in(request, page)):
            messages.success(request, f"{stored.file_name}を、移行データとして取り込みました。")
            return redirect(plan_url(chosen, "past_years_import", number=stored.pk))
    except PastYearsRefusedError as error:
        page.all_problems, page.status = error.problems, 422
    except ConflictError as error:
        page.refusal, page.status = str(error), 409
    return render(request, "indicators/past_years/page.html", {"page": page}, status=page.status)


def _plan_of(request: AuthenticatedRequest, slug: str) -> Plan:
    plan = get_plan(request.user, slug)
    require_secretariat_of(request.user, plan)
    return plan


def _show(request: AuthenticatedRequest, page: PastYearsPage) -> None:
    """Read the file and show what it would bring in."""
    form = page.form
    if not form.is_valid():
        page.status = 422
        return
    file = form.cleaned_data["file"]
    _read(request, page, file.name, file.read(), form.cleaned_data["origin"])


def _read(request: AuthenticatedRequest, page: PastYearsPage, name: str, data: bytes, origin: str) -> None:
    try:
        upload = Upload.of(name, data, read_upload(data, name))
        page.prepared = read_past_years(page.plan, upload)
    except UnreadableFileError as error:
        page.form.add_error("file", str(error))
        page.status = 422
        return
    except RatingScale.DoesNotExist as error:
        raise ConflictError("計画に、使用中の判定基準がありません。先に判定基準を決めてください。") from error
    page.origin = origin
    parcel = Parcel(name, data, origin, stamp_of(page.prepared))
    page.parcel = packed(parcel, page.plan, request.user)


def _take_in(request: AuthenticatedRequest, page: PastYearsPage) -> ResultImport | None:
    """Take in what was shown; None, and it is shown again, where it would be something else by now."""
    parcel = unpacked(request.POST.get("parcel", ""), page.plan, request.user)
    upload = Upload.of(parcel.name, parcel.data, read_upload(parcel.data, parcel.name))
    if stamp_of(read_past_years(page.plan, upload)) != parcel.stamp:
        _read(request, page, parcel.name, parcel.data, parcel.origin)
        page.refusal, page.status = CHANGED_MEANWHILE, 409
        return None
    return import_results(
        plan=page.plan, upload=upload, origin=parcel.origin, by=request.user, at=timezone.now()
    )


@require_safe
def past_years_template(request: AuthenticatedRequest, plan: str = "") -> HttpResponseBase:
    """A workbook with the plan's rows for the years before this one, to fill in."""
    chosen = _plan_of(request, plan)
    try:
        results = load_results(chosen)
    except RatingScale.DoesNotExist as error:
        raise Http404("計画に、使用中の判定基準がありません。") from error
    years = years_to_fill(results, FiscalYear.of(timezone.localdate()))
    title = f"{chosen.short_title}　過年度の実績"
    content = template_book(template_sheets(results, years), title)
    return workbook_answer(content, f"{chosen.short_title}_過年度の実績.xlsx")


@require_http_methods(_METHODS)
def past_years_import(request: AuthenticatedRequest, number: int, plan: str = "") -> HttpResponse:
    """One import: what it brought in; it may be taken back while nothing rests on it."""
    chosen = _plan_of(request, plan)
    stored = ResultImport.objects.select_related("plan", "imported_by", "taken_back_by")
    found = stored.filter(plan=chosen, pk=number).first()
    if found is None:
        raise Http404("この取込はありません")
    page, form = ImportPage(found), TakeBackForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not form.is_valid():
            status = 422
        else:
            try:
                reason = form.cleaned_data["reason"]
                take_back(stored=found, reason=reason, by=request.user, at=timezone.now())
            except ConflictError as error:
                page.refusal, status = str(error), 409
            else:
                messages.success(request, f"{found.file_name}の取込を取り消しました。")
                return redirect(page.list_url)
    context = {"page": page, "form": form}
    return render(request, "indicators/past_years/import.html", context, status=status)
