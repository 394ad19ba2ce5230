"""Appending to the chain: last of all in the act that writes or removes the rows, in its transaction."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.db import connection, models
from django.utils import timezone

from accounts.chain.content import content_of, contents
from accounts.chain.covered import COVERED
from accounts.chain.links import NOTHING, Entry, following
from accounts.models import ChainKind, ChainLink, LinkAct
from imari_dx.shared.acts import at_end_of_act

_AT_ONCE = 500  # rows of one statement


class Removal(StrEnum):
    """Why the product itself removes rows that were linked. The chain holds these words."""

    RETENTION = "保存年限による整理"
    TAKEN_BACK = "移行データの取込の取消し"
    MAKING_ROOM = "回答のない照会の、移行データとの入替え"
    DEMO = "デモデータの削除"


def link(kind: ChainKind, row: models.Model) -> None:
    """Link a row that the running act has written, as it is now; only inside an act."""
    covered = COVERED[kind]
    form = covered.newest
    content = contents(kind, form, [row.pk])[row.pk] if covered.forms[form].parts else content_of(kind, row)
    at_end_of_act(_append, Entry(kind, row.pk, LinkAct.WRITTEN, form, content))


def forget(kind: ChainKind, keys: Iterable[int], *, why: Removal) -> None:
    """Say that the running act removes rows, and why; only inside an act, before or after they go."""
    for key in keys:
        at_end_of_act(_append, Entry(kind, key, LinkAct.REMOVED, note=why.value))


def _append(entries: Sequence[Entry]) -> None:
    """Put links behind the last one. Nobody else does until this transaction has ended.

    Whoever takes a position that somebody else has taken and not committed yet waits for the commit, then
    finds it taken, and takes the next one. On SQLite nobody else writes meanwhile. No lock but the one of the
    row itself, and no statement but these two.
    """
    if not entries:
        return
    at = timezone.now()
    while True:
        first, *others = following(entries, *end_of_chain(), at)
        if _is_taken_by(first):
            break
    ChainLink.objects.bulk_create(others, batch_size=_AT_ONCE)


def end_of_chain() -> tuple[int, str]:
    """Return position and hash of the last link; of an empty chain what its first link follows."""
    last = ChainLink.objects.order_by("-position").first()
    return (last.position, last.hash) if last else (0, NOTHING)


def _is_taken_by(link: ChainLink) -> bool:
    """Insert a link unless there is one at its position; return whether it was inserted."""
    fields = ChainLink._meta.concrete_fields
    values = [one.get_db_prep_save(getattr(link, one.attname), connection) for one in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(one.column)) for one in fields)
    table = quote(ChainLink._meta.db_table)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608
            values,
        )
        return bool(cursor.rowcount == 1)
