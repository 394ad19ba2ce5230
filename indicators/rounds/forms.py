"""What the secretariat types for a round: its days and texts, a reason, an extension."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.form_fields import ReasonField, TypedDateField, TypedTextField
from indicators.models import ReportingCycle
from indicators.rounds.services import CycleContent
from indicators.workflow.deadlines import misplaced_days
from indicators.workflow.placeholders import opened_up
from initiatives.words import Words

DAYS_TO_ANSWER = dt.timedelta(days=14)


class CycleForm(forms.Form):
    """日程, 照会文 and 記入要領 of a round."""

    field_width = "medium"

    opens_on = TypedDateField(
        label="照会日", required=True, error_messages={"required": "照会日を入力してください。"}
    )
    due_on = TypedDateField(
        label="回答期限", required=True, error_messages={"required": "回答期限を入力してください。"}
    )
    review_on = TypedDateField()  # called after the meeting, in the plan's words
    publishes_on = TypedDateField(label="公表の予定日")
    inquiry_text = TypedTextField(
        label="照会文", rows=8, help_text="照会を開くと、担当課のホームと入力の画面から読めます。"
    )
    instructions = TypedTextField(
        label="記入要領", rows=8, help_text="照会文とあわせて表示します。印刷もできます。"
    )

    def __init__(
        self, data: QueryDict | None, *, words: Words, initial: dict[str, Any] | None = None
    ) -> None:
        """``words`` are the plan's: the meeting has a name of its own."""
        self.words = words
        super().__init__(data, initial=initial)
        self.fields["review_on"].label = words.meeting_day

    def clean(self) -> dict[str, Any]:
        """Each day follows the one before it."""
        data = super().clean() or {}
        if data.get("opens_on") and data.get("due_on"):
            for field, sentence in misplaced_days(
                opens_on=data["opens_on"],
                due_on=data["due_on"],
                review_on=data.get("review_on"),
                publishes_on=data.get("publishes_on"),
                words=self.words,
            ):
                self.add_error(field, sentence)
        return data

    @property
    def content(self) -> CycleContent:
        data = {name: self.cleaned_data[name] for name in CycleForm.base_fields}
        return CycleContent(**data)


def edit_form(data: QueryDict | None, cycle: ReportingCycle) -> CycleForm:
    """Return the form of an existing round."""
    return CycleForm(
        data,
        words=cycle.plan.words,
        initial={name: getattr(cycle, name) for name in CycleForm.base_fields},
    )


class PrepareForm(CycleForm):
    """A round that does not exist yet: which year, and everything of the round."""

    fiscal_year = forms.TypedChoiceField(
        label="対象年度",
        coerce=int,
        help_text="実績を報告してもらう年度です。",
        error_messages={
            "required": "対象年度を選んでください。",
            "invalid_choice": "この年度の照会は準備できません。対象年度を選び直してください。",
        },
    )
    field_order = ("fiscal_year",)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        years: Sequence[FiscalYear],
        latest: ReportingCycle | None,
        words: Words,
    ) -> None:
        """Offer the years without a round; texts begin as the latest round's, days as the usual two weeks.

        Where the latest texts name their own year and deadline, the places of these stand instead.
        """
        initial: dict[str, Any] = {}
        if latest:
            texts = {name: getattr(latest, name) for name in ("inquiry_text", "instructions")}
            initial |= {name: opened_up(text, latest) for name, text in texts.items()}
        after = [year for year in years if latest and year.year > latest.fiscal_year] or list(years)
        if after:
            opens_on = FiscalYear(after[0].year + 1).first_day
            initial |= {"fiscal_year": after[0].year, "opens_on": opens_on}
            initial["due_on"] = opens_on + DAYS_TO_ANSWER
        super().__init__(data, words=words, initial=initial)
        choice = cast(forms.TypedChoiceField, self.fields["fiscal_year"])
        choice.choices = [(year.year, year.label) for year in years]


class ReopenForm(forms.Form):
    """Why a closed round takes answers again."""

    reason = ReasonField(label="再開の理由", missing="受付を再開する理由を入力してください。")


class ExtensionForm(forms.Form):
    """期限の延長: for which initiatives, until when, why."""

    field_width = "medium"

    reports = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = TypedDateField(
        label="延長後の回答期限",
        required=True,
        error_messages={"required": "延長後の回答期限を入力してください。"},
    )
    reason = ReasonField(
        label="延長の理由",
        missing="延長の理由を入力してください。",
        help_text="担当課にも表示されます。",
    )

    def __init__(
        self, data: QueryDict | None, *, cycle: ReportingCycle, choices: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data, prefix="extend")
        self.cycle = cycle
        reports, word = (
            cast(forms.TypedMultipleChoiceField, self.fields["reports"]),
            cycle.plan.words.initiative,
        )
        reports.choices, reports.label = choices, word
        reports.error_messages |= {
            "required": f"期限を延長する{word}を選んでください。",
            "invalid_choice": f"選んだ{word}は延長できません（既に提出されています）。選び直してください。",
        }

    def clean_due_on(self) -> dt.date:
        """A day after the round's own."""
        day: dt.date = self.cleaned_data["due_on"]
        if day <= self.cycle.due_on:
            raise forms.ValidationError(
                f"今の回答期限（{era_date(self.cycle.due_on)}）より後の日を入力してください。"
            )
        return day
