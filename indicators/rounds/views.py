"""照会・調査: the secretariat's pages of the yearly rounds, and the inquiry that everybody reads."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.methods import posts_only
from indicators.models import ReportingCycle
from indicators.rounds.after_the_last import after_the_last_year
from indicators.rounds.answer_counts import round_facts
from indicators.rounds.extensions import extend_due
from indicators.rounds.forms import CycleForm, PrepareForm, ReopenForm, edit_form
from indicators.rounds.letter.own import letters_to
from indicators.rounds.page import CyclePage
from indicators.rounds.preview import preview_of
from indicators.rounds.services import change_cycle, prepare_cycle
from indicators.rounds.stage import standing_of_round
from indicators.rounds.steps import BY_SLUG
from indicators.workflow.access import get_cycle, get_inquiry, get_plan
from indicators.workflow.errors import ConflictError
from indicators.workflow.placeholders import HINTS, places_of, texts_for
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to, require_secretariat_of


def _rounds(plan: Plan) -> list[ReportingCycle]:
    return list(plan.reporting_cycles.order_by("-fiscal_year"))


def _years_without(plan: Plan, rounds: list[ReportingCycle]) -> list[FiscalYear]:
    taken = {row.fiscal_year for row in rounds}
    return [year for year in plan.fiscal_years if year.year not in taken]


@require_safe
def cycles(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the rounds of the plan, the latest first."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    rounds, facts = _rounds(chosen), round_facts(chosen)
    rows = [
        {
            "cycle": row,
            "fiscal_year": FiscalYear(row.fiscal_year),
            "standing": standing_of_round(row, facts[row.pk]),
            "counts": facts[row.pk].counts,
            "url": plan_url(chosen, "cycle", fiscal_year=row.fiscal_year),
        }
        for row in rounds
    ]
    next_years = _years_without(chosen, rounds)
    context = {
        "rows": rows,
        "prepare_url": plan_url(chosen, "cycle_prepare"),
        "has_next_year": bool(next_years),
        "closing_url": plan_url(chosen, "closing"),
        "midyear_url": plan_url(chosen, "midyear"),
        "past_years_url": plan_url(chosen, "past_years"),
        "reminders_url": plan_url(chosen, "reminders"),
        "instructions_url": plan_url(chosen, "instructions"),
    }
    return render(request, "indicators/rounds/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Set up the round of a year that has none."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    rounds = _rounds(chosen)
    years = _years_without(chosen, rounds)
    if not years:
        next_steps = after_the_last_year(chosen, rounds, round_facts(chosen))
        crumbs = [{"label": "照会・調査", "url": plan_url(chosen, "cycles")}]
        context = {"years": chosen.fiscal_years, "steps": next_steps, "crumbs": crumbs}
        return render(request, "indicators/rounds/all_prepared.html", context)
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        years=years,
        latest=rounds[0] if rounds else None,
        words=chosen.words,
    )

    def write() -> ReportingCycle:
        return prepare_cycle(
            plan=chosen,
            fiscal_year=form.cleaned_data["fiscal_year"],
            content=form.content,
            by=request.user,
            at=timezone.now(),
        )

    context = {
        "back_url": plan_url(chosen, "cycles"),
        "crumbs": [{"label": "照会・調査", "url": plan_url(chosen, "cycles")}],
        "preview_url": plan_url(chosen, "cycle_preview"),
        "lead": "準備した照会は、開くまで担当課には表示されません。",
        "heading": "照会の準備",
        "action": "準備する",
    }
    done = "{cycle}を準備しました。内容を確かめて、照会を開いてください。"
    return _edited(request, form, context, write, done)


def _edited(
    request: AuthenticatedRequest,
    form: CycleForm,
    context: dict[str, object],
    write: Callable[[], ReportingCycle],
    done: str,
) -> HttpResponse:
    """Show days and texts of a round; write what was posted, if it can be, and lead to the round."""

    def show(status: int, refusal: str = "") -> HttpResponse:
        shown = {**context, "form": form, "refusal": refusal, "places": HINTS}
        return render(request, "indicators/rounds/edit.html", shown, status=status)

    if request.method != "POST":
        return show(200)
    if not form.is_valid():
        return show(422)
    try:
        stored = write()
    except ConflictError as error:
        return show(409, str(error))
    messages.success(request, done.format(cycle=stored))
    if warning := places_of(stored).warning(stored.inquiry_text, stored.instructions):
        messages.warning(request, warning)
    return redirect(plan_url(stored.plan, "cycle", fiscal_year=stored.fiscal_year))


@posts_only("cycles")
def preview(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """The texts that are being typed, with their places filled in; nothing is written."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    return render(request, "indicators/rounds/_preview.html", {"shown": preview_of(chosen, request.POST)})


@require_safe
def cycle(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show one round with all that may be done with it."""
    stored = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    return _show(request, CyclePage(stored))


def _show(
    request: AuthenticatedRequest, page: CyclePage, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    return render(request, "indicators/rounds/page.html", {"page": page, "refusal": refusal}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Change days and texts of a round that is not closed."""
    stored = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    form = edit_form(request.POST if request.method == "POST" else None, stored)
    page = CyclePage(stored)

    def write() -> ReportingCycle:
        return change_cycle(cycle=stored, content=form.content, by=request.user, at=timezone.now())

    context: dict[str, object] = {
        "back_url": page.address("cycle"),
        "preview_url": plan_url(stored.plan, "cycle_preview"),
        "fiscal_year": fiscal_year,
        "crumbs": [*page.crumbs, {"label": page.heading, "url": page.address("cycle")}],
        "heading": "日程・照会文の変更",
        "action": "保存する",
    }
    return _edited(request, form, context, write, "日程・照会文を保存しました。")


@posts_only("cycle", "fiscal_year")
def step(request: AuthenticatedRequest, fiscal_year: int, act: str, plan: str = "") -> HttpResponse:
    """Open, close or reopen a round."""
    stored = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    if act not in BY_SLUG:
        raise Http404("この操作はありません")
    chosen = BY_SLUG[act]
    page = CyclePage(stored)
    reason: dict[str, str] = {}
    if chosen.needs_reason:
        page.reopen_form = ReopenForm(request.POST)
        if not page.reopen_form.is_valid():
            return _show(request, page, status=422)
        reason = page.reopen_form.cleaned_data
    try:
        chosen.service(cycle=stored, by=request.user, at=timezone.now(), **reason)
    except ConflictError as error:
        return _show(request, page, status=409, refusal=str(error))
    messages.success(request, stored.plan.words.say(chosen.done, cycle=stored))
    return redirect(page.address("cycle"))


@posts_only("cycle", "fiscal_year")
def extend(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Grant one or several initiatives a later deadline."""
    stored = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    page = CyclePage(stored)
    form = page.bind_extension(request.POST)
    if not form.is_valid():
        return _show(request, page, status=422)
    try:
        granted = extend_due(
            reports=list(stored.reports.filter(pk__in=form.cleaned_data["reports"])),
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except ConflictError as error:
        return _show(request, page, status=409, refusal=str(error))
    messages.success(request, f"{len(granted)}件の回答期限を延長しました。")
    return redirect(page.address("cycle"))


@require_safe
def inquiry(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """照会文 and 記入要領 of a round, for everybody with a role once it is opened; printable."""
    stored = get_inquiry(request.user, get_plan(request.user, plan), fiscal_year)
    access = access_to(request.user, stored.plan)
    fills_in = bool(access.is_secretariat or access.own_departments) and stored.imported_id is None
    questionnaires = plan_url(stored.plan, "questionnaires", fiscal_year=fiscal_year)
    context = {
        "cycle": stored,
        "texts": texts_for(stored, request.user),
        "fiscal_year": FiscalYear(stored.fiscal_year),
        "letters": letters_to(access.own_departments, stored, today=timezone.localdate()),
        "questionnaires_url": questionnaires if fills_in else "",
    }
    return render(request, "indicators/rounds/inquiry.html", context)
