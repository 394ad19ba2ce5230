"""The search in the record of sign-ins; it stands in the address, so that a link shows the same."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import SignIn, SignInKind, User
from imari_dx.shared.form_fields import SearchField, TypedDateField
from imari_dx.shared.search import folded, search_words

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
    text = SearchField(label="氏名・利用者ID・送信元")

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
        for word in search_words(chosen.get("text") or ""):
            rows = rows.filter(_holds(word))
        return rows


def _holds(word: str) -> Q:
    """The condition that a word stands in the name or the 利用者ID, or that the address begins with it."""

    def values(name: str) -> QuerySet[SignIn, str]:
        return SignIn.objects.order_by().values_list(name, flat=True).distinct()

    people = User.objects.values_list("pk", "full_name")
    named = [key for key, name in people if word in folded(name)]
    typed = [one for one in values("username") if word in folded(one)]
    addresses = [one for one in values("address") if one and one.startswith(word)]
    return Q(user__in=named) | Q(username__in=typed) | Q(address__in=addresses)
