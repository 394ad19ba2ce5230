"""What a browser would send of a form on a page, untouched."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Forms(HTMLParser):
    """The fields of each form on a page, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._open: dict[str, list[str]] | None = None
        self._area = self._select = self._text = ""
        self._first_option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {}
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "textarea":
            self._area, self._text = given.get("name", ""), ""
        elif tag == "select":
            self._select, self._first_option = given.get("name", ""), None
        elif tag == "option" and self._select:
            if self._first_option is None:
                self._first_option = given.get("value", "")
            if "selected" in given:
                self._open.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "input" and given.get("name"):
            is_box = given.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in given:
                value = given.get("value", "on" if is_box else "")
                self._open.setdefault(given["name"], []).append(value)

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._open is None:
            return
        if tag == "textarea":
            self._open.setdefault(self._area, []).append(self._text.removeprefix("\n"))
        elif tag == "select":
            if self._select not in self._open and self._first_option is not None:
                self._open[self._select] = [self._first_option]
            self._select = ""
        elif tag == "form":
            self._open = None


def posted_back(client: Client, address: str, having: str = "seen") -> dict[str, Any]:
    """Open a page and return what its form sends that has a certain field."""
    page = _Forms()
    page.feed(client.get(address).content.decode())
    found = next(form for form in page.forms if having in form)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
