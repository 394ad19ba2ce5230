"""The order of an upgrade and of a rollback, the way back from every step, and what is refused.

What is done to a machine is tried for real by ``script/audit upgrades``.
"""

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from imari_dx.operation.upgrading import journal as journals
from imari_dx.operation.upgrading import link, services
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import STEPS, Journal, Kind, Step
from imari_dx.operation.upgrading.moving import LABELS, Move
from imari_dx.operation.upgrading.programs import Commands, refuse_running
from imari_dx.operation.upgrading.releases import Release, refuse_nested, refuse_unless_newer, release_at
from imari_dx.shared.running import alone

OLD, NEW = Release(Path("/opt/imari-dx-0.1.0"), "0.1.0"), Release(Path("/opt/imari-dx-0.14.0"), "0.14.0")
CURRENT = Path("/opt/imari-dx")
AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
SAVED, EARLIER = Path("/backups/saved.tar"), Path("/backups/earlier.tar")
UNITS = ["imari-dx.service"]


class Town:
    """A machine in memory: what serves, with whose data, and whether people could write to the wrong ones."""

    def __init__(self, kind: Kind, fails: Step | None = None, *, dies: bool = False) -> None:
        before, after = (OLD, NEW) if kind is Kind.UPGRADE else (NEW, OLD)
        self.journal = Journal(kind, CURRENT, before, after, AT, UNITS)
        self.journal.restored = EARLIER if kind is Kind.ROLLBACK else None
        self.linked, self.data, self.static, self.serving = before, before, before, before
        self.is_closed = self.is_over = False
        self.fails, self.dies, self.noted = fails, dies, Step.STOP

    def run(self) -> Move:
        return Move(self.journal, self, lambda _line: None)

    def _may_fail(self, step: Step) -> None:
        if self.fails is step and self.journal.step is step:
            raise KeyboardInterrupt if self.dies else UpgradeError("no such luck")

    def _look_around(self) -> None:
        """Whatever the machine would start now by itself must not let people write to data of another."""
        if self.linked is OLD:  # which knows no closed site
            assert self.data is OLD
        if self.linked is not self.data:
            assert self.is_closed

    def note(self, journal: Journal) -> None:
        self.noted = journal.step
        self._look_around()

    def forget(self, journal: Journal) -> None:
        self.is_over = True

    def close(self, journal: Journal) -> None:
        self.is_closed = True

    def open_again(self) -> None:
        self.is_closed = False
        self._look_around()

    def stop(self, journal: Journal) -> None:
        self._may_fail(Step.STOP)
        self.serving = None  # type: ignore[assignment]

    def start(self, units: list[str]) -> None:
        self._may_fail(Step.START)
        assert units == UNITS
        self.serving = self.linked

    def back_up(self, release: Release) -> Path:
        assert release is self.data
        assert self.serving is None
        self._may_fail(Step.BACKUP)
        return SAVED

    def give_room_back(self) -> None:
        pass

    def point(self, current: Path, release: Release) -> None:
        self._may_fail(Step.SWITCH)
        self.linked = release
        self._look_around()

    def point_back(self, journal: Journal) -> None:
        self.point(journal.current, journal.before)

    def migrate(self, release: Release) -> None:
        self.data = Release(Path("/"), "half")
        self._look_around()
        self._may_fail(Step.MIGRATE)
        self.data = release

    def restore(self, archive: Path, release: Release) -> None:
        assert self.serving is None
        self._may_fail(Step.RESTORE)
        assert release is (self.journal.before if archive is SAVED else self.journal.after)
        self.data = release

    def check(self, journal: Journal) -> None:
        self._may_fail(Step.CHECK)

    def collect_static(self, release: Release) -> None:
        self._may_fail(Step.STATIC)
        self.static = release

    def look(self, units: list[str]) -> None:
        self._may_fail(Step.LOOK)

    def is_all(self, release: Release) -> bool:
        """Whether everything is of one release, open, and nothing is left to do."""
        found = {self.linked, self.data, self.static, self.serving}
        return found == {release} and self.is_over and not self.is_closed


@pytest.mark.parametrize("kind", Kind)
def test_every_step_has_words_and_leads_to_the_new_state(kind: Kind) -> None:
    town = Town(kind)
    town.run().forward()
    assert town.is_all(town.journal.after)
    assert town.noted is Step.DONE
    assert set(STEPS[kind]) <= LABELS.keys()


@pytest.mark.parametrize(("kind", "step"), [(kind, step) for kind in Kind for step in STEPS[kind]])
def test_a_step_that_fails_leaves_what_was_there(kind: Kind, step: Step) -> None:
    town = Town(kind, step)
    with pytest.raises(UpgradeError):
        town.run().forward()
    town.fails = None
    town.run().back()
    assert town.is_all(town.journal.before)


@pytest.mark.parametrize(("kind", "step"), [(kind, step) for kind in Kind for step in STEPS[kind]])
def test_whatever_kills_it_the_next_run_goes_back(tmp_path: Path, kind: Kind, step: Step) -> None:
    """The next run knows no more than the journal; the machine was started anew, with what the link names."""
    town = Town(kind, step, dies=True)
    with pytest.raises(KeyboardInterrupt):
        town.run().forward()
    journals.save(tmp_path / "journal", replace(town.journal, step=town.noted))
    read = journals.load(tmp_path / "journal")
    assert read
    read.before, read.after = town.journal.before, town.journal.after
    read.archive, read.restored = read.archive and SAVED, read.restored and EARLIER
    town.journal, town.fails, town.serving = read, None, town.linked
    town.run().back()
    assert town.is_all(town.journal.before)


def test_a_way_back_that_fails_is_gone_again() -> None:
    town = Town(Kind.UPGRADE, Step.CHECK)
    with pytest.raises(UpgradeError):
        town.run().forward()
    restore, town.restore = town.restore, _fails  # type: ignore[method-assign]
    with pytest.raises(UpgradeError):
        town.run().back()
    assert town.is_closed
    assert not town.is_over
    town.restore = restore  # type: ignore[method-assign]
    town.run().back()
    assert town.is_all(OLD)


def _fails(*_args: Any) -> None:
    raise UpgradeError("the disk is full")


def test_what_was_as_good_as_done_is_ended_not_taken_back() -> None:
    """People may have written since: data are not touched any more."""
    town = Town(Kind.ROLLBACK)
    town.run().forward()
    town.journal.step, town.is_over, town.data = Step.DONE, False, OLD
    town.run().finish()
    assert town.is_all(OLD)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("0.9.0", "0.14.0", ""),
        ("0.14.0", "0.14.1", ""),
        ("0.14.0", "1.0", ""),
        ("0.14.0", "0.9.0", "より古い"),
        ("0.14.0", "0.14.0", "どちら|も、バージョン"),
    ],
)
def test_only_forward(before: str, after: str, said: str) -> None:
    one, other = replace(OLD, version=before), replace(NEW, version=after)
    if not said:
        refuse_unless_newer(one, other)
        return
    with pytest.raises(UpgradeError, match=said):
        refuse_unless_newer(one, other)


def test_beside_each_other_and_the_data_elsewhere() -> None:
    here, data = Path("/opt/imari-dx"), Path("/var/lib/imari-dx/data")
    new, static = Path("/opt/imari-dx-0.14.0"), Path("/var/lib/imari-dx/static")
    refuse_nested(here, new, data, static)
    with pytest.raises(UpgradeError, match="隣に"):
        refuse_nested(here, here / "releases/0.14.0", data, static)
    with pytest.raises(UpgradeError, match="ソースの中"):
        refuse_nested(here, new, here / "var", static)
    with pytest.raises(UpgradeError, match="IMARI_DX_STATIC_ROOT"):
        refuse_nested(here, new, data, new / "staticfiles")


def test_a_folder_becomes_a_link_to_itself_and_then_to_another(tmp_path: Path) -> None:
    current, old, new = tmp_path / "site", tmp_path / "site-0.1.0", tmp_path / "site-0.14.0"
    for folder in (current, new):
        folder.mkdir()
        (folder / "pyproject.toml").write_text(f'[project]\nversion = "{folder.name[5:] or "0.1.0"}"\n')
    place = link.place_of(current, release_at(current).version)
    assert place == old
    link.refuse_unfit(current, place)
    for _twice in range(2):
        link.adopt(current, place)
        assert current.resolve() == old
    link.adopt(current, new)
    assert link.serves(current, release_at(new))
    # Killed between the two: the folder was moved, the link not made.
    current.unlink()
    link.adopt(current, old)
    assert link.place_of(current, "0.1.0") == old
    assert sorted(one.name for one in tmp_path.iterdir()) == ["site", "site-0.1.0", "site-0.14.0"]


def test_a_folder_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    for name in ("site", "site-0.1.0"):
        (tmp_path / name).mkdir()
    with pytest.raises(UpgradeError, match="その名前のもの"):
        link.refuse_unfit(tmp_path / "site", tmp_path / "site-0.1.0")


def test_a_journal_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = journals.path_of(tmp_path)
    assert journals.load(path) is None
    written = Journal(Kind.UPGRADE, CURRENT, OLD, NEW, AT, UNITS, Step.LOOK, SAVED, None, AT)
    journals.save(path, written)
    assert journals.load(path) == written
    path.write_text("{}")
    with pytest.raises(ValueError, match="upgrade.json"):
        journals.load(path)


@pytest.fixture
def commands(tmp_path: Path) -> Any:
    with (tmp_path / "lock").open("a") as lock:
        yield Commands(lock, tmp_path / "log")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """One whose Python is that of the tests."""
    (tmp_path / "release/.venv/bin").mkdir(parents=True)
    (tmp_path / "release/.venv/bin/python").symlink_to(sys.executable)
    return Release(tmp_path / "release", "0.1.0")


def test_a_command_that_fails_is_told_with_its_last_words(commands: Commands, release: Release) -> None:
    assert commands.run(release, "-c", "print('well')") == "well\n"
    with pytest.raises(UpgradeError, match="no such luck"):
        commands.run(release, "-c", "raise SystemExit('no such luck')")
    assert "no such luck" in commands.log.read_text()
    with pytest.raises(UpgradeError, match="実行できません"):
        commands.run(replace(release, path=release.path / "nowhere"), "-c", "")


def test_nothing_goes_on_while_a_program_of_the_site_runs(tmp_path: Path, release: Release) -> None:
    refuse_running(tmp_path, release.path)
    with alone(tmp_path, "server"), pytest.raises(UpgradeError, match="画面のプログラムが動いています"):
        refuse_running(tmp_path, release.path)
    # A release from before there were locks.
    sleeping = [release.python, "-c", "import time; time.sleep(60)", "gunicorn"]
    with subprocess.Popen(sleeping, cwd=release.path) as process:
        try:
            with pytest.raises(UpgradeError, match=f"プロセス番号 {process.pid}"):
                refuse_running(tmp_path, release.path)
        finally:
            process.kill()


SYSTEMCTL = """#!/bin/sh
echo "$*" >>"$ASKED"
case "$*" in
  is-system-running) echo degraded; exit 1 ;;
  list-units*) echo "imari-dx.service loaded active running"
               echo "imari-dx-backup.timer loaded active waiting"
               echo "imari-dx-backup.service loaded activating start" ;;
  *Type*backup.service) echo oneshot ;;
  *Type*imari-dx.service) echo notify ;;
  *ExecStart*) echo "{ path=/opt ; argv[]=/opt/python -m gunicorn imari_dx.wsgi --bind 127.0.0.1:8123 ; }" ;;
  start*worker*) echo "Unit not found." >&2; exit 5 ;;
esac
"""


def test_services_are_asked_and_told_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, asked = tmp_path / "systemctl", tmp_path / "asked"
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("ASKED", str(asked))
    assert services.exist()
    units = services.running()
    assert units == ["imari-dx-backup.timer", "imari-dx-backup.service", "imari-dx.service"]
    kept = services.kept_running(units)
    assert kept == ["imari-dx-backup.timer", "imari-dx.service"]  # what a timer has begun is not begun anew
    assert services.address() == ("127.0.0.1", 8123)
    asked.unlink()
    services.stop(units)
    services.start(kept)
    told = [line for line in asked.read_text().splitlines() if line.startswith("st")]
    assert told == [
        *(f"stop {unit}" for unit in units),
        "start imari-dx.service",
        "start imari-dx-backup.timer",
    ]
    with pytest.raises(UpgradeError, match=r"worker を起動できません（Unit not found\.）"):
        services.start(["imari-dx-worker"])
