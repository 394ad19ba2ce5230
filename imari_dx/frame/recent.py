"""What the reader opened last: initiatives, reports, documents. Remembered by the browser, not by us.

A cookie holds their addresses, signed for the one who is logged in; it goes with the login. Nothing is
written, and what is shown of an address is looked up again: the plan's own words, whoever reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.models import Initiative, Plan
from initiatives.permissions import plans_of
from reports.downloads.registry import offered

COOKIE: Final = "recent"
MOST: Final = 8
_SALT: Final = "imari_dx.recent"
# What a page shows of an initiative, by the name of its address.
_OF_INITIATIVES: Final = {
    "initiative": "",
    "initiative_sheet": "計画書の様式",
    "entry": "実績",
    "review": "実績",
    "initiative_file": "個票",
}
_NAMES: Final = frozenset({*_OF_INITIATIVES, "edition", "year_file", "plan_file"})
_PAGE: Final = "text/html"


@dataclass(frozen=True, slots=True)
class RecentPage:
    """One of them: what it is called, where it is."""

    label: str
    url: str
    place: str = ""


class RecentRemembered:
    """Lets the browser remember what was opened, and forget it when somebody logs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match, user = request.resolver_match, getattr(request, "user", None)
        name = match.url_name if match else ""
        if name == "logout" and COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, samesite="Lax")
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith(_PAGE)
        is_opened = request.method == "GET" and "HX-Request" not in request.headers
        if match and name in _NAMES and is_page and is_opened and isinstance(user, User):
            before = _read(request, user)
            paths = [request.path, *(one for one in before if one != request.path)][:MOST]
            if paths != before:
                _write(response, user, paths)
        return response


def recent_pages(request: HttpRequest, user: User) -> list[RecentPage]:
    """Return what the reader opened last, the latest first, of the plans that the reader has a part in.

    One query, none where nothing was opened.
    """
    paths, plans = _read(request, user), plans_of(user)
    matches = []
    for path in paths:
        try:
            match = resolve(path)
        except Resolver404:
            continue
        slug = match.kwargs.get("plan", "")
        plan = next((one for one in plans if one.slug == slug or (not slug and one.is_default)), None)
        if plan is not None and match.url_name in _NAMES:
            matches.append((path, match.url_name, match.kwargs, plan))
    slugs = [kwargs["slug"] for _path, _name, kwargs, _plan in matches if "slug" in kwargs]
    rows = Initiative.objects.filter(slug__in=slugs).select_related("of_heading__level") if slugs else ()
    known = {(row.plan_id, row.slug): row for row in rows}
    found = [_told(path, name, kwargs, plan, known) for path, name, kwargs, plan in matches]
    shown = [one for one in found if one]
    if len(plans) > 1:
        titles = [plan.short_title for one, (*_rest, plan) in zip(found, matches, strict=True) if one]
        shown = [
            RecentPage(one.label, one.url, "　".join(filter(None, [one.place, title])))
            for one, title in zip(shown, titles, strict=True)
        ]
    return shown


def _told(
    path: str, name: str, kwargs: dict[str, object], plan: Plan, known: dict[tuple[int, str], Initiative]
) -> RecentPage | None:
    year = kwargs.get("fiscal_year")
    label = FiscalYear(year).label if isinstance(year, int) else ""
    if name in _OF_INITIATIVES:
        one = known.get((plan.pk, str(kwargs["slug"])))
        if one is None:
            return None
        named = " ".join(filter(None, [one.code, one.plain_title]))
        return RecentPage(named, path, f"{label}{_OF_INITIATIVES[name]}")
    if name == "edition":
        return RecentPage(f"公表版　{label}　第{kwargs['number']}版", path)
    output = offered().get(str(kwargs["key"]))
    if output is None:
        return None
    title = output.title(plan.words).replace("　", " ")
    return RecentPage("　".join(filter(None, [title, label])), path, "帳票")


def _read(request: HttpRequest, user: User) -> list[str]:
    """The addresses in the cookie, none of one that is not the reader's own."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return []
    return kept["paths"] if kept["user"] == user.pk else []


def _write(response: HttpResponse, user: User, paths: list[str]) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps({"user": user.pk, "paths": paths}, salt=_SALT, compress=True),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
