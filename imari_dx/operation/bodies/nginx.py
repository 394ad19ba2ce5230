"""nginx's part of a body: that of a site of its own, with the body's name, port and certificate."""

from pathlib import Path

from imari_dx.operation.bodies.body import Body
from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import Places


def part(release: Path, body: Body) -> str:
    """Return the text of the file for nginx."""
    logs = f"/var/log/nginx/imari-dx-{body.name}"
    said = (release / "deploy/nginx/imari-dx.conf").read_text(encoding="utf-8")
    for of_a_site, of_a_body in (
        ("server_name dx.city.example.lg.jp;", f"server_name {body.host};"),
        ("/etc/ssl/local/dx.", f"/etc/ssl/local/{body.name}."),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{body.port}"),
        ("$imari_dx_refresh", f"$imari_dx_refresh_{body.name}"),
        (
            "    # An evidence file",
            f"    access_log {logs}.access.log;\n    error_log {logs}.error.log;\n\n    # An evidence file",
        ),
    ):
        said = said.replace(of_a_site, of_a_body)
    return said


def place(machine: Machine, places: Places, release: Path, body: Body) -> bool:
    """Write the file where there is none; serve by it where there is a certificate. Return whether it does.

    Raises BodyError where nginx does not take it: then it goes on without.
    """
    file, enabled = (places.nginx(body.name, f"sites-{state}") for state in ("available", "enabled"))
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_text(part(release, body), encoding="utf-8")
    if not all(places.certificate(body.name, ending).exists() for ending in ("crt", "key")):
        return False
    enabled.parent.mkdir(parents=True, exist_ok=True)
    if not enabled.is_symlink():
        enabled.symlink_to(file)
    try:
        machine.run("nginx", "-t")
    except BodyError:
        enabled.unlink()
        raise
    machine.run("systemctl", "reload-or-restart", "nginx")
    return True
