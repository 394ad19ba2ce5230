"""A file on its way through the browser: as it was, for one person and one page, and not without bounds."""

import os

import pytest

from imari_dx.shared.file_parcels import MOST, FileParcel, FileTooLargeError, seal_file, unseal_file
from imari_dx.shared.parcels import StaleParcelError

FILE = FileParcel("調査票.xlsx", bytes(range(256)), "stamp", {"plan": 1})


def test_a_file_comes_back_as_it_was() -> None:
    assert unseal_file(seal_file(FILE, room="a", by=1), room="a", by=1) == FILE


@pytest.mark.parametrize(("room", "by"), [("b", 1), ("a", 2)])
def test_another_page_or_person_cannot_open_it(room: str, by: int) -> None:
    with pytest.raises(StaleParcelError):
        unseal_file(seal_file(FILE, room="a", by=1), room=room, by=by)


def test_what_a_form_cannot_carry_is_refused() -> None:
    with pytest.raises(FileTooLargeError):
        seal_file(FileParcel("x", os.urandom(MOST), ""), room="a", by=1)
