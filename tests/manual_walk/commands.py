"""The commands that a manual prints, by section, as whoever follows it copies them."""

import re
import shlex
from collections.abc import Iterator

_SECTION = re.compile(r"^#{2,3} (?:\d+\. )?(.+)$")
_BLOCK = re.compile(r"^\s*```(\w*)$")


def blocks(manual: str, kind: str = "bash") -> dict[str, list[str]]:
    """Return the blocks of a kind of a manual in Markdown, by the heading they stand under, in order."""
    found: dict[str, list[str]] = {}
    heading, block = "", None
    for line in manual.splitlines():
        if block is None and (section := _SECTION.match(line)):
            heading = section[1]
        if fence := _BLOCK.match(line):
            if block is not None:
                found.setdefault(heading, []).append("\n".join(block))
            block = [] if block is None and fence[1] == kind else None
        elif block is not None:
            block.append(line.strip())
    return found


def commands(block: str) -> Iterator[str]:
    """Yield a block's commands without their remarks; what goes on in the next line is one."""
    for line in block.replace("\\\n", " ").splitlines():
        command = _without_remark(line).strip()
        if command:
            yield command


def _without_remark(line: str) -> str:
    words = shlex.shlex(line, posix=False, punctuation_chars=False)
    words.whitespace_split, words.commenters = True, ""
    for word in words:
        if word.startswith("#"):
            return line[: line.index(word)]
    return line
