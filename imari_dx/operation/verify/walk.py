"""The chain of records, walked from its first link to its last: is every row what it was when it was linked?

Without a transaction, so that people work on: what is written meanwhile has its links behind the others.
"""

import datetime as dt
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from accounts.chain.content import contents
from accounts.chain.covered import COVERED
from accounts.chain.links import NOTHING, hash_of
from accounts.chain.reading import Head
from accounts.models import ChainKind, ChainLink, LinkAct
from imari_dx.operation.verify.files import altered_files

_AT_ONCE: Final = 500
_LATE: Final = dt.timedelta(days=1)
_ABOUT_ROWS: Final = (LinkAct.WRITTEN, LinkAct.FOUND)


class Wrong(StrEnum):
    """What is wrong with a link."""

    GAP = "gap"
    LINK = "link"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    MISSING = "missing"
    FILE = "file"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Broken:
    """One break. ``position`` is None for a row that no link is of; ``detail`` names a file."""

    wrong: Wrong
    position: int | None
    link: ChainLink | None = None
    kind: str = ""
    key: int = 0
    detail: str = ""


@dataclass(slots=True)
class Walked:
    """What was found: ``first`` break in the order of the chain, and how many more rows are wrong."""

    count: int = 0
    head: Head | None = None
    first: Broken | None = None
    others: int = 0
    found: int = 0  # links of what was there when the chain began
    # Links more than a day younger than what their rows say: of the demonstration, and of whoever puts in a
    # row of long ago and links it.
    late: int = 0
    first_late: ChainLink | None = None
    removed: Counter[tuple[str, str]] = field(default_factory=Counter)  # by kind and reason
    noted: Head | None = None  # the link with the hash that was asked for


def walk(noted: str = "") -> Walked:
    """Walk the chain. ``noted`` is a hash, or the beginning of one, to look for."""
    return _Walk(noted).done()


class _Walk:
    def __init__(self, noted: str) -> None:
        self.noted = noted
        self.result = Walked()
        self.broken: list[Broken] = []
        self.began = sys.maxsize  # the first link that was not of what was there before
        # Rows that are gone, by kind and key: a later link says so, or they are missing.
        self.gone: dict[tuple[str, int], ChainLink] = {}

    def done(self) -> Walked:
        previous = NOTHING
        for batch in _batches():
            sound = []
            for link in batch:
                if wrong := self._wrong(link, previous):
                    self.broken.append(wrong)
                    break
                previous = link.hash
                sound.append(link)
                self._count(link)
            self._compare(sound)
            if len(sound) < len(batch):
                break
        self._missing()
        self._unlinked()
        order = sorted(self.broken, key=lambda one: (one.position is None, one.position or 0))
        if order:
            self.result.first, self.result.others = order[0], len(order) - 1
        return self.result

    def _wrong(self, link: ChainLink, previous: str) -> Broken | None:
        """What is wrong with a link itself, whatever its row is."""
        expected = self.result.count + 1
        if link.position != expected:
            return Broken(Wrong.GAP, expected, link)
        if link.at is None or hash_of(link, previous) != link.hash:
            return Broken(Wrong.LINK, expected, link, link.kind, link.key)
        covered = COVERED.get(link.kind)
        is_known = covered and (
            link.act == LinkAct.REMOVED or (link.act in _ABOUT_ROWS and link.form in covered.forms)
        )
        return None if is_known else Broken(Wrong.UNKNOWN, expected, link, link.kind, link.key)

    def _count(self, link: ChainLink) -> None:
        self.result.count += 1
        self.result.head = Head(link.position, link.at, link.hash)
        if self.noted and link.hash.startswith(self.noted):
            self.result.noted = self.result.head
        if link.act == LinkAct.FOUND:
            self.result.found += 1
        else:
            self.began = min(self.began, link.position)
        if link.act == LinkAct.REMOVED:
            self.result.removed[link.kind, link.note] += 1

    def _compare(self, links: Sequence[ChainLink]) -> None:
        """Compare the rows of some links with what they are now."""
        by_form: dict[tuple[str, int], list[ChainLink]] = defaultdict(list)
        for link in links:
            if link.act != LinkAct.REMOVED:
                by_form[link.kind, link.form].append(link)
        for (kind, form), some in by_form.items():
            self._late(kind, some)
            now = _stored(kind, form, [link.key for link in some])
            for link in some:
                if link.key not in now:
                    self.gone[kind, link.key] = link
                elif now[link.key] != link.content:
                    self.broken.append(Broken(Wrong.CHANGED, link.position, link, kind, link.key))
            if kind == ChainKind.EDITION:
                self._files([link for link in some if link.key in now])
        for link in links:
            if link.act == LinkAct.REMOVED:
                self.gone.pop((link.kind, link.key), None)

    def _late(self, kind: str, links: Sequence[ChainLink]) -> None:
        since = {link.key: link for link in links if link.position >= self.began}
        if not since:
            return
        moment, model = COVERED[kind].moment, apps.get_model(COVERED[kind].model)
        latest = max(link.at for link in since.values())
        old = model._base_manager.filter(**{"pk__in": since, f"{moment}__lt": latest - _LATE}).order_by()
        for key, at in _readable(old.values_list("pk", moment)):
            link = since[key]
            if at and link.at - at > _LATE:  # None is no moment: a content that changed
                self.result.late += 1
                if self.result.first_late is None or link.position < self.result.first_late.position:
                    self.result.first_late = link

    def _files(self, links: Sequence[ChainLink]) -> None:
        for link in links:
            for name in altered_files(link.key):
                self.broken.append(Broken(Wrong.FILE, link.position, link, link.kind, link.key, name))

    def _missing(self) -> None:
        """What is gone without a link that says so, also behind a break or appended meanwhile."""
        kinds: dict[str, list[int]] = defaultdict(list)
        for kind, key in self.gone:
            kinds[kind].append(key)
        for kind, keys in kinds.items():
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                said = ChainLink.objects.filter(kind=kind, key__in=some, act=LinkAct.REMOVED)
                told = set(said.values_list("key", flat=True))
                self.broken += [
                    Broken(Wrong.MISSING, self.gone[kind, key].position, self.gone[kind, key], kind, key)
                    for key in some
                    if key not in told
                ]

    def _unlinked(self) -> None:
        """Rows that no link is of, or that the last link says are gone."""
        for kind, covered in COVERED.items():
            last = ChainLink.objects.filter(kind=kind, key=OuterRef("pk")).order_by("-position")
            rows = apps.get_model(covered.model)._base_manager.filter(**covered.only)
            rows = rows.annotate(said=Subquery(last.values("act")[:1]))
            behind = rows.filter(Q(said__isnull=True) | Q(said=LinkAct.REMOVED)).order_by("pk")
            self.broken += [
                Broken(Wrong.UNLINKED, None, None, kind, key) for key in behind.values_list("pk", flat=True)
            ]


def _stored(kind: str, form: int, keys: Sequence[int]) -> dict[int, str]:
    """Return the contents of rows; "" of one that the database holds and nobody can read."""
    try:
        return contents(kind, form, keys)
    except (TypeError, ValueError):
        if len(keys) == 1:
            return {keys[0]: ""}
        return {key: content for one in keys for key, content in _stored(kind, form, [one]).items()}


def _batches() -> Iterator[list[ChainLink]]:
    last = 0
    while batch := _following(last):
        yield batch
        last = batch[-1].position


def _readable(rows: Any) -> list[Any]:
    """Return rows; none if one of them cannot be read, which its content tells."""
    try:
        return list(rows)
    except ValueError:
        return []


def _following(position: int) -> list[ChainLink]:
    """Return the next links; of one whose moment nobody can read (SQLite takes any text) it is None."""
    links = ChainLink.objects.filter(position__gt=position).order_by("position")
    try:
        return list(links[:_AT_ONCE])
    except ValueError:
        some = list(links.defer("at")[:_AT_ONCE])
    for link in some:
        try:
            link.refresh_from_db(fields=["at"])
        except ValueError:
            setattr(link, "at", None)  # noqa: B010 (it is no moment, whatever the column says)
    return some
