"""JSON as people hand it in: every refusal in a Japanese sentence, no value lost or rounded unnoticed."""

import json
from decimal import Decimal
from typing import Any

_LONGEST_NUMBER = 100


class JsonTextError(ValueError):
    """A text that is no JSON, or none that says what it seems to: what is wrong, and where or why."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(f"{what}（{detail}）" if detail else what)
        self.what, self.detail = what, detail


def parse_json(text: str) -> Any:
    """Return what a JSON text holds, numbers with a decimal point as decimals. Raises JsonTextError."""
    if not text.strip():
        raise JsonTextError("ファイルが空です")
    try:
        return json.loads(text, parse_float=Decimal, parse_int=_whole, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        where = f"{error.lineno}行目の{error.colno}文字目"
        raise JsonTextError("ファイルがJSONの形になっていません", where) from error
    except RecursionError as error:
        raise JsonTextError("ファイルを読めません", "括弧の入れ子が深すぎます") from error
    except ValueError as error:
        raise JsonTextError("ファイルを読めません", str(error)) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; of a key that stands in it twice JSON would silently drop the first value."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"同じ組の中に「{key}」が2回書かれています")
        found[key] = value
    return found


def _whole(digits: str) -> int:
    """Return a whole number of JSON. Python refuses to read endless ones, in English."""
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"{len(digits)}桁の数があります")
    return int(digits)
