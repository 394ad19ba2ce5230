"""What is typed to add 根拠資料."""

from django import forms

from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedTextField
from imari_dx.shared.upload_field import UploadField
from indicators.evidence.rules import ACCEPTED, KINDS, MAX_FILES, MAX_SIZE, MAX_TOTAL, MEGABYTE


class EvidenceUploadForm(forms.Form):
    """One file and a short description."""

    file = UploadField(
        help_text=(
            f"{ACCEPTED}。1件{MAX_SIZE // MEGABYTE}MBまで、"
            f"{MAX_FILES}件・合わせて{MAX_TOTAL // MEGABYTE}MBまで。"
            "マクロ・外部のひな型・埋め込まれたファイルを含むもの、パスワードの付いたものは登録できません。"
        ),
        accept=KINDS,
    )
    description = TypedTextField(
        label="説明", limit=SHORT_TEXT_LIMIT, rows=1, help_text="例: 学校別の調査結果（令和8年2月1日現在）"
    )
