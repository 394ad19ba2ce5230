"""Bootstrap's style sheet without what no page uses: a seventh of it, made from the package's own file.

The rules of a class stand in it as soon as a template, a script or a form names the class. Nothing is listed
by hand.
"""

import ast
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import tinycss2
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# Below STATIC_URL.
NAME: Final = "bootstrap.css"
_CLASS_ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})*)"', re.S)
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.S)
_VARIABLE = re.compile(r"\{\{.*?\}\}|\$\{.*?\}", re.S)
_STRING = re.compile(r"[\"'`]([^\"'`\n]*)[\"'`]")
_DARK: Final = "[data-bs-theme=dark]"  # there is one theme
_WORD = re.compile(r"[A-Za-z_][\w-]*")


class UsedParts(BaseFinder):
    """Finds the style sheet for collectstatic and for a site that serves from where the files are."""

    def find(self, path: str, find_all: bool = False) -> Any:
        """Return where the file is, all of them as a list; an empty one for any other path."""
        found = [str(_written() / NAME)] if path == NAME else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the one file and what it is read with."""
        yield NAME, FileSystemStorage(location=_written())


@cache
def _written() -> Path:
    """The folder in which the file lies, made anew for whatever it is made of."""
    whole = (settings.BOOTSTRAP_DIR / "css" / "bootstrap.min.css").read_text(encoding="utf-8")
    words = used_words(settings.BASE_DIR)
    mark = hashlib.sha256("\n".join([__file__, whole, *sorted(words)]).encode()).hexdigest()[:16]
    folder: Path = settings.DATA_DIR / "bootstrap" / mark
    if not (folder / NAME).exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{NAME}.{os.getpid()}.part"
        part.write_text(parts_of(whole, words), encoding="utf-8")
        os.replace(part, folder / NAME)
    return folder


def used_words(root: Path) -> set[str]:
    """Return the names of classes in the templates, scripts and forms below ``root``.

    A name that ends in ``-`` is one that a template continues: all that begin with it are in use.
    """
    words: set[str] = set()
    for path in (root / "templates").rglob("*.html"):
        for names in _CLASS_ATTRIBUTE.findall(path.read_text(encoding="utf-8")):
            words |= _names(names)
    for path in (root / "static" / "js").glob("*.js"):
        for text in _STRING.findall(path.read_text(encoding="utf-8")):
            words |= _names(text)
    for app in ("accounts", "initiatives", "indicators", "reports", "imari_dx"):
        for path in (root / app).rglob("*.py"):
            words |= _names_in_python(path.read_text(encoding="utf-8"))
    return words


def _names(text: str) -> set[str]:
    return set(_WORD.findall(_VARIABLE.sub("", _TAG.sub(" ", text))))


def _names_in_python(source: str) -> set[str]:
    # Forms name classes in dictionaries of attributes; English prose in docstrings is no class.
    if '"class"' not in source:
        return set()
    pairs = (
        (key, value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
    )
    found = (
        value.value
        for key, value in pairs
        if isinstance(key, ast.Constant) and key.value == "class" and isinstance(value, ast.Constant)
    )
    return {name for text in found for name in _names(str(text))}


def parts_of(style_sheet: str, words: set[str]) -> str:
    """Return the rules of a style sheet that can meet an element whose classes are among the words."""
    rules = tinycss2.parse_stylesheet(style_sheet, skip_comments=False, skip_whitespace=True)
    return "".join(_kept(rules, words, tuple(word for word in words if word.endswith("-"))))


def _kept(rules: Iterable[Any], words: set[str], beginnings: tuple[str, ...]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _split(rule.prelude) if _may_meet(one, words, beginnings)]
            if selectors:
                yield f"{','.join(map(tinycss2.serialize, selectors))}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            content = "".join(_kept(inner, words, beginnings))
            if content:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{content}}}"
        elif rule.type != "comment" or rule.value.startswith("!"):  # the licence; the steps of a movement
            yield str(rule.serialize())


def _split(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors between the commas."""
    selector: list[Any] = []
    for part in prelude:
        if part == ",":
            yield selector
            selector = []
        else:
            selector.append(part)
    yield selector


def _may_meet(selector: list[Any], words: set[str], beginnings: tuple[str, ...]) -> bool:
    """Whether all classes that the selector asks for are in use; what stands in brackets asks for none."""
    if _DARK in tinycss2.serialize(selector):
        return False
    asked = (
        name.value
        for dot, name in zip(selector, selector[1:], strict=False)
        if dot == "." and name.type == "ident"
    )
    return all(name in words or name.startswith(beginnings) for name in asked)
