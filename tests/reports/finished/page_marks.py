"""Whether all that a page draws is either marked for the structure or said to be none of the document."""

import re
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    rb"\((?:\\.|[^\\()])*\)"
    rb"|(?P<marked>/(?P<tag>\w+)\s*(?:<<(?P<list>(?:[^<>]|<[^<]*>|<<[^<>]*>>)*)>>)?\s*(?:BDC|BMC)\b)"
    rb"|<<(?:[^<>]|<[^<]*>)*>>|<[0-9a-fA-F\s]*>"
    rb"|/(?P<form>[^\s/<>\[\]()]+)\s+Do\b|/[^\s/<>\[\]()]+"
    rb"|(?<![\w.'\"*])(?P<word>EMC|TJ|Tj|sh|BI|[SsfFBb]\*?)(?=\s|$)"
)
_MARK = re.compile(rb"/MCID\s+(\d+)")


@dataclass(slots=True)
class Marks:
    """The numbers that a page's content is marked with, and what stands there unmarked or wrongly."""

    numbers: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def marks_of(page: Any) -> Marks:
    """Read the content of a page."""
    marks = Marks()
    contents = page.get_contents()
    if contents is not None:
        _read(contents.get_data(), page["/Resources"].get_object(), marks, [])
    if len(set(marks.numbers)) != len(marks.numbers):
        marks.problems.append("a number marks two things")
    return marks


def _read(data: bytes, resources: Any, marks: Marks, within: list[str]) -> None:
    stack = list(within)
    for token in _TOKEN.finditer(data):
        if token["marked"]:
            kind = _kind(token, marks)
            if kind != "neither" and any(one != "neither" for one in stack):
                marks.problems.append(f"{kind} content stands within {stack[-1]} content")
            stack.append(kind)
        elif token["word"] == b"EMC":
            stack.pop()
        elif token["word"] or token["form"]:
            if not any(one != "neither" for one in stack):
                what = (token["word"] or token["form"]).decode()
                marks.problems.append(f"{what} draws what is neither in the structure nor an artifact")
            if token["form"]:
                _read_form(token["form"].decode(), resources, marks, stack)
    if len(stack) != len(within):
        marks.problems.append("marks do not end where they should")


def _read_form(name: str, resources: Any, marks: Marks, stack: list[str]) -> None:
    form = resources["/XObject"][f"/{name}"].get_object()
    if form["/Subtype"] == "/Form":
        _read(form.get_data(), form.get("/Resources", resources).get_object(), marks, stack)


def _kind(token: re.Match[bytes], marks: Marks) -> str:
    number = _MARK.search(token["list"] or b"")
    if number:
        marks.numbers.append(int(number[1]))
        return "tagged"
    return "artifact" if token["tag"] == b"Artifact" else "neither"
