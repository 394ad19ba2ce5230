"""Finished files: found again by their document's hash, kept while anything holds them."""

import datetime as dt

import pytest
from django.utils import timezone

from reports.documents.canonical import sha256
from reports.models import FinishedFile, StoredFile
from reports.store.services import finished, forget_finished, keep, remember

pytestmark = pytest.mark.django_db

KEY, OTHER_KEY = "a" * 64, "b" * 64


def test_the_same_bytes_are_stored_once_under_their_hash() -> None:
    first, second = keep(b"%PDF"), keep(b"%PDF")
    assert first == second
    assert first.sha256 == sha256(b"%PDF")
    assert (first.size, bytes(StoredFile.objects.get().content)) == (4, b"%PDF")


def test_a_document_is_found_again_by_its_hash() -> None:
    assert finished(KEY) is None
    made = remember(KEY, b"%PDF")
    assert finished(KEY) == made
    assert finished(OTHER_KEY) is None


def test_a_document_made_again_has_the_later_file() -> None:
    remember(KEY, b"old")
    assert finished(remember(KEY, b"new") and KEY) == keep(b"new")


def test_only_what_nothing_holds_is_let_go() -> None:
    remember(KEY, b"used"), remember(OTHER_KEY, b"unused")
    FinishedFile.objects.filter(key=OTHER_KEY).update(used_at=timezone.now() - dt.timedelta(days=40))
    StoredFile.objects.update(stored_at=timezone.now() - dt.timedelta(days=40))
    assert forget_finished(timezone.now() - dt.timedelta(days=30)) == 1
    assert [bytes(one.content) for one in StoredFile.objects.all()] == [b"used"]
