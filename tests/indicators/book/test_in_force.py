"""What was in force in a year: later revisions undone, newest first."""

from collections.abc import Iterable
from typing import Any

import pytest

from imari_dx.shared.related_rows import remember
from indicators.book.in_force import undone
from initiatives.models import Revision, RowChange

MODEL = "initiatives.activity"
Change = tuple[int, dict[str, Any] | None, dict[str, Any] | None]


def revision(number: int, changes: Iterable[Change]) -> Revision:
    made = Revision(number=number)
    rows = [RowChange(model=MODEL, row=key, before=before, after=after) for key, before, after in changes]
    remember(made, "changes", RowChange, rows, revision=made)
    return made


NOW = {1: {"text": "now", "year": 6}, 2: {"text": "same", "year": 6}}


@pytest.mark.parametrize(
    ("revisions", "then"),
    [
        ([], NOW),
        ([[(1, {"text": "old"}, {"text": "now"})]], {**NOW, 1: {"text": "old", "year": 6}}),
        ([[(2, None, NOW[2])]], {1: NOW[1]}),
        ([[(3, {"text": "gone", "year": 7}, None)]], {**NOW, 3: {"text": "gone", "year": 7}}),
        (
            [[(1, {"text": "first"}, {"text": "second"})], [(1, {"text": "second"}, {"text": "now"})]],
            {**NOW, 1: {"text": "first", "year": 6}},
        ),
        (  # added by the first, changed by the second
            [[(1, None, {"text": "first", "year": 6})], [(1, {"text": "first"}, {"text": "now"})]],
            {2: NOW[2]},
        ),
        (  # changed by the first, removed by the second
            [[(3, {"text": "old"}, {"text": "new"})], [(3, {"text": "new", "year": 5}, None)]],
            {**NOW, 3: {"text": "old", "year": 5}},
        ),
        ([[(9, {"text": "of another plan"}, {"text": "x"})]], NOW),
    ],
)
def test_undone(revisions: list[list[Change]], then: dict[int, dict[str, Any]]) -> None:
    rows = [{"model": MODEL, "pk": key, "fields": fields} for key, fields in NOW.items()]
    found = undone(rows, [revision(number, one) for number, one in enumerate(revisions, start=1)])
    assert {row["pk"]: row["fields"] for row in found} == then
    assert rows == [{"model": MODEL, "pk": key, "fields": fields} for key, fields in NOW.items()]
