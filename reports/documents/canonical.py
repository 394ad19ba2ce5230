"""A document as JSON, the same for the same content, and back: what is hashed, handed on and frozen."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Document = TypeVar("Document")


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
    """Return a document as UTF-8 JSON without blanks: the same bytes for the same content.

    The order of a mapping is content: documents are printed in it.
    """
    text = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def document_from(kind: type[Document], content: bytes, *, of_any_version: bool = False) -> Document:
    """Return the document of a class that ``canonical_json`` made the bytes of.

    Raises ValueError where they do not fit the class as it is now. What an older version froze is read
    ``of_any_version``: a field that the class has got since takes its default, else what is empty of its
    type; one that it no longer has is left out. Nothing else may change in what is frozen (ADR 76).
    """
    try:
        document: Document = _Reader(of_any_version).read(kind, json.loads(content))
    except (LookupError, TypeError, ArithmeticError, StopIteration) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    return document


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@dataclass(frozen=True)
class _Reader:
    of_any_version: bool

    def read(self, hint: Any, value: Any) -> Any:
        """Return a value as its declaration wants it."""
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            return self.read(_member(hint, value), value)
        if origin is not None:
            return self._collection(origin, get_args(hint), value)
        if is_dataclass(hint):
            return self._dataclass(hint, value)  # type: ignore[arg-type]
        return _simple(hint, value)

    def _collection(self, origin: Any, inner: tuple[Any, ...], value: Any) -> Any:
        if issubclass(origin, Mapping):
            of_key, of_value = inner
            return {_key(of_key, key): self.read(of_value, one) for key, one in value.items()}
        if origin is tuple and inner[-1] is not Ellipsis:
            return tuple(self.read(*pair) for pair in zip(inner, value, strict=True))
        return _kind(origin)(self.read(inner[0], one) for one in value)

    def _dataclass(self, kind: type, value: dict[str, Any]) -> Any:
        # The last: a class with slots is made twice, and the first one may live on.
        actual = [one for one in _with_subclasses(kind) if one.__name__ == value["is"]][-1]
        hints = _hints(actual)
        known = {field.name: field for field in fields(actual)}
        given = {name: one for name, one in value.items() if name != "is"}
        if self.of_any_version:
            given = {name: one for name, one in given.items() if name in known}
        found = {name: self.read(hints[name], one) for name, one in given.items()}
        if self.of_any_version:
            missing = (
                field for name, field in known.items() if name not in found and not _has_default(field)
            )
            found |= {field.name: _empty(hints[field.name]) for field in missing}
        return actual(**found)


def _simple(hint: Any, value: Any) -> Any:
    if hint is NoneType or value is None:
        if hint is not NoneType or value is not None:
            raise ValueError(f"{value!r} where {hint} is declared")
        return None
    if hint in (dt.date, dt.time, dt.datetime):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, (Enum, Decimal)):
        return hint(value)
    if not isinstance(value, hint):
        raise ValueError(f"{value!r} where {hint} is declared")
    return value


def _member(union: Any, value: Any) -> Any:
    """Return which type of a union the value is of: a dataclass says so itself."""
    members = get_args(union)
    if value is None and NoneType in members:
        return NoneType
    if isinstance(value, dict) and "is" in value:
        return next(one for one in members if is_dataclass(one) and value["is"] in _names(one))  # type: ignore[arg-type]
    others = [one for one in members if one is not NoneType and not is_dataclass(one)]
    return next((one for one in others if isinstance(one, type) and type(value) is one), others[0])


def _kind(origin: Any) -> Any:
    return frozenset if issubclass(origin, AbstractSet) else list if origin is list else tuple


def _key(hint: Any, key: str) -> Any:
    return int(key) if hint is int else _simple(hint, key)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _empty(hint: Any) -> Any:
    """Return what is empty of a type: "", 0, None, an empty collection. Raises ValueError for any other."""
    origin = get_origin(hint)
    if origin in (Union, UnionType) and NoneType in get_args(hint):
        return None
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if origin is not None and (origin is not tuple or get_args(hint)[-1] is Ellipsis):
        return _kind(origin)()
    if hint in (str, int, bool):
        return hint()
    raise ValueError(f"nothing is empty of {hint}")


def _names(kind: type) -> set[str]:
    return {one.__name__ for one in _with_subclasses(kind)}


def _with_subclasses(kind: type) -> Iterator[type]:
    yield kind
    below: list[type] = kind.__subclasses__()
    for one in below:
        yield from _with_subclasses(one)
