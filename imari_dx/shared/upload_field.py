"""The field in which a file is handed in: what is missing and what is too large is said in words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
        """Refuse a missing file, and one that is too large to be read into memory."""
        super().validate(value)
        if value and self.limit is not None and (value.size or 0) > self.limit:
            raise ValidationError(f"ファイルが大きすぎます。{self.limit_words}までです。")


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """One file or several, each as in ``UploadField``; its value is a list."""

    input = _SeveralInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files. Raises ValidationError where there is none, or where one is too large."""
        return [super(UploadsField, self).clean(one, initial) for one in data or [None]]
