"""What is remembered of decided years is shared by threads: one may empty it while another reads."""

import datetime as dt
from collections.abc import Iterable
from threading import Thread
from typing import Any

import pytest

from imari_dx.shared.last_used import LastUsed
from indicators.models import Snapshot
from reports.builders import frozen_years
from tests.reports.overview_rows import row

SNAPSHOTS = [
    Snapshot(pk=number, written_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC), data={}) for number in (1, 2)
]


class _EmptiedBetweenLooks(LastUsed[Any, Any]):
    """After each look another thread has its turn, and empties the memory."""

    def found(self, keys: Iterable[Any]) -> dict[Any, Any]:
        found = super().found(keys)
        other = Thread(target=self.clear)
        other.start()
        other.join()
        return found


def test_a_memory_emptied_meanwhile_is_filled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = _EmptiedBetweenLooks(10)
    monkeypatch.setattr(frozen_years, "_known", memory)
    monkeypatch.setattr(frozen_years, "_of_snapshot", lambda _snapshot: row())
    for _time in range(3):  # made; found and emptied meanwhile; made again
        assert len(frozen_years.frozen_years(SNAPSHOTS)) == len(SNAPSHOTS)
