"""Keeping what one person typed and has not saved."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from indicators.models import AnnualReport, EntryDraft


@transaction.atomic
def keep_draft(
    *, report: AnnualReport, by: User, at: dt.datetime, version: int, typed: dict[str, Any]
) -> EntryDraft:
    """Keep what a person typed in place of what was kept before; the same again writes nothing.

    Neither the report nor its version changes. ``version`` is the one that the page was opened with.
    """
    draft = EntryDraft.objects.select_for_update().filter(report=report, user=by).first()
    if draft and (draft.version, draft.typed) == (version, typed):
        return draft
    kept, _created = EntryDraft.objects.update_or_create(
        report=report, user=by, defaults={"version": version, "typed": typed, "saved_at": at}
    )
    return kept


@transaction.atomic
def discard_draft(*, report: AnnualReport, by: User) -> bool:
    """Forget what a person typed; True if there was anything."""
    deleted, _by_model = EntryDraft.objects.filter(report=report, user=by).delete()
    return deleted > 0
