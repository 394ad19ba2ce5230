"""LibreOffice, as somebody has it who fills in a workbook with it."""

import shutil
import subprocess
from pathlib import Path

import pytest


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice has opened it, computed its formulas and saved it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "LibreOffice（soffice）がありません。script/test が導入するので、それから実行してください。"
        )
    (folder / "book.xlsx").write_bytes(content)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "saved"), str(folder / "book.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return (folder / "saved" / "book.xlsx").read_bytes()
