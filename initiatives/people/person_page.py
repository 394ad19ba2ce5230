"""One person: the account, where the person belongs; each act with its form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.account_acts import reset_password, sign_out, stop_use, unlock, use_again
from accounts.history import Change, changes_of_person
from accounts.models import Membership, User
from accounts.permissions import access_of, may_keep_account
from accounts.requests import AuthenticatedRequest
from accounts.second_factor.devices import has_second_factor
from accounts.second_factor.services import reset
from accounts.services import cancel_membership, change_user, described, end_membership
from accounts.sessions.services import living
from accounts.sign_in.backends import locked_accounts
from accounts.sign_in.first_passwords import FirstPassword, first_passwords
from accounts.sign_in.rules import account_key
from imari_dx.shared.fiscal_year import era_date
from initiatives.people.account_state import AccountState, state_of
from initiatives.people.forms import (
    AccountForm,
    EndForm,
    GrantForm,
    PlansForm,
    TransferForm,
    add_refusal,
    plans_to_choose,
)
from initiatives.people.list_form import plans_named
from initiatives.people.services import grant_role, restrict_role, transfer_role

_LATEST_ACTS = 20


class PersonPage:
    """What the page of one person reads and writes."""

    def __init__(self, request: AuthenticatedRequest, user: User) -> None:
        self.request, self.user = request, user
        self.today = timezone.localdate()
        self.is_secretariat = access_of(request.user).is_secretariat
        self._offered: dict[str, Any] = {
            "today": self.today,
            "makes_secretariat": self.is_secretariat,
            "plans": plans_to_choose(),
        }
        rows = user.memberships.select_related("department").prefetch_related("plan_roles__plan")
        self.rows = list(rows.order_by("-valid_from", "pk"))
        self.running = [row for row in self.rows if not row.valid_until or row.valid_until >= self.today]
        self.over = [row for row in self.rows if row not in self.running]
        self.done = ""
        self.refusals: list[str] = []
        self.grant_form: forms.Form = GrantForm(prefix="grant", **self._offered)
        self.transfer_form: forms.Form = self._transfer_form(None)
        self.account_form: forms.Form = self._account_form(None)
        self.failed_form: forms.Form | None = None
        self.told: FirstPassword | None = None
        self.ends = {row.pk: EndForm(prefix=f"end-{row.pk}") for row in self.running}
        self.plans = {
            row.pk: self._plans_form(row)
            for row in self.running
            if "plans" in self.grant_form.fields and not row.is_of_directory
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
    def is_own(self) -> bool:
        return self.user == self.request.user

    @property
    def state(self) -> AccountState:
        return state_of(self.user, self.today)

    @property
    def is_locked(self) -> bool:
        """Whether the account is locked at some address after failed attempts."""
        return account_key(self.user.username) in locked_accounts(timezone.now())

    @cached_property
    def places(self) -> int:
        """In how many browsers the person is signed in now."""
        return living(timezone.now()).filter(user=self.user).count()

    @property
    def has_second_factor(self) -> bool:
        """Whether the person is asked for a code besides the password."""
        return has_second_factor(self.user)

    @property
    def closing(self) -> str:
        """The day on which the account is closed, where that is to come."""
        day = self.user.closes_on
        return era_date(day) if day and day > self.today and self.user.is_active else ""

    @property
    def acts(self) -> list[LogEntry]:
        """What was done with the account and its roles, the latest first."""
        kind = ContentType.objects.get_for_model(User)
        rows = LogEntry.objects.filter(content_type=kind, object_id=str(self.user.pk))
        return [*rows.select_related("user").order_by("-action_time", "-pk")[:_LATEST_ACTS]]

    @property
    def changes(self) -> list[Change]:
        """What changed of the account and its roles, value by value."""
        return changes_of_person(self.user)

    def _account_form(self, data: Any) -> AccountForm:
        initial = {"full_name": self.user.full_name, "email": self.user.email}
        return AccountForm(data, prefix="account", initial=initial)

    def _transfer_form(self, data: Any) -> TransferForm:
        leaving = [(row.pk, described(row)) for row in self.running if not row.is_of_directory]
        return TransferForm(data, prefix="transfer", leaving=leaving, **self._offered)

    def take(self, act: str) -> bool:
        """Do what was posted; False where it cannot be, with the sentences in the form."""
        acts: dict[str, Callable[[], bool]] = {
            "grant": self._grant,
            "transfer": self._transfer,
            "end": self._end,
            "cancel": self._cancel,
            "restrict": self._restrict,
            "account": self._account,
            "password": self._password,
            "stop": lambda: self._of_account(stop_use, f"{self.user}さんの利用を停止しました。"),
            "use": lambda: self._of_account(use_again, f"{self.user}さんの利用を再開しました。"),
            "second_factor": lambda: self._of_account(reset, f"{self.user}さんの二要素認証を解除しました。"),
            "sign_out": lambda: self._of_account(
                sign_out, f"{self.user}さんのログインをすべて終了しました。"
            ),
            "unlock": lambda: self._of_account(unlock, f"{self.user}さんのロックを解除しました。"),
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

    def _of_account(self, act: Callable[..., Any], done: str) -> bool:
        """Do one of the acts without a form; False with the refusal."""
        try:
            act(user=self._stored(), **self._who_and_when)
        except ValidationError as error:
            self.refusals = error.messages
            return False
        self.done = done
        return True

    def _stored(self) -> User:
        """Return the account once more: what a service refuses leaves no trace on the page."""
        return User.objects.get(pk=self.user.pk)

    def _account(self) -> bool:
        self.account_form = form = self._account_form(self.request.POST)
        return self._try(
            form,
            lambda data: change_user(user=self._stored(), **data, **self._who_and_when),
            "氏名とメールアドレスを保存しました。",
        )

    def _password(self) -> bool:
        password = first_passwords([self.user])[self.user.username]
        done = self._of_account(lambda **act: reset_password(password=password, **act), "")
        self.told = password if done else None
        return done

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
        plans = self._offered["plans"]
        return PlansForm(data, prefix=f"plans-{row.pk}", initial=initial, plans=plans)

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
