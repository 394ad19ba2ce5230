"""保存年限: what is older than its term, with what stays; removed by a POST alone. For the secretariat."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import require_secretariat
from accounts.requests import AuthenticatedRequest
from indicators.models import Disposal, DisposalLine
from indicators.retention.forms import TermsForm
from indicators.retention.services import FIRST_NAMES, dispose, listed, set_terms, with_names
from initiatives.people.views import tabs

_LATEST = 50
_UNCONFIRMED = "消すと元に戻せません。「消すことを確かめました」にチェックを付けてください。"


@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: AuthenticatedRequest) -> HttpResponse:
    """List what is older than its term; set terms; remove what was shown and chosen."""
    require_secretariat(request.user)
    today = timezone.localdate()
    rows = listed(today)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = TermsForm(request.POST if act == "terms" else None, rows=rows)
    refusals: list[str] = []
    if act == "terms":
        if form.is_valid():
            changed = set_terms(years=form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(
                request,
                f"保存年限を変えました（{'、'.join(changed)}）。"
                if changed
                else "保存年限は、登録のとおりです。",
            )
            return redirect("retention")
    elif act == "remove":
        try:
            done = _remove(request)
        except ValidationError as error:
            refusals = error.messages
        else:
            told = "、".join(f"{line.get_kind_display()} {line.count}件" for line in done.lines.all())
            messages.success(request, f"保存年限を過ぎたものを整理しました（{told}）。")
            return redirect("retention")
    elif request.method == "POST":
        raise Http404("この操作はありません")
    whole = request.GET.get("names", "")
    context: dict[str, Any] = {
        "rows": with_names(listed(today) if refusals else rows, whole),
        "whole": whole,
        "form": form,
        "refusals": refusals,
        "chosen": request.POST.getlist("kind"),
        "has_any": any(row.count for row in rows),
        "disposals": _disposals(whole),
    }
    status = 200 if request.method != "POST" else (409 if refusals else 422)
    return render(
        request, "indicators/retention/page.html", tabs(request, "retention") | context, status=status
    )


def _disposals(whole: str) -> list[tuple[Disposal, list[dict[str, Any]]]]:
    """What was removed of late, with the first names of each line; of the line ``whole`` with all."""
    rows = Disposal.objects.select_related("done_by").prefetch_related("lines")[:_LATEST]
    return [(one, [_told(line, whole) for line in one.lines.all()]) for one in rows]


def _told(line: DisposalLine, whole: str) -> dict[str, Any]:
    names, is_whole = line.names.splitlines(), whole == f"line-{line.pk}"
    shown = names if is_whole else names[:FIRST_NAMES]
    return {"line": line, "names": shown, "unnamed": len(names) - len(shown), "is_whole": is_whole}


def _remove(request: AuthenticatedRequest) -> Disposal:
    if request.POST.get("is_confirmed") != "on":
        raise ValidationError(_UNCONFIRMED)
    kinds = request.POST.getlist("kind")
    return dispose(
        stamps={kind: request.POST.get(f"stamp-{kind}", "") for kind in kinds},
        kinds=kinds,
        today=timezone.localdate(),
        by=request.user,
        at=timezone.now(),
    )
