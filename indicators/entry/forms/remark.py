"""What is typed to add an opinion or a comment to a report."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedTextField
from indicators.models import RemarkKind
from indicators.workflow.rights import ReportRights
from initiatives.words import Words

_SPEAKER_NEEDED = "{kind}を記録するときは、発言者・会議を入力してください。"
_SPEAKER_UNUSED = (
    "発言者・会議は、{opinion}・{instruction}のときだけ書きます。コメントのときは空欄にしてください。"
)
_SPEAKER_HINT = "{opinion}・{instruction}を記録するときに書きます。例: 第1回{meeting}　副市長"


class RemarkForm(forms.Form):
    """Kind, speaker and text, as far as the writer's rights ask for them."""

    kind = forms.ChoiceField(
        label="種類", widget=forms.RadioSelect, error_messages={"required": "種類を選んでください。"}
    )
    said_by = TypedTextField(label="発言者・会議", limit=SHORT_TEXT_LIMIT, rows=1)
    text = TypedTextField(
        label="内容", rows=4, required=True, error_messages={"required": "内容を入力してください。"}
    )

    def __init__(self, data: QueryDict | None, *, rights: ReportRights, words: Words) -> None:
        """Offer the kinds of remarks as the plan calls them."""
        self.rights, self.words = rights, words
        super().__init__(data, prefix="remark")
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [(one.value, one.label_in(words)) for one in RemarkKind]
        if rights.remark_kinds == {RemarkKind.COMMENT}:  # nothing to choose
            kind.widget, kind.initial = forms.HiddenInput(), RemarkKind.COMMENT
        if not rights.is_secretariat:
            del self.fields["said_by"]
        else:
            self.fields["said_by"].help_text = words.say(_SPEAKER_HINT)

    def clean_kind(self) -> RemarkKind:
        """The chosen kind. Whether the writer has it is a matter of rights, and refused as such."""
        return RemarkKind(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        """Whoever records what others said names them; a comment is one's own."""
        data = super().clean() or {}
        kind: RemarkKind | None = data.get("kind")
        said_by = data.setdefault("said_by", "")
        if kind == RemarkKind.COMMENT and said_by:
            self.add_error("said_by", self.words.say(_SPEAKER_UNUSED))
        must_name = self.rights.must_name_speaker and not said_by and "said_by" not in self.errors
        if must_name and kind and kind != RemarkKind.COMMENT:
            self.add_error("said_by", _SPEAKER_NEEDED.format(kind=kind.label_in(self.words)))
        return data
