"""What is typed once for several reports: the reason of 差戻し, the meeting of 確定."""

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedTextField
from indicators.entry.forms.decision import MeetingForm
from indicators.models import Act, AnnualReport
from indicators.review.acts import meeting_of
from indicators.workflow.transition_table import TRANSITIONS


class ReasonForm(forms.Form):
    """One reason for all that are returned."""

    comment = TypedTextField(
        rows=3, required=True, help_text="選んだもののすべての担当課に、同じ理由が表示されます。"
    )

    def __init__(self, data: QueryDict | None, *, reason: str) -> None:
        super().__init__(data)
        self.fields["comment"].label = reason
        self.fields["comment"].error_messages["required"] = f"{reason}を入力してください。"


def bulk_form(act: Act, data: QueryDict | None, last: AnnualReport | None = None) -> forms.Form:
    """Return the form of what an act needs once for all; a decision has the meeting of the ``last`` in it."""
    step = TRANSITIONS[act]
    if step.is_decision:
        return MeetingForm(data, initial=meeting_of(last) if last else None)
    return ReasonForm(data, reason=step.reason) if step.reason else forms.Form(data)
