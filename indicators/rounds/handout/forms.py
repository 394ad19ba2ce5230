"""What the secretariat types for the head of the hand-out; nothing has to be typed."""

from dataclasses import asdict

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from indicators.models import ReportingCycle
from indicators.rounds.handout.head import HandoutHead, proposed_head

_LONGEST_NUMBER, _LONGEST_MEETING, _LONGEST_TIME, _LONGEST_VENUE = 50, 200, 50, 100


class HandoutForm(forms.Form):
    """資料番号, and the meeting with its day, time and venue."""

    field_width = "medium"

    number = TypedTextField(label="資料番号", rows=1, limit=_LONGEST_NUMBER, help_text="例：資料１")
    meeting = TypedTextField(label="会議の名称", rows=1, limit=_LONGEST_MEETING)
    held_on = TypedDateField(label="開催日")
    held_at = TypedTextField(label="開催時間", rows=1, limit=_LONGEST_TIME, help_text="例：午後２時から")
    venue = TypedTextField(label="会場", rows=1, limit=_LONGEST_VENUE, help_text="例：市役所３階　第１会議室")

    def __init__(self, data: QueryDict | None, *, cycle: ReportingCycle) -> None:
        super().__init__(data, initial=asdict(proposed_head(cycle)))

    @property
    def head(self) -> HandoutHead:
        """What was typed, once valid."""
        return HandoutHead(**self.cleaned_data)
