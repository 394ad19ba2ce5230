"""What is typed in a closing round: an answer, a reason, days, the meeting that decided."""

import datetime as dt
from collections.abc import Mapping
from typing import cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import ReasonField, TypedDateField, TypedTextField
from indicators.closing.answer import FIELDS, ClosingAnswer, MissingAnswer
from indicators.closing.services import ClosingContent
from indicators.entry.forms.decision import MeetingForm
from indicators.models import Achievement, ClosingHandling, ClosingReport, ClosingRound

_BROKEN = "画面の情報が欠けています。入力した内容を控えてから、画面を開き直してください。"
DAYS_TO_ANSWER = dt.timedelta(days=14)
_LABELS: Mapping[str, Mapping[str, str]] = {
    "achievement": {str(code): str(label) for code, label in Achievement.choices},
    "handling": {str(code): str(label) for code, label in ClosingHandling.choices},
}


def said(name: str, value: str) -> str:
    """Return a value of an answer as people read it: a code in its words, a text as it is."""
    return _LABELS.get(name, {}).get(value, value)


class ClosingReportForm(forms.Form):
    """One answer; until somebody has saved, it begins with what is proposed from the years."""

    needed_to_submit = ("achievement", "outcome", "handling")

    version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), _BROKEN),
    )
    achievement = forms.ChoiceField(
        label="達成状況",
        required=False,
        choices=Achievement.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "達成状況を選び直してください。"},
    )
    outcome = TypedTextField(
        label="計画期間の成果", rows=6, help_text="計画の全期間を通して、何がどう変わったかを書きます。"
    )
    remaining_issues = TypedTextField(
        label="残った課題", rows=4, help_text="残った課題がないときは空欄にします。"
    )
    handling = forms.ChoiceField(
        label="次期計画での扱い",
        required=False,
        choices=ClosingHandling.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "次期計画での扱いを選び直してください。"},
    )
    handling_text = TypedTextField(
        label="次期計画での扱いの説明",
        rows=3,
        help_text="引き継ぐ先の番号・名称、見直す点、終了する理由などを書きます。",
    )

    def __init__(self, data: QueryDict | None, *, stored: ClosingReport, proposal: ClosingAnswer) -> None:
        self.stored, self.proposal = stored, proposal
        self.stale: dict[str, str] = {}
        shown = ClosingAnswer.of(stored) if stored.version else proposal
        initial = {name: getattr(shown, name) for name in FIELDS}
        super().__init__(data, initial={**initial, "version": stored.version})

    @property
    def is_proposed(self) -> bool:
        """Whether the fields show what nobody has saved."""
        return not self.stored.version and not self.is_bound

    @property
    def answer(self) -> ClosingAnswer:
        """What was typed, once valid."""
        return ClosingAnswer(**{name: self.cleaned_data[name] for name in FIELDS})

    @property
    def rows(self) -> list[tuple[forms.BoundField, str, bool]]:
        """Each field, what is stored where it must be compared, and whether it must be."""
        return [(self[name], self.stale.get(name, ""), name in self.stale) for name in FIELDS]

    def add_missing(self, missing: list[MissingAnswer]) -> None:
        """Say beside the fields what keeps the answer from being submitted."""
        for one in missing:
            self.add_error(one.field, one.sentence)

    def beside(self, stored: ClosingReport) -> "ClosingReportForm":
        """Return the form to choose with, of an answer that somebody else has saved meanwhile.

        It carries the present version: the next save is meant. What only the others changed is shown as it
        is stored; what both changed stays as it was typed, with what is stored beside it.
        """
        typed, now, before = self.answer, ClosingAnswer.of(stored), self._shown_before(stored)
        data, stale = QueryDict(mutable=True), {}
        for name in FIELDS:
            mine, other, base = (getattr(one, name) for one in (typed, now, before))
            data[name] = other if mine == base else mine
            if mine not in (base, other) and other != base:
                stale[name] = said(name, other) or "（空欄）"
        data["version"] = str(stored.version)
        form = ClosingReportForm(data, stored=stored, proposal=self.proposal)
        form.stale = stale
        return form

    def _shown_before(self, stored: ClosingReport) -> ClosingAnswer:
        """What the page showed when it was opened."""
        row = stored.history.filter(version=self.cleaned_data["version"] or None).first()
        return ClosingAnswer.of(row) if row else self.proposal


class ReturnForm(forms.Form):
    """差戻し: what the department is to change, of which version."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    comment = TypedTextField(
        label="差戻しの理由",
        rows=3,
        required=True,
        help_text="担当課にも表示されます。",
        error_messages={"required": "差戻しの理由を入力してください。"},
    )

    def __init__(self, data: QueryDict | None, *, report: ClosingReport) -> None:
        super().__init__(data, prefix="return", initial={"version": report.version})
        cast(forms.IntegerField, self.fields["version"]).error_messages["required"] = _BROKEN


class RoundForm(forms.Form):
    """回答期限 and 照会文."""

    field_width = "medium"

    due_on = TypedDateField(
        label="回答期限", required=True, error_messages={"required": "回答期限を入力してください。"}
    )
    inquiry_text = TypedTextField(
        label="照会文", rows=8, help_text="担当課の入力の画面に表示します。空欄でもかまいません。"
    )

    def __init__(self, data: QueryDict | None, *, closing: ClosingRound | None, today: dt.date) -> None:
        first = {"due_on": today + DAYS_TO_ANSWER}
        stored = {"due_on": closing.due_on, "inquiry_text": closing.inquiry_text} if closing else first
        super().__init__(data, initial=stored)

    @property
    def content(self) -> ClosingContent:
        return ClosingContent(self.cleaned_data["due_on"], self.cleaned_data["inquiry_text"])


class CloseForm(MeetingForm):
    """The meeting that decided on the answers, and its day; on a page with room for wide fields."""

    field_width = "medium"


class ReopenForm(forms.Form):
    """Why final answers are opened again."""

    reason = ReasonField(label="取消しの理由", missing="確定を取り消す理由を入力してください。")
