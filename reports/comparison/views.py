"""新旧対照表 of a revision and 訂正一覧 of a plan, as page, PDF and Excel."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.planning.told import told_of, told_of_draft, told_of_errata
from initiatives.models import Revision
from initiatives.permissions import access_to
from reports.builders.comparison import errata_list, revision_comparison
from reports.downloads.views import document_response, plan_of_documents


@require_safe
def comparison_file(
    request: AuthenticatedRequest, number: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """新旧対照表 of a revision in force; of one that is being prepared, for the secretariat, as 案."""
    chosen = plan_of_documents(request, plan)
    found = Revision.objects.filter(plan=chosen, number=number).first()
    if found is None or not (found.is_in_force or access_to(request.user, chosen).is_secretariat):
        raise Http404("この改定はありません")
    found.plan = chosen
    told = told_of(found) if found.is_in_force else told_of_draft(found)
    document = revision_comparison(found, told, now=timezone.localtime())
    draft = "" if found.is_in_force else "案"
    return document_response(document, file_format, f"{chosen.short_title}_{found}_{document.name}{draft}")


@require_safe
def errata_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    """All errata of the plan."""
    chosen = plan_of_documents(request, plan)
    errata = told_of_errata(chosen)
    if not errata:
        raise Http404("訂正はありません")
    document = errata_list(chosen, errata)
    return document_response(document, file_format, f"{chosen.short_title}_{document.name}")
