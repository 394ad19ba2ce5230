"""利用者: who belongs where, and what a 人事異動 does; for the secretariat and the account administrator."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Membership, User
from accounts.permissions import access_of, may_keep_account, require_account_keeper
from accounts.requests import AuthenticatedRequest
from accounts.services import cancel_membership, described, end_membership
from imari_dx.shared.way_back import here, way_back_url, with_way_back
from initiatives.people.forms import (
    EndForm,
    GrantForm,
    PeopleFilter,
    PlansForm,
    TransferForm,
    add_refusal,
    plans_named,
)
from initiatives.people.services import grant_role, restrict_role, transfer_role


@require_safe
def people(request: AuthenticatedRequest) -> HttpResponse:
    """List the accounts with their memberships of today and later."""
    require_account_keeper(request.user)
    today = timezone.localdate()
    form = PeopleFilter(request.GET, today=today)
    rows = [
        {
            "user": user,
            "url": with_way_back(reverse("person", args=[user.username]), here(request)),
            "current": [_told(row) for row in user.memberships.all() if row.valid_from <= today],
            "coming": [_told(row) for row in user.memberships.all() if row.valid_from > today],
        }
        for user in form.filter()
    ]
    context = {"form": form, "rows": rows, "is_filtered": any(form.cleaned_data.values())}
    return render(request, "initiatives/people/list.html", context | _tabs(request, "people"))


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: AuthenticatedRequest, username: str) -> HttpResponse:
    """Show one person's memberships; add, end, take back one, or transfer the person."""
    require_account_keeper(request.user)
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Http404("この利用者はありません")
    page = PersonPage(request, user)
    if request.method == "POST" and page.take(request.POST.get("act", "")):
        messages.success(request, page.done)
        return redirect(with_way_back(reverse("person", args=[user.username]), way_back_url(request)))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "initiatives/people/person.html", {"page": page} | _tabs(request, "people"), status=status
    )


class PersonPage:
    """What the page of one person reads and writes."""

    def __init__(self, request: AuthenticatedRequest, user: User) -> None:
        self.request, self.user = request, user
        self.today = timezone.localdate()
        self.is_secretariat = access_of(request.user).is_secretariat
        self._offered: dict[str, Any] = {"today": self.today, "makes_secretariat": self.is_secretariat}
        rows = user.memberships.select_related("department").prefetch_related("plan_roles__plan")
        self.rows = list(rows.order_by("-valid_from", "pk"))
        self.running = [row for row in self.rows if not row.valid_until or row.valid_until >= self.today]
        self.over = [row for row in self.rows if row not in self.running]
        self.done = ""
        self.refusals: list[str] = []
        self.grant_form: forms.Form = GrantForm(prefix="grant", **self._offered)
        self.transfer_form: forms.Form = self._transfer_form(None)
        self.failed_form: forms.Form | None = None
        self.ends = {row.pk: EndForm(prefix=f"end-{row.pk}") for row in self.running}
        self.plans = {
            row.pk: self._plans_form(row) for row in self.running if "plans" in self.grant_form.fields
        }

    @property
    def running_rows(self) -> list[dict[str, Any]]:
        """Each membership that is not over, with its form."""
        return [
            {
                "row": row,
                "form": self.ends[row.pk],
                "plans_form": self.plans.get(row.pk),
                "plans": plans_named(row),
                "is_coming": row.valid_from > self.today,
            }
            for row in self.running
        ]

    @property
    def may_grant(self) -> bool:
        """Whether the reader may let this person belong somewhere else; an administrator not himself."""
        return self.is_secretariat or self.user != self.request.user

    @property
    def keeps_account(self) -> bool:
        """Whether the reader may change name, addresses and password."""
        return may_keep_account(self.request.user, self.user)

    @property
    def admin_url(self) -> str:
        """Name, mail address and password are kept in データの修正."""
        return reverse("admin:accounts_user_change", args=[self.user.pk])

    def _transfer_form(self, data: Any) -> TransferForm:
        leaving = [(row.pk, described(row)) for row in self.running]
        return TransferForm(data, prefix="transfer", leaving=leaving, **self._offered)

    def take(self, act: str) -> bool:
        """Do what was posted; False where it cannot be, with the sentences in the form."""
        acts: dict[str, Callable[[], bool]] = {
            "grant": self._grant,
            "transfer": self._transfer,
            "end": self._end,
            "cancel": self._cancel,
            "restrict": self._restrict,
        }
        if act not in acts:
            raise Http404("この操作はありません")
        return acts[act]()

    def _try(self, form: forms.Form, write: Callable[[dict[str, Any]], Any], done: str) -> bool:
        try:
            if form.is_valid():
                write(form.cleaned_data)
                self.done = done
                return True
        except ValidationError as error:
            add_refusal(form, error)
        self.failed_form = form
        return False

    @property
    def _who_and_when(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}

    def _grant(self) -> bool:
        self.grant_form = form = GrantForm(self.request.POST, prefix="grant", **self._offered)
        done = f"{self.user}さんの所属を追加しました。"
        return self._try(form, lambda data: grant_role(user=self.user, **data, **self._who_and_when), done)

    def _transfer(self) -> bool:
        self.transfer_form = form = self._transfer_form(self.request.POST)

        def write(data: dict[str, Any]) -> None:
            chosen = set(data.pop("leaving"))
            leaving = [row for row in self.running if str(row.pk) in chosen]
            transfer_role(user=self.user, leaving=leaving, **data, **self._who_and_when)

        return self._try(form, write, f"{self.user}さんの異動を登録しました。")

    def _end(self) -> bool:
        row = self._posted_row()
        self.ends[row.pk] = form = EndForm(self.request.POST, prefix=f"end-{row.pk}")
        return self._try(
            form,
            lambda data: end_membership(membership=row, last_day=data["last_day"], **self._who_and_when),
            "所属の終了日を登録しました。",
        )

    def _plans_form(self, row: Membership, data: Any = None) -> PlansForm:
        initial = {"plans": [one.plan_id for one in row.plan_roles.all()]}
        return PlansForm(data, prefix=f"plans-{row.pk}", initial=initial)

    def _restrict(self) -> bool:
        row = self._posted_row()
        self.plans[row.pk] = form = self._plans_form(row, self.request.POST)
        return self._try(
            form,
            lambda data: restrict_role(membership=row, plans=data["plans"], **self._who_and_when),
            "役割を使える計画を登録しました。",
        )

    def _cancel(self) -> bool:
        row = self._posted_row()
        try:
            cancel_membership(membership=row, today=self.today, **self._who_and_when)
        except ValidationError as error:
            self.refusals = error.messages
            return False
        self.done = "予定していた所属を取り消しました。"
        return True

    def _posted_row(self) -> Membership:
        """Return the membership that was meant; 404 if it is none of this person's."""
        posted = self.request.POST.get("membership", "")
        row = next((row for row in self.running if str(row.pk) == posted), None)
        if row is None:
            raise Http404("この所属はありません")
        return row


def _told(row: Membership) -> dict[str, Any]:
    return {"row": row, "plans": plans_named(row)}


def _tabs(request: AuthenticatedRequest, here: str) -> dict[str, object]:
    return {"here": here, "sees_content": access_of(request.user).is_secretariat}
