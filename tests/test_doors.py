"""A part of script/audit doors that is quick enough for every run: acts by state, verbs, hidden data."""

from collections import Counter

import pytest

from tests.cast import World
from tests.doors.address_walk import OTHER_VERBS, walk_addresses, walk_corrections
from tests.doors.hidden import SECRETS, Secret, all_at_once, compare
from tests.doors.report_walk import bring_in, walk_states
from tests.doors.rules import ACTIONS, READERS
from tests.reports.story import tell
from tests.test_addresses import PAGES

pytestmark = pytest.mark.any_database

# Every kind of relation to a report once.
QUICK = [
    one
    for one in READERS
    if one.name
    in (
        "anonymous",
        "editor-gakko",
        "deputy-gakko",
        "editor-figure",
        "editor-support",
        "head-sangyo",
        "secretariat",
        "headquarters",
        "was-editor",
    )
]


@pytest.fixture
def house(world: World) -> World:
    """The cast and the walk's own people; nothing is reported yet."""
    bring_in(world)
    return world


# All states, and all readers in each: script/audit doors.
@pytest.mark.usefixtures("blank_refusals")
def test_every_act_by_every_kind_of_reader(house: World) -> None:
    tried: Counter[str] = Counter()
    wrong = walk_states(house, tried, states=("submitted", "finalised"), readers=QUICK, each=2)
    assert not wrong, "\n".join(wrong)
    assert tried.total() == len(QUICK) * len(ACTIONS)


@pytest.mark.usefixtures("blank_refusals")
def test_every_verb_that_no_address_takes(house: World) -> None:
    """By GET, HEAD and POST: tests/test_addresses.py. All verbs, each address: script/audit doors."""
    tell(house)
    tried: Counter[str] = Counter()
    wrong = walk_addresses(house, tried, ("editor-sangyo",), OTHER_VERBS, each=len(OTHER_VERBS))
    assert not wrong, "\n".join(wrong)
    assert tried.total() == len(PAGES)


@pytest.mark.usefixtures("blank_refusals")
@pytest.mark.parametrize("reader", ["anonymous", "headquarters", "admin"])
def test_data_correction(house: World, reader: str) -> None:
    wrong = walk_corrections(house, Counter(), (reader,), ("get", "post"))
    assert not wrong, "\n".join(wrong)


_PAGES = (
    "/",
    "/dashboard/",
    "/dashboard/years/",
    "/dashboard/indicators/",
    "/dashboard/alerts/",
    "/dashboard/schedule/",
    "/dashboard/money/",
    "/dashboard/meeting/",
    "/initiatives/gyo-10/",
    "/initiatives/gyo-12/",
    "/reports/2025/evaluation.html",
    "/reports/2025/gyo-10.html",
    "/reports/2025/gyo-12.xlsx",
    "/reports/results.csv",
    "/reports/work.csv",
    "/cycles/2025/matrix.csv",
)


@pytest.mark.parametrize(
    ("secret", "reader", "addresses"),
    [
        (all_at_once(("viewer",)), "viewer", _PAGES[::2]),
        (all_at_once(("editor-sangyo",)), "editor-sangyo", _PAGES[1::2]),
        (SECRETS[0], "headquarters", _PAGES),
    ],
    ids=["viewer", "department", "headquarters"],
)
def test_what_is_hidden_changes_nothing_that_others_see(
    house: World, secret: Secret, reader: str, addresses: tuple[str, ...]
) -> None:
    tell(house)
    wrong = compare(house, Counter(), [secret], readers=(reader,), addresses=addresses)
    assert not wrong, "\n".join(wrong)


def test_what_is_not_hidden_is_noticed(house: World) -> None:
    """The comparison itself: whoever has the draft sees other values in it."""
    tell(house)
    seen = Secret(SECRETS[0].name, SECRETS[0].change, ("editor-gakko", "secretariat"))
    addresses = ("/entry/2025/gyo-12/", "/help/")
    wrong = compare(house, Counter(), [seen], readers=seen.hidden_from, addresses=addresses)
    assert [one.split(": ")[1] for one in wrong] == [
        f"{name} notices it on /entry/2025/gyo-12/" for name in seen.hidden_from
    ]
