"""Whether the new release answers, asked from the machine itself."""

import http.client
import json
import time

from imari_dx.operation.upgrading.errors import UpgradeError

_PATIENCE = 60.0  # seconds
_PAUSE = 0.5
# What else is in trouble was so before, or waits for the site to be open.
_MUST_BE_WELL = ("database", "migrations", "folders")


def refuse_unwell(host: str, port: int, *, patience: float = _PATIENCE) -> None:
    """Wait until the web server lives, then ask whether it has what it needs. Raises UpgradeError."""
    until = time.monotonic() + patience
    while _ask(host, port, "/health/live")[0] != 200:
        if time.monotonic() > until:
            raise UpgradeError(
                f"新しい版の画面が応答しません（http://{host}:{port}/health/live）。"
                "journalctl -u imari-dx で理由を確かめてください。"
            )
        time.sleep(_PAUSE)
    _status, said = _ask(host, port, "/health/ready")
    try:
        checks = json.loads(said)["checks"]
    except (ValueError, KeyError, TypeError) as error:
        raise UpgradeError("新しい版の状態（/health/ready）を読み取れません。") from error
    if unwell := [name for name in _MUST_BE_WELL if checks.get(name) == "trouble"]:
        raise UpgradeError(f"新しい版の状態に異常があります（{'、'.join(unwell)}）。")


def _ask(host: str, port: int, address: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
