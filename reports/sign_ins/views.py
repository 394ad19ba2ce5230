"""ログインの記録: who signed in, tried to, was locked out; for those who keep accounts."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SignIn
from accounts.permissions import access_of, require_account_keeper
from accounts.requests import AuthenticatedRequest
from initiatives.permissions import plans_of
from initiatives.words import contacts_of
from reports.documents.cells import Cell
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat
from reports.downloads.views import download
from reports.formats.csv import render_csv
from reports.formats.xlsx.listing import render_list
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
    rows = _rows(SignInForm(request.GET).filter())
    if file_format == "csv":
        content = render_csv(rows, list(_COLUMNS))
        return download(DocumentFile(content, "text/csv; charset=utf-8", f"{_TITLE}.csv"))
    if file_format == FileFormat.XLSX:
        contact = contacts_of(plan.words for plan in plans_of(request.user))
        content = render_list(title=_TITLE, columns=_COLUMNS, rows=list(rows), contact=contact)
        return download(DocumentFile(content, CONTENT_TYPES[FileFormat.XLSX], f"{_TITLE}.xlsx"))
    raise Http404("この形式では保存できません")


def _rows(found: Iterable[SignIn]) -> Iterable[dict[str, Cell]]:
    for row in found:
        yield {
            "日時": timezone.localtime(row.at),
            "結果": row.get_kind_display(),
            "利用者ID": row.username,
            "氏名": str(row.user or ""),
            "送信元": row.address or "",
        }
