"""What rooms above this one add to ホーム: each registers what it shows (ADR 83)."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class HomePart:
    """One part of the page: its template, which takes ``part`` (this content) and ``words``."""

    template: str
    content: object
    styles: str = ""  # the style sheet it needs: a file below static/


# What is shown to a reader of a plan, None for whom it is not.
Source = Callable[[User, Plan], HomePart | None]
_sources: list[Source] = []


def show_on_home(source: Source) -> None:
    """Register what knows of a part; called once, when the app is ready."""
    _sources.append(source)


def parts_of(user: User, plan: Plan) -> list[HomePart]:
    """Return the parts for a reader, in the order in which they were registered."""
    return [part for source in _sources if (part := source(user, plan))]
