"""操作の記録: who did what, for the secretariat; for the account administrator, what concerns accounts."""

from typing import Any, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import AuditRecord
from accounts.permissions import access_of, require_account_keeper
from accounts.records.export import lines_of
from accounts.records.facts import facts_in_words
from accounts.records.reading import Place, oldest_first, page_of
from accounts.requests import AuthenticatedRequest
from imari_dx.operation.records.forms import RecordForm
from initiatives.people.views import tabs

PER_PAGE: Final = 100


@require_safe
def records(request: AuthenticatedRequest) -> HttpResponse:
    """Show a page of what was searched for, the latest first; nothing is counted, however many there are."""
    form = _form(request)
    shown, end = page_of(form.filter(), Place.read(request.GET.get("after", "")), PER_PAGE)
    context = {
        "form": form,
        "rows": [_row(one) for one in shown],
        "end": end,
        "is_first": "after" not in request.GET,
    }
    return render(request, "operation/records/page.html", tabs(request, "records") | context)


@require_safe
def records_file(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """Return all that was searched for as CSV, the oldest first; that it was taken away is recorded too."""
    lines = lines_of(oldest_first(_form(request).filter()), "csv")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename="操作の記録.csv"
    )
    return response


def _form(request: AuthenticatedRequest) -> RecordForm:
    require_account_keeper(request.user)
    return RecordForm(request.GET, access_of(request.user))


def _row(record: AuditRecord) -> dict[str, Any]:
    return {"record": record, "facts": facts_in_words(record.facts)}
