"""What every page shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from accounts.permissions import access_of, current_memberships
from accounts.second_factor.devices import is_offered
from imari_dx.frame.end_of_plan import EndOfPlan, end_of_plan
from imari_dx.frame.help_anchors import help_url
from imari_dx.frame.menu import NavItem, menu, page_url
from imari_dx.frame.path import Path, initiative_url, path_of
from imari_dx.frame.plan_in_view import PlanChoice, plan_choices, plan_in_view
from imari_dx.frame.year_in_view import YearInView, year_in_view
from imari_dx.shared.way_back import WayBack, way_back
from imari_dx.version import VERSION
from indicators.book.ended import rounds_with_ending
from indicators.news.reading import new_count
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from initiatives.words import NEUTRAL, Words


@dataclass(frozen=True, slots=True)
class Frame:
    """The header's content; see templates/components/frame_header.html."""

    municipality: str
    plan_title: str
    year: YearInView
    period_mark: str  # that the plan has not begun, or is over
    user_label: str
    role_labels: list[str]
    nav: list[NavItem]
    has_demo_data: bool
    is_authenticated: bool
    home_url: str
    plans: list[PlanChoice]  # to switch between; empty where there is nothing to choose
    responsibilities_url: str
    start_url: str
    search_url: str  # "" where there is nothing to look through
    news_url: str  # what the reader is told; "" for who is told nothing
    news_settings_url: str
    second_factor_url: str  # "" where the site has none
    news_count: int  # how much of it is new
    keeps_accounts: bool  # may open the pages of people, who belong to no plan
    path: Path | None = None  # above the heading, of pages that do not name it themselves
    initiative_url: str = ""  # of the page of a report: that of its initiative in the same year
    end: EndOfPlan | None = None  # that the plan has ended, and where it goes on
    words: Words = NEUTRAL
    version: str = VERSION


def _role_labels(user: User | None, plan: Plan | None) -> list[str]:
    """The reader's roles in the plan in view, in its words."""
    words = plan.words if plan else NEUTRAL
    rows = current_memberships(user) if user else []
    rows = [row for row in rows if row.reaches(plan.pk if plan else None)]
    return [_role_label(row, words) for row in rows]


def _role_label(row: Membership, words: Words) -> str:
    role = words.member if row.role == Role.HEADQUARTERS else row.role_label
    return f"{row.department} {role}" if row.department else role


def _news(user: User | None, plan: Plan | None) -> dict[str, Any]:
    if user is None or plan is None or not access_to(user, plan).has_any_role:
        return {"news_url": "", "news_settings_url": "", "news_count": 0}
    urls = {"news_url": page_url(plan, "news"), "news_settings_url": page_url(plan, "news_settings")}
    return {**urls, "news_count": new_count(user)}


def frame(request: HttpRequest) -> dict[str, Frame | Words | str | WayBack | None]:
    """Give every template ``frame``, ``words``, ``help_url`` and ``way_back``.

    The frame: city, system, year, who is logged in, the menu, the demo mark. The words are those of the plan
    shown. The manual is behind the login; without it there is no ``help_url``.
    """
    user = getattr(request, "user", None)
    user = user if isinstance(user, User) else None
    plan, house = plan_in_view(request, user), access_of(user or AnonymousUser())
    known_plan, cycles = getattr(request, "known_rounds", None) or (None, [])
    if known_plan is None or known_plan != plan:
        cycles = rounds_with_ending(plan) if plan else []
    words = plan.words if plan else NEUTRAL
    return {
        "words": words,
        "frame": Frame(
            words=words,
            municipality=plan.municipality if plan else "",
            plan_title=plan.short_title if plan else "",
            year=year_in_view(request, user, plan, cycles),
            period_mark=plan.period_on(timezone.localdate()).mark if plan else "",
            user_label=str(user or ""),
            role_labels=_role_labels(user, plan),
            nav=menu(request, user, plan) if user else [],
            has_demo_data=any(cycle.is_demo for cycle in cycles),
            is_authenticated=user is not None,
            home_url=page_url(plan, "home"),
            plans=plan_choices(request, user, plan) if user else [],
            responsibilities_url=page_url(plan, "responsibilities"),
            start_url=page_url(plan, "start"),
            search_url=plan_url(plan, "search")
            if plan and user and access_to(user, plan).has_any_role
            else "",
            **_news(user, plan),
            second_factor_url=reverse("second_factor") if is_offered() else "",
            path=path_of(request, user, plan),
            initiative_url=initiative_url(request, plan),
            end=end_of_plan(plan, user, cycles),
            keeps_accounts=house.is_secretariat or house.is_administrator,
        ),
        "help_url": help_url(request, plan) if user else "",
        "way_back": way_back(request) if user else None,
    }
