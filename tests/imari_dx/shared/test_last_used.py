"""What is remembered within a bound: what was used longest ago goes, the rest stays."""

from imari_dx.shared.last_used import LastUsed


def test_what_was_used_longest_ago_goes_first() -> None:
    kept: LastUsed[str, int] = LastUsed(3)
    kept.keep({"a": 1, "b": 2, "c": 3})
    assert kept.get("a") == 1
    kept.keep({"d": 4})
    assert kept.found("abcd") == {"a": 1, "c": 3, "d": 4}


def test_more_than_fits_leaves_what_came_last() -> None:
    kept: LastUsed[int, int] = LastUsed(3)
    kept.keep(dict(enumerate(range(10))))
    assert kept.found(range(10)) == {7: 7, 8: 8, 9: 9}
    kept.clear()
    assert kept.get(9) is None
