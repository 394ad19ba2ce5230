"""A report for whoever reviews or only reads it, and the acts on it: each leads on to the next that waits."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.opened import OpenedReport
from indicators.entry.views.pages import open_report, read_version
from indicators.models import Act
from indicators.review.acts import asks_first, review_form
from indicators.review.page import ReviewPage
from indicators.review.question import question_of
from indicators.review.queue import ReviewQueue
from indicators.review.steps import (
    StepForm,
    is_taken_already,
    said_when_done,
    take_step,
    typed_in_vain,
)
from indicators.workflow.access import require_act
from indicators.workflow.errors import ConflictError
from indicators.workflow.locking import require_as_read
from indicators.workflow.transitions import STEP_SERVICES

# These leave the report to somebody else: whoever took one goes on to the next.
_LEADS_ON = (Act.APPROVE, Act.CHECK, Act.FINALISE, Act.RETURN)


@require_safe
def review(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Show a report to whoever may read it."""
    return show_review(request, ReviewPage(open_report(request, fiscal_year, slug, plan), {}))


@posts_only("review", "fiscal_year", "slug")
def step(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, act: str, plan: str = ""
) -> HttpResponse:
    """Take one act. What is final or sent back is asked about first, once all that it needs is there."""
    chosen = next((one for one in STEP_SERVICES if one.slug == act), None)
    opened = open_report(request, fiscal_year, slug, plan)
    if chosen is None:
        raise Http404("この操作はありません")
    require_act(opened.rights, chosen)
    page = ReviewPage(opened, {})
    form = review_form(chosen, page.year, request.POST)
    answer = request.POST.get("confirmed")
    if not form.is_valid():
        return _form_again(request, page, chosen, form)
    if answer == "no":
        return show_review(request, ReviewPage(opened, {chosen: form}))
    version = read_version(request.POST.get("version", ""))
    version = -1 if version is None else version
    queue = page.queue
    try:
        if answer != "yes" and asks_first(chosen):
            require_as_read(opened.report, chosen, version)
            return _ask(request, page, chosen, form)
        done = take_step(opened, chosen, form.cleaned_data, version=version)
    except ConflictError as error:
        # Somebody may have been quicker after this page was read: show what there is now.
        now = open_report(request, fiscal_year, slug, plan)
        if not is_taken_already(now, chosen, form.cleaned_data):
            return _show_changed(request, ReviewPage(now, {}), chosen, form, refusal=str(error))
        done = f"すでに済んでいます。{said_when_done(now, chosen)}"
    return _go_on(request, page, chosen, queue, done)


def show_review(
    request: AuthenticatedRequest, page: ReviewPage, *, status: int = 200, **said: object
) -> HttpResponse:
    """Show the page with what is said on it: ``refusal``…"""
    context = {"page": page, "head": page.head, **said}
    return render(request, "indicators/review/page.html", context, status=status)


def _is_fragment(request: AuthenticatedRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _form_again(request: AuthenticatedRequest, page: ReviewPage, act: Act, form: StepForm) -> HttpResponse:
    """The form with what is wrong in it: in its place, or in the whole page where there is no script."""
    page = ReviewPage(page.opened, {act: form})
    offered = next((one for one in page.acts if one.transition.act == act), None)
    if offered is None or not _is_fragment(request):
        return show_review(request, page, status=422)
    context = {"act": offered, "version": page.opened.report.version}
    answer = render(request, "indicators/review/_act.html", context, status=422)
    return reswap(retarget(answer, f"#{offered.form_id}"), "outerHTML")


def _ask(request: AuthenticatedRequest, page: ReviewPage, act: Act, form: StepForm) -> HttpResponse:
    question = question_of(
        act,
        page.year,
        form.cleaned_data,
        url=page.opened.url("review_step", act=act.slug),
        posted=request.POST,
        words=page.opened.words,
    )
    if _is_fragment(request):
        return render(request, "components/confirm_dialog.html", {"question": question, "is_dialog": True})
    return render(request, "indicators/review/confirm.html", {"question": question, "page": page})


def _show_changed(
    request: AuthenticatedRequest, page: ReviewPage, act: Act, form: StepForm, *, refusal: str
) -> HttpResponse:
    offered = [one.transition.act for one in page.acts]
    page = ReviewPage(page.opened, {act: form})
    return show_review(request, page, status=409, refusal=refusal, typed=typed_in_vain(act, form, offered))


def _go_on(
    request: AuthenticatedRequest, page: ReviewPage, act: Act, queue: ReviewQueue, done: str
) -> HttpResponse:
    """Lead to the next report that waits for the same act; without one to ホーム (the list one came from)."""
    opened: OpenedReport = page.opened
    said = f"{opened.initiative.code}：{done}"
    if act == Act.WITHDRAW:
        messages.success(request, said)
        return redirect(opened.url("entry"))
    if act not in _LEADS_ON or queue.place is None:
        messages.success(request, said)
        return redirect(opened.url("review"))
    if queue.next:
        messages.success(request, f"{said}続けて、次の{queue.words}を表示しています（残り{queue.left}件）。")
        return redirect(page.waiting_url(queue.next))
    messages.success(request, f"{said}{queue.words}は、もうありません。")
    return redirect(opened.list_url)
