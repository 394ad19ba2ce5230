"""The site's services, where systemd runs them."""

import re
import shutil
import subprocess

from imari_dx import env
from imari_dx.operation.upgrading.account import as_root
from imari_dx.operation.upgrading.errors import UpgradeError

_PORT = "IMARI_DX_PORT"
_DEFAULT_ADDRESS = "127.0.0.1:8000"
_NO_SYSTEMD = ("", "offline", "unknown")


def exist() -> bool:
    """Whether systemd keeps the services of this machine."""
    return shutil.which("systemctl") is not None and _ask("is-system-running") not in _NO_SYSTEMD


def body() -> str:
    """Return which of several bodies on this machine the settings are of; nothing with one site."""
    return env.text("IMARI_DX_BODY")


def web() -> str:
    """Return the unit of the web server."""
    return f"imari-dx@{body()}.service" if body() else "imari-dx.service"


def running() -> list[str]:
    """Return the units of the site that are at work or wait for their time, timers first."""
    of_the_site = [f"imari-dx@{body()}.*", f"imari-dx-*@{body()}.*"] if body() else ["imari-dx*"]
    said = _ask(
        *("list-units", *of_the_site, "--all", "--plain", "--no-legend", "--no-pager"),
        "--state=active,activating,reloading,deactivating",
    )
    units = [line.split()[0] for line in said.splitlines() if line.strip()]
    return sorted(units, key=lambda unit: (not unit.endswith(".timer"), unit))


def kept_running(units: list[str]) -> list[str]:
    """Return those that are started again: not what a timer starts for once."""
    return [unit for unit in units if _ask("show", "--property=Type", "--value", unit) != "oneshot"]


def stop(units: list[str]) -> None:
    """Stop units, one after the other. Raises UpgradeError."""
    for unit in units:
        _order("stop", unit)


def start(units: list[str]) -> None:
    """Start units, the web server first, timers last. Raises UpgradeError."""
    for unit in sorted(units, key=lambda unit: (unit.endswith(".timer"), unit != web())):
        _ask("reset-failed", unit)
        _order("start", unit)


def address() -> tuple[str, int]:
    """Return host and port that the web server listens on."""
    said = _ask("show", "--property=ExecStart", "--value", web())
    said = said.replace(f"${{{_PORT}}}", env.text(_PORT))
    found = re.search(r"--bind[= ]([\w.\[\]:]+):(\d+)", said)
    host, port = found.groups() if found else _DEFAULT_ADDRESS.split(":")
    return ("127.0.0.1" if host == "0.0.0.0" else host.strip("[]")), int(port)  # noqa: S104 - asked, not bound


def _order(act: str, unit: str) -> None:
    done = _run(act, unit)
    if done.returncode:
        acts = {"stop": "止められません", "start": "起動できません"}
        raise UpgradeError(f"{unit} を{acts[act]}（{done.stderr.strip()[-400:]}）")


def _ask(*args: str) -> str:
    return _run(*args).stdout.strip()


def _run(*args: str) -> subprocess.CompletedProcess[str]:
    with as_root():
        return subprocess.run(  # noqa: S603 - the system's own program
            ["systemctl", *args],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
