"""What is handed in: a file; and what comes back from its preview."""

import json
from typing import Any

from django import forms

from imari_dx.shared.csv_in import KILOBYTE, MAX_ROWS, MAX_SIZE, CsvFileError, text_of
from imari_dx.shared.form_fields import TypedDateField
from imari_dx.shared.upload_field import UploadField


class CsvForm(forms.Form):
    """A file, or the text of one that was shown already; ``text`` is what it holds.

    The text comes back from the browser and is read anew as if it had just been handed in: nothing that was
    checked for the preview is believed.
    """

    file = UploadField(
        label="CSVのファイル",
        help_text=(
            f"UTF-8かShift_JIS、コンマかタブで区切ったもの。{MAX_SIZE // KILOBYTE}KB、{MAX_ROWS:,}行まで。"
        ),
        accept=(".csv", ".txt", ".tsv", "text/csv"),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    text = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.is_confirmed

    @property
    def is_confirmed(self) -> bool:
        """Whether this comes from the preview, to be taken over now."""
        return bool(self.data.get("shown"))

    def clean(self) -> dict[str, Any]:
        """Read the file or the text; what it means is asked later."""
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            self.text = self._shown_text() if self.is_confirmed else self._file_text(data)
        except CsvFileError as error:
            self.add_error("file", str(error))
        return data

    def _shown_text(self) -> str:
        try:
            text = json.loads(self.data["shown"])
        except ValueError:
            text = None
        if not isinstance(text, str):
            raise CsvFileError("確かめた内容を読み取れません。もう一度ファイルを選んでください。")
        return text_of(text.encode(errors="replace"))

    def _file_text(self, data: dict[str, Any]) -> str:
        return text_of(data["file"].read(MAX_SIZE + 1))

    @property
    def packed(self) -> str:
        """The text as a hidden field carries it: a browser changes line breaks, JSON has none."""
        return json.dumps(self.text, ensure_ascii=False)


class ChargesForm(CsvForm):
    """The same, with the day from which departments are in charge."""

    field_width = "medium"

    on = TypedDateField(
        label="いつから",
        required=True,
        help_text="この日からの担当として登録します。まだ担当課のないものは、部署の設置日から始まることがあります。",
        error_messages={"required": "いつからの担当かを入力してください。"},
    )
    field_order = ("file", "on")
