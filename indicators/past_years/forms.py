"""The file that is handed in with its origin, and why an import is taken back."""

from django import forms

from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, ReasonField, TypedTextField
from imari_dx.shared.upload_field import UploadField
from imari_dx.shared.workbook_in import MAX_SIZE, MAX_SIZE_WORDS, WORKBOOKS


class PastYearsForm(forms.Form):
    """A CSV or a workbook; what it says is asked of its reader."""

    file = UploadField(
        label="取り込むファイル",
        help_text=f"記入したひな型（.xlsx）か、CSV。{MAX_SIZE_WORDS}まで。",
        accept=(*WORKBOOKS, ".csv", "text/csv"),
        limit=MAX_SIZE,
        limit_words=MAX_SIZE_WORDS,
    )
    origin = TypedTextField(
        label="出所",
        limit=SHORT_TEXT_LIMIT,
        rows=1,
        required=True,
        help_text="何に基づく実績か。画面と帳票に出ます。例：令和5年度進捗管理表（令和6年9月公表）",
        error_messages={"required": "出所を入力してください。"},
    )


class TakeBackForm(forms.Form):
    """Why an import is taken back."""

    reason = ReasonField(label="取り消す理由", missing="取り消す理由を入力してください。")
