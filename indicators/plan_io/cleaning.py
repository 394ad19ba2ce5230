"""A document's texts without what no text needs; a NUL stays, and is refused with its place."""

from typing import Any

from imari_dx.shared.characters import without_marks


def clean_document(data: Any) -> tuple[Any, str]:
    """Return parsed JSON with all its texts cleaned, and the characters that were taken out."""
    match data:
        case str():
            clean = "\x00".join(map(without_marks, data.split("\x00")))
            return clean, "".join(set(data) - set(clean))
        case list():
            parts = [clean_document(one) for one in data]
            return [clean for clean, _removed in parts], "".join(removed for _clean, removed in parts)
        case dict():
            found = {name: clean_document(value) for name, value in data.items()}
            removed = "".join(removed for _clean, removed in found.values())
            return {name: clean for name, (clean, _removed) in found.items()}, removed
    return data, ""
