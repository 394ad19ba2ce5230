"""公表版: the list for everybody with a part in the plan, an edition, its files, how two of them differ."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.methods import posts_only
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.downloads.files import FileFormat
from reports.downloads.views import document_response, plan_of_documents
from reports.editions.archive import order_archive
from reports.editions.check import check
from reports.editions.content import UnreadableEditionError, compared
from reports.editions.forms import ComparedForm
from reports.editions.page import EditionPage, years_of
from reports.editions.serving import file_response
from reports.models import Edition, EditionFile
from reports.permissions import takes_part


@require_safe
def editions(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List all that was published of a plan."""
    chosen = plan_of_documents(request, plan)
    found = Edition.objects.published().filter(plan=chosen).select_related("plan", "requested_by")
    context = {
        "years": years_of(chosen, found),
        "is_insider": takes_part(request.user, chosen),
        "documents_url": plan_url(chosen, "documents"),
    }
    return render(request, "reports/editions/list.html", context)


@require_safe
def edition(request: AuthenticatedRequest, fiscal_year: int, number: int, plan: str = "") -> HttpResponse:
    """Show an edition with its files; asked to, compute every hash anew."""
    chosen = plan_of_documents(request, plan)
    found = _edition(chosen, fiscal_year, number)
    checked = check(found) if request.GET.get("check") == "1" else None
    page = EditionPage(found, is_insider=takes_part(request.user, chosen), checked=checked)
    return render(request, "reports/editions/edition.html", {"page": page})


@require_safe
def edition_file(
    request: AuthenticatedRequest,
    fiscal_year: int,
    number: int,
    document: str,
    file_format: str,
    plan: str = "",
) -> HttpResponse:
    """A file of an edition: of a document by its key, of a 個票 by the name of its initiative."""
    found = _edition(plan_of_documents(request, plan), fiscal_year, number)
    files = EditionFile.objects.filter(edition=found, file_format=file_format)
    row = files.filter(key=document, slug="").first() or files.filter(slug=document).first()
    if row is None:
        raise Http404("この版に、このファイルはありません")
    return file_response(request, row)


@posts_only("edition", "fiscal_year", "number")
def edition_archive(
    request: AuthenticatedRequest, fiscal_year: int, number: int, plan: str = ""
) -> HttpResponse:
    """Order the report of an edition for the archive, and lead to the page of the job."""
    chosen = plan_of_documents(request, plan)
    job = order_archive(_edition(chosen, fiscal_year, number), by=request.user, at=timezone.now())
    return redirect(plan_url(chosen, "job", job=job.pk))


@require_safe
def edition_difference(
    request: AuthenticatedRequest, fiscal_year: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """What two editions of a year say differently, the last two at first."""
    chosen = plan_of_documents(request, plan)
    found = Edition.objects.published().of_year(chosen, fiscal_year).select_related("plan", "data")
    pair = ComparedForm(request.GET, editions=list(found)).chosen
    if pair is None or file_format not in (FileFormat.HTML, FileFormat.XLSX):
        raise Http404("比べる版がありません")
    try:
        document = compared(*pair)
    except UnreadableEditionError as error:
        raise Http404(str(error)) from error
    year, labels = FiscalYear(fiscal_year).label, "と".join(one.label for one in pair)
    return document_response(document, file_format, f"{chosen.short_title}_{year}_{document.name}_{labels}")


def _edition(plan: Plan, fiscal_year: int, number: int) -> Edition:
    found = Edition.objects.published().of_year(plan, fiscal_year).filter(number=number)
    row = found.select_related("plan", "requested_by").first()
    if row is None:
        raise Http404("この公表版はありません")
    return row
