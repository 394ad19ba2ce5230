"""判定基準 that ship with the product: published rules of real bodies, as data (source: ``scales.md``)."""

import json
from functools import cache
from typing import Any

from django.conf import settings

from indicators.judgement import Scale

FOLDER = settings.BASE_DIR / "fixtures" / "scales"


@cache
def reference_definitions() -> dict[str, dict[str, Any]]:
    """Return the definitions by key, 伊万里's own first. They are shared: nobody changes them in place."""
    definitions = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return {one["key"]: one for one in sorted(definitions, key=lambda one: one["key"] != "imari")}


def default_definition() -> dict[str, Any]:
    """Return what a plan without a scale of its own gets: the product's rules, under a neutral key."""
    return {**reference_definitions()["imari"], "key": "standard"}


def reference_scale(key: str) -> Scale:
    """Return a shipped scale as the judgement takes it. Raises KeyError for a key that does not ship."""
    return Scale.from_data(reference_definitions()[key])


def scale_beside(document: Any) -> tuple[str, Any]:
    """Return key and definition of the scale to register with a document; nothing where it brings its own."""
    if isinstance(document, dict) and "scale" in document:
        return "", None
    default = default_definition()
    return default["key"], default
