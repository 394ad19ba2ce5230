"""script/audit security: the parts of uv.lock against the list of known weaknesses; no test file.

Asks the network, so only where SECURITY_ADVISORIES=1; else the table says that nobody asked.
"""

import json
import os
import subprocess
import time
from pathlib import Path

from tests.security.findings import MEDIUM, NOTE, Finding, Trial, keep

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).parent / "scanner/.venv/bin/pip-audit"
NOT_ASKED = "尋ねていない（SECURITY_ADVISORIES=1 のときだけ、ネットワークに尋ねる）"


def _known_weaknesses(requirements: Path) -> tuple[int, list[Finding]]:
    """Return how many parts were asked for, and what is known of them.

    Raises RuntimeError where the list could not be asked.
    """
    command = [
        str(PROGRAM),
        "--requirement",
        str(requirements),
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr else "no answer")
    parts = [one for one in json.loads(done.stdout)["dependencies"] if "skip_reason" not in one]
    if not parts:
        raise RuntimeError("the index knows none of the parts")
    return len(parts), [
        Finding(MEDIUM, f"{part['name']} {part['version']}", f"{one['id']}：{one['description'][:200]}")
        for part in parts
        for one in part.get("vulns", ())
    ]


def test_advisories(tmp_path: Path) -> None:
    trial, began = Trial("部品", "uv.lock の部品の、知られた弱点"), time.monotonic()
    if os.environ.get("SECURITY_ADVISORIES") != "1":
        trial.note = NOT_ASKED
        keep(trial)
        return
    requirements = tmp_path / "requirements.txt"
    export = [
        "export",
        "--frozen",
        "--no-hashes",
        "--no-emit-project",
        "--quiet",
        "--output-file",
        requirements,
    ]
    subprocess.run([ROOT / ".boot/bin/uv", *export], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    try:
        trial.tries, trial.findings = _known_weaknesses(requirements)
    except RuntimeError as error:
        trial.note = f"尋ねられなかった：{error}"
        trial.findings.append(Finding(NOTE, "pip-audit", "弱点の一覧に、つながらなかった"))
    trial.seconds = time.monotonic() - began
    keep(trial)
