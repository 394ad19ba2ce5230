"""What takes much memory is done by one thread at a time, which leaves no garbage behind."""

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from imari_dx.shared import memory
from imari_dx.shared.memory import in_turn


class _InACircle:
    def __init__(self) -> None:
        self.own = self


def test_one_at_a_time() -> None:
    inside: list[int] = []
    most: list[int] = []

    @in_turn
    def make(number: int) -> int:
        inside.append(number)
        most.append(len(inside))
        time.sleep(0.01)
        inside.remove(number)
        return number

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(4))) == [0, 1, 2, 3]
    assert max(most) == 1


def test_what_it_was_made_of_is_gone_also_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "collect", gc.collect)
    found: list[weakref.ref[Any]] = []

    @in_turn
    def make(*, fails: bool) -> None:
        found.append(weakref.ref(_InACircle()))
        if fails:
            raise ValueError

    gc.disable()
    try:
        make(fails=False)
        try:
            make(fails=True)
        except ValueError:
            gone = [one() is None for one in found]
    finally:
        gc.enable()
    assert gone == [True, True]
