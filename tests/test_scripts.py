"""The scripts parse, may be run, and continuous integration calls the same as people do."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = [
    ROOT / ".ci/run",
    ROOT / "deploy/bundle/install",
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


NO_MACHINE = """
PYTHON=python
RUNTIME=(none)
say() { printf '%s\\n' "$@"; }
heading() { :; }
require() { :; }
sync_python() { say "sync $*"; }
production() { [[ ${IMARI_DX_MODE:-development} == production ]]; }
manage() { say "manage $*"; }
"""
IMARI = "fixtures/plans/imari-dx.json"
# case: the environment, the plan that is loaded, whether with a demonstration, whether it says what is next
SETUPS: dict[str, tuple[dict[str, str], str, bool, bool]] = {
    "to look at": ({}, IMARI, True, False),
    "to begin": ({"SETUP_DEMO": "0"}, "", False, True),
    "to begin with a plan": ({"SETUP_DEMO": "0", "SETUP_PLAN": "own.json"}, "own.json", False, True),
    "in production": ({"IMARI_DX_MODE": "production"}, "", False, True),
}


@pytest.mark.parametrize("case", SETUPS)
def test_what_setup_loads_and_where_it_ends(tmp_path: Path, case: str) -> None:
    """The script itself, on a machine of which nothing is asked."""
    environment, plan, has_demo, says_next = SETUPS[case]
    (tmp_path / "script").mkdir()
    (tmp_path / "script/lib.sh").write_text(NO_MACHINE)
    setup = tmp_path / "script/setup"
    setup.write_text((ROOT / "script/setup").read_text())
    (tmp_path / IMARI).parent.mkdir(parents=True)
    (tmp_path / IMARI).write_bytes((ROOT / IMARI).read_bytes())
    known = {"PATH": os.environ["PATH"], **environment}
    done = subprocess.run(
        ["bash", setup], cwd=tmp_path, env=known, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    loaded = [line.removeprefix("manage load_plan ") for line in lines if line.startswith("manage load_plan")]
    assert loaded == ([plan] if plan else [])
    assert any(line.startswith("manage load_demo") for line in lines) == has_demo
    in_production = environment.get("IMARI_DX_MODE") == "production"
    assert ("sync --no-dev" in lines) == in_production
    assert ("script/server で起動" in done.stdout) != in_production
    assert ("systemctl restart imari-dx imari-dx-worker" in done.stdout) == in_production
    assert ("create_account" in "".join(lines[-3:]) and "/start/" in lines[-1]) == says_next


def in_a_tree_of_its_own(tmp_path: Path, command: str, **known: str) -> str:
    """What a command says that uses lib.sh, where nothing is but it and a Python that repeats its words."""
    for folder in ("script", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "script/lib.sh").write_text((ROOT / "script/lib.sh").read_text())
    python = tmp_path / ".venv/bin/python"
    python.write_text('#!/bin/sh\necho "python $*"\n')
    python.chmod(0o755)
    done = subprocess.run(
        ["bash", "-ec", f"source {tmp_path}/script/lib.sh; {command}"],
        env={"PATH": os.environ["PATH"], **known},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("given", "found"), [({}, "production"), ({"IMARI_DX_MODE": "development"}, "development")]
)
def test_settings_are_those_of_the_services_unless_given(
    tmp_path: Path, given: dict[str, str], found: str
) -> None:
    file = tmp_path / "imari-dx.env"
    file.write_text("IMARI_DX_MODE=production\n")
    command = "settings_of_the_site; printenv IMARI_DX_MODE"
    assert in_a_tree_of_its_own(tmp_path, command, IMARI_DX_ENV_FILE=str(file), **given) == f"{found}\n"


def test_parts_that_were_brought_along_need_no_network(tmp_path: Path) -> None:
    (tmp_path / "wheelhouse").mkdir()
    (tmp_path / "requirements.txt").touch()
    said = in_a_tree_of_its_own(tmp_path, "sync_python --no-dev")
    assert "pip install --quiet --no-index --find-links wheelhouse" in said
    assert not (tmp_path / ".boot").exists()
