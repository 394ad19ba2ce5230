"""部署: the departments, who is there, what they lead; and the steps of a 組織改編. For the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.history import changes_of_departments
from accounts.models import Reorganisation, ReorganisationKind
from accounts.permissions import require_secretariat
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from initiatives.organisation.department_tree import asks_for_past, department_rows
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.organisation.forms import ReorganiseForm
from initiatives.organisation.rules import Problem
from initiatives.organisation.scope import NOWHERE, Scope
from initiatives.organisation.services.reorganise import reorganise
from initiatives.organisation.services.take_back import take_back_reorganisation
from initiatives.words import NEUTRAL

# Departments belong to no plan: what they lead is called by the neutral word.
TABS = {"here": "departments", "sees_content": True, "initiative": NEUTRAL.initiative}


@require_safe
def departments(request: AuthenticatedRequest) -> HttpResponse:
    """List the departments as a tree, those that are over only on demand, and the 組織改編 so far."""
    require_secretariat(request.user)
    shows_all = asks_for_past(request.GET)
    today = timezone.localdate()
    records = Reorganisation.objects.select_related("recorded_by", "cancelled_by")
    records = records.prefetch_related("before", "after")
    context = {
        "rows": department_rows(today, with_past=shows_all),
        "shows_all": shows_all,
        "changes": changes_of_departments(),
        "records": [(record, record.may_be_cancelled_on(today)) for record in records],
    }
    return render(request, "initiatives/organisation/departments.html", context | TABS)


@posts_only("departments")
def take_back(request: AuthenticatedRequest, number: int) -> HttpResponse:
    """Take a reorganisation back whose day has not come."""
    require_secretariat(request.user)
    record = get_object_or_404(Reorganisation, pk=number)
    try:
        take_back_reorganisation(record=record, by=request.user, at=timezone.now())
    except OrganisationConflictError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "組織改編を取り消しました。部署、職員の所属、担当課は、登録する前に戻りました。"
        )
    return redirect("departments")


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation(request: AuthenticatedRequest) -> HttpResponse:
    """Choose what happens, see what moves where, confirm: GET shows, POST does it."""
    require_secretariat(request.user)
    data = request.POST if request.method == "POST" else request.GET
    kind = data.get("kind", "")
    if kind not in ReorganisationKind.values:
        return render(request, "initiatives/organisation/reorganise_kind.html", TABS)
    asked = request.method == "POST" or "effective_on" in data
    form = ReorganiseForm(data if asked else None, kind=kind)
    if not asked or not form.is_valid() or form.scope is None:
        context = {"form": form, "kind": ReorganisationKind(kind)}
        return render(
            request,
            "initiatives/organisation/reorganise_form.html",
            context | TABS,
            status=422 if asked else 200,
        )
    if request.method == "POST":
        return _confirm(request, form, form.scope)
    return _preview(request, form, form.scope, QueryDict())


def _confirm(request: AuthenticatedRequest, form: ReorganiseForm, scope: Scope) -> HttpResponse:
    choices = {one.key: request.POST.get(one.key, "") for one in scope.movables}
    try:
        record = reorganise(
            kind=scope.kind,
            effective_on=scope.effective_on,
            before=scope.before,
            names=scope.names,
            choices=choices,
            note=request.POST.get("note", "").strip().replace("\r\n", "\n"),
            by=request.user,
            at=timezone.now(),
            stamp=request.POST.get("stamp", ""),
        )
    except OrganisationConflictError as error:
        return _preview(request, form, scope, request.POST, refusal=str(error), status=409)
    except ReorganisationError as error:
        return _preview(request, form, scope, request.POST, problems=error.problems, status=422)
    messages.success(request, f"組織改編（{record.get_kind_display()}）を登録しました。")
    return redirect("departments")


def _preview(
    request: AuthenticatedRequest,
    form: ReorganiseForm,
    scope: Scope,
    typed: QueryDict,
    *,
    refusal: str = "",
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    by_field = {problem.field: problem.sentence for problem in problems or []}

    def lines(movables: list[Any]) -> list[dict[str, Any]]:
        return [
            {"movable": one, "chosen": typed.get(one.key, ""), "error": by_field.get(one.key, "")}
            for one in movables
        ]

    context = {
        "form": form,
        "scope": scope,
        "nowhere": NOWHERE,
        "note": typed.get("note", ""),
        "refusal": refusal,
        "errors": [
            {
                "label": "移る先" if one.field else "",
                "message": one.sentence,
                "href": f"#{one.field}" if one.field else "",
            }
            for one in problems or []
        ],
        "groups": [
            (NEUTRAL.initiative, lines(scope.initiatives)),
            *((kind.heading, lines(movables)) for kind, movables in scope.carried if movables),
            ("職員", lines(scope.people)),
            ("下位の部署", lines(scope.lower_departments)),
        ],
    }
    return render(request, "initiatives/organisation/reorganise_preview.html", context | TABS, status=status)
