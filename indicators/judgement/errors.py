"""What the judgement refuses."""

from collections.abc import Iterator
from contextlib import contextmanager


class JudgementError(ValueError):
    """Values that cannot be judged; the message is a Japanese sentence for the user."""


class ScaleError(JudgementError):
    """Scale data that cannot be used; the message is a Japanese sentence for the secretariat.

    `place` says where: the list (codes, rules, items_rules, points_rules) and the position in it, from 0.
    None where the error belongs to no row.
    """

    place: tuple[str, int] | None = None


@contextmanager
def placed(part: str, position: int) -> Iterator[None]:
    """Give every ScaleError that is raised within its place."""
    try:
        yield
    except ScaleError as error:
        error.place = (part, position)
        raise
