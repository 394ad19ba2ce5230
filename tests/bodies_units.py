"""What the units of a body must be: those of a site of its own, with the body's name in each place."""

import re
from pathlib import Path
from typing import Final

SITES: Final = Path(__file__).resolve().parent.parent / "deploy/systemd"
_FAILED: Final = "imari-dx-failed@.service"
_BESIDE_EACH_OTHER: Final = (
    "# Not all bodies at once; each at its own moment, always the same.\n"
    "RandomizedDelaySec={}min\nFixedRandomDelay=true\n"
)
_SPREAD: Final = {"backup": 75, "files": 50, "verify": 50, "health": 9, "reminders": 5}
_PLACES: Final = (
    ("User=imari-dx\n", "User=imari-dx-%i\n"),
    ("Group=imari-dx\n", "Group=imari-dx-%i\nSyslogIdentifier=%N\n"),
    ("WorkingDirectory=/opt/imari-dx\n", "WorkingDirectory=/opt/imari-dx@%i\n"),
    ("/opt/imari-dx/.venv", "/opt/imari-dx@%i/.venv"),
    ("/etc/imari-dx.env", "/etc/imari-dx/%i.env"),
    ("/var/lib/imari-dx", "/var/lib/imari-dx/%i"),
    ("/var/backups/imari-dx", "/var/backups/imari-dx/%i"),
    ("Description=", "Description=%i: "),
    ("127.0.0.1:8000", "127.0.0.1:${IMARI_DX_PORT}"),
    ("--workers 2", "--workers 1"),
    (
        "# Two processes of 200 MB, and readers of uploads of at most 300 MB each.",
        "# A process of 200 MB, and readers of uploads of at most 300 MB each.",
    ),
)


def templates() -> dict[str, str]:
    """Return the text of each file in deploy/bodies that systemd reads, by its name."""
    made: dict[str, str] = {}
    for unit in sorted(SITES.iterdir()):
        if unit.name == _FAILED:
            continue
        kind = unit.stem.removeprefix("imari-dx").removeprefix("-") or "web"
        text = _with_places(unit.read_text(encoding="utf-8"))
        if unit.suffix == ".timer":
            text = text.replace("\n[Install]", f"{_BESIDE_EACH_OTHER.format(_SPREAD[kind])}\n[Install]")
        told = f"OnFailure=imari-dx-failed-{kind}@%i.service"
        text, tells = re.subn(r"^OnFailure=.*", told, text, flags=re.MULTILINE)
        if tells:
            made[f"imari-dx-failed-{kind}@.service"] = _reporter(unit.stem)
        made[f"{unit.stem}@{unit.suffix}"] = text
    return made


def _with_places(text: str) -> str:
    for of_a_site, of_a_body in _PLACES:
        text = text.replace(of_a_site, of_a_body)
    return text


def _reporter(unit: str) -> str:
    """Return the service that tells that one unit of a body failed."""
    text = (SITES / _FAILED).read_text(encoding="utf-8").replace("%i", f"{unit}@%i")
    text = text.replace("-p err -t imari-dx", "-p err -t imari-dx@BODY")
    return _with_places(text.replace("--tag imari-dx ", "--tag imari-dx@%i ")).replace(
        "Description=%i: ", "Description="
    )
