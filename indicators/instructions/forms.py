"""What is typed to answer, close or take up an instruction."""

from django import forms
from django.http import QueryDict

from accounts.models import Department
from imari_dx.shared.form_fields import TypedTextField
from indicators.models import InstructionAct

_LABELS = {
    InstructionAct.REPLY: "どう対応したか、どう対応するか",
    InstructionAct.CLOSE: "どう終わったか",
    InstructionAct.REOPEN: "再開する理由",
}


class StepForm(forms.Form):
    """The text of a step; of a reply also in whose name, where the writer belongs to several departments."""

    text = TypedTextField(
        label="", rows=4, required=True, error_messages={"required": "内容を入力してください。"}
    )

    def __init__(
        self, data: QueryDict | None, *, act: InstructionAct, departments: list[Department] | None = None
    ) -> None:
        self.act = act
        self.departments = {str(one.pk): one for one in departments or []}
        super().__init__(data, prefix=act.value)
        self.fields["text"].label = _LABELS[act]
        if len(self.departments) > 1:
            choices = [(key, str(one)) for key, one in self.departments.items()]
            self.fields["department"] = forms.ChoiceField(label="回答する課", choices=choices)

    @property
    def department(self) -> Department:
        """In whose name an answer is given, once valid."""
        key = self.cleaned_data.get("department") or next(iter(self.departments))
        return self.departments[key]
