"""A body, and the file that says what it is: its settings."""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.places import Places, role

FIRST_PORT: Final = 8001
# MB from which a worker's process is replaced after its document: twenty would keep 7 GB between them.
WORKER_MEMORY: Final = 200
_LAST_PORT: Final = 8999
_NAME: Final = re.compile(r"[a-z][a-z0-9]{1,19}")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_LONGEST_HOST: Final = 253


@dataclass(frozen=True, slots=True)
class Body:
    """A municipality on this machine."""

    name: str
    host: str
    port: int


def checked_name(name: str) -> str:
    """Return a name that may be one of accounts, roles, folders and units. Raises BodyError."""
    if not _NAME.fullmatch(name):
        raise BodyError(
            f"団体の名前「{name}」は使えません。"
            "半角の小文字で始まる、小文字と数字の2〜20字にしてください（例: imari）。"
        )
    return name


def checked_host(host: str) -> str:
    """Return the name that people open. Raises BodyError."""
    if not _HOST.fullmatch(host) or len(host) > _LONGEST_HOST:
        raise BodyError(
            f"ホスト名「{host}」は使えません。"
            "利用者が開く名前を、小文字で書いてください（例: imari.dx.example.lg.jp）。"
        )
    return host


def read_settings(path: Path) -> dict[str, str]:
    """Return what a file of settings says. Raises OSError."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def body_of(name: str, settings: dict[str, str]) -> Body:
    """Return the body whose settings these are. Raises BodyError."""
    port = settings.get("IMARI_DX_PORT", "")
    host = settings.get("IMARI_DX_ALLOWED_HOSTS", "").split(",")[0].strip()
    if not (port.isascii() and port.isdigit() and host):
        raise BodyError(f"{name} の設定に、IMARI_DX_PORT か IMARI_DX_ALLOWED_HOSTS がありません。")
    return Body(name, host, int(port))


def all_bodies(places: Places) -> list[Body]:
    """Return all bodies of the machine by name. Raises BodyError."""
    found = sorted(places.settings.glob("[!.]*.env"))
    return [body_of(path.stem, read_settings(path)) for path in found]


def named(places: Places, name: str) -> Body:
    """Return a body that is there. Raises BodyError."""
    path = places.environment(checked_name(name))
    if not path.is_file():
        there = "、".join(one.name for one in all_bodies(places)) or "まだありません"
        raise BodyError(f"団体「{name}」はありません（{path}）。あるのは: {there}")
    return body_of(name, read_settings(path))


def free_port(others: list[Body]) -> int:
    """Return the first port that no other body has. Raises BodyError."""
    taken = {one.port for one in others}
    for port in range(FIRST_PORT, _LAST_PORT + 1):
        if port not in taken:
            return port
    raise BodyError(f"空いている番号がありません（{FIRST_PORT}〜{_LAST_PORT}）。")


def refuse_taken(body: Body, others: list[Body]) -> None:
    """Raise BodyError where another body has the host name or the port."""
    for other in others:
        if other.host == body.host:
            raise BodyError(f"ホスト名 {body.host} は、団体「{other.name}」が使っています。")
        if other.port == body.port:
            raise BodyError(f"番号 {body.port} は、団体「{other.name}」が使っています。")


def new_settings(body: Body, places: Places) -> str:
    """Return the settings of a new body, with a key and a password of its own."""
    home, database = places.home(body.name), role(body.name)
    return "\n".join(
        (
            f"# 団体「{body.name}」の設定。変えたら、次で再起動する",
            f"#   sudo systemctl restart imari-dx@{body.name} imari-dx-worker@{body.name}",
            "IMARI_DX_MODE=production",
            f"IMARI_DX_BODY={body.name}",
            f"IMARI_DX_PORT={body.port}",
            f"IMARI_DX_SECRET_KEY={secrets.token_urlsafe(48)}",
            f"IMARI_DX_ALLOWED_HOSTS={body.host}",
            f"IMARI_DX_SITE_ADDRESS=https://{body.host}/",
            f"IMARI_DX_DATA_DIR={home}/data",
            f"IMARI_DX_STATIC_ROOT={home}/static",
            "IMARI_DX_BEHIND_PROXY=1",
            f"IMARI_DX_WORKER_MEMORY={WORKER_MEMORY}",
            f"DATABASE_URL=postgres://{database}:{secrets.token_urlsafe(24)}@localhost/{database}",
            "# メールサーバーと、異常を知らせる相手。決まったら、行の初めの # を消して直す",
            "#IMARI_DX_SMTP_HOST=mail.example.lg.jp",
            "#IMARI_DX_ADMIN_MAIL=kanri@example.lg.jp",
            "",
        )
    )
