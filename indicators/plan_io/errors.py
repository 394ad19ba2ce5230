"""What is wrong with a plan document, in sentences for the person who wrote it."""

from collections.abc import Sequence
from typing import Self

Path = tuple[str | int, ...]
"""Where a value stands in a document: its keys and places in lists, from the top."""


class DocumentProblem(str):
    """A sentence that names its place, which it also knows as a path; ``said`` is the sentence without it."""

    __slots__ = ("path", "said")

    path: Path
    said: str

    @classmethod
    def at(cls, path: Path, place: str, said: str) -> Self:
        problem = cls(f"{place}：{said}")
        problem.path, problem.said = path, said
        return problem


class PlanDocumentError(Exception):
    """A plan document that cannot be loaded. ``problems`` holds Japanese sentences, each naming its place.

    Those that the reader of documents found are ``DocumentProblem``; of a department its path is the word
    ``departments`` and its name.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)
