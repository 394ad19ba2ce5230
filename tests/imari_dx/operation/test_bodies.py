"""Bodies on a machine of folders, whose programs are noted alone; the real ones: script/audit bodies."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from imari_dx.operation.bodies.__main__ import main
from imari_dx.operation.bodies.body import read_settings
from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import Places

RELEASE = Path(settings.BASE_DIR)


class Noting(Machine):
    """Does nothing but note; what a word of ``fails`` is in fails."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.fails, self.connections = "nothing of the kind", "100"
        self.there: set[str] = set()

    def run(self, *command: str, given: str = "", **_how: Any) -> str:
        words = " ".join((*command, given)).strip()
        self.said.append(words)
        if self.fails in words or (command[0] == "getent" and command[2] not in self.there):
            raise BodyError(f"{command[0]} が失敗しました。")
        if command[0] == "useradd":
            self.there.add(command[-1])
        return self.connections if "max_connections" in words else "active" if "show" in words else ""

    def passes_on(self, *command: str, settings: Mapping[str, str], user: str | None, folder: Path) -> int:
        words = f"{settings['IMARI_DX_BODY']}: {' '.join(command)}".replace(f"{RELEASE}/", "")
        self.said.append(words)
        return int(self.fails in words)

    def is_listening(self, port: int) -> bool:
        return port == 8002

    def refuse_unwell(self, name: str, port: int) -> None:
        self.run("look", name, str(port))

    def is_root(self) -> bool:
        return "root" not in self.fails


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    for folder in ("etc/systemd/system", "etc/ssl/local", "opt", "var"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "opt/imari-dx").symlink_to(RELEASE)
    monkeypatch.setattr(shutil, "chown", lambda *_args, **_how: None)
    monkeypatch.setattr("imari_dx.operation.bodies.__main__._refuse_unsafe", lambda _release: None)
    return Places(tmp_path)


@pytest.fixture
def machine() -> Noting:
    return Noting()


def do(words: str, places: Places, machine: Machine, *, fails: bool = False) -> None:
    assert main(words.split(), places, machine, RELEASE) == int(fails)


def add(name: str, places: Places, machine: Machine, more: str = "", *, fails: bool = False) -> None:
    do(f"add {name} --host {name.lower()}.example.jp {more}", places, machine, fails=fails)


def left(places: Places) -> set[str]:
    return {str(path.relative_to(places.root)) for path in places.root.rglob("*") if not path.is_dir()}


def test_a_body_gets_everything_of_its_own(places: Places, machine: Noting, capsys: Any) -> None:
    add("imari", places, machine)
    add("arita", places, machine)
    mine, other = (read_settings(places.environment(name)) for name in ("imari", "arita"))
    same = {name for name in mine if mine[name] == other[name]}
    assert same == {"IMARI_DX_MODE", "IMARI_DX_BEHIND_PROXY", "IMARI_DX_WORKER_MEMORY"}
    assert mine["IMARI_DX_PORT"] == "8001"
    assert other["IMARI_DX_PORT"] == "8003"  # 8002 is somebody else's
    assert places.environment("imari").stat().st_mode & 0o777 == 0o640
    assert places.home("imari").stat().st_mode & 0o777 == 0o750
    password = re.search(r":([^:@]+)@", mine["DATABASE_URL"])
    assert password
    by_root = [said for said in machine.said if password[1] in said]
    assert all(said.startswith("runuser") and " PASSWORD '" in said for said in by_root)
    assert "REVOKE ALL ON DATABASE imari_dx_imari FROM PUBLIC" in "".join(machine.said)
    said = capsys.readouterr().out
    assert "次にすること" in said
    assert "証明書を" in said
    assert "max_connections" not in said


@pytest.mark.parametrize("name", ["3imari", "Imari", "i", "imari-shi", "../etc", "a" * 21])
def test_a_name_that_will_not_do_is_refused(name: str, places: Places, machine: Noting, capsys: Any) -> None:
    before = left(places)
    add(name, places, machine, fails=True)
    assert "使えません" in capsys.readouterr().err
    assert left(places) - before <= {"etc/imari-dx/.lock"}
    assert machine.said == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("add arita --host a_b.example.jp", "使えません"),
        ("add arita --host imari.example.jp", "「imari」が使っています"),
        ("add arita --host arita.example.jp --port 8001", "「imari」が使っています"),
        ("add arita --host arita.example.jp --port 8002", "ほかのプログラム"),
        ("add imari --host arita.example.jp", "もうあります"),
        ("manage arita check", "ありません"),
        ("remove arita", "ありません"),
    ],
)
def test_what_is_taken_or_not_there_is_refused(
    words: str, said: str, places: Places, machine: Noting, capsys: Any
) -> None:
    add("imari", places, machine)
    before = left(places)
    do(words, places, machine, fails=True)
    assert said in capsys.readouterr().err
    assert left(places) == before


def test_a_machine_with_one_site_takes_no_bodies(places: Places, machine: Noting, capsys: Any) -> None:
    places.settings_of_a_site.touch()
    add("imari", places, machine, fails=True)
    assert "1団体用の設置" in capsys.readouterr().err
    machine.fails = "root"
    add("imari", places, machine, fails=True)
    assert "sudo" in capsys.readouterr().err


@pytest.mark.parametrize(
    "fails", ["useradd", "CREATE DATABASE", "REVOKE", "migrate", "enable", "look", "nginx -t"]
)
def test_a_failing_step_leaves_nothing(fails: str, places: Places, machine: Noting, capsys: Any) -> None:
    for ending in ("crt", "key"):
        places.certificate("imari", ending).touch()
    before = left(places)
    machine.fails = fails
    add("imari", places, machine, fails=True)
    assert "取り除きました" in capsys.readouterr().err
    units = {f"etc/systemd/system/{unit.name}" for unit in (RELEASE / "deploy/bodies").iterdir()}
    assert left(places) - before - units == {"etc/imari-dx/.lock"}
    assert not places.home("imari").exists()
    made = [said.split()[0] for said in machine.said if said.startswith(("useradd", "userdel"))]
    assert made in (["useradd"], ["useradd", "userdel"])
    if "CREATE ROLE" in "".join(machine.said):
        assert "DROP ROLE IF EXISTS imari_dx_imari" in "".join(machine.said)
    machine.fails = "nothing of the kind"
    add("imari", places, machine)
    assert places.nginx("imari", "sites-enabled").is_symlink()


def test_adding_goes_on_where_it_was_killed(places: Places, machine: Noting) -> None:
    """The key and the password that the database may have already are used on."""
    add("imari", places, machine)
    kept = places.environment("imari").read_text()
    places.environment("imari").rename(places.unfinished("imari"))
    add("imari", places, machine)
    assert places.environment("imari").read_text() == kept
    assert not places.unfinished("imari").exists()


def test_adding_again_changes_nothing_and_takes_nothing_away(
    places: Places, machine: Noting, capsys: Any
) -> None:
    add("imari", places, machine)
    kept = left(places), places.environment("imari").read_text()
    add("imari", places, machine)
    machine.fails = "migrate"
    add("imari", places, machine, fails=True)
    assert "何も消していません" in capsys.readouterr().err
    assert (left(places), places.environment("imari").read_text()) == kept
    assert not any(said.startswith(("userdel", "systemctl disable")) for said in machine.said)


def test_the_look_begins_where_there_is_somebody_to_be_told(places: Places, machine: Noting) -> None:
    add("imari", places, machine)
    assert not any("health" in said for said in machine.said)
    with places.environment("imari").open("a") as file:
        file.write("IMARI_DX_SMTP_HOST=mail\nIMARI_DX_ADMIN_MAIL=kanri@example.jp\n")
    add("imari", places, machine)
    assert any("enable --now" in said and "imari-dx-health@imari.timer" in said for said in machine.said)


def test_few_connections_are_told_of(places: Places, machine: Noting, capsys: Any) -> None:
    machine.connections = "17"
    add("imari", places, machine)
    assert "max_connections = 50" in capsys.readouterr().out


def test_the_list_says_how_each_is(places: Places, machine: Noting, capsys: Any) -> None:
    do("list", places, machine)
    assert "まだありません" in capsys.readouterr().out
    for name in ("imari", "arita"):
        add(name, places, machine)
    operation = places.home("imari") / "data/operation"
    operation.mkdir()
    made = {"at": "2026-11-29T17:02:00+00:00"}
    (operation / "last-backup.json").write_text(json.dumps(made))
    (operation / "maintenance").touch()
    places.link("arita").unlink()
    places.link("arita").symlink_to(places.root)
    capsys.readouterr()
    do("list", places, machine)
    heading, arita, imari = capsys.readouterr().out.splitlines()
    assert heading.split()[0] == "団体"
    assert arita.split()[3:] == ["不明", "動作中", "動作中", "なし"]
    assert imari.split()[4:] == ["動作中（閉じています）", "動作中", "2026-11-30", "02:02"]
    do("remove imari", places, machine)
    assert "dropdb imari_dx_imari" in capsys.readouterr().out
    assert places.home("imari").is_dir()


@pytest.fixture
def three(places: Places, machine: Noting) -> Noting:
    """Three bodies that an older release serves."""
    older = places.root / "opt/imari-dx-0.13.0"
    older.mkdir()
    for name in ("arita", "imari", "karatsu"):
        add(name, places, machine)
        places.link(name).unlink()
        places.link(name).symlink_to(older)
    machine.said.clear()
    return machine


def test_all_are_checked_before_one_is_upgraded(places: Places, three: Noting, capsys: Any) -> None:
    three.fails = "karatsu: script/upgrade"
    do("upgrade", places, three, fails=True)
    assert "どの団体も、何も変えていません" in capsys.readouterr().err
    assert all("--check" in said for said in three.said)
    three.fails = "nothing of the kind"
    three.said.clear()
    do("upgrade --check", places, three)
    assert [said.split(":")[0] for said in three.said] == ["arita", "imari", "karatsu"]


def test_the_first_that_fails_ends_it(places: Places, three: Noting, capsys: Any) -> None:
    journal = places.home("imari") / "data/operation"
    journal.mkdir()
    (journal / "upgrade.json").touch()  # ended without notice: no check, its own run takes it back
    three.fails = "imari: script/upgrade"
    do("upgrade", places, three, fails=True)
    said = capsys.readouterr().err
    assert "済んだ団体：arita\n" in said
    assert "失敗した団体：imari（" in said
    assert "まだの団体：karatsu（" in said
    assert not any("karatsu" in words for words in three.said)
    assert three.said[0] == (
        f"arita: script/upgrade --current {places.link('arita')} --backups {places.backups('arita')}"
    )


def test_all_are_upgraded_and_brought_back(places: Places, three: Noting, capsys: Any) -> None:
    (places.root / "opt/imari-dx").unlink()
    (places.root / "opt/imari-dx").symlink_to(places.root / "opt/imari-dx-0.13.0")
    do("upgrade", places, three)
    assert len(three.said) == 6
    assert places.newest.resolve() == RELEASE
    for name in ("arita", "imari"):
        places.link(name).unlink()
        places.link(name).symlink_to(RELEASE)
        (places.home(name) / "data/operation").mkdir()
        (places.home(name) / "data/operation/last-upgrade.json").touch()
    three.said.clear()
    do("rollback", places, three, fails=True)
    assert "rollback --yes" in capsys.readouterr().err
    assert all("--yes" not in said for said in three.said)
    three.said.clear()
    do("rollback --yes", places, three)
    assert [said.split(":")[0] for said in three.said] == ["arita", "imari"]  # karatsu was not upgraded
    three.said.clear()
    do("manage imari check --deploy", places, three)
    assert three.said[0].endswith("manage.py check --deploy")


def test_without_bodies_there_is_nothing_to_upgrade(places: Places, machine: Noting, capsys: Any) -> None:
    do("upgrade", places, machine, fails=True)
    assert "まだありません" in capsys.readouterr().err
    add("imari", places, machine)
    do("upgrade", places, machine)
    do("rollback", places, machine)
    assert capsys.readouterr().out.count("することはありません") == 2


def test_a_source_elsewhere_is_not_that_of_bodies() -> None:
    """It would take the parts of whoever works on the code away."""
    done = subprocess.run(["script/body", "add", "imari"], cwd=RELEASE, capture_output=True, text=True)
    assert done.returncode == 1
    assert "/opt/imari-dx-" in done.stderr
