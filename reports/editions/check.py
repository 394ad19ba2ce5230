"""確かめる: whether what is stored of an edition is still what was published."""

from dataclasses import dataclass

from reports.documents.canonical import sha256
from reports.models import Edition, StoredFile


@dataclass(frozen=True, slots=True)
class Checked:
    """Which of an edition's data and files have other bytes than when they were stored, by their hash."""

    count: int
    wrong: frozenset[str]

    @property
    def is_right(self) -> bool:
        return not self.wrong


def check(edition: Edition) -> Checked:
    """Compute every hash anew from the bytes that are stored; writes nothing."""
    hashes = {edition.data_id, *edition.files.values_list("file", flat=True)}
    stored = StoredFile.objects.filter(pk__in=hashes).values_list("pk", "content")
    wrong = {pk for pk, content in stored.iterator(chunk_size=4) if sha256(bytes(content)) != pk}
    return Checked(count=len(hashes), wrong=frozenset(wrong))
