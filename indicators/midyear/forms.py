"""What is typed for a 秋の中間確認."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from indicators.midyear.services import UNEXPLAINED, CheckContent
from indicators.models import EXPLAINED, MidyearAnswer, MidyearCheck, Outlook

_DAYS = dt.timedelta(days=14)
_BROKEN = "画面の情報が足りません。画面を開き直してください。"


class CheckForm(forms.Form):
    """Which year, the period, and what is said to the departments."""

    field_width = "medium"

    fiscal_year = forms.TypedChoiceField(
        label="対象年度",
        coerce=int,
        help_text="いま進めている年度です。既にある年度を選ぶと、期間と照会文を変えます。",
        error_messages={
            "required": "対象年度を選んでください。",
            "invalid_choice": "この年度は選べません。対象年度を選び直してください。",
        },
    )
    opens_on = TypedDateField(
        label="開始日", required=True, error_messages={"required": "開始日を入力してください。"}
    )
    due_on = TypedDateField(
        label="回答期限", required=True, error_messages={"required": "回答期限を入力してください。"}
    )
    inquiry_text = TypedTextField(
        label="照会文", rows=5, help_text="回答の画面に表示します。空欄でもかまいません。"
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        years: Sequence[FiscalYear],
        stored: MidyearCheck | None,
        today: dt.date,
    ) -> None:
        initial: dict[str, Any] = {"opens_on": today, "due_on": today + _DAYS}
        running = FiscalYear.of(today)
        initial["fiscal_year"] = (running if running in years else years[-1]).year
        if stored:
            names = ("fiscal_year", "opens_on", "due_on", "inquiry_text")
            initial = {name: getattr(stored, name) for name in names}
        super().__init__(data, initial=initial)
        choice = cast(forms.TypedChoiceField, self.fields["fiscal_year"])
        choice.choices = [(year.year, year.label) for year in years]

    def clean(self) -> dict[str, Any]:
        """The period ends after it begins."""
        data = super().clean() or {}
        opens_on, due_on = data.get("opens_on"), data.get("due_on")
        if opens_on and due_on and due_on < opens_on:
            self.add_error("due_on", "回答期限は開始日以降の日にしてください。")
        return data

    @property
    def content(self) -> CheckContent:
        data = self.cleaned_data
        return CheckContent(data["opens_on"], data["due_on"], data["inquiry_text"])


class AnswerForm(forms.Form):
    """見通し and コメント of one initiative."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _BROKEN})
    outlook = forms.ChoiceField(
        label="今年度の見通し",
        choices=Outlook.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "見通しを選んでください。"},
    )
    comment = TypedTextField(
        label="コメント",
        rows=5,
        help_text="これまでの状況、遅れそうなときはその理由と対応を書きます。庁内だけで使い、公表しません。",
    )

    def __init__(self, data: QueryDict | None, *, stored: MidyearAnswer | None) -> None:
        known = {"outlook": stored.outlook, "comment": stored.comment} if stored else {}
        super().__init__(data, initial={"version": stored.version if stored else 0, **known})

    def clean(self) -> dict[str, Any]:
        """What is not on course is explained."""
        data = super().clean() or {}
        if data.get("outlook") in EXPLAINED and not data.get("comment", "").strip():
            self.add_error("comment", UNEXPLAINED)
        return data
