"""What is remembered of decided years is shared by threads: one may empty it while another reads."""

import datetime as dt
from threading import Thread
from typing import Any

import pytest

from indicators.models import Snapshot
from reports.builders import frozen_years
from tests.reports.overview_rows import row

SNAPSHOTS = [
    Snapshot(pk=number, written_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC), data={}) for number in (1, 2)
]


class _EmptiedBetweenLooks(dict[Any, Any]):
    """After each look another thread has its turn, and empties the memory."""

    def _let_another_empty_it(self) -> None:
        other = Thread(target=self.clear)
        other.start()
        other.join()

    def __contains__(self, key: object) -> bool:
        found = super().__contains__(key)
        self._let_another_empty_it()
        return found

    def get(self, key: Any, default: Any = None) -> Any:
        found = super().get(key, default)
        self._let_another_empty_it()
        return found


def test_a_memory_emptied_meanwhile_is_filled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = _EmptiedBetweenLooks()
    monkeypatch.setattr(frozen_years, "_known", memory)
    monkeypatch.setattr(frozen_years, "_of_snapshot", lambda _snapshot: row())
    for _time in range(2):  # the second time there is something to be emptied
        assert len(frozen_years.frozen_years(SNAPSHOTS)) == len(SNAPSHOTS)
        assert len(memory) == len(SNAPSHOTS)
