"""script/audit doors: every door tried, by hand. No test file: script/test runs a part (tests/test_doors.py).

All addresses × readers × verbs, one report × its states × readers × actions, and what hidden data changes on
other people's pages and documents: nothing.
"""

from collections import Counter

import pytest

from tests.cast import World
from tests.doors.address_walk import walk_addresses, walk_corrections, walk_writes
from tests.doors.hidden import HEADQUARTERS, OUTSIDERS, PDFS, all_at_once, compare, shown
from tests.doors.report_walk import bring_in, walk_states
from tests.reports.story import tell


@pytest.fixture
def closed_house(world: World) -> World:
    """The cast and the walk's own people."""
    bring_in(world)
    return world


def test_doors(closed_house: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Print how much was tried, and each door that is not as the rules say."""
    tried: Counter[str] = Counter()
    wrong = walk_states(closed_house, tried)
    tell(closed_house)
    wrong += walk_addresses(closed_house, tried)
    wrong += walk_writes(closed_house, tried)
    wrong += walk_corrections(closed_house, tried)
    # All secrets together; one by one only where something was noticed, to name it.
    for readers in (OUTSIDERS, HEADQUARTERS):
        everything = [*shown(), *PDFS]
        if compare(closed_house, tried, [all_at_once(readers)], readers=readers, addresses=everything):
            wrong += compare(closed_house, tried, readers=readers, addresses=everything)
    with capsys.disabled():
        print("\n" + "\n".join(f"{what}: {count:,}" for what, count in tried.items()))  # noqa: T201
        print(f"combinations tried: {tried.total():,}; open doors: {len(wrong)}")  # noqa: T201
        print("\n".join(wrong))  # noqa: T201
    assert not wrong
