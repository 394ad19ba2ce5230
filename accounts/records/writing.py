"""The only writer of 操作の記録: a row in the transaction of the act, and a line for the log after it."""

import getpass
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditRecord, RecordKind, User
from accounts.records.lines import line_of, told
from imari_dx.shared.request_facts import current_request

SERVER: Final = "サーバー"
_log = logging.getLogger("imari_dx.audit")
_errors = logging.getLogger(__name__)
_MOST_WAITED: Final = 2_000  # milliseconds
Fact = str | int | bool | None
_LONGEST: Final = 200


def record(
    kind: RecordKind,
    *,
    user: User | AnonymousUser | None,
    request: HttpRequest | None = None,
    subject: models.Model | str = "",
    key: str = "",
    actor: str = "",
    **facts: Fact,
) -> AuditRecord:
    """Record that somebody did something; return the row.

    Called inside the transaction of the act, so that neither is there without the other. ``user`` is None on
    the server itself (a command, work in the background) and where nobody has signed in; ``actor`` names what
    else it was, that is no account (the directory). ``subject`` is a
    row, which gets a key and its words as they are now, or words, then with a ``key`` of their own. ``facts``
    are short: never a password, a token, or the texts that somebody wrote.

    Whoever has no request at hand need not look for one: the one that is being answered is known.
    """
    return _add(_row(kind, user, request, subject, key, facts, actor))


def _add(row: AuditRecord) -> AuditRecord:
    row.save()
    # A log that fails stops no act, and none is told of that did not happen.
    transaction.on_commit(lambda: _tell(row), robust=True)
    return row


def record_command(kind: RecordKind, *, subject: models.Model | str, **facts: str | int) -> None:
    """Record what a command on the server did, with the account of the machine that ran it.

    Also of a database of an earlier release, which has no records yet: then nothing is written.
    """
    if AuditRecord._meta.db_table in connection.introspection.table_names():
        _add(_row(kind, None, None, subject, "", {"account": _account(), **facts}))


def _account() -> str:
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return ""


def record_afterwards(
    kind: RecordKind, *, request: HttpRequest, subject: str, key: str, **facts: Fact
) -> None:
    """Record what has been answered already: a page or file is not refused for the sake of its record.

    A database that others keep busy is waited for a moment; then the line for the log has to do, and the
    server's own log says that the row is missing.
    """
    row = _row(kind, getattr(request, "user", None), request, subject, key, facts)
    try:
        with _short_wait():
            row.save()
    except DatabaseError as error:
        row.pk = None
        _errors.error("not recorded (%s): %s", type(error).__name__, line_of(told(row)))
    _tell(row)


def _row(
    kind: RecordKind,
    user: Any,
    request: HttpRequest | None,
    subject: models.Model | str,
    key: str,
    facts: dict[str, Fact],
    actor: str = "",
) -> AuditRecord:
    answered = current_request()
    person = user if isinstance(user, User) else None
    nobody = actor or ("" if answered else SERVER)
    return AuditRecord(
        at=timezone.now(),
        kind=kind,
        user_number=person.pk if person else 0,
        username=person.username if person else "",
        user_label=str(person) if person else nobody,
        address=answered.address if answered else None,
        request_id=str(getattr(request, "request_id", "")) or (answered.request_id if answered else ""),
        subject_key=(key or key_of(subject))[:_LONGEST],
        subject=str(subject)[: AuditRecord._meta.get_field("subject").max_length],
        facts={name: _short(fact) for name, fact in facts.items() if fact not in (None, "")},
    )


def _tell(row: AuditRecord) -> None:
    _log.info("%s", row.kind, extra={"audit": told(row)})


@contextmanager
def _short_wait() -> Iterator[None]:
    """Wait for whoever writes to SQLite no longer than a download may be held up."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.settings_dict["OPTIONS"]["timeout"] * 1000
    connection.connection.execute(f"PRAGMA busy_timeout = {_MOST_WAITED}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {usual}")


def acting() -> User | None:
    """Return who sent the request that is being answered; None on the server itself and for nobody known."""
    answered = current_request()
    person = answered.person() if answered else None
    return person if isinstance(person, User) else None


def key_of(subject: object) -> str:
    """Return the key under which all records of a row are found: ``plan:3``; of anything else none."""
    return f"{subject._meta.model_name}:{subject.pk}" if isinstance(subject, models.Model) else ""


def _short(fact: Fact) -> Fact:
    return fact[:_LONGEST] if isinstance(fact, str) else fact
