"""What `deploy/` hands to systemd and nginx: both programs understand it, and what it starts is there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from gunicorn.config import Config

from imari_dx.operation.bodies import nginx
from imari_dx.operation.bodies.body import Body
from tests.bodies_units import templates

ROOT = Path(settings.BASE_DIR)
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
OF_BODIES = sorted((ROOT / "deploy/bodies").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
# They tell of failures, their own would go in a circle.
REPORTERS = ("imari-dx-failed@.service", "imari-dx-health.service")
PROGRAM = "/opt/imari-dx/.venv/bin/python"


def values(unit: Path, key: str) -> list[str]:
    """All values of a key, with their continued lines."""
    text = unit.read_text().replace("\\\n", "")
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


@pytest.fixture
def here(tmp_path: Path) -> list[Path]:
    """The units as of a site, and of several bodies, that are installed where this tree is."""
    for unit in (*UNITS, *OF_BODIES):
        text = unit.read_text().replace("/opt/imari-dx@%i", str(ROOT)).replace("/opt/imari-dx", str(ROOT))
        (tmp_path / unit.name).write_text(text)
    return sorted(tmp_path.iterdir())


def test_systemd_understands_all_units(here: list[Path]) -> None:
    done = subprocess.run(["systemd-analyze", "verify", *here], capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)


def test_whoever_takes_the_program_over_gets_little(here: list[Path]) -> None:
    """By systemd's own count from 0 (nothing) to 10 (everything); a service without any care has 9.6."""
    units = [unit for unit in here if unit.suffix == ".service"]
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_what_a_unit_starts_is_there(unit: Path) -> None:
    for command in values(unit, "ExecStart"):
        program, *words = shlex.split(command.replace("%i", "imari-dx"))
        if program == "/usr/bin/logger":
            continue
        assert program == PROGRAM
        if words[:2] == ["-m", "gunicorn"]:
            assert Config().parser().parse_args(words[2:]).args == ["imari_dx.wsgi"]
            continue
        script, name, *options = words
        assert (ROOT / script).is_file()
        app = get_commands()[name]
        assert isinstance(app, str)
        load_command_class(app, name).create_parser(script, name).parse_args(options)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_a_failure_is_told_and_the_database_comes_first(unit: Path) -> None:
    assert values(unit, "OnFailure") == ([] if unit.name in REPORTERS else ["imari-dx-failed@%N.service"])
    assert values(unit, "User") == ["imari-dx"]
    after = set(values(unit, "After")[0].split())
    assert {"postgresql.service", "network-online.target"} - after <= (
        {"postgresql.service"} if "@" in unit.name else set()
    )


@pytest.mark.parametrize(
    "timer", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda timer: timer.stem
)
def test_a_timer_goes_by_the_time_of_the_office(timer: Path) -> None:
    assert timer.with_suffix(".service") in SERVICES
    assert all(value.endswith(" Asia/Tokyo") for value in values(timer, "OnCalendar"))
    assert values(timer, "OnCalendar")


def test_units_of_a_body_are_those_of_a_site_with_its_name() -> None:
    assert {unit.name: unit.read_text() for unit in OF_BODIES} == templates()


def test_nothing_of_a_body_is_anothers() -> None:
    """Account, settings, release and folders carry its name; the manual is all they have in common."""
    for unit in OF_BODIES:
        text = re.sub(r"^(#|Documentation=).*", "", unit.read_text(), flags=re.MULTILINE)
        places = re.findall(r"/(?:opt|etc|var/lib|var/backups)/imari-dx\S*", text)
        assert all("%i" in place for place in places), unit.name
        if unit.suffix == ".service":
            assert values(unit, "User") == values(unit, "Group") == ["imari-dx-%i"]


def test_nginx_understands_its_part(tmp_path: Path) -> None:
    """That of a site, and those of two bodies beside each other."""
    certificate, key = tmp_path / "dx.crt", tmp_path / "dx.key"
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subprocess.run(
        [*new, "-subj", "/CN=dx", "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    bodies = (Body("imari", "imari.example.jp", 8001), Body("arita", "arita.example.jp", 8002))
    parts = [nginx.part(ROOT, body) for body in bodies]
    for part, body in zip(parts, bodies, strict=True):
        assert part.count(f"server_name {body.host};") == 2
        assert "8000" not in part
        assert "dx.city" not in part
    sites = (ROOT / "deploy/nginx/imari-dx.conf").read_text() + "".join(parts)
    sites = sites.replace("/var/log/nginx", str(tmp_path))
    for body in bodies:
        sites = sites.replace(f"/etc/ssl/local/{body.name}.", "/etc/ssl/local/dx.")
    folders = " ".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    # The ports of an office may be taken on this machine, or not for everybody to open.
    sites = sites.replace("/etc/ssl/local", str(tmp_path)).replace("443 ssl", "48443 ssl")
    sites = sites.replace("listen 80;", "listen 48080;").replace("]:80;", "]:48080;")
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {folders} {sites} }}")
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    assert program, "nginx is among what script/test installs"
    done = subprocess.run(
        [program, "-t", "-q", "-c", whole, "-p", tmp_path, "-e", "stderr"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_instructions_name_every_file() -> None:
    text = (ROOT / "docs/operations.md").read_text()
    assert [unit.name for unit in UNITS if unit.name not in text] == []
    assert "deploy/nginx/imari-dx.conf" in text


def test_logrotate_understands_its_file(tmp_path: Path) -> None:
    """As on a site, but for the folder and the account, which are not on this machine."""
    text = (ROOT / "deploy/logrotate/imari-dx").read_text().replace("/var/lib/imari-dx", str(tmp_path))
    file = tmp_path / "imari-dx"
    file.write_text(text.replace("imari-dx imari-dx", "root root"))
    file.chmod(0o644)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/records.jsonl").write_text("{}\n")
    command = ["/usr/sbin/logrotate", "-d", "-s", tmp_path / "state", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "error" not in done.stderr
    assert str(tmp_path / "logs/records.jsonl") in done.stderr
