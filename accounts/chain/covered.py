"""Which fields of which rows the chain covers, by kind and form.

A form never changes once a release had it: links that were made by it are verified by it for ever. Whoever
adds a field that ought to be covered adds a form; new links take the last one. Only what never changes
afterwards may stand here: what a later act may empty or rename (who a sign-in belonged to, names of people
and departments) does not. Models are named, not imported: most of them stand above this room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from accounts.models import ChainKind


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows that belong to a row and are covered with it."""

    model: str
    of: str  # the column that names the row
    order: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a row that one form of content has, and those of its parts."""

    fields: tuple[str, ...]
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """Rows of one kind. ``moment`` is when a row came about; ``only`` filters those that are linked."""

    model: str
    moment: str
    forms: Mapping[int, Form]
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The form by which rows are linked now."""
        return max(self.forms)


COVERED: Final[Mapping[str, Covered]] = {
    ChainKind.SNAPSHOT: Covered(
        "indicators.Snapshot",
        "written_at",
        {
            1: Form(
                ("id", "report_id", "number", "cause", "comment", "data", "written_by_id", "written_at"),
            )
        },
    ),
    ChainKind.TRANSITION: Covered(
        "indicators.TransitionLog",
        "at",
        {
            1: Form(
                (
                    "id",
                    "report_id",
                    "act",
                    "from_state",
                    "to_state",
                    "actor_id",
                    "at",
                    "comment",
                    "is_by_deputy",
                    "is_on_behalf",
                ),
            )
        },
    ),
    # Linked when it is out: before that it may be given up, and its files are not made.
    ChainKind.EDITION: Covered(
        "reports.Edition",
        "published_at",
        {
            1: Form(
                (
                    "id",
                    "plan_id",
                    "fiscal_year",
                    "number",
                    "reason",
                    "requested_by_id",
                    "requested_at",
                    "published_at",
                    "data_id",  # the SHA-256 of its data
                    "is_demo",
                ),
                Parts(
                    "reports.EditionFile",
                    "edition_id",
                    "sort_order",
                    # file_id is the SHA-256 of the file.
                    ("id", "sort_order", "key", "slug", "file_format", "name", "file_id"),
                ),
            )
        },
        {"published_at__isnull": False},
    ),
    # Not "user": it is emptied when the account goes. The account is named by "username".
    ChainKind.SIGN_IN: Covered(
        "accounts.SignIn", "at", {1: Form(("id", "at", "kind", "username", "address"))}
    ),
}
