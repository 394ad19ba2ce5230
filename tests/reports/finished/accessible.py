"""A finished PDF against what it claims: the rules of its structure, and whether it is a sound PDF."""

import subprocess
from pathlib import Path

from tests.reports.finished.structure import problems


def assert_accessible(content: bytes, directory: Path) -> None:
    """Fail with all sentences of ``problems``, or with what qpdf finds."""
    assert problems(content) == []
    file = directory / "checked.pdf"
    file.write_bytes(content)
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
