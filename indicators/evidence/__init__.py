"""根拠資料: which files are accepted. ``rules`` says it, the others look into one kind of file each."""

from indicators.evidence.errors import EvidenceError
from indicators.evidence.rules import (
    ACCEPTED,
    KINDS,
    MAX_FILES,
    MAX_SIZE,
    MAX_TOTAL,
    MEGABYTE,
    Kind,
    check_room,
    clean_name,
    kind_of,
    megabytes,
)

__all__ = [
    "ACCEPTED",
    "KINDS",
    "MAX_FILES",
    "MAX_SIZE",
    "MAX_TOTAL",
    "MEGABYTE",
    "EvidenceError",
    "Kind",
    "check_room",
    "clean_name",
    "kind_of",
    "megabytes",
]
