"""引継ぎの対応: old → new as a table for everybody who sees both plans; corrected by those who keep them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from indicators.succession.access import get_kept_pair, get_pair
from indicators.succession.mapping import Mapping
from indicators.succession.mapping_forms import MappingForm
from indicators.succession.mapping_page import MappingPage
from indicators.succession.services import LineTakenError, Mapped, map_initiative
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Initiative


@require_safe
def succession(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show what became of each initiative and each line, and what is still to do of a plan just made."""
    pair = get_pair(request.user, plan)
    return render(request, "indicators/succession/mapping.html", {"page": MappingPage(pair)})


@require_http_methods(["GET", "HEAD", "POST"])
def succession_of(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Correct what became of one initiative of the plan before."""
    pair = get_kept_pair(request.user, plan)
    mapping = Mapping(pair.old, pair.new)
    old = next((one for one in mapping.old_ones if one.slug == slug), None)
    if old is None:
        raise Http404("前の計画にありません")
    now = Mapped.of(old)
    form = MappingForm(request.POST if request.method == "POST" else None, mapping=mapping, old=old, now=now)
    seen = request.POST.get("seen", "") if form.is_bound else str(now)
    context: dict[str, Any] = {"form": form, "old": old, "page": MappingPage(pair), "refusal": ""}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            is_changed = map_initiative(old=old, wanted=form.wanted, seen=seen, by=request.user)
        except LineTakenError as error:
            form.take(error.sentences)
        except ConflictError as error:
            context |= {"refusal": str(error), "now_told": _told(mapping, old)}
            status, seen = 409, str(now)  # whoever has been told may save over it
        else:
            messages.success(request, "保存しました。" if is_changed else "変更はありませんでした。")
            return redirect(f"{plan_url(pair.shown, 'succession')}#row-{old.slug}")
    return render(request, "indicators/succession/correct.html", context | {"seen": seen}, status=status)


def _told(mapping: Mapping, old: Initiative) -> list[str]:
    """In what an initiative and its lines go on now, in words."""
    row = next(row for row in mapping.rows if row.old == old)
    found = [f"{one.code}　{one.plain_title}" for one in row.new]
    return found + [f"数値目標「{line.old.plain_name}」→「{line.new}」" for line in row.lines if line.new]
