"""A folder of several machines: what one says there all read; a share that is not mounted is refused."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from imari_dx.operation.backup.last import LastBackup, last_backup, note_backup
from imari_dx.operation.backup.site import this_site
from imari_dx.shared.last_run import NOTICES, last_run, note_run
from imari_dx.shared.maintenance import close, is_closed
from imari_dx.shared.running import StillRunningError, alone, hold
from imari_dx.shared.shared_folder import require_shared_folder, shared_folder

AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


@pytest.fixture
def machine(settings: Any, tmp_path: Path) -> Any:
    """Be one machine of two."""

    def be(name: str) -> None:
        settings.DATA_DIR, settings.SHARED_DIR = tmp_path / name, tmp_path / "shared"

    be("a")
    return be


def test_what_one_machine_says_the_others_read(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    close("作業中")
    note_run(NOTICES, AT)
    note_backup(this_site().data, LastBackup(AT, Path("x.tar"), 1, "sum", "1"))
    monkeypatch.setattr("imari_dx.shared.running._HELD", held := [])
    hold(shared_folder(), "worker")
    machine("b")
    assert is_closed()
    assert (last_run(NOTICES), last_backup().at) == (AT, AT)  # type: ignore[union-attr]
    with pytest.raises(StillRunningError), alone(this_site().data, "server", "worker"):
        pass
    held[0].close()


def test_a_share_that_is_not_mounted_is_refused(machine: Any, settings: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="not mounted"):
        require_shared_folder()
    (settings.SHARED_DIR / "operation").mkdir(parents=True)
    require_shared_folder()
    settings.SHARED_DIR = None  # one machine makes its own folder
    require_shared_folder()
    assert shared_folder() == settings.DATA_DIR
