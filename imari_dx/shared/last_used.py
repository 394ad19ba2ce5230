"""A memory of what was made last, shared by the threads of a process."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class LastUsed(Generic[Key, Value]):
    """At most so many values; what was used longest ago goes first.

    Never all at once: where one more is used than fits, most of them are still there.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Return what is kept under a key, None if nothing is."""
        return self.found([key]).get(key)

    def found(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Return those of some keys under which something is kept."""
        with self._lock:
            known = {key: self._values[key] for key in keys if key in self._values}
            for key in known:
                self._values.move_to_end(key)
        return known

    def keep(self, values: Mapping[Key, Value]) -> None:
        """Keep values, as those used last."""
        with self._lock:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
