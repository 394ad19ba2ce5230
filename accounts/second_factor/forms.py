"""The field for a code, wherever one is asked for."""

from typing import Any

from django import forms
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from accounts.models import RecordKind, User
from accounts.records.writing import record
from accounts.second_factor.services import check_code
from accounts.sign_in.backends import lock_of, lock_sentence


def code_field(**attributes: Any) -> forms.CharField:
    """Return a field for six digits, or a backup code."""
    given = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", **attributes}
    return forms.CharField(
        label="確認コード",
        max_length=40,
        help_text="スマートフォンの認証アプリに出ている6桁の数字。手元にないときは、予備のコード。",
        widget=forms.TextInput(attrs=given),
        error_messages={"required": "確認コードを入力してください。"},
    )


def code_refusal(request: HttpRequest, user: User, code: str) -> str:
    """Use up a code; return why it is refused, "" where it is right.

    A wrong one counts as a failed sign-in, and while the account is locked here none is looked at.
    """
    refusal, is_locked = "", lock_of(request, user.username) is not None
    if not is_locked:
        checked = check_code(user=user, code=code)
        if checked.waits or not checked.refusal:
            return checked.refusal
        record(RecordKind.SECOND_FACTOR_FAILED, user=None, request=request, subject=user)
        refusal = checked.refusal
    setattr(request, "axes_locked_out", is_locked)  # noqa: B010 (as axes says it of a password)
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
    until = lock_of(request, user.username)
    return lock_sentence(until) if until else refusal


class LoginCodeForm(forms.Form):
    """The code after the password."""

    code = code_field(autofocus=True)

    def __init__(self, request: HttpRequest, user: User, *, is_answer: bool) -> None:
        super().__init__(request.POST if is_answer else None)
        self.request, self.user = request, user

    def clean_code(self) -> str:
        """Refuse what is no code of this person's, or one that was used."""
        code = str(self.cleaned_data["code"])
        if refusal := code_refusal(self.request, self.user, code):
            raise forms.ValidationError(refusal)
        return code


class SetupForm(forms.Form):
    """The first code of a phone; whether it is right, the service says."""

    code = code_field(inputmode="numeric")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].help_text = "登録したあと、アプリに出ている6桁の数字。"
