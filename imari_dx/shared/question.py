"""A question before a final act, asked once the server has found that all that the act needs is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a dialog or a page of its own asks it; see templates/components/confirm_dialog.html."""

    heading: str
    consequence: str
    lines: Sequence[tuple[str, str]]  # what was typed and what differs
    action: str
    url: str
    hidden: Sequence[tuple[str, str]]  # what was posted, sent on with the answer


def sent_on(posted: QueryDict) -> list[tuple[str, str]]:
    """Return what a form sent, as it goes on with the answer."""
    return [
        (name, value)
        for name, values in posted.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "confirmed")
    ]
