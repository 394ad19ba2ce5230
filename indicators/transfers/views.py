"""人事異動 of many: what was registered, a new one, one of them; for those who keep accounts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Transfer, User
from accounts.permissions import require_account_keeper
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.csv_in import template_of
from imari_dx.shared.files_out import file_answer
from imari_dx.shared.fiscal_year import era_date
from indicators.transfers.page import TransferPage
from indicators.transfers.services import cancel_transfer
from indicators.transfers.table import COLUMNS
from initiatives.csv_in.people_table import DEPARTMENT, DEPUTY, DEPUTY_WORD, ID, NAME, PLANS, ROLE
from initiatives.people.list_form import PeopleFilter, plans_named
from initiatives.people.views import tabs

_METHODS = ["GET", "HEAD", "POST"]
_PER_PAGE = 50


@require_safe
def transfers(request: AuthenticatedRequest) -> HttpResponse:
    """List what was registered, the latest day first."""
    require_account_keeper(request.user)
    today = timezone.localdate()
    found = Transfer.objects.select_related("recorded_by", "cancelled_by").annotate(
        people=Count("steps__user", distinct=True)
    )
    found = found.order_by("-on", "-pk")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "today": today}
    return render(request, "indicators/transfers/list.html", context | tabs(request, "transfers"))


@require_http_methods(_METHODS)
def transfer_new(request: AuthenticatedRequest) -> HttpResponse:
    """Choose people and where they go, or paste a table; look at what it does; do it."""
    require_account_keeper(request.user)
    page = TransferPage(request)
    if request.method == "POST":
        page.take()
    if page.done:
        on = page.day.cleaned_data["on"]
        messages.success(request, f"{era_date(on)}の異動（{len(page.outcomes)}人）を登録しました。")
        return redirect("transfers")
    form = PeopleFilter(request.GET, today=page.today)
    offered = [] if page.people else [one for one in form.filter() if one.is_open_on(page.today)]
    context = page.context | {"filter": form, "offered": offered}
    return render(
        request, "indicators/transfers/new.html", context | tabs(request, "transfers"), status=page.status
    )


@require_safe
def transfers_template(request: AuthenticatedRequest) -> FileResponse:
    """Everybody who may be used, with the present place, to be filled in."""
    require_account_keeper(request.user)
    today = timezone.localdate()
    people = PeopleFilter({"sort": "department"}, today=today).filter()
    rows = [_filled_in(user) for user in people if user.is_open_on(today)]
    return file_answer(template_of(COLUMNS, rows), "人事異動.csv", "text/csv; charset=utf-8")


def _filled_in(user: User) -> dict[str, str]:
    row = next(iter(user.memberships.all()), None)
    named = {ID: user.username, NAME: user.full_name}
    if row is None:
        return named
    return named | {
        DEPARTMENT: str(row.department or ""),
        ROLE: row.get_role_display(),
        DEPUTY: DEPUTY_WORD if row.is_deputy else "",
        PLANS: plans_named(row),
    }


@require_http_methods(_METHODS)
def transfer(request: AuthenticatedRequest, number: int) -> HttpResponse:
    """Show what one of them did to whom; take it back before its day."""
    require_account_keeper(request.user)
    found = Transfer.objects.select_related("recorded_by", "cancelled_by").filter(pk=number).first()
    if found is None:
        raise Http404("この異動はありません")
    refusals: list[str] = []
    if request.method == "POST":
        try:
            cancel_transfer(transfer=found, by=request.user, at=timezone.now())
        except ValidationError as error:
            refusals = error.messages
        else:
            messages.success(request, f"{era_date(found.on)}の異動を取り消しました。")
            return redirect(reverse("transfer", args=[number]))
    people: dict[int, dict[str, object]] = {}
    for step in found.steps.select_related("user"):
        one = people.setdefault(step.user_id, {"user": step.user, "added": [], "ended": []})
        told = one["added" if step.kind == "added" else "ended"]
        assert isinstance(told, list)  # noqa: S101 (for the type checker)
        told.append(step.told)
    context = {
        "transfer": found,
        "people": people.values(),
        "refusals": refusals,
        "may_cancel": not found.cancelled_at and found.on > timezone.localdate(),
        "crumbs": [
            {"label": "利用者", "url": reverse("people")},
            {"label": "人事異動", "url": reverse("transfers")},
        ],
    }
    return render(
        request,
        "indicators/transfers/transfer.html",
        tabs(request, "transfers") | context,
        status=409 if refusals else 200,
    )
