"""What was tried and what the server said to it."""

import re
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

from script.bench_stress.people import Page, Sheet

# The first of a save, with the name of the other person in it; the second of a step.
STALE = re.compile(r"この画面を開いたあとに、[^<]+(保存しました|変わりました)")


class Verdict(Enum):
    """The four ways in which an act ends."""

    ACCEPTED = "accepted"
    STALE = "stale"
    REFUSED = "refused"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One act of one person; the version is that of the page that it was decided on."""

    act: str
    sheet: Sheet
    marker: str
    version: int
    verdict: Verdict
    status: int


def verdict_of(answer: Page) -> Verdict:
    """Read an answer as people do: by its status, and a conflict by its sentence."""
    if answer.status == HTTPStatus.FOUND:
        return Verdict.ACCEPTED
    if answer.status == HTTPStatus.CONFLICT and STALE.search(answer.body):
        return Verdict.STALE
    if answer.status in (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY):
        return Verdict.REFUSED
    return Verdict.ERROR
