"""根拠資料: a page of its own beside the entry page, so that a file is sent without what is typed there."""

import logging

from django.contrib import messages
from django.db import OperationalError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.disk_space import NO_ROOM, is_full
from imari_dx.shared.methods import posts_only
from imari_dx.shared.way_back import way_back_url
from indicators.evidence.errors import EvidenceError
from indicators.evidence.forms import EvidenceUploadForm
from indicators.evidence.page import EvidencePage
from indicators.evidence.services import add_evidence, remove_evidence
from indicators.models import Act, EvidenceFile
from indicators.workflow.access import get_plan, get_report, require_act
from indicators.workflow.errors import ConflictError

logger = logging.getLogger(__name__)
NOT_STORED = (
    "サーバーにファイルを保存できなかったため、登録していません。少し待って、もう一度お試しください。"
    "続くときは事務局に連絡してください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """List the files of a report; a POST adds one."""
    page = _page(request, fiscal_year, slug, plan)
    if request.method != "POST":
        return _show(request, page, EvidenceUploadForm())
    require_act(page.rights, Act.SAVE)
    form = EvidenceUploadForm(request.POST, request.FILES)
    if not page.may_edit:
        return _show(request, page, form, status=409)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    upload, description = form.cleaned_data["file"], form.cleaned_data["description"]
    try:
        added = add_evidence(
            report=page.report, by=request.user, at=timezone.now(), upload=upload, description=description
        )
    except EvidenceError as error:
        form.add_error("file", str(error))
        return _show(request, page, form, status=422)
    except ConflictError as error:
        return _show(request, page, form, status=409, refusal=str(error))
    except (OSError, OperationalError) as error:  # the disk is full, or away; the database finds no room
        logger.error("a file could not be stored: %s", error)  # a full disk has no room for more
        lacks_room = isinstance(error, OSError) and is_full(error)
        return _show(request, page, form, status=503, refusal=NO_ROOM if lacks_room else NOT_STORED)
    messages.success(request, f"「{added.name}」を登録しました。")
    return redirect(page.url)


@posts_only("evidence", "fiscal_year", "slug")
def remove(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, pk: int, plan: str = ""
) -> HttpResponse:
    """Remove a file; whoever was too late is told so."""
    page = _page(request, fiscal_year, slug, plan)
    require_act(page.rights, Act.SAVE)
    row = EvidenceFile.objects.filter(report=page.report, pk=pk).select_related("report").first()
    if row is None:
        raise Http404("この根拠資料はありません")
    if not page.may_edit:
        return _show(request, page, EvidenceUploadForm(), status=409)
    try:
        remove_evidence(evidence=row, by=request.user, at=timezone.now())
    except ConflictError as error:
        return _show(request, page, EvidenceUploadForm(), status=409, refusal=str(error))
    messages.success(request, f"「{row.name}」を削除しました。")
    return redirect(page.url)


@require_safe
def evidence_file(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, pk: int, plan: str = ""
) -> FileResponse:
    """Send a file to whoever may see the report: to be saved, never to be shown by the browser as a page."""
    report, _initiative, _rights = get_report(request.user, get_plan(request.user, plan), fiscal_year, slug)
    row = EvidenceFile.objects.filter(report=report, pk=pk, removed_at=None).first()
    if row is None or not row.file.storage.exists(str(row.file.name)):
        raise Http404("この根拠資料はありません")
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _page(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str) -> EvidencePage:
    report, initiative, rights = get_report(request.user, get_plan(request.user, plan), fiscal_year, slug)
    return EvidencePage(report=report, initiative=initiative, rights=rights, back=way_back_url(request))


def _show(
    request: AuthenticatedRequest,
    page: EvidencePage,
    form: EvidenceUploadForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    context = {"page": page, "form": form, "refusal": refusal}
    return render(request, "indicators/evidence/page.html", context, status=status)
