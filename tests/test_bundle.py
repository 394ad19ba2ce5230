"""script/bundle, and the program that goes with it; ``script/audit bundle`` makes and installs a whole."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "deploy/bundle"


def installed(bundle: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([bundle / "install", *options], capture_output=True, text=True)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The program beside a part, as they arrive; for a machine that there is not."""
    shutil.copy(FOLDER / "install", tmp_path)
    (tmp_path / "debs").mkdir()
    (tmp_path / "debs/part.deb").write_bytes(b"a package")
    (tmp_path / "contents").write_text('VERSION=1.0\nCOMMIT=c\nOS="plan9 4"\nARCHITECTURE=vax\n')
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  ./{file.relative_to(tmp_path)}\n"
        for file in sorted(tmp_path.rglob("*"))
        if file.is_file()
    ]
    (tmp_path / "SHA256SUMS").write_text("".join(lines))
    return tmp_path


def test_everything_the_program_asks_of_a_machine_is_brought() -> None:
    told = subprocess.run(
        ["script/bundle", "--packages"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    asked = (ROOT / "script/lib.sh").read_text().partition("readonly RUNTIME=(")[2].partition("\n)")[0]
    needed = {entry.split(":")[2] for entry in re.findall(r'^  "(.+)"$', asked, re.MULTILINE)}
    assert needed
    assert needed | {"python3-venv", "nginx", "postgresql", "postgresql-client"} <= set(told.stdout.split())


def test_one_changed_byte_is_refused(bundle: Path) -> None:
    (bundle / "debs/part.deb").write_bytes(b"b package")
    done = installed(bundle, "--check")
    assert done.returncode == 1
    assert "何も変えていません" in done.stderr
    assert "debs/part.deb: FAILED" in done.stderr


def test_a_file_that_nobody_listed_is_refused(bundle: Path) -> None:
    (bundle / "debs/more.deb").write_bytes(b"")
    done = installed(bundle, "--check")
    assert done.returncode == 1
    assert "./debs/more.deb" in done.stderr


def test_another_machine_is_refused(bundle: Path) -> None:
    done = installed(bundle, "--check")
    assert "3 個のファイルは、すべて作ったときのままです" in done.stdout
    assert done.returncode == 1
    assert "plan9 4（vax）用です" in done.stderr


def test_the_instructions_use_options_that_there_are() -> None:
    text = (FOLDER / "README.txt").read_text()
    for program, known in (
        (r"@NAME@/install", FOLDER / "install"),
        (r"script/upgrade", ROOT / "script/upgrade"),
    ):
        used = set(re.findall(rf"{program}.*?(--\w+)", text))
        assert used
        assert used <= set(re.findall(r"--\w+", known.read_text()))
