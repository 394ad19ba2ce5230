"""利用者 and 部署 as files: whole, as the pages show them, for those who may open the pages."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require_account_keeper, require_secretariat
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from initiatives.organisation.department_tree import asks_for_past, department_rows
from initiatives.people.list_form import PeopleFilter
from initiatives.permissions import plans_of
from reports.downloads.views import download
from reports.organisation import files as organisation_files


@require_safe
def people_file(request: AuthenticatedRequest, file_format: str) -> HttpResponse:
    """Return the accounts that the filter of the address leaves, as CSV or Excel."""
    require_account_keeper(request.user)
    today = timezone.localdate()
    form = PeopleFilter(request.GET, today=today)
    plans, conditions = plans_of(request.user), chosen_in(form)
    return download(
        organisation_files.people_file(form.filter(), today, file_format, plans=plans, conditions=conditions)
    )


@require_safe
def departments_file(request: AuthenticatedRequest, file_format: str) -> HttpResponse:
    """Return the departments as CSV or Excel, those that are over only on demand."""
    require_secretariat(request.user)
    today = timezone.localdate()
    with_past = asks_for_past(request.GET)
    rows = department_rows(today, with_past=with_past)
    conditions = "廃止した部署も表示" if with_past else ""
    plans = plans_of(request.user)
    return download(
        organisation_files.departments_file(rows, today, file_format, plans=plans, conditions=conditions)
    )
