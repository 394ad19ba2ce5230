"""What the secretariat types for the letter of a round; nothing has to be typed."""

import datetime as dt

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import era_date
from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from indicators.models import ReportingCycle
from indicators.rounds.letter.head import LetterContent, head_of_letter, typed_content
from indicators.rounds.letter.rules import usual_subject
from indicators.rounds.letter.services import is_misplaced, misplaced_sentence

_LONGEST_NUMBER, _LONGEST_SENDER, _LONGEST_SUBJECT = 50, 100, 200


class LetterForm(forms.Form):
    """文書番号, 日付, 発信者 and 件名."""

    field_width = "medium"

    document_number = TypedTextField(
        label="文書番号", rows=1, limit=_LONGEST_NUMBER, help_text="例：企第123号。空欄のときは印刷しません。"
    )
    dated_on = TypedDateField(label="日付")
    sender = TypedTextField(
        label="発信者",
        rows=1,
        limit=_LONGEST_SENDER,
        help_text="例：企画課長。前の照会の発信者か、計画の問い合わせ先の長が入っています。",
    )
    subject = TypedTextField(label="件名", rows=1, limit=_LONGEST_SUBJECT)

    def __init__(self, data: QueryDict | None, *, cycle: ReportingCycle) -> None:
        typed = typed_content(cycle)
        initial = {name: getattr(typed, name) for name in LetterForm.base_fields}
        super().__init__(data, initial={**initial, "sender": head_of_letter(cycle).sender})
        self.cycle = cycle
        day = cycle.opened_on or cycle.opens_on
        self.fields["dated_on"].help_text = f"空欄のときは、照会日（{era_date(day)}）です。"
        subject = usual_subject(cycle.plan.short_title, cycle.fiscal_year)
        self.fields[
            "subject"
        ].help_text = f"空欄のときは「{subject}」です。〔対象年度〕のような、照会文と同じ目印も使えます。"

    def clean_dated_on(self) -> dt.date | None:
        """A day by which there is still time to answer."""
        day: dt.date | None = self.cleaned_data["dated_on"]
        if is_misplaced(day, due_on=self.cycle.due_on):
            raise forms.ValidationError(misplaced_sentence(self.cycle.due_on))
        return day

    @property
    def content(self) -> LetterContent:
        """What was typed, once valid."""
        return LetterContent(**self.cleaned_data)
