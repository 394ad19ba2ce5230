"""Whose content a field should have when two people changed one report."""

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from accounts.models import User
from indicators.entry.drafts import typing_now
from indicators.entry.three_way import Side, mark, read_marks, suggested, write_marks
from indicators.models import EntryDraft


@pytest.mark.parametrize(
    ("base", "mine", "stored", "side"),
    [
        ("文", "文", "相手の文", Side.STORED),  # only the other person changed it
        ("文", "私の文", "文", Side.MINE),  # only I changed it
        ("文", "私の文", "相手の文", None),  # both did
        ("文", "同じ文", "同じ文", Side.STORED),  # both wrote the same
        ("", "私の文", "", Side.MINE),
        ("", "", "相手の文", Side.STORED),
        ("文", "", "相手の文", None),  # I emptied it
        (None, "私の文", "相手の文", None),  # not known what stood there
        (None, "文", "文", Side.STORED),
    ],
)
def test_whose_content_is_suggested(base: str | None, mine: str, stored: str, side: Side | None) -> None:
    assert suggested(base=None if base is None else mark(base), mine=mine, stored=stored) == side


@pytest.mark.parametrize("typed", ["", "abc", "[]", "3", '{"results": 3}', '{"results": null}', "{" * 9000])
def test_broken_marks_are_no_marks(typed: str) -> None:
    assert read_marks(typed) == {}


def test_marks_come_back_as_they_were() -> None:
    marks = {"results": mark("実績"), "budget": mark("")}
    assert read_marks(write_marks(marks)) == marks


NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes", "person", "is_typing"),
    [(0, 2, True), (7, 2, True), (14, 2, True), (15, 2, False), (600, 2, False), (1, 1, False)],
)
def test_who_counts_as_typing(minutes: int, person: int, is_typing: bool) -> None:
    saved_at = NOW - dt.timedelta(minutes=minutes)
    draft = cast(Any, SimpleNamespace(user_id=person, user="伊万里 花子", saved_at=saved_at))
    reader = User(pk=1)
    found = typing_now([cast(EntryDraft, draft)], reader=reader, now=NOW)
    assert [(one.name, one.at) for one in found] == ([("伊万里 花子", saved_at)] if is_typing else [])
