"""A document as JSON that is the same for the same content: what its hash is taken of, and what is frozen."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Return a document, or any part of it, as what JSON knows.

    A dataclass becomes an object with its class name under ``"is"``; a figure or a day its text; sets are
    sorted. Raises TypeError for anything else, so that a document never holds what would be forgotten.
    """
    if value is None or isinstance(value, (bool, int)) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, (str, Decimal)):
        return str(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if is_dataclass(value):
        found = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **found}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    raise TypeError(f"a document holds a {type(value).__name__}")


def canonical_json(value: Any) -> bytes:
    """Return a document as UTF-8 JSON with sorted keys and no blanks: the same bytes for the same content."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
