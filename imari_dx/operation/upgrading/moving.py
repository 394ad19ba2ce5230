"""A change of releases: its steps, and the way back from each.

``Move`` knows the order and what to undo; what a step does to the machine is ``machine.py``'s, so that the
order is tested without one.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import STEPS, Journal, Kind, Step
from imari_dx.operation.upgrading.releases import Release

LABELS = {
    Step.STOP: "画面を閉じ、プログラムを止めます",
    Step.BACKUP: "今の状態の控えを作ります",
    Step.SWITCH: "プログラムを切り替えます",
    Step.MIGRATE: "データベースを更新します",
    Step.RESTORE: "データを控えに戻します",
    Step.CHECK: "設定とデータを点検します",
    Step.STATIC: "画面の部品を集めます",
    Step.START: "プログラムを起動します",
    Step.LOOK: "画面が応答することを確かめます",
}


class Machine(Protocol):
    """What a change does to the site. Each may be called again after a crash, and raises UpgradeError."""

    def note(self, journal: Journal) -> None:
        """Write down how far it has come, for whoever comes after a crash."""

    def forget(self, journal: Journal) -> None:
        """The change is over, one way or the other: what an upgrade has done is kept for a rollback."""

    def close(self, journal: Journal) -> None:
        """Tell people that the site is being worked on."""

    def open_again(self) -> None:
        """Let people in."""

    def stop(self, journal: Journal) -> None:
        """Stop all programs, and make sure that none runs."""

    def start(self, units: list[str]) -> None:
        """Start services."""

    def back_up(self, release: Release) -> Path:
        """Make an archive of the data of a release and keep the room to put it back."""

    def give_room_back(self) -> None:
        """Let the way back have the room that was kept for it."""

    def point(self, current: Path, release: Release) -> None:
        """Have the link name a release; a folder that stands in its place is moved to the release's first."""

    def point_back(self, journal: Journal) -> None:
        """Have the link name what served before; a folder that was never moved stays."""

    def migrate(self, release: Release) -> None:
        """Bring the data to a release."""

    def restore(self, archive: Path, release: Release) -> None:
        """Put an archive back."""

    def check(self, journal: Journal) -> None:
        """Ask the new release what it thinks of settings and data, and record the upgrade in them."""

    def collect_static(self, release: Release) -> None:
        """Put a release's style sheets and scripts where they are served from."""

    def look(self, units: list[str]) -> None:
        """See that the site answers."""


class Move:
    """One change of releases on one machine."""

    def __init__(self, journal: Journal, machine: Machine, say: Callable[[str], None]) -> None:
        self.journal, self._machine, self._say = journal, machine, say

    def forward(self) -> None:
        """Do every step. Raises UpgradeError for the one that failed; ``back`` is the caller's to call."""
        steps = STEPS[self.journal.kind]
        for number, step in enumerate(steps, 1):
            self._note(step)
            self._say(f"{number}/{len(steps)} {LABELS[step]}")
            self._do(step)
        self.finish()

    def finish(self) -> None:
        """Let the new state serve; also where that was all that was left. From here on there is no way back.

        An upgrade serves behind closed doors already. What a rollback starts may not know a closed site, so
        nothing of it is started, or could be by the machine itself, before this is written down.
        """
        journal, machine = self.journal, self._machine
        journal.done_at = journal.done_at or dt.datetime.now(dt.UTC)
        self._note(Step.DONE)
        if journal.kind is Kind.ROLLBACK:
            machine.point(journal.current, journal.after)
        machine.open_again()
        if journal.kind is Kind.ROLLBACK:
            machine.start(journal.units)
        machine.forget(journal)

    def back(self) -> None:
        """Leave everything as it was before the first step, and serving. Raises UpgradeError.

        Nobody has written since: the site was closed, or stopped, all the time.
        """
        journal, machine = self.journal, self._machine
        machine.give_room_back()
        if journal.step is not Step.UNDONE:
            if journal.has_begun(Step.SWITCH, Step.RESTORE):
                machine.close(journal)
                machine.stop(journal)
            if journal.has_begun(Step.MIGRATE, Step.RESTORE):
                machine.restore(_known(journal.archive), journal.before)
            if journal.has_begun(Step.STATIC):
                machine.collect_static(journal.before)
            machine.point_back(journal)
            self._note_undone()
        machine.open_again()
        machine.start(journal.units)
        machine.forget(journal)

    def _do(self, step: Step) -> None:
        journal, machine = self.journal, self._machine
        if step is Step.STOP:
            machine.close(journal)
            machine.stop(journal)
            machine.point(journal.current, journal.before)
        elif step is Step.BACKUP:
            journal.archive = machine.back_up(journal.before)
        elif step is Step.SWITCH:
            machine.point(journal.current, journal.after)
        elif step is Step.MIGRATE:
            machine.migrate(journal.after)
        elif step is Step.RESTORE:
            machine.restore(_known(journal.restored), journal.after)
        elif step is Step.CHECK:
            machine.check(journal)
        elif step is Step.STATIC:
            machine.collect_static(journal.after)
        elif step is Step.START:
            machine.start(journal.units)
        elif step is Step.LOOK:
            machine.look(journal.units)

    def _note_undone(self) -> None:
        restored = self.journal.has_begun(Step.MIGRATE, Step.RESTORE)
        try:
            self._note(Step.UNDONE)
        except UpgradeError:
            # A full disk. Unless data were put back, doing all this once more would do no harm.
            if restored:
                raise

    def _note(self, step: Step) -> None:
        self.journal.step = step
        self._machine.note(self.journal)


def _known(archive: Path | None) -> Path:
    if archive is None:
        raise UpgradeError("控えの記録がありません。")
    return archive
