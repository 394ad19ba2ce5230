"""Why somebody does not get in whose password was not found wrong: said on the page, no failure counted."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence for whoever sits there, and the reason for the records."""

    sentence: str
    why: str


def tell(request: HttpRequest | None, told: Told) -> None:
    """Note it on the request, for the page and the record."""
    setattr(request, "sign_in_told", told)  # noqa: B010


def told_to(request: HttpRequest | None) -> Told | None:
    """Return what is to be said, None where it was a wrong name or password, or was right."""
    told = getattr(request, "sign_in_told", None)
    return told if isinstance(told, Told) else None
