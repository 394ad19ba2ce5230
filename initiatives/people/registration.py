"""利用者を登録: one form for a new account with its roles; the first password is told once, on the answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import access_of
from accounts.requests import AuthenticatedRequest
from accounts.sign_in.first_passwords import FirstPassword, first_passwords
from imari_dx.shared.form_fields import FieldError
from initiatives.people.forms import (
    FurtherPlaceForm,
    GrantForm,
    NewAccountForm,
    add_refusal,
    plans_to_choose,
)
from initiatives.people.services import RoleRefusedError, register_person

_FURTHER = 2  # roles besides the first; more are added on the person's own page


class Registration:
    """What the page shows and takes: the account, its first role, further ones."""

    def __init__(self, request: AuthenticatedRequest) -> None:
        self.request, self.today = request, timezone.localdate()
        data = request.POST if request.method == "POST" else None
        makes = access_of(request.user).is_secretariat
        offered: dict[str, Any] = {
            "today": self.today,
            "makes_secretariat": makes,
            "plans": plans_to_choose(),
            "initial": {"valid_from": self.today},
        }
        self.account = NewAccountForm(data, prefix="account")
        self.place = GrantForm(data, prefix="role-0", **offered)
        self.further = [
            FurtherPlaceForm(data, prefix=f"role-{number}", **offered) for number in range(1, _FURTHER + 1)
        ]
        self.makes_secretariat = makes
        self.told: FirstPassword | None = None
        self.user: User | None = None

    @property
    def forms(self) -> list[forms.Form]:
        return [self.account, self.place, *self.further]

    @property
    def errors(self) -> list[FieldError]:
        """All that is wrong, for the summary on top."""
        found = []
        for form in self.forms:
            found += [FieldError("", str(one), "") for one in form.non_field_errors()]
            found += [
                FieldError(str(field.label), str(message), f"#{field.auto_id}")
                for field in form
                for message in field.errors
            ]
        return found

    def take(self) -> bool:
        """Register what was posted; False where something is wrong, which the forms then say."""
        valid = [form.is_valid() for form in self.forms]  # each says what is wrong, not only the first
        if not all(valid):
            return False
        account = self.account.cleaned_data
        user = User(**account)
        user.username = User.normalize_username(user.username)
        password = first_passwords([user])[user.username]
        chosen = [self.place, *(form for form in self.further if form.has_changed())]
        try:
            register_person(
                user=user,
                password=password,
                roles=[form.cleaned_data for form in chosen],
                by=self.request.user,
                at=timezone.now(),
            )
        except RoleRefusedError as error:
            add_refusal(chosen[error.number], error)
            return False
        except ValidationError as error:
            add_refusal(self.account, error)
            return False
        self.user, self.told = user, password
        return True
