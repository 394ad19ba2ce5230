"""The order of initiatives: few numbers change, none stands twice."""

import pytest

from indicators.planning.order import moved_behind, reordered


@pytest.mark.parametrize(
    ("order", "numbers", "changed"),
    [
        ([1, 2, 3], {1: 1, 2: 2, 3: 3}, {}),
        ([2, 1, 3], {1: 1, 2: 2, 3: 3}, {2: 1, 1: 2}),  # those that change places exchange their numbers
        ([3, 1, 2, 4], {1: 10, 2: 20, 3: 30, 4: 40}, {3: 10, 1: 20, 2: 30}),
        ([1, 9, 2], {1: 10, 2: 20}, {9: 11}),  # a new one takes a free number
        ([1, 9, 2, 3], {1: 1, 2: 2, 3: 4}, {9: 2, 2: 3}),  # or moves those behind it, as far as needed
        ([9, 1], {1: 1}, {9: 1, 1: 2}),
        ([1, 2], {1: 5, 2: 5}, {2: 6}),  # two with one number
        ([9], {}, {9: 1}),
    ],
)
def test_numbers_that_change(order: list[int], numbers: dict[int, int], changed: dict[int, int]) -> None:
    assert reordered(order, numbers) == changed
    after = numbers | changed
    assert sorted(after, key=lambda key: after[key]) == order


@pytest.mark.parametrize(
    ("key", "after", "order"),
    [(1, 3, [2, 3, 1]), (3, None, [3, 1, 2]), (2, 1, [1, 2, 3]), (9, 2, [1, 2, 9, 3])],
)
def test_a_place_behind_another(key: int, after: int | None, order: list[int]) -> None:
    assert moved_behind([1, 2, 3], key, after) == order
