"""Texts that stand in one line: subjects of mails, names of files, titles. A line break there breaks more."""

import re

from django.core.exceptions import ValidationError

# Whatever Python, mail programs or spreadsheets take for the end of a line; and all control characters.
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What stands for a line break in a table for machines. With the blanks around it nobody writes it in a text,
# so that it can be read back.
LINE_MARK = "　／　"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text: str) -> str:
    """Return the text in one line: a blank for each line break or other control character."""
    return _CONTROL.sub(" ", text).strip()


def in_one_cell(text: str) -> str:
    """Return a text for one cell of a table for machines: 「　／　」 stands for each line break."""
    return _BREAK.sub(LINE_MARK, text.replace("\r\n", "\n")) if _BREAK.search(text) else text


def from_one_cell(text: str) -> str:
    """Return what a text was before `in_one_cell`, its line breaks as line feeds."""
    return text.replace(LINE_MARK, "\n")


def refuse_line_breaks(text: str) -> None:
    """Raise ValidationError, with a sentence, for a text that is not in one line."""
    if _BREAK.search(str(text).strip()):
        raise ValidationError("改行は使えません。1行で入力してください。", code="line_break")
