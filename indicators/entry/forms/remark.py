"""What is typed to add an opinion or a comment to a report."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Department
from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedDateField, TypedTextField
from indicators.models import RemarkKind
from indicators.workflow.rights import ReportRights
from initiatives.words import Words

_SPEAKER_NEEDED = "{kind}を記録するときは、発言者・会議を入力してください。"
_SPEAKER_UNUSED = (
    "発言者・会議は、{opinion}・{instruction}のときだけ書きます。コメントのときは空欄にしてください。"
)
_SPEAKER_HINT = "{opinion}・{instruction}を記録するときに書きます。例: 第1回{meeting}　副市長"


class RemarkForm(forms.Form):
    """Kind, speaker and text, whom an instruction is for and by when, as far as the writer's rights ask.

    ``departments`` are those in charge of the initiative, the leading one first.
    """

    kind = forms.ChoiceField(
        label="種類", widget=forms.RadioSelect, error_messages={"required": "種類を選んでください。"}
    )
    said_by = TypedTextField(label="発言者・会議", limit=SHORT_TEXT_LIMIT, rows=1)
    addressee = forms.ChoiceField(required=False)
    due_on = TypedDateField()
    text = TypedTextField(
        label="内容", rows=4, required=True, error_messages={"required": "内容を入力してください。"}
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        rights: ReportRights,
        words: Words,
        departments: Sequence[Department] = (),
    ) -> None:
        """Offer the kinds of remarks as the plan calls them."""
        self.rights, self.words = rights, words
        self.departments = {str(one.pk): one for one in departments}
        super().__init__(data, prefix="remark")
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [(one.value, one.label_in(words)) for one in RemarkKind]
        if rights.remark_kinds == {RemarkKind.COMMENT}:  # nothing to choose
            kind.widget, kind.initial = forms.HiddenInput(), RemarkKind.COMMENT
            del self.fields["addressee"], self.fields["due_on"]
        else:
            self._ask_for_whom()
        if not rights.is_secretariat:
            del self.fields["said_by"]
        else:
            self.fields["said_by"].help_text = words.say(_SPEAKER_HINT)

    def _ask_for_whom(self) -> None:
        addressee = cast(forms.ChoiceField, self.fields["addressee"])
        due_on = cast(TypedDateField, self.fields["due_on"])
        due_on.is_read_live = False  # what is said while one types is said of the report's own fields
        addressee.label, due_on.label = map(
            self.words.say, ("{instruction}の宛先", "{instruction}の対応の期限")
        )
        addressee.choices = [(key, str(one)) for key, one in self.departments.items()]
        due_on.help_text = self.words.say(
            "{instruction}のときだけ書きます。宛先の課に、この日までの対応を求めます。"
        )
        if not self.departments:
            del self.fields["addressee"]

    def clean_due_on(self) -> dt.date | None:
        """The typed day, from today on."""
        day: dt.date | None = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("対応の期限は、今日以降の日にしてください。", code="is_over")
        return day

    def clean_kind(self) -> RemarkKind:
        """The chosen kind. Whether the writer has it is a matter of rights, and refused as such."""
        return RemarkKind(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        """Whoever records what others said names them; a comment is one's own."""
        data = super().clean() or {}
        kind: RemarkKind | None = data.get("kind")
        self._clean_for_whom(data, kind)
        said_by = data.setdefault("said_by", "")
        if kind == RemarkKind.COMMENT and said_by:
            self.add_error("said_by", self.words.say(_SPEAKER_UNUSED))
        must_name = self.rights.must_name_speaker and not said_by and "said_by" not in self.errors
        if must_name and kind and kind != RemarkKind.COMMENT:
            self.add_error("said_by", _SPEAKER_NEEDED.format(kind=kind.label_in(self.words)))
        return data

    def _clean_for_whom(self, data: dict[str, Any], kind: RemarkKind | None) -> None:
        """An instruction has a department and a day; to other remarks they are nothing that was typed."""
        chosen, due_on = data.get("addressee"), data.get("due_on")
        is_instruction = kind == RemarkKind.INSTRUCTION
        data["addressee"] = self.departments.get(chosen or "") if is_instruction else None
        data["due_on"] = due_on if is_instruction else None
        if "due_on" not in self.fields:  # who only comments; another kind is refused as a matter of rights
            return
        if is_instruction and due_on is None and "due_on" not in self.errors:
            self.add_error(
                "due_on", self.words.say("{instruction}を記録するときは、対応の期限を入力してください。")
            )
        elif kind and not is_instruction and due_on:
            self.add_error(
                "due_on",
                self.words.say("対応の期限は、{instruction}のときだけ書きます。空欄にしてください。"),
            )
