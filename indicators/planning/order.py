"""The places of rows that stand in an order which people set: which get another number. Pure."""

from collections.abc import Mapping, Sequence


def numbers_in_order(own: Sequence[int | None]) -> list[int | None]:
    """Return the number that each row gets, None where it keeps its own.

    ``own`` are the numbers in the order that is wanted, None of a new row. Rows that only change places take
    each other's numbers; with a new row between them, or where two have the same, all count from 1.
    """
    known = sorted(number for number in own if number is not None)
    new_ones = len(own) - len(known)
    if len(set(known)) == len(known) and all(number is None for number in own[len(known) :]):
        last = known[-1] if known else 0
        wanted = [*known, *range(last + 1, last + 1 + new_ones)]
    else:
        wanted = list(range(1, len(own) + 1))
    return [None if number == place else place for number, place in zip(own, wanted, strict=True)]


def moved(order: Sequence[int], group_of: dict[int, object], key: int, *, down: bool) -> list[int]:
    """Return the order with a row before the last, or behind the next, of its group."""
    found = list(order)
    peers = [one for one in found if group_of[one] == group_of[key]]
    at = peers.index(key) + (1 if down else -1)
    if 0 <= at < len(peers):
        here, there = found.index(key), found.index(peers[at])
        found[here], found[there] = found[there], found[here]
    return found


def reordered(order: Sequence[int], numbers: Mapping[int, int]) -> dict[int, int]:
    """Return the numbers that change so that keys stand in an order; ``numbers`` are those they have.

    As few as can be: keys that only change places exchange their numbers, a new one takes a free number
    between its neighbours or else moves those behind it, as far as needed.
    """
    own = [numbers[key] for key in order if key in numbers]
    if len(own) == len(order) and len(set(own)) == len(own):
        wanted = dict(zip(order, sorted(own), strict=True))
    else:
        wanted, last = {}, 0
        for key in order:
            last = max(last + 1, numbers.get(key, 0))
            wanted[key] = last
    return {key: number for key, number in wanted.items() if numbers.get(key) != number}


def moved_behind(order: Sequence[int], key: int, after: int | None) -> list[int]:
    """Return the order with a key right behind another, in front where ``after`` is None."""
    rest = [one for one in order if one != key]
    at = rest.index(after) + 1 if after is not None else 0
    return [*rest[:at], key, *rest[at:]]
