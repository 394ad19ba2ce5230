"""What every page shows around its content."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from accounts.permissions import Access, access_of, current_memberships
from imari_dx.frame.end_of_plan import EndOfPlan, end_of_plan
from imari_dx.frame.plan_in_view import PlanChoice, plan_choices, plan_in_view
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import WayBack, way_back
from imari_dx.version import VERSION
from indicators.book.ended import rounds_with_ending
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from initiatives.words import NEUTRAL, Words

# Which part of the manual explains a page: ids in templates/manual/, by the name of the page's view.
HELP_ANCHORS = {
    "home": "home",
    "start": "start",
    "start_plan": "start-plan",
    "start_book": "plan-book",
    "start_document": "start-plan",
    "entry": "entry",
    "entry_step": "steps",
    "grid": "grid",
    "bulk": "bulk",
    "bulk_done": "bulk",
    "cycles": "cycles",
    "cycle": "cycles",
    "cycle_prepare": "cycles",
    "cycle_edit": "cycles",
    "cycle_inquiry": "inquiry",
    "letters": "letters",
    "cycle_letter": "letters",
    "cycle_handout": "meeting",
    "questionnaires": "questionnaires",
    "questionnaire_upload": "questionnaire-upload",
    "questionnaire_done": "questionnaire-upload",
    "matrix": "matrix",
    "evidence": "entry-evidence",
    "evidence_remove": "entry-evidence",
    "past_years": "past-years",
    "past_years_import": "past-years",
    "cycle_form": "form",
    "cycle_form_preview": "form",
    "entry_remark": "remarks",
    "cycle_commentary": "commentary",
    "cycle_outside": "outside",
    "closing": "closing",
    "closing_edit": "closing",
    "closing_report": "closing-answer",
    "figures": "step-figures",
    "own_figures": "own-figures",
    "plan": "plan",
    "plan_book": "plan-book",
    "plan_sections": "plan-basics",
    "plan_basics": "plan-basics",
    "plan_settings": "plan-settings",
    "plan_levels": "plan-headings",
    "plan_headings": "plan-headings",
    "plan_heading": "plan-headings",
    "plan_new_heading": "plan-headings",
    "plan_glossary": "plan-glossary",
    "plan_term": "plan-glossary",
    "plan_new_term": "plan-glossary",
    "plan_phases": "plan-sheet",
    "plan_sheet_rows": "plan-sheet",
    "plan_upper_items": "plan-sheet",
    "plan_targets": "plan-targets",
    "plan_target": "plan-targets",
    "plan_schedule": "plan-schedule",
    "plan_initiative": "plan-initiatives",
    "plan_years": "plan-initiatives",
    "plan_sheet": "plan-initiatives",
    "plan_run": "plan-run",
    "plan_add": "plan-run",
    "successor": "successor",
    "successor_existing": "successor",
    "succession": "succession",
    "succession_of": "succession",
    "succession_undo": "succession",
    "revisions": "revisions",
    "revision": "revisions",
    "scales": "scales",
    "scale": "scales",
    "scale_trial": "scale-trial",
    "documents": "documents",
    "job": "documents",
    "editions": "editions",
    "edition": "editions",
    "publish": "publish",
    "dashboard": "dashboard",
    "dashboard_years": "dashboard-years",
    "dashboard_indicators": "dashboard-indicators",
    "dashboard_schedule": "dashboard-schedule",
    "dashboard_money": "dashboard-money",
    "initiative": "initiative",
    "initiative_sheet": "initiative",
    "alerts": "alerts",
    "meeting": "meeting",
    "reminders": "reminders",
    "history": "history",
    "report_history": "history",
    "versions": "versions",
    "departments_csv": "csv-in",
    "people_csv": "csv-in",
    "charges_csv": "csv-in",
    "people": "people",
    "person": "people",
    "sign_ins": "sign-ins",
    "departments": "departments",
    "reorganise": "departments",
    "responsibilities": "responsibilities",
    "reporting_departments": "reporting-departments",
    "password_change": "password",
    "password_change_done": "password",
}
START_PAGES = {"start", "start_plan", "start_book", "start_document"}
# One entry of the main menu leads to these; tabs lead from one to the other.
ORGANISATION_PAGES = {
    *START_PAGES,
    *("responsibilities", "reporting_departments"),
    *("departments", "reorganise", "people", "person", "sign_ins"),
    *("departments_csv", "people_csv", "charges_csv"),
}
# What ホーム leads to.
_FROM_HOME = ("/entry/", "/bulk/", "/closing/initiatives/")
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
    keeps_accounts: bool  # may open the pages of people, who belong to no plan
    end: EndOfPlan | None = None  # that the plan has ended, and where it goes on
    words: Words = NEUTRAL
    version: str = VERSION


def _nav(request: HttpRequest, user: User, plan: Plan | None) -> list[NavItem]:
    """The menu of the plan in view, then what belongs to no plan."""
    house = access_of(user)
    access = access_to(user, plan) if plan else house

    offered = _pages_of_plan(access) if plan else _pages_before_any(house)
    pages = {name: (label, _url(plan, name)) for label, name in offered}
    entries = list(pages.values())
    people = reverse("people")
    if house.is_administrator and not access.is_secretariat:
        entries.append(("利用者", people))
    if house.is_secretariat or house.is_administrator:
        entries.append(("データの修正", reverse("admin:index")))

    urls = {name: url for name, (_label, url) in pages.items()}

    def is_current(url: str) -> bool:
        if url == urls.get("home"):
            return request.path == url or _is_from_home(request.path)
        if url in (urls.get("responsibilities"), people):
            view = request.resolver_match.url_name if request.resolver_match else ""
            has_own_entry = "start" in urls and view in START_PAGES  # before there is a plan
            return view in ORGANISATION_PAGES and not has_own_entry
        if url == urls.get("dashboard") and request.path.startswith(f"{urls.get('home')}initiatives/"):
            return True
        if "/closing/" in request.path:
            return url == urls.get("cycles") and not _is_from_home(request.path)
        if url == urls.get("dashboard") and "/initiatives/" in request.path:
            return not request.path.startswith(urls.get("plan", " "))
        return request.path.startswith(url)

    return [NavItem(label, url, is_current(url)) for label, url in entries]


def _is_from_home(path: str) -> bool:
    return any(part in path for part in _FROM_HOME)


def _pages_of_plan(access: Access) -> list[tuple[str, str]]:
    """What a plan's menu offers for an access to it: the label, the name of the address."""
    if not access.has_any_role:
        return []
    pages = [("ホーム", "home"), ("全体の状況", "dashboard"), ("帳票", "documents")]
    if access.is_secretariat:
        pages += [
            ("計画", "plan"),
            ("照会・調査", "cycles"),
            ("判定基準", "scales"),
            ("お知らせ", "reminders"),
            ("担当課と利用者", "responsibilities"),
            ("履歴", "history"),
        ]
    return pages


def _pages_before_any(house: Access) -> list[tuple[str, str]]:
    """What the menu offers in a house without a plan: where one is made, and who is there."""
    if house.is_secretariat:
        return [("はじめに", "start"), ("部署と利用者", "people")]
    return [("はじめに", "start")] if house.is_administrator else []


def _url(plan: Plan | None, name: str) -> str:
    return plan_url(plan, name) if plan else reverse(name)


def _role_labels(user: User | None, plan: Plan | None) -> list[str]:
    """The reader's roles in the plan in view, in its words."""
    words = plan.words if plan else NEUTRAL
    rows = current_memberships(user) if user else []
    rows = [row for row in rows if row.reaches(plan.pk if plan else None)]
    return [_role_label(row, words) for row in rows]


def _role_label(row: Membership, words: Words) -> str:
    role = words.member if row.role == Role.HEADQUARTERS else row.role_label
    return f"{row.department} {role}" if row.department else role


def _help_url(request: HttpRequest, plan: Plan | None) -> str:
    """Return the address of the page's part of the plan's manual, of all of it where there is none."""
    match, manual = request.resolver_match, _url(plan, "manual")
    if match is None:  # no such page
        return manual
    anchor = ADMIN_HELP_ANCHOR if "admin" in match.app_names else HELP_ANCHORS.get(match.url_name or "")
    return f"{manual}#{anchor}" if anchor else manual


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
    cycles = sorted(cycles, key=lambda one: one.fiscal_year, reverse=True)
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
            period_mark=plan.period_on(timezone.localdate()).mark if plan else "",
            user_label=str(user or ""),
            role_labels=_role_labels(user, plan),
            nav=_nav(request, user, plan) if user else [],
            has_demo_data=any(cycle.is_demo for cycle in cycles),
            is_authenticated=user is not None,
            home_url=_url(plan, "home"),
            plans=plan_choices(request, user, plan) if user else [],
            responsibilities_url=_url(plan, "responsibilities"),
            start_url=_url(plan, "start"),
            end=end_of_plan(plan, user, cycles),
            keeps_accounts=house.is_secretariat or house.is_administrator,
        ),
        "help_url": _help_url(request, plan) if user else "",
        "way_back": way_back(request) if user else None,
    }
