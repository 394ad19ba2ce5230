"""Where on the machine everything of a body is."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The machine's folders; ``root`` is another than / in tests alone."""

    root: Path = Path("/")

    @property
    def settings(self) -> Path:
        """The folder with a file of settings for each body."""
        return self.root / "etc/imari-dx"

    @property
    def settings_of_a_site(self) -> Path:
        """The settings of a machine with one site, which has no bodies."""
        return self.root / "etc/imari-dx.env"

    @property
    def units(self) -> Path:
        """What systemd reads."""
        return self.root / "etc/systemd/system"

    @property
    def newest(self) -> Path:
        """The link to the release that new bodies begin with."""
        return self.root / "opt/imari-dx"

    def link(self, name: str) -> Path:
        """Return the link to the release that serves a body."""
        return self.root / f"opt/imari-dx@{name}"

    def environment(self, name: str) -> Path:
        """Return the file of settings of a body that is there."""
        return self.settings / f"{name}.env"

    def unfinished(self, name: str) -> Path:
        """Return the file of settings of a body that is being added."""
        return self.settings / f".{name}.adding"

    def home(self, name: str) -> Path:
        """Return the folder of a body's data and static files."""
        return self.root / "var/lib/imari-dx" / name

    def backups(self, name: str) -> Path:
        """Return the folder of a body's backups."""
        return self.root / "var/backups/imari-dx" / name

    def certificate(self, name: str, ending: str) -> Path:
        """Return where the certificate (crt) or its key (key) is expected."""
        return self.root / f"etc/ssl/local/{name}.{ending}"

    def nginx(self, name: str, kind: str) -> Path:
        """Return nginx's part of a body: sites-available or sites-enabled."""
        return self.root / f"etc/nginx/{kind}/imari-dx-{name}.conf"


def account(name: str) -> str:
    """Return the account of the system as which a body's programs run."""
    return f"imari-dx-{name}"


def role(name: str) -> str:
    """Return the name of a body's role in PostgreSQL and of its database."""
    return f"imari_dx_{name}"


def units(name: str) -> tuple[list[str], list[str]]:
    """Return a body's services that always run, and its timers."""
    services = [f"imari-dx@{name}.service", f"imari-dx-worker@{name}.service"]
    return services, [f"imari-dx-{kind}@{name}.timer" for kind in ("backup", "health", "files", "verify")]
