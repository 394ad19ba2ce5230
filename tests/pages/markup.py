"""What a page consists of, read from its text: how it is built, where it leads, what its forms send."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
TELLING = ("class", "role", "type", "tabindex", "data-colour", "rowspan", "colspan")
STANDING = ("hidden", "disabled", "open", "checked")


@dataclass
class Element:
    """An element with what stands in it: elements and words in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: "list[Element | str]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """Every element in it, itself first."""
        yield self
        for one in self.inside:
            if isinstance(one, Element):
                yield from one.walk()

    def first(self, tag: str) -> "Element | None":
        return next((one for one in self.walk() if one.tag == tag), None)

    def text(self) -> str:
        words = (one if isinstance(one, str) else one.text() for one in self.inside)
        return re.sub(r"\s+", " ", "".join(words)).strip()

    def kind(self) -> str:
        """What decides how it looks and how it is spoken, whatever its words are."""
        said = [f"{name}={self.attributes[name]}" for name in TELLING if name in self.attributes]
        named = sorted(name for name in self.attributes if name.startswith("aria-") or name in STANDING)
        return " ".join([self.tag, *said, *named])

    def kinds(self, above: tuple[str, ...] = ()) -> Iterator[str]:
        """The kind of every element in it, with those of the two around it."""
        around = (*above[-2:], self.kind())
        yield " > ".join(around)
        for one in self.inside:
            if isinstance(one, Element):
                yield from one.kinds(around)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in [one.tag for one in self._open]:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


class Markup:
    """A page as elements."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        self.root = reader.root

    @cached_property
    def title(self) -> str:
        """The words of its heading, else of its title."""
        found = self.root.first("h1") or self.root.first("title")
        return found.text() if found else ""

    @cached_property
    def kinds(self) -> frozenset[str]:
        """All kinds of elements that it holds (``Element.kinds``)."""
        return frozenset(self.root.kinds())

    def links(self) -> list[str]:
        """Addresses of this site that a click leads to, in their order."""
        found = (one.attributes.get("href", "") for one in self.root.walk() if one.tag == "a")
        return list(dict.fromkeys(one.split("#")[0] for one in found if re.match(r"[/?]", one)))

    def forms(self) -> "list[Form]":
        """The forms that are sent by POST, once for each of their buttons that leads elsewhere."""
        return [
            form
            for element in self.root.walk()
            if element.tag == "form" and element.attributes.get("method", "").lower() == "post"
            for form in _forms(element, self.root)
        ]


@dataclass(frozen=True)
class Form:
    """Where a form is sent, and what a browser would send of it untouched."""

    action: str
    fields: dict[str, Any]
    typed: frozenset[str]  # the names of what a person types or ticks

    def sent(self, typed: str | None) -> dict[str, Any]:
        """What is sent if everything to be typed is this instead; nothing ticked where it is blank."""
        if typed is None:
            return self.fields
        return {
            name: (typed if name in self.typed else value)
            for name, value in self.fields.items()
            if typed or name not in self.typed or isinstance(value, str)
        }


def _forms(element: Element, root: Element) -> Iterator[Form]:
    key = element.attributes.get("id")
    parts = [*element.walk()]
    if key:
        parts += [one for one in root.walk() if one.attributes.get("form") == key and one not in parts]
    fields: dict[str, Any] = {}
    typed: set[str] = set()
    buttons: dict[str, dict[str, str]] = {}
    for one in parts:
        name, kind = one.attributes.get("name", ""), one.attributes.get("type", "")
        if one.tag == "button" and kind in ("", "submit"):
            action = one.attributes.get("formaction", element.attributes.get("action", ""))
            buttons.setdefault(action, {name: one.attributes.get("value", "")} if name else {})
        elif name and one.tag in ("input", "textarea", "select") and "disabled" not in one.attributes:
            value = _value(one)
            if value is not None:
                fields.setdefault(name, value)
            if one.tag == "textarea" or (one.tag == "input" and kind not in ("hidden", "submit")):
                typed.add(name)
    for action, pressed in buttons.items():
        yield Form(action, fields | pressed, frozenset(typed))


def _value(one: Element) -> str | None:
    if one.tag == "textarea":
        return "".join(word for word in one.inside if isinstance(word, str)).removeprefix("\n")
    if one.tag == "select":
        options = [option for option in one.walk() if option.tag == "option"]
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        return chosen[0].attributes.get("value", chosen[0].text()) if chosen else None
    kind = one.attributes.get("type", "")
    if kind in ("checkbox", "radio") and "checked" not in one.attributes:
        return None
    return None if kind == "file" else one.attributes.get("value", "on" if kind == "checkbox" else "")
