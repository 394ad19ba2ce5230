"""Keeping what one person typed and has not saved."""

import datetime as dt
from typing import Any

from accounts.models import User
from imari_dx.shared.acts import one_act
from indicators.entry.screens import Screen
from indicators.models import AnnualReport, EntryDraft


class OtherScreenError(Exception):
    """The person has typed on the same report in another tab; carries that draft, which stays as it is."""

    def __init__(self, draft: EntryDraft) -> None:
        self.draft = draft
        super().__init__("別の画面でも同じ実績を入力しているため、この画面の入力は自動保存していません。")


@one_act()
def keep_draft(
    *,
    report: AnnualReport,
    by: User,
    at: dt.datetime,
    version: int,
    typed: dict[str, Any],
    screen: Screen,
) -> EntryDraft:
    """Keep what a person typed in place of what the same page had kept before; the same again writes nothing.

    Neither the report nor its version changes. ``version`` is the one that the page was opened with. Raises
    OtherScreenError, and writes nothing, where something else was kept from another page since this one was
    opened.
    """
    draft, is_new = EntryDraft.objects.select_for_update(of=("self",)).get_or_create(
        report=report,
        user=by,
        defaults={"version": version, "typed": typed, "saved_at": at, "screen": screen.token},
    )
    if is_new or (draft.version, draft.typed, draft.screen) == (version, typed, screen.token):
        return draft
    if draft.typed != typed and not screen.knows(draft.screen, draft.typed):
        raise OtherScreenError(draft)
    draft.version, draft.typed, draft.saved_at, draft.screen = version, typed, at, screen.token
    draft.save()
    return draft


@one_act()
def discard_draft(*, report: AnnualReport, by: User, screen: Screen) -> bool:
    """Forget what a person typed on this page; True if there was anything.

    What another tab has kept since this page was opened stays.
    """
    draft = EntryDraft.objects.select_for_update(of=("self",)).filter(report=report, user=by).first()
    if draft is None or not screen.knows(draft.screen, draft.typed):
        return False
    draft.delete()
    return True
