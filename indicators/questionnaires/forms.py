"""The files that are handed in."""

from django import forms

from imari_dx.shared.upload_field import UploadsField
from imari_dx.shared.workbook_in import MAX_SIZE, MAX_SIZE_WORDS, WORKBOOKS


class UploadForm(forms.Form):
    """One 調査票 or several; what they say is asked of their reader."""

    file = UploadsField(
        label="記入した調査票",
        help_text=f"Excel（.xlsx）。1つ{MAX_SIZE_WORDS}まで。いくつかの課のファイルを、一度に選べます。",
        accept=WORKBOOKS,
        limit=MAX_SIZE,
        limit_words=MAX_SIZE_WORDS,
    )
