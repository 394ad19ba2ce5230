"""The settings of a site as they are told in a backup: secrets are named, not kept."""

from collections.abc import Mapping
from urllib.parse import urlsplit

_OF_THE_SITE = ("IMARI_DX_", "DATABASE_URL")
_SECRET = ("SECRET", "PASSWORD", "TOKEN", "_KEY")


def kept_settings(environment: Mapping[str, str]) -> str:
    """Return lines NAME=value of the variables that make the site; a secret is a comment with its name."""
    lines = []
    for name in sorted(key for key in environment if key.startswith(_OF_THE_SITE)):
        value = environment[name]
        if any(word in name for word in _SECRET):
            lines.append(f"# {name}=（秘密の値なので、控えていません）")
        elif name == "DATABASE_URL":
            lines.append(f"# {name}={_without_password(value)}（パスワードは控えていません）")
        else:
            lines.append(f"{name}={value}")
    return "".join(f"{line}\n" for line in lines)


def _without_password(address: str) -> str:
    """An address without what may be a secret: the password, and options, which may name one."""
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"
