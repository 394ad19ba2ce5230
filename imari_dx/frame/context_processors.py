"""What every page shows around its content."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import access_of, current_memberships
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import WayBack, way_back
from imari_dx.version import VERSION
from indicators.models import ReportingCycle
from initiatives.models import Plan
from initiatives.words import NEUTRAL, Words

# Which part of the manual explains a page: ids in templates/manual/, by the name of the page's view.
HELP_ANCHORS = {
    "home": "home",
    "entry": "entry",
    "entry_step": "steps",
    "bulk": "bulk",
    "bulk_done": "bulk",
    "cycles": "cycles",
    "cycle": "cycles",
    "cycle_prepare": "cycles",
    "cycle_edit": "cycles",
    "cycle_inquiry": "inquiry",
    "matrix": "matrix",
    "evidence": "entry-evidence",
    "evidence_remove": "entry-evidence",
    "cycle_form": "form",
    "cycle_form_preview": "form",
    "entry_remark": "remarks",
    "cycle_commentary": "commentary",
    "figures": "step-figures",
    "scales": "scales",
    "scale": "scales",
    "scale_trial": "scale-trial",
    "documents": "documents",
    "dashboard": "dashboard",
    "dashboard_years": "dashboard-years",
    "dashboard_indicators": "dashboard-indicators",
    "dashboard_schedule": "dashboard-schedule",
    "initiative": "initiative",
    "initiative_sheet": "initiative",
    "alerts": "alerts",
    "meeting": "meeting",
    "reminders": "reminders",
    "history": "history",
    "report_history": "history",
    "versions": "versions",
    "people": "people",
    "person": "people",
    "sign_ins": "sign-ins",
    "departments": "departments",
    "reorganise": "departments",
    "responsibilities": "responsibilities",
    "password_change": "password",
    "password_change_done": "password",
}
# One entry of the main menu leads to these; tabs lead from one to the other.
ORGANISATION_PAGES = {"responsibilities", "departments", "reorganise", "people", "person", "sign_ins"}
ADMIN_HELP_ANCHOR = "correction"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main menu."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The header's content; see templates/components/frame_header.html."""

    municipality: str
    plan_title: str
    fiscal_year_label: str
    user_label: str
    role_labels: list[str]
    nav: list[NavItem]
    has_demo_data: bool
    is_authenticated: bool
    words: Words = NEUTRAL
    version: str = VERSION


def _nav(request: HttpRequest, user: User) -> list[NavItem]:
    access = access_of(user)
    pages = [("ホーム", reverse("home"))] if access.has_any_role else []
    if access.has_any_role:
        pages.append(("全体の状況", reverse("dashboard")))
        pages.append(("帳票", reverse("documents")))
    if access.is_secretariat:
        pages.append(("照会・調査", reverse("cycles")))
        pages.append(("判定基準", reverse("scales")))
        pages.append(("お知らせ", reverse("reminders")))
        pages.append(("担当課と利用者", reverse("responsibilities")))
        pages.append(("履歴", reverse("history")))
    elif access.is_administrator:
        pages.append(("利用者", reverse("people")))
    if access.is_secretariat or access.is_administrator:
        pages.append(("データの修正", reverse("admin:index")))

    def is_current(url: str) -> bool:
        if url == reverse("home"):
            return request.path == url or "/entry/" in request.path or "/bulk/" in request.path
        if url in (reverse("responsibilities"), reverse("people")):
            view = request.resolver_match.url_name if request.resolver_match else ""
            return view in ORGANISATION_PAGES
        if url == reverse("dashboard") and "/initiatives/" in request.path:
            return True
        return request.path.startswith(url)

    return [NavItem(label, url, is_current(url)) for label, url in pages]


def _role_label(role: str, department: object) -> str:
    return f"{department} {role}" if department else role


def _help_url(request: HttpRequest) -> str:
    """Return the address of the page's part of the manual, of the whole manual where there is none."""
    match = request.resolver_match
    if match is None:  # no such page
        return reverse("manual")
    anchor = ADMIN_HELP_ANCHOR if "admin" in match.app_names else HELP_ANCHORS.get(match.url_name or "")
    return reverse("manual", fragment=anchor)


def frame(request: HttpRequest) -> dict[str, Frame | Words | str | WayBack | None]:
    """Give every template ``frame``, ``words``, ``help_url`` and ``way_back``.

    The frame: city, system, year, who is logged in, the menu, the demo mark. The words are those of the plan
    shown. The manual is behind the login; without it there is no ``help_url``.
    """
    known = getattr(request, "known_rounds", None)
    if known is None:
        plan = Plan.objects.filter(is_default=True).first()
        cycles = list(ReportingCycle.objects.filter(plan=plan)) if plan else []
    else:
        plan, cycles = known
    cycles = sorted(cycles, key=lambda one: one.fiscal_year, reverse=True)
    user = getattr(request, "user", None)
    user = user if isinstance(user, User) else None
    words = plan.words if plan else NEUTRAL
    return {
        "words": words,
        "frame": Frame(
            words=words,
            municipality=plan.municipality if plan else "",
            plan_title=plan.short_title if plan else "",
            fiscal_year_label=next(
                (FiscalYear(one.fiscal_year).label for one in cycles if one.opened_on), ""
            ),
            user_label=str(user or ""),
            role_labels=[_role_label(row.role_label, row.department) for row in current_memberships(user)]
            if user
            else [],
            nav=_nav(request, user) if user else [],
            has_demo_data=any(cycle.is_demo for cycle in cycles),
            is_authenticated=user is not None,
        ),
        "help_url": _help_url(request) if user else "",
        "way_back": way_back(request) if user else None,
    }
