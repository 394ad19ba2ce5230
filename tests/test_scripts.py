"""The scripts parse, may be run, and continuous integration calls the same as people do."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = [
    ROOT / ".ci/run",
    *sorted(path for path in ROOT.glob("script/*") if path.is_file() and not path.suffix),
]


@pytest.mark.parametrize("path", [*COMMANDS, ROOT / "script/lib.sh"], ids=lambda path: path.name)
def test_bash_understands_it(path: Path) -> None:
    subprocess.run(["bash", "-n", path], check=True)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.name)
def test_can_be_run_and_stops_at_errors(path: Path) -> None:
    assert os.access(path, os.X_OK)
    first, *rest = path.read_text().splitlines()
    assert first == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in rest


def test_ci_runs_all_tests() -> None:
    assert "exec script/test </dev/null" in (ROOT / ".ci/run").read_text().splitlines()


def test_unknown_option_is_refused() -> None:
    done = subprocess.run(["script/test", "--fats"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "使い方" in done.stderr


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            ["script/server"], cwd=ROOT, env={**os.environ, "PORT": port}, capture_output=True, text=True
        )
    assert done.returncode == 1
    assert f"ポート {port} は" in done.stderr


def test_fix_mends_what_it_can_and_names_the_rest(tmp_path: Path) -> None:
    untidy = tmp_path / "untidy.py"
    untidy.write_text("import sys\nimport os\nprint( os, sys, missing )\n")
    done = subprocess.run(["script/fix", untidy], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "F821" in done.stdout
    assert untidy.read_text() == "import os\nimport sys\n\nprint(os, sys, missing)\n"
