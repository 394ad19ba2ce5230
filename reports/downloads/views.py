"""What every page that hands documents over shares: who may have them, and how a file is answered."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.templatetags.static import static

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.files_out import safe_file_name
from indicators.workflow.access import get_plan
from initiatives.models import Plan
from initiatives.permissions import access_to
from reports.downloads.files import DocumentFile, FileFormat, formats_of, html_of, make_file
from reports.downloads.registry import output_of


def plan_of_documents(request: AuthenticatedRequest, slug: str) -> Plan:
    """Return a plan whose documents the reader may have: people with a role in it. 404 or 403 for others."""
    plan = get_plan(request.user, slug)
    if not access_to(request.user, plan).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、帳票は利用できません。")
    return plan


def document_response(document: object, file_format: str, name: str) -> HttpResponse:
    """Return a document as a page (HTML) or as a file to save."""
    if file_format not in formats_of(output_of(document)):
        raise Http404("この形式では作成できません")
    chosen = FileFormat(file_format)
    if chosen == FileFormat.HTML:
        return HttpResponse(html_of(document, style_address=static))
    return download(make_file(document, chosen, name))


def download(file: DocumentFile) -> HttpResponse:
    """Return a file to be saved under its Japanese name."""
    response = HttpResponse(file.content, content_type=file.content_type)
    # The Japanese name in the form of RFC 5987, with a plain one for whoever cannot read that.
    name = safe_file_name(file.name)
    ending = name.rsplit(".", 1)[-1]
    response["Content-Disposition"] = (
        f"attachment; filename=\"document.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
