"""改定 and 訂正: the list, a revision that is being prepared with its changes, putting it in force."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.planning.errors import EditRefusedError
from indicators.planning.facts import is_being_made, open_revision_of
from indicators.planning.forms.revision import HeadForm, StartForm
from indicators.planning.services import revisions as services
from indicators.planning.told import told_of, told_of_draft, told_of_records
from indicators.planning.told_page import groups_of, posted_rows, read_rows_posted
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Erratum, Plan, Revision
from initiatives.permissions import get_plan, require_secretariat_of


def _plan(request: AuthenticatedRequest, plan: str) -> Plan:
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    return chosen


def _suggested_year(years: Sequence[FiscalYear]) -> int | None:
    """The first year that may be revised, this fiscal year if it may."""
    now = FiscalYear.of(timezone.localdate())
    return next((year.year for year in years if year >= now), years[-1].year if years else None)


@require_http_methods(["GET", "HEAD", "POST"])
def revisions(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the revisions and errata of a plan; a POST starts a revision."""
    chosen = _plan(request, plan)
    posted = request.POST if request.method == "POST" else None
    years = services.years_to_revise(chosen)
    form = StartForm(posted, years=years, suggested=_suggested_year(years))
    context: dict[str, Any] = {"form": form, "plan": chosen, "crumbs": [("改定と訂正", "")]}
    context["may_start"] = bool(years)
    status = 200
    if posted is not None and not form.is_valid():
        status = 422
    elif posted is not None:
        try:
            started = services.open_revision(
                plan=chosen,
                effective_year=form.cleaned_data["effective_year"],
                by=request.user,
                at=timezone.now(),
            )
        except ConflictError as error:
            context["refusal"], status = str(error), 409
        else:
            messages.success(
                request, f"{started}の作成を始めました。計画の画面での変更は、この改定案に入ります。"
            )
            return redirect(plan_url(chosen, "revision", number=started.number))
    context |= {
        "hub_url": plan_url(chosen, "plan"),
        "is_being_made": is_being_made(chosen),
        **_records(chosen),
        "errata_files": {
            fmt: plan_url(chosen, "errata_file", file_format=fmt) for fmt in ("pdf", "xlsx", "html")
        },
    }
    return render(request, "indicators/planning/revisions.html", context, status=status)


def _records(plan: Plan) -> dict[str, Any]:
    """The revisions and errata of a plan, the latest first, with what they change."""
    told = dict(told_of_records(plan))
    draft = open_revision_of(plan)
    revisions = [*([draft] if draft else []), *(one for one in told if isinstance(one, Revision))]
    return {
        "being_prepared": draft,
        "revisions": [
            {
                "row": row,
                "url": plan_url(plan, "revision", number=row.number),
                "count": len((told.get(row) or told_of_draft(row)).lines),
            }
            for row in revisions
        ],
        "errata": [
            {"row": row, "groups": groups_of(one)} for row, one in told.items() if isinstance(row, Erratum)
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def revision(request: AuthenticatedRequest, number: int, plan: str = "") -> HttpResponse:
    """Show a revision with its changes; a POST describes it, drops a change or all, or puts it in force."""
    chosen = _plan(request, plan)
    found = Revision.objects.filter(plan=chosen, number=number).select_related("plan").first()
    if found is None:
        raise Http404("この改定はありません")
    posted = request.POST if request.method == "POST" else None
    form = HeadForm(posted if posted and posted.get("act") == "describe" else None, revision=found)
    context: dict[str, Any] = {"form": form, "revision": found, "plan": chosen, "errors": []}
    status = 200
    if posted is not None:
        try:
            done = _act(request, found, form)
        except ConflictError as error:
            context["refusal"], status = str(error), 409
        except EditRefusedError as error:
            context["errors"] = [_error(one) for one in error.problems]
            status = 422
        else:
            if done:
                return redirect(done)
            status = 422
    told = told_of(found) if found.is_in_force else told_of_draft(found)
    context |= {
        "crumbs": [("改定と訂正", plan_url(chosen, "revisions")), (str(found), "")],
        "hub_url": plan_url(chosen, "plan"),
        "fingerprint": services.fingerprint(found),
        "told": told,
        "may_drop": not found.is_in_force,
        "files": {
            fmt: plan_url(chosen, "comparison_file", number=number, file_format=fmt)
            for fmt in ("pdf", "xlsx", "html")
        },
        "groups": groups_of(told, None if found.is_in_force else chosen),
        "silent_rows": posted_rows(told.silent),
        "obstacles": [] if found.is_in_force else [_error(one) for one in services.obstacles(found)],
    }
    return render(request, "indicators/planning/revision.html", context, status=status)


def _error(problem: Any) -> FieldError:
    href = problem.href or (f"#id_head-{problem.field}" if problem.field in ("decided_on", "reason") else "")
    return FieldError("", problem.sentence, href)


def _act(request: AuthenticatedRequest, found: Revision, form: HeadForm) -> str:
    """Do what was asked; return where to go then, "" if the form is to be mended."""
    own = plan_url(found.plan, "revision", number=found.number)
    match request.POST.get("act"):
        case "describe":
            if not form.is_valid():
                return ""
            services.describe_revision(revision=found, head=form.head)
            messages.success(request, "保存しました。")
        case "drop":
            rows = read_rows_posted(request.POST.get("rows", ""))
            services.drop_changes(revision=found, rows=rows, by=request.user)
            messages.success(request, "この変更を取りやめました。")
        case "discard":
            services.discard_revision(revision=found)
            messages.success(request, f"{found}の案を取りやめました。計画は変わっていません。")
            return plan_url(found.plan, "revisions")
        case "put-in-force":
            seen = request.POST.get("seen", "")
            services.put_in_force(revision=found, by=request.user, at=timezone.now(), seen=seen)
            messages.success(
                request,
                f"{found}を計画に反映しました。{FiscalYear(found.effective_year).label}から、改定後の内容になります。",
            )
        case _:
            raise ConflictError("この操作はありません。画面を開き直してください。")
    return own
