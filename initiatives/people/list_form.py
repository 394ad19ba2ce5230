"""Which accounts the list shows, in which order; it stands in the address: a link shows the same."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import F, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Department, Membership, Role, User
from accounts.sign_in.backends import locked_accounts
from accounts.sign_in.rules import account_key
from imari_dx.shared.form_fields import SearchField
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.search import finds
from initiatives.people.account_state import AccountState, in_state

_LOCKED, _WITHOUT = "locked", "without"
_ORDERS: dict[str, list[Any]] = {
    "": ["-is_active", "username"],
    "name": ["full_name", "username"],
    "department": [F("department_order").asc(nulls_last=True), F("department_key").asc(nulls_last=True)],
    "latest": [F("last_login").desc(nulls_last=True), "username"],
    "earliest": [F("last_login").asc(nulls_first=True), "username"],
}


def current_or_coming(day: dt.date) -> Q:
    """Return the condition for rows with days that are not over on a day."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def department_choices(day: dt.date) -> list[tuple[Any, str]]:
    """Return the departments to choose from: those that are not over on a day."""
    return [("", "選んでください"), *((row.pk, row.name) for row in _departments(day))]


@kept
def _departments(day: dt.date) -> QuerySet[Department]:
    return Department.objects.filter(current_or_coming(day))


class PeopleFilter(forms.Form):
    """Which accounts are listed, in which order; what cannot be read filters nothing."""

    text = SearchField(label="氏名・利用者ID・メール")
    department = forms.ChoiceField(label="部署", required=False)
    role = forms.ChoiceField(label="役割", required=False, choices=[("", "すべて"), *Role.choices])
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[
            ("", "すべて"),
            *((one.code, one.label) for one in AccountState),
            (_LOCKED, "ロック中"),
            (_WITHOUT, "所属なし"),
        ],
    )
    sort = forms.ChoiceField(
        label="並び順",
        required=False,
        choices=[
            ("", "利用者ID"),
            ("name", "氏名"),
            ("department", "部署"),
            ("latest", "最終ログインが新しい順"),
            ("earliest", "最終ログインが古い順"),
        ],
    )

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today
        departments: Any = self.fields["department"]
        departments.choices = [("", "すべて"), *department_choices(today)[1:]]

    def filter(self) -> QuerySet[User]:
        """Return the accounts asked for, with their memberships of today and later, in one more query."""
        self.is_valid()
        chosen = self.cleaned_data
        memberships = Membership.objects.filter(current_or_coming(self.today))
        matching = memberships
        if chosen.get("department"):
            matching = matching.filter(department=chosen["department"])
        if chosen.get("role"):
            matching = matching.filter(role=chosen["role"])
        people = self._ordered(chosen.get("sort") or "")
        if chosen.get("department") or chosen.get("role"):
            people = people.filter(pk__in=matching.values("user"))
        people = self._in_state(people, chosen.get("state") or "")
        if text := chosen.get("text"):
            found = [
                key
                for key, *names in User.objects.values_list("pk", "full_name", "username", "email")
                if finds(text, names)
            ]
            people = people.filter(pk__in=found)
        rows = memberships.select_related("department").order_by("valid_from", "role", "pk")
        return people.prefetch_related(Prefetch("memberships", rows), "memberships__plan_roles__plan")

    def _ordered(self, sort: str) -> QuerySet[User]:
        people = User.objects.filter(retired_at__isnull=True)
        if sort == "department":
            now = Q(memberships__valid_from__lte=self.today) & (
                Q(memberships__valid_until__isnull=True) | Q(memberships__valid_until__gte=self.today)
            )
            people = people.annotate(
                department_order=Min("memberships__department__sort_order", filter=now),
                department_key=Min("memberships__department", filter=now),
            )
            return people.order_by(*_ORDERS[sort], "username")
        return people.order_by(*_ORDERS[sort])

    def _in_state(self, people: QuerySet[User], code: str) -> QuerySet[User]:
        if code == _WITHOUT:
            held = Membership.objects.valid_on(self.today)
            return people.exclude(pk__in=held.values("user"))
        if code == _LOCKED:
            locked = locked_accounts(timezone.now())
            names = User.objects.values_list("pk", "username")
            return people.filter(pk__in=[key for key, name in names if account_key(name) in locked])
        state = next((one for one in AccountState if one.code == code), None)
        return people.filter(in_state(state, self.today)) if state else people


def plans_named(row: Membership) -> str:
    """Return the plans that a role is restricted to, in words; "" where it reaches all."""
    return "、".join(str(one.plan) for one in row.plan_roles.all())
