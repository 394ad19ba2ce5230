"""What is typed for a step of the workflow: a comment, or the headquarters' decision."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedDateField, TypedTextField
from indicators.judgement import Scale


class CommentForm(forms.Form):
    """A comment; required, under the name of a reason, where ``reason`` gives one: 差戻しの理由."""

    comment = TypedTextField(label="コメント", rows=3)

    def __init__(self, data: QueryDict | None, *, prefix: str, reason: str = "") -> None:
        super().__init__(data, prefix=prefix)
        if reason:
            self.fields["comment"].required = True
            self.fields["comment"].label = reason
            self.fields["comment"].error_messages["required"] = f"{reason}を入力してください。"


class MeetingForm(forms.Form):
    """The meeting that decided, and its day."""

    meeting_name = TypedTextField(
        label="決定した会議",
        limit=SHORT_TEXT_LIMIT,
        rows=1,
        required=True,
        error_messages={"required": "決定した会議の名称を入力してください。"},
    )
    meeting_date = TypedDateField(
        label="会議の日", required=True, error_messages={"required": "会議の日を入力してください。"}
    )


class DecisionForm(MeetingForm):
    """本部決定: the grade, the reason where it is not the proposal, the meeting and its day."""

    grade = forms.ChoiceField(label="評価", error_messages={"required": "評価を選択してください。"})
    grade_reason = TypedTextField(
        label="評価の理由", rows=3, help_text="判定案と異なる評価にするときは必ず書きます。報告書に載ります。"
    )
    field_order = ("grade", "grade_reason", "meeting_name", "meeting_date")

    def __init__(self, data: QueryDict | None, *, prefix: str, scale: Scale, proposed: str) -> None:
        self.proposed = proposed
        super().__init__(data, prefix=prefix, initial={"grade": proposed})
        grade = cast(forms.ChoiceField, self.fields["grade"])
        grade.choices = [(code.code, f"{code.code}　{code.label}") for code in scale.choices]
        if proposed not in dict(grade.choices):  # of another scale: nothing is chosen for whoever decides
            grade.choices = [("", "選択してください"), *grade.choices]

    def clean(self) -> dict[str, Any]:
        """Another grade than the proposal needs its reason."""
        data = super().clean() or {}
        if data.get("grade") not in (None, self.proposed) and not data.get("grade_reason"):
            self.add_error(
                "grade_reason", f"判定案（{self.proposed}）と異なる評価です。理由を入力してください。"
            )
        return data
