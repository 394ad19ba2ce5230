"""The pages of the manual: for whoever is logged in, in the words of a plan that they have a part in."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import access_of
from accounts.requests import AuthenticatedRequest
from imari_dx.frame.manual import pdf
from imari_dx.frame.manual.roles import ROLE_PAGES, RolePage, own_role_pages
from imari_dx.frame.manual.text import Saying, address_of, saying_of, topic_text, topics_of, whole_text
from imari_dx.frame.manual.topics import GROUPS
from imari_dx.frame.manual.tour import TOUR
from imari_dx.frame.menu import page_url
from imari_dx.frame.plan_in_view import plan_in_view
from indicators.book.ended import rounds_with_ending
from indicators.demo.accounts import PASSWORD
from indicators.demo.held import has_demo_results
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import NoPlanYetError, access_to, get_plan
from reports.jobs.delivery import stored_response
from reports.jobs.signs import NOBODY_WORKS, somebody_works


def _plan(request: AuthenticatedRequest, slug: str) -> Plan | None:
    """The plan in whose words the manual speaks; one that is named must be the reader's."""
    if slug:
        get_plan(request.user, slug)
    return plan_in_view(request, request.user)


@require_safe
def manual(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show where to begin: the reader's own roles, the others, the topics."""
    shown = _plan(request, plan)
    saying = saying_of(shown)
    access = access_to(request.user, shown) if shown else access_of(request.user)
    own = own_role_pages(access)
    rounds = rounds_with_ending(shown) if shown else []
    request.known_rounds = (shown, rounds)  # the frame says whose they are
    titles = dict(topics_of(saying))
    context = {
        "own": [_card(one, saying, shown) for one in own],
        "others": [_card(one, saying, shown) for one in ROLE_PAGES if one not in own],
        "groups": [
            (
                name,
                [
                    (address_of(anchor, shown), titles[anchor])
                    for anchor, _title in topics
                    if anchor in titles
                ],
            )
            for name, topics in GROUPS
        ],
        "whole_url": page_url(shown, "manual_whole"),
        "file_url": plan_url(shown, "manual_file") if shown else "",
        "tour_url": page_url(shown, "manual_tour") if any(one.is_demo for one in rounds) else "",
    }
    return render(request, "manual/contents.html", context)


def _card(page: RolePage, saying: Saying, plan: Plan | None) -> tuple[str, str, str]:
    say = saying.words.say
    return page_url(plan, "manual_role", role=page.slug), say(page.title), say(page.lead)


@require_safe
def manual_topic(request: AuthenticatedRequest, topic: str, plan: str = "") -> HttpResponse:
    """Show one topic, and the ones before and behind it."""
    shown = _plan(request, plan)
    saying = saying_of(shown)
    topics = topics_of(saying)
    text = topic_text(saying, topic, shown)
    if text is None:
        raise Http404("この説明はありません")
    place = [anchor for anchor, _title in topics].index(topic)
    links = [(address_of(anchor, shown), title) for anchor, title in topics]
    context = {
        "title": topics[place][1],
        "text": text,
        "links": links,
        "here": links[place][0],
        "before": links[place - 1] if place else None,
        "behind": links[place + 1] if place + 1 < len(links) else None,
        "crumbs": _crumbs(shown),
    }
    return render(request, "manual/topic.html", context)


@require_safe
def manual_role(request: AuthenticatedRequest, role: str, plan: str = "") -> HttpResponse:
    """Show what somebody in a role does, step by step."""
    shown = _plan(request, plan)
    saying = saying_of(shown)
    page = next((one for one in ROLE_PAGES if one.slug == role), None)
    if page is None:
        raise Http404("この説明はありません")
    titles = dict(topics_of(saying))
    context = {
        "title": f"{saying.words.say(page.title)}の使い方",
        "lead": saying.words.say(page.lead),
        "steps": [(saying.words.say(text), address_of(anchor, shown)) for text, anchor in page.steps],
        "more": [(address_of(anchor, shown), titles[anchor]) for anchor in page.more],
        "crumbs": _crumbs(shown),
    }
    return render(request, "manual/role.html", context)


@require_safe
def manual_whole(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show all topics on one page, to be printed or looked through with the browser."""
    shown = _plan(request, plan)
    saying = saying_of(shown)
    context = {
        "topics": topics_of(saying),
        "text": whole_text(saying),
        "crumbs": _crumbs(shown),
    }
    return render(request, "manual/whole.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def manual_file(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """All of it as a PDF: the file where it was made before; a POST asks the worker for it."""
    shown = _plan(request, plan)
    if shown is None:
        raise NoPlanYetError
    if not access_to(request.user, shown).has_any_role:
        raise PermissionDenied("所属と役割が登録されていません")
    file = pdf.made_before(shown)
    if file is not None:
        return stored_response(file, f"{pdf.TITLE}.pdf")
    if request.method == "POST":
        job = pdf.order_manual(plan=shown, by=request.user, at=timezone.now())
        return redirect(plan_url(shown, "job", job=job.pk))
    context = {
        "title": f"{pdf.TITLE}（PDF）",
        "documents_url": plan_url(shown, "documents"),
        "nobody_works": "" if somebody_works() else NOBODY_WORKS,
    }
    return render(request, "reports/jobs/order.html", context)


@require_safe
def manual_tour(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show whoever tries the demonstration what to look at, in two minutes; nothing where there is none."""
    shown = _plan(request, plan)
    if not _is_demo(shown):
        raise Http404("デモデータのある計画だけの案内です")
    say = saying_of(shown).words.say
    steps = [replace(one, role=say(one.role), text=say(one.text)) for one in TOUR]
    context = {"steps": steps, "password": PASSWORD, "crumbs": _crumbs(shown)}
    return render(request, "manual/tour.html", context)


def _crumbs(plan: Plan | None) -> list[dict[str, str]]:
    return [{"label": pdf.TITLE, "url": page_url(plan, "manual")}]


def _is_demo(plan: Plan | None) -> bool:
    return plan is not None and has_demo_results(plan)
