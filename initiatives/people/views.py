"""利用者: who there is, who belongs where; for the secretariat and the account administrator."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Membership, User
from accounts.permissions import access_of, require_account_keeper
from accounts.requests import AuthenticatedRequest
from accounts.second_factor.devices import who_has_one
from accounts.sign_in.backends import locked_accounts
from accounts.sign_in.first_passwords import FirstPassword
from accounts.sign_in.rules import account_key
from imari_dx.shared.way_back import here, way_back_url, with_way_back
from initiatives.people.account_state import state_of
from initiatives.people.list_form import PeopleFilter, plans_named
from initiatives.people.person_page import PersonPage
from initiatives.people.registration import Registration

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def people(request: AuthenticatedRequest) -> HttpResponse:
    """List the accounts with their memberships of today and later."""
    require_account_keeper(request.user)
    today = timezone.localdate()
    form = PeopleFilter(request.GET, today=today)
    locked, with_code = locked_accounts(timezone.now()), who_has_one()
    rows = [
        {
            "user": user,
            "url": with_way_back(reverse("person", args=[user.username]), here(request)),
            "state": state_of(user, today),
            "is_locked": account_key(user.username) in locked,
            "has_second_factor": user.pk in with_code,
            "current": [_told(row) for row in user.memberships.all() if row.valid_from <= today],
            "coming": [_told(row) for row in user.memberships.all() if row.valid_from > today],
        }
        for user in form.filter()
    ]
    is_filtered = any(value for name, value in form.cleaned_data.items() if name != "sort")
    context = {"form": form, "rows": rows, "is_filtered": is_filtered}
    return render(request, "initiatives/people/list.html", context | tabs(request, "people"))


@require_http_methods(_METHODS)
def person_new(request: AuthenticatedRequest) -> HttpResponse:
    """Register a new account with its roles; the answer tells the first password, once."""
    require_account_keeper(request.user)
    page = Registration(request)
    if request.method == "POST" and page.take() and page.told:
        return _password_told(request, page.told, is_new=True)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "initiatives/people/new.html", {"page": page} | tabs(request, "people"), status=status
    )


@require_http_methods(_METHODS)
def person(request: AuthenticatedRequest, username: str) -> HttpResponse:
    """Show one person's account and memberships; each act on them is posted here."""
    require_account_keeper(request.user)
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Http404("この利用者はありません")
    page = PersonPage(request, user)
    if request.method == "POST" and page.take(request.POST.get("act", "")):
        if page.told:
            return _password_told(request, page.told, is_new=False)
        messages.success(request, page.done)
        return redirect(with_way_back(reverse("person", args=[user.username]), way_back_url(request)))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "initiatives/people/person.html", {"page": page} | tabs(request, "people"), status=status
    )


def _password_told(request: AuthenticatedRequest, told: FirstPassword, *, is_new: bool) -> HttpResponse:
    """Answer with a password that nobody can look up again, and that no browser keeps."""
    context = {
        "told": told,
        "is_new": is_new,
        "next_url": with_way_back(reverse("person", args=[told.username]), way_back_url(request)),
    }
    response = render(request, "initiatives/people/password.html", context | tabs(request, "people"))
    add_never_cache_headers(response)
    return response


def _told(row: Membership) -> dict[str, Any]:
    return {"row": row, "plans": plans_named(row)}


def tabs(request: AuthenticatedRequest, here: str) -> dict[str, object]:
    """What the tabs and the way up of the pages about people take besides the frame."""
    return {
        "here": here,
        "sees_content": access_of(request.user).is_secretariat,
        "crumbs": [{"label": "利用者", "url": reverse("people")}],
    }
