"""A bare Debian 12 that runs: its own systemd, accounts and folders, this machine's network."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PACKAGES = "systemd,systemd-sysv,dbus,sudo,ca-certificates"
CERTIFICATES = Path("/usr/local/share/ca-certificates")
HOME = "/var/lib/imari-dx"
_CLONE_NEWNET = 0x40000000
_BOOT_SECONDS = 120
_MOST_SECONDS = 1800


def base(folder: Path) -> Path:
    """Return a root with what ``debootstrap`` makes of Debian 12 and a systemd, made at the first call."""
    root = folder / "base"
    if not (root / "usr/bin/sudo").exists():
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(root)]
        subprocess.run(command, check=True, capture_output=True)
    return root


class Box:
    """A machine that was booted; ``log`` gets every command with its output, as a record of the walk."""

    def __init__(self, root: Path, leader: int, log: Path) -> None:
        self.root, self._leader, self._log = root, leader, log

    @contextlib.contextmanager
    def network(self) -> Iterator[None]:
        """Within, what this process opens is in the network of the machine."""
        with _network_of(os.getpid()) as here, _network_of(self._leader) as there:
            _enter(there)
            try:
                yield
            finally:
                _enter(here)

    def run(self, command: str, *, user: str = "root", given: str = "", fails: bool = False) -> str:
        """Run shell commands as a user, ``given`` on its input; return what was printed.

        Raises AssertionError with it where the exit code is not 0, or with ``fails`` where it is.
        """
        where = "/root" if user == "root" else HOME
        done = subprocess.run(
            [
                *(
                    "nsenter",
                    f"--target={self._leader}",
                    "--mount",
                    "--uts",
                    "--ipc",
                    "--pid",
                    "--net",
                    "--root",
                ),
                *("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"),
                *(
                    "env",
                    "-i",
                    f"HOME={where}",
                    f"USER={user}",
                    "LANG=C.UTF-8",
                    "DEBIAN_FRONTEND=noninteractive",
                ),
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                *("setsid", "--wait", "bash", "-c", f"cd {where} 2>/dev/null; {command}"),
            ],
            input=given,
            capture_output=True,
            text=True,
            timeout=_MOST_SECONDS,
        )
        printed = done.stdout + done.stderr
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"\n{'#' if user == 'root' else '$'} {command}\n{printed}")
        assert (done.returncode != 0) == fails, f"{command}\n→ {done.returncode}\n{printed[-3000:]}"
        return printed


@contextlib.contextmanager
def booted(folder: Path, name: str, *, network: bool = True) -> Iterator[Box]:
    """Boot a copy of the base; afterwards it is stopped and removed, but for the record ``<name>.log``.

    Without ``network`` it has its loopback alone.
    """
    root, log = folder / name, folder / f"{name}.log"
    log.write_text("", encoding="utf-8")
    with contextlib.ExitStack() as stack:
        _copy_on_write(stack, base(folder), root)
        if network:
            _like_this_office(root)
        with (folder / f"{name}-console.log").open("wb") as console:
            command = ["systemd-nspawn", f"--directory={root}", "--boot", f"--machine={name}"]
            command += [] if network else ["--private-network"]
            machine = subprocess.Popen(
                [*command, "--register=no", "--keep-unit", "--resolv-conf=off"],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
            )
        stack.callback(machine.wait)
        stack.callback(machine.terminate)
        box = Box(root, _leader(machine.pid), log)
        _wait_until_it_runs(box)
        yield box


def _copy_on_write(stack: contextlib.ExitStack, lower: Path, root: Path) -> None:
    upper, work = root.with_name(f"{root.name}-upper"), root.with_name(f"{root.name}-work")
    for one in (root, upper, work):
        shutil.rmtree(one, ignore_errors=True)
        one.mkdir()
        stack.callback(shutil.rmtree, one, ignore_errors=True)
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, root], check=True)
    stack.callback(subprocess.run, ["umount", root], check=True)


def _like_this_office(root: Path) -> None:
    """Names and certificates that a machine of this network has before anybody installs anything."""
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    (root / "etc/hosts").write_text(f"127.0.0.1 localhost {os.uname().nodename} dx.city.example.lg.jp\n")
    if CERTIFICATES.is_dir():
        shutil.copytree(CERTIFICATES, root / CERTIFICATES.relative_to("/"), dirs_exist_ok=True)
        subprocess.run(["chroot", root, "update-ca-certificates"], check=True, capture_output=True)


def _network_of(pid: int) -> IO[bytes]:
    return Path(f"/proc/{pid}/ns/net").open("rb")


def _enter(network: IO[bytes]) -> None:
    """Let this thread open its sockets there."""
    if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def _leader(pid: int) -> int:
    """The first process within, by the number that it has outside."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until = time.monotonic() + _BOOT_SECONDS
    while time.monotonic() < until:
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                if "systemd" in Path(f"/proc/{child}/cmdline").read_text():
                    return int(child)
        time.sleep(0.2)
    raise AssertionError("systemd did not start")


def _wait_until_it_runs(box: Box) -> None:
    until = time.monotonic() + _BOOT_SECONDS
    while True:
        try:
            box.run("systemctl is-system-running")
        except AssertionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return
