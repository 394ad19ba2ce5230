"""The question for the own password, which carries on what was posted when it came up."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django_htmx.http import reselect, reswap, retarget

from accounts.models import User
from accounts.second_factor.devices import has_second_factor
from accounts.second_factor.forms import code_field, code_refusal
from accounts.sign_in.own_password import own_password_refusal
from imari_dx.shared.confirmed_acts import NAMES

# The fields of the question itself: never carried on, never seen by a view.
ACT, PASSWORD, CODE = OWN_FIELDS = ("confirming_act", "confirming_password", "confirming_code")
_ANY_ACT = "この操作"
WRONG = "パスワードが違います。ログインのときと同じパスワードを、もう一度入力してください。"


class ConfirmingForm(forms.Form):
    """The own password, and the code where there is one; a wrong one counts as at signing in."""

    confirming_password = forms.CharField(
        label="パスワード",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": "パスワードを入力してください。"},
    )

    def __init__(self, request: HttpRequest, *, is_answer: bool) -> None:
        super().__init__(request.POST if is_answer else None)
        self.request = request
        if has_second_factor(request.user):
            self.fields[CODE] = code_field()

    def clean_confirming_password(self) -> str:
        """Refuse a wrong password, and any while the account is locked here."""
        user, password = self.request.user, str(self.cleaned_data[PASSWORD])
        assert isinstance(user, User)  # noqa: S101 (for the type checker)
        if refusal := own_password_refusal(self.request, user, password, wrong=WRONG):
            raise forms.ValidationError(refusal)
        return password

    def clean(self) -> dict[str, Any] | None:
        """Use up the code only once the password is right."""
        cleaned, user = super().clean(), self.request.user
        if not self.errors and CODE in self.fields and isinstance(user, User):
            refusal = code_refusal(self.request, user, self.cleaned_data[CODE])
            if refusal:
                self.add_error(CODE, refusal)
        return cleaned


@dataclass(frozen=True, slots=True)
class Question:
    """What the page reads: which act waits, what was posted, which files have to be chosen again."""

    act: str
    url: str
    carried: list[tuple[str, str]]
    files: list[tuple[str, str]]  # field, name of the file


def question_of(request: HttpRequest, act: str) -> Question:
    """Return the question that a post met; an act that nobody named is 「この操作」."""
    posted = [(name, value) for name, values in request.POST.lists() for value in values]
    return Question(
        act=act if act in NAMES else _ANY_ACT,
        url=request.get_full_path(),
        carried=[(name, value) for name, value in posted if name not in (*OWN_FIELDS, "csrfmiddlewaretoken")],
        files=[(name, one.name or "") for name, ones in request.FILES.lists() for one in ones],
    )


def ask(request: HttpRequest, question: Question, form: ConfirmingForm) -> HttpResponse:
    """Answer with the question; where a script asked, in the place of the page's content."""
    context = {"question": question, "form": form, "minutes": settings.CONFIRM_MINUTES}
    status = 422 if form.is_bound else 200
    response = render(request, "accounts/confirming/page.html", context, status=status)
    add_never_cache_headers(response)
    if getattr(request, "htmx", False):
        response = reswap(reselect(retarget(response, "#main"), "#main"), "outerHTML")
    return response
