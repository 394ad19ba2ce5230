"""Finding records: what a page and an export read, the latest first, however many there are."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AuditRecord, User
from imari_dx.shared.search import folded, search_words

_PLACE: Final = re.compile(r"(\d{1,20})-(\d{1,18})")
_AT_A_TIME: Final = 2_000
_FAR: Final = 250_000_000_000_000_000  # microseconds since 1970, in the year 9892: what can be a moment


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the moment of its last row (microseconds since 1970), and the row's number."""

    microseconds: int
    number: int

    @classmethod
    def of(cls, row: AuditRecord) -> "Place":
        since = row.at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return cls(since // dt.timedelta(microseconds=1), row.pk)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that a text names; None for any other text."""
        found = _PLACE.fullmatch(text)
        place = cls(int(found[1]), int(found[2])) if found else None
        return place if place and place.microseconds < _FAR else None

    @property
    def at(self) -> dt.datetime:
        """The moment."""
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=self.microseconds)

    def __str__(self) -> str:
        return f"{self.microseconds}-{self.number}"


def within(rows: QuerySet[AuditRecord], first: dt.date | None, last: dt.date | None) -> QuerySet[AuditRecord]:
    """Return those of some days in Japan, both included; by bounds, so that an index finds them."""
    if first:
        rows = rows.filter(at__gte=_start(first))
    if last:
        rows = rows.filter(at__lt=_start(last + dt.timedelta(days=1)))
    return rows


def of_person(rows: QuerySet[AuditRecord], text: str) -> QuerySet[AuditRecord]:
    """Return what was done by people whose name or 利用者ID holds the words, and to their accounts.

    Somebody who has no account any more is found by the whole 利用者ID or name of then.
    """
    words = search_words(text)
    if not words:
        return rows
    people = User.objects.values_list("pk", "full_name", "username")
    known = [
        key for key, *names in people if all(any(word in folded(one) for one in names) for word in words)
    ]
    if not known:
        return rows.filter(Q(username=text.strip()) | Q(user_label=text.strip()))
    return rows.filter(Q(user_number__in=known) | Q(subject_key__in=[f"user:{key}" for key in known]))


def page_of(
    rows: QuerySet[AuditRecord], after: Place | None, size: int
) -> tuple[Sequence[AuditRecord], Place | None]:
    """Return a page, the latest first, from behind a place on, and where it ends if more follow."""
    found = [*_behind(rows, after).order_by("-at", "-pk")[: size + 1]]
    shown = found[:size]
    return shown, Place.of(shown[-1]) if len(found) > size else None


def oldest_first(rows: QuerySet[AuditRecord]) -> Iterator[AuditRecord]:
    """Yield all, the oldest first, without holding more than a few thousand at a time."""
    return rows.order_by("at", "pk").iterator(chunk_size=_AT_A_TIME)


def of_kinds(rows: QuerySet[AuditRecord], kinds: Collection[str]) -> QuerySet[AuditRecord]:
    """Return those of some kinds."""
    return rows.filter(kind__in=[*kinds])


def _behind(rows: QuerySet[AuditRecord], place: Place | None) -> QuerySet[AuditRecord]:
    if place is None:
        return rows
    return rows.filter(at__lte=place.at).exclude(at=place.at, pk__gte=place.number)


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
