"""What the commands say when they are called wrongly: Japanese sentences and an exit code, never a trace."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from imari_dx.shared.commands import os_error_text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["render"], "指定が足りません：document, --format, --output"),
        (["render", "plan", "--format", "docx", "--output", "x"], "--format に「docx」は使えません。"),
        (
            ["render", "sheet", "--fiscal-year", "七", "--format", "pdf", "--output", "x"],
            "--fiscal-year は整数で指定してください（「七」は読み取れません）。",
        ),
        (["export_results", "--output"], "--output の後に値を指定してください。"),
        (["load_plan", "a.json", "b.json"], "使えない指定があります：b.json"),
        (
            ["load_demo", "--today", "きのう"],
            "--today：日付は 2026-04-01 又は R8.4.1 のように入力してください。",
        ),
        (["create_account", "someone"], "指定が足りません：--full-name, --role"),
    ],
)
def test_wrong_options_are_refused_in_japanese(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command(*arguments)
    assert sentence in str(refusal.value)


def test_on_the_command_line_it_is_one_sentence_and_an_exit_code() -> None:
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "render", "plan"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == ("指定が足りません：--format, --output\n使い方は --help を付けると表示されます。\n")


def test_a_file_that_cannot_be_opened_is_explained(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "none" / "x").write_bytes(b"")
    assert os_error_text(missing.value) == "ファイル又はフォルダーがありません"
    with pytest.raises(IsADirectoryError) as folder:
        tmp_path.write_bytes(b"")
    assert os_error_text(folder.value) == "ファイルではなくフォルダーです"
    assert os_error_text(OSError(errno.ENOSPC, "No space left on device")) == "ディスクの空きが足りません"
    assert os_error_text(OSError(errno.EROFS, "Read-only file system")) == "書き込みのできない場所です"
