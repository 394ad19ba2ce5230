"""計画ブック of a plan that is to come: an empty one handed out, a filled one taken in."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require_secretariat
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.files_out import workbook_answer
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.parcels import StaleParcelError
from imari_dx.shared.workbook_in import UnreadableFileError
from indicators.plan_books.books import empty_book, file_name
from indicators.plan_books.forms import BookForm, YearsForm
from indicators.plan_books.new_plan import NewPlanShown, make_plan, read_new
from indicators.plan_books.parcel import packed, unpacked
from indicators.plan_books.sheets import SHEETS
from indicators.plan_books.telling import Told, told
from indicators.plan_books.workbook import sheet_name
from indicators.plan_io import PlanDocumentError
from initiatives.addresses import plan_url
from initiatives.words import NEUTRAL, Words

MOST_TOLD = 200  # problems in one list
_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def start_book(request: AuthenticatedRequest) -> HttpResponse:
    """A new plan: an empty workbook to take away; a filled one is shown first, then taken in."""
    require_secretariat(request.user)
    is_new_file = request.method == "POST" and "parcel" not in request.POST
    form = BookForm(request.POST, request.FILES) if is_new_file else BookForm()
    shown: NewPlanShown | None = None
    refused: list[Told] = []
    status = 200
    if is_new_file:
        shown = _read(form)
        status = 422 if shown is None or shown.problems else 200
    elif request.method == "POST":
        try:
            return _make(request)
        except StaleParcelError as error:
            refused, status = [Told("", str(error))], 409
        except PlanDocumentError as error:
            parcel = unpacked(request.POST.get("parcel", ""), request.user)
            refused, status = told(error.problems, parcel.places), 409
    problems = refused or (shown.problems if shown else [])
    context = {
        "form": form,
        "years": YearsForm(None, this_year=_this_year()),
        "shown": shown,
        **told_first(problems),
        "parcel": packed(shown.parcel, request.user) if shown and not shown.problems else "",
        "crumbs": [{"label": "はじめに", "url": reverse("start")}],
        "sheets": sheets_told(NEUTRAL),
    }
    return render(request, "indicators/plan_books/new.html", context, status=status)


def _read(form: BookForm) -> NewPlanShown | None:
    """Read the file; None, with an error at its field, where it cannot be read at all."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return read_new(file.read(), file.name)
    except UnreadableFileError as error:
        form.add_error("file", str(error))
        return None


def _make(request: AuthenticatedRequest) -> HttpResponse:
    parcel = unpacked(request.POST.get("parcel", ""), request.user)
    result = make_plan(document=parcel.document)
    messages.success(request, f"「{result.plan}」を登録しました。")
    if result.departments:
        messages.info(request, f"部署を登録しました（{'、'.join(result.departments)}）。")
    return redirect(plan_url(result.plan, "start"))


@require_safe
def start_book_file(request: AuthenticatedRequest) -> HttpResponseBase:
    """An empty workbook, with columns for the years that were chosen."""
    require_secretariat(request.user)
    years = YearsForm(request.GET, this_year=_this_year()).years
    return workbook_answer(empty_book(*years), file_name(None))


def _this_year() -> int:
    return FiscalYear.of(timezone.localdate()).year


def told_first(problems: Sequence[Told]) -> dict[str, Any]:
    """Return the first of many problems, and how many there are besides, for a template."""
    return {"problems": problems[:MOST_TOLD], "more": max(len(problems) - MOST_TOLD, 0)}


def sheets_told(words: Words) -> list[tuple[str, str]]:
    """Return the sheets of the workbook with what stands in them."""
    return [(sheet_name(one, words), words.say(one.lead)) for one in SHEETS if one.key != "scale"]
