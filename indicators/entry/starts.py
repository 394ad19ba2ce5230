"""What a page starts with of one report for its reader: the reader's own draft, else what is stored."""

from dataclasses import replace

from indicators.entry.choice import EntryChoice
from indicators.entry.drafts import posted_again
from indicators.entry.opened import OpenedReport
from indicators.entry.page import Start, base_of
from indicators.entry.screens import mark_of
from indicators.models import EntryDraft


def stored_start(opened: OpenedReport) -> Start:
    """Return a page that shows what is stored."""
    return Start(opened.stored, opened.report.version, base_of(opened))


def own_start(opened: OpenedReport, draft: EntryDraft | None) -> Start:
    """Return a page that shows what its reader had typed and not saved.

    Where somebody else has saved other contents meanwhile, it carries the choice between the two instead.
    """
    stored = stored_start(opened)
    if draft is None:
        return stored
    begun = replace(stored, draft=draft, seen_draft=mark_of(draft.typed))
    if draft.version != opened.report.version:
        choice = EntryChoice.of_draft(opened, draft)
        if choice.is_needed:
            return replace(begun, choice=choice)
    return replace(begun, form=opened.form(posted_again(draft.typed)))
