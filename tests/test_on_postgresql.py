"""PostgreSQL takes every form as it is valid: what its rows, constraints and transactions mind shows here.

What a page says and who may do what is the same on either database (tests/test_addresses.py and the tests of
each page, on SQLite); tests/test_nul.py opens every page on PostgreSQL.
"""

import pytest

from tests.cast import World
from tests.test_addresses import DONE, WRITES, by_reader, client_of, outcome


@pytest.mark.postgresql
@pytest.mark.parametrize("label", [label for label in WRITES if label != "logout"])
def test_a_form_is_taken(told: World, label: str) -> None:
    address, body, expected = WRITES[label]
    reader, answer = next(item for item in by_reader(expected).items() if item[1] in DONE)
    assert outcome(client_of(told, reader).post(address, body(told))) == answer
