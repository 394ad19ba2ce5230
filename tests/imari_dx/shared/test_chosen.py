"""What was chosen in a form that narrows a list, in words."""

import pytest
from django import forms
from django.http import QueryDict

from imari_dx.shared.chosen import chosen_in
from imari_dx.shared.form_fields import SearchField, TypedDateField


class _Form(forms.Form):
    state = forms.ChoiceField(label="状態", required=False, choices=[("", "すべて"), ("in", "提出済")])
    group = forms.ChoiceField(
        label="部署", required=False, choices=[("", "すべて"), ("総務部", [("7", "情報政策課")])]
    )
    late = forms.BooleanField(label="期限を過ぎたものだけ", required=False)
    since = TypedDateField(label="この日から")
    text = SearchField(label="氏名")
    kept = forms.CharField(required=False, widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ""),
        ("state=&late=&text=", ""),
        ("state=in", "状態：提出済"),
        ("state=in&late=on", "状態：提出済、期限を過ぎたものだけ"),
        ("group=7", "部署：情報政策課"),
        ("since=R7.6.1", "この日から：令和7年6月1日"),
        ("text=髙木", "氏名：「髙木」"),
        (
            "state=unknown&since=tomorrow&late=on",
            "期限を過ぎたものだけ",
        ),  # what cannot be read narrows nothing
        ("kept=1", ""),
    ],
)
def test_what_was_chosen_in_words(query: str, said: str) -> None:
    assert chosen_in(_Form(QueryDict(query))) == said


def test_a_form_that_was_not_sent_chooses_nothing() -> None:
    assert chosen_in(_Form()) == ""
