"""The only writer of 操作の記録: a row in the transaction of the act, and a line for the log after it."""

import logging
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditRecord, RecordKind, User
from accounts.records.lines import told
from imari_dx.shared.request_facts import current_request

SERVER: Final = "サーバー"
_log = logging.getLogger("imari_dx.audit")
Fact = str | int | bool | None
_LONGEST: Final = 200


def record(
    kind: RecordKind,
    *,
    user: User | AnonymousUser | None,
    request: HttpRequest | None = None,
    subject: models.Model | str = "",
    key: str = "",
    **facts: Fact,
) -> AuditRecord:
    """Record that somebody did something; return the row.

    Called inside the transaction of the act, so that neither is there without the other. ``user`` is None on
    the server itself (a command, work in the background) and where nobody has signed in. ``subject`` is a
    row, which gets a key and its words as they are now, or words, then with a ``key`` of their own. ``facts``
    are short: never a password, a token, or the texts that somebody wrote.

    Whoever has no request at hand need not look for one: the one that is being answered is known.
    """
    answered = current_request()
    person = user if isinstance(user, User) else None
    nobody = "" if answered else SERVER
    row = AuditRecord(
        at=timezone.now(),
        kind=kind,
        user_number=person.pk if person else 0,
        username=person.username if person else "",
        user_label=str(person) if person else nobody,
        address=answered.address if answered else None,
        request_id=str(getattr(request, "request_id", "")) or (answered.request_id if answered else ""),
        subject_key=(key or _key(subject))[:_LONGEST],
        subject=str(subject)[: AuditRecord._meta.get_field("subject").max_length],
        facts={name: _short(fact) for name, fact in facts.items() if fact not in (None, "")},
    )
    row.save()
    # A log that fails stops no act, and none is told of that did not happen.
    transaction.on_commit(lambda: _log.info("%s", kind.value, extra={"audit": told(row)}), robust=True)
    return row


def _key(subject: models.Model | str) -> str:
    if isinstance(subject, str):
        return ""
    return f"{subject._meta.model_name}:{subject.pk}"


def _short(fact: Fact) -> Fact:
    return fact[:_LONGEST] if isinstance(fact, str) else fact
