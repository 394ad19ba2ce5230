"""ログインの記録: who signed in, tried to, was locked out; for those who keep accounts."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SignIn
from accounts.permissions import access_of, require_account_keeper
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from initiatives.permissions import plans_of
from reports.documents.cells import Cell
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.sign_ins.forms import SignInForm

PER_PAGE = 100
_TITLE = "ログインの記録"
_COLUMNS = {"日時": 160, "結果": 150, "利用者ID": 150, "氏名": 150, "送信元": 150}


@require_safe
def sign_ins(request: AuthenticatedRequest) -> HttpResponse:
    """Show the record, page by page, the latest first."""
    require_account_keeper(request.user)
    form = SignInForm(request.GET)
    context = {
        "form": form,
        "page": Paginator(form.filter(), PER_PAGE).get_page(request.GET.get("page")),
        "here": "sign_ins",
        "sees_content": access_of(request.user).is_secretariat,
    }
    return render(request, "reports/sign_ins/page.html", context)


@require_safe
def sign_ins_file(request: AuthenticatedRequest, file_format: str) -> HttpResponse:
    """Return what the search found, whole, as CSV or Excel."""
    require_account_keeper(request.user)
    form = SignInForm(request.GET)
    head = list_head(_TITLE, plans_of(request.user), conditions=chosen_in(form))
    return download(list_file(_TITLE, file_format, _COLUMNS, list(_rows(form.filter())), head))


def _rows(found: Iterable[SignIn]) -> Iterable[dict[str, Cell]]:
    for row in found:
        yield {
            "日時": timezone.localtime(row.at),
            "結果": row.get_kind_display(),
            "利用者ID": row.username,
            "氏名": str(row.user or ""),
            "送信元": row.address or "",
        }
