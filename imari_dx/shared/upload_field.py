"""The field in which a file is handed in: what is missing, too large or infected is said in words.

Every file that comes in comes in by this field: what it lets pass was scanned where there is a scanner.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.disk_space import NOT_RECEIVED
from imari_dx.shared.upload_handlers import NotReceivedFile
from imari_dx.shared.virus_scan import UploadRefusedError, require_clean

_CHOOSE = dict.fromkeys(("required", "invalid", "missing"), "ファイルを選んでください。")


class UploadField(forms.FileField):
    """A file of the kinds in ``accept`` (endings, media types), of at most ``limit`` bytes if one is given.

    ``limit_words`` is the limit as people read it. What a file holds is its reader's to judge, also nothing.
    """

    input = forms.FileInput

    def __init__(
        self, *, accept: Iterable[str], limit: int | None = None, limit_words: str = "", **kwargs: Any
    ) -> None:
        self.limit, self.limit_words = limit, limit_words
        kwargs.setdefault("label", "ファイル")
        super().__init__(
            allow_empty_file=True,
            widget=self.input(attrs={"accept": ",".join(accept)}),
            error_messages=_CHOOSE,
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        """Refuse a missing file, one that is too large to be read into memory, and one that is infected."""
        super().validate(value)
        if not value:
            return
        if isinstance(value, NotReceivedFile):
            raise ValidationError(NOT_RECEIVED, code="not_received")
        if self.limit is not None and (value.size or 0) > self.limit:
            raise ValidationError(f"ファイルが大きすぎます。{self.limit_words}までです。")
        try:
            require_clean(value)
        except UploadRefusedError as error:
            raise ValidationError(str(error), code="not_clean") from error


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """One file or several, each as in ``UploadField``; its value is a list."""

    input = _SeveralInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files. Raises ValidationError where there is none, or where one is too large."""
        return [super(UploadsField, self).clean(one, initial) for one in data or [None]]
