"""The main menu: what it offers to whom, and which entry a page belongs to."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Access, access_of
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to

START_PAGES = {"start", "start_plan", "start_book", "start_document"}
# One entry of the main menu leads to these; tabs lead from one to the other.
ORGANISATION_PAGES = {
    *START_PAGES,
    *("responsibilities", "reporting_departments"),
    *("departments", "department_new", "reorganise", "people", "person", "person_new", "sign_ins"),
    *("transfers", "transfer_new", "transfer", "retention", "operation", "records"),
    *("departments_csv", "people_csv", "charges_csv"),
}
# What ホーム leads to.
_FROM_HOME = ("/entry/", "/bulk/", "/closing/initiatives/")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main menu."""

    label: str
    url: str
    is_current: bool


def menu(request: HttpRequest, user: User, plan: Plan | None) -> list[NavItem]:
    """The menu of the plan in view, then what belongs to no plan."""
    house = access_of(user)
    access = access_to(user, plan) if plan else house

    offered = _pages_of_plan(access) if plan else _pages_before_any(house)
    pages = {name: (label, page_url(plan, name)) for label, name in offered}
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
        if "/closing/" in request.path or "/midyear/" in request.path:
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
    pages = [("ホーム", "home"), ("お知らせ", "news"), ("全体の状況", "dashboard"), ("帳票", "documents")]
    if access.is_secretariat:
        pages += [
            ("計画", "plan"),
            ("照会・調査", "cycles"),
            ("判定基準", "scales"),
            ("担当課と利用者", "responsibilities"),
            ("履歴", "history"),
        ]
    return pages


def _pages_before_any(house: Access) -> list[tuple[str, str]]:
    """What the menu offers in a house without a plan: where one is made, and who is there."""
    if house.is_secretariat:
        return [("はじめに", "start"), ("部署と利用者", "people")]
    return [("はじめに", "start")] if house.is_administrator else []


def page_url(plan: Plan | None, name: str, **parts: str) -> str:
    """Return a page's address in a plan; of the house where there is none."""
    return plan_url(plan, name, **parts) if plan else reverse(name, kwargs=parts)
