"""Management commands that refuse in Japanese: wrong options, and files that cannot be written."""

import errno
import re
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from imari_dx.shared.json_text import JsonTextError, parse_json
from imari_dx.shared.maintenance import is_closed
from imari_dx.shared.maintenance import sentence as why_closed

# What argparse says (it knows no Japanese), and what is said instead.
_SENTENCES = (
    (r"the following arguments are required: (.+)", r"指定が足りません：\1"),
    (
        r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)",
        r"\1 に「\2」は使えません。使えるのは \3 です。",
    ),
    (
        r"argument (\S+): invalid int value: '(.*)'",
        r"\1 は整数で指定してください（「\2」は読み取れません）。",
    ),
    (r"argument (\S+): expected one argument", r"\1 の後に値を指定してください。"),
    (r"argument (\S+): (.+。)", r"\1：\2"),
    (r"unrecognized arguments: (.+)", r"使えない指定があります：\1"),
    (r"ambiguous option: (\S+) .+", r"\1 の意味が1つに決まりません。省略せずに指定してください。"),
)
_OS_ERRORS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "ファイル又はフォルダーがありません"),
    (NotADirectoryError, "途中の名前がフォルダーではありません"),
    (IsADirectoryError, "ファイルではなくフォルダーです"),
    (PermissionError, "この利用者には権限がありません"),
)
_OS_ERROR_NUMBERS = {
    errno.ENOSPC: "ディスクの空きが足りません",
    errno.EDQUOT: "使ってよい容量を超えました",
    errno.EROFS: "書き込みのできない場所です",
    errno.ENAMETOOLONG: "名前が長すぎます",
}


def os_error_text(error: OSError) -> str:
    """Return why a file could not be read or written, in words."""
    for kind, text in _OS_ERRORS:
        if isinstance(error, kind):
            return text
    known = _OS_ERROR_NUMBERS.get(error.errno or 0)
    return known or error.strerror or "ディスクの状態を確かめてください"


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, numbers with a decimal point as decimals.

    Raises CommandError with a Japanese sentence if the file is not there or is no JSON.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"ファイルを読めません：{path}（{os_error_text(error)}）") from error
    except UnicodeDecodeError as error:
        raise CommandError(
            f"ファイルの文字コードがUTF-8ではありません：{path}（UTF-8で保存し直してください）"
        ) from error
    try:
        return parse_json(text)
    except JsonTextError as error:
        detail = f"（{error.detail}）" if error.detail else ""
        raise CommandError(f"{error.what}：{path}{detail}") from error


class _Parser(CommandParser):
    def error(self, message: str) -> NoReturn:
        for pattern, sentence in _SENTENCES:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        if self.called_from_command_line:
            self.exit(2, f"{message}\n使い方は --help を付けると表示されます。\n")
        raise CommandError(message)


class JapaneseCommand(BaseCommand):
    """The base of the product's commands.

    One that ``is_work`` changes what people see or sends something: it is refused while the site is closed.
    """

    is_work = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. Raises CommandError where it must wait until the site is open again."""
        if self.is_work and is_closed():
            raise CommandError(
                f"何もしていません。画面を閉じて作業をしている間は、実行できません（{why_closed()}）"
            )
        return super().execute(*args, **options)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return Django's parser, which refuses in Japanese."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = _Parser  # Django leaves no other way to choose the class
        return parser
