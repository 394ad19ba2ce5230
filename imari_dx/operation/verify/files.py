"""What an edition published is stored under its SHA-256: are the bytes still those?"""

from collections.abc import Iterator

from reports.documents.canonical import sha256
from reports.models import Edition, EditionFile, StoredFile

DATA = "公表したデータ"


def altered_files(key: int) -> Iterator[str]:
    """Yield the names of an edition's files whose bytes are gone or others; few are in memory at once."""
    names = dict(EditionFile.objects.filter(edition=key).values_list("file_id", "name"))
    names[Edition.objects.values_list("data_id", flat=True).get(pk=key)] = DATA
    missing = set(names)
    for hashed, content in StoredFile.objects.filter(pk__in=names).values_list("pk", "content").iterator(4):
        missing.discard(hashed)
        if sha256(bytes(content)) != hashed:
            yield names[hashed]
    yield from sorted(names[one] for one in missing)
