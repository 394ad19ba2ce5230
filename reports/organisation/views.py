"""利用者 and 部署 as files: whole, as the pages show them, for those who may open the pages."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require_account_keeper, require_secretariat
from accounts.requests import AuthenticatedRequest
from initiatives.organisation.department_tree import asks_for_past, department_rows
from initiatives.people.forms import PeopleFilter
from initiatives.permissions import plans_of
from initiatives.words import contacts_of
from reports.downloads.views import download
from reports.organisation import files as organisation_files


@require_safe
def people_file(request: AuthenticatedRequest, file_format: str) -> HttpResponse:
    """Return the accounts that the filter of the address leaves, as CSV or Excel."""
    require_account_keeper(request.user)
    today = timezone.localdate()
    people = PeopleFilter(request.GET, today=today).filter()
    return download(organisation_files.people_file(people, today, file_format, contact=_contact(request)))


@require_safe
def departments_file(request: AuthenticatedRequest, file_format: str) -> HttpResponse:
    """Return the departments as CSV or Excel, those that are over only on demand."""
    require_secretariat(request.user)
    today = timezone.localdate()
    rows = department_rows(today, with_past=asks_for_past(request.GET))
    return download(organisation_files.departments_file(rows, today, file_format, contact=_contact(request)))


def _contact(request: AuthenticatedRequest) -> str:
    """Whom to ask about what belongs to no plan: those of all plans that the reader has a part in."""
    return contacts_of(plan.words for plan in plans_of(request.user))
