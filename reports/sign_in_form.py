"""The search in the record of sign-ins; it stands in the address, so that a link shows the same."""

import unicodedata

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import SignIn, SignInKind
from imari_dx.form_fields import TypedDateField

_NOT_IN = "not_in"  # all that did not lead in


class SignInForm(forms.Form):
    """Result, days, words of name, 利用者ID or address; what cannot be read filters nothing."""

    kind = forms.ChoiceField(
        label="結果",
        required=False,
        choices=[("", "すべて"), (_NOT_IN, "ログインできなかったもの"), *SignInKind.choices],
    )
    first = TypedDateField(label="この日から")
    last = TypedDateField(label="この日まで")
    text = forms.CharField(label="氏名・利用者ID・送信元", required=False, max_length=150)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return any(self.cleaned_data.values())

    def filter(self) -> QuerySet[SignIn]:
        """Return the record as asked for, the latest first."""
        chosen = self.cleaned_data
        rows = SignIn.objects.select_related("user")
        kind = chosen.get("kind")
        if kind == _NOT_IN:
            rows = rows.exclude(kind=SignInKind.SUCCESS)
        elif kind:
            rows = rows.filter(kind=kind)
        if first := chosen.get("first"):
            rows = rows.filter(at__date__gte=first)
        if last := chosen.get("last"):
            rows = rows.filter(at__date__lte=last)
        for word in unicodedata.normalize("NFKC", chosen.get("text") or "").split():
            rows = rows.filter(
                Q(user__full_name__icontains=word) | Q(username__icontains=word) | Q(address__startswith=word)
            )
        return rows
