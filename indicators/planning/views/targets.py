"""数値目標 of one initiative: the list in order, and each with all that is said of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.models import Indicator
from indicators.planning.contents_of_target import TargetContent, TargetsContent
from indicators.planning.screen import Screen
from indicators.planning.tabs import initiative_context, initiative_crumb
from initiatives.models import Initiative

NEW = "new"


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """List the indicators; a POST puts them in order, removes some, changes what is shown again."""
    screen = Screen(request, plan)
    initiative = screen.state.initiative(slug)
    content = TargetsContent(screen, initiative)
    return screen.answer(
        content,
        "indicators/planning/targets.html",
        then=screen.url("plan_targets", slug=slug),
        crumbs=[initiative_crumb(screen, initiative), ("数値目標", "")],
        new_url=screen.url("plan_target", slug=slug, key=NEW),
        **initiative_context(screen, initiative, "plan_targets"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def target(request: AuthenticatedRequest, slug: str, key: str, plan: str = "") -> HttpResponse:
    """Show one indicator, or a new one; a POST saves it, or reads back what was typed."""
    screen = Screen(request, plan)
    initiative = screen.state.initiative(slug)
    indicator = None if key == NEW else _indicator(initiative, key)
    content = TargetContent(screen, initiative, indicator)
    listed = screen.url("plan_targets", slug=slug)
    answer = screen.answer(
        content,
        "indicators/planning/target.html",
        then=listed,
        crumbs=[
            initiative_crumb(screen, initiative),
            ("数値目標", listed),
            (indicator.plain_name if indicator else "新しい数値目標", ""),
        ],
        department_url=screen.url("reporting_departments"),
        **_neighbours(screen, initiative, indicator),
        **initiative_context(screen, initiative, "plan_targets"),
    )
    if answer.status_code == 302 and content.line_edits:
        messages.info(request, "様式に印字される数値目標の行も変えました。")
    return answer


def _indicator(initiative: Initiative, key: str) -> Indicator:
    for one in initiative.indicators.all():
        if str(one.pk) == key:
            return one
    raise Http404("計画にありません")


def _url(screen: Screen, slug: str, indicator: Indicator) -> str:
    return screen.url("plan_target", slug=slug, key=indicator.pk)


def _neighbours(screen: Screen, initiative: Initiative, indicator: Indicator | None) -> dict[str, Any]:
    """The indicators before and after one, for those who go through all."""
    listed = list(initiative.indicators.all())
    at = listed.index(indicator) if indicator else len(listed)
    found = {"former": listed[at - 1] if at else None, "latter": next(iter(listed[at + 1 :]), None)}
    return {
        name: {"label": one.plain_name, "url": _url(screen, initiative.slug, one)} if one else None
        for name, one in found.items()
    }
