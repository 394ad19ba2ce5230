"""What people have typed and not saved: how it is kept, who counts as typing right now."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from imari_dx.shared.kept_queries import kept
from indicators.entry.comparison import contents
from indicators.entry.forms.entry import EntryForm
from indicators.entry.three_way import read_marks
from indicators.models import AnnualReport, EntryDraft

# Characters of one draft. A full page has about a tenth of it; nothing is ever cut.
DRAFT_LIMIT = 300_000
# Somebody counts as typing for so long after the last automatic save.
TYPING_FOR = dt.timedelta(minutes=15)


class DraftTooLongError(Exception):
    """More was typed than a draft holds; the message says what to do."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"入力が長すぎるため（{length:,}字。上限は{DRAFT_LIMIT:,}字）、自動保存できませんでした。"
            "文章を短くしてから「下書き保存」を押してください。"
        )


def typed_in(form: EntryForm, base: str) -> dict[str, Any]:
    """Return what stands in a posted form, as typed, with the page's marks of what it showed at first.

    Only the page's own fields are kept. Raises DraftTooLongError.
    """
    fields = {name: list(values) for one in contents(form).values() for name, values in one.data.items()}
    length = sum(len(value) for values in fields.values() for value in values)
    if length > DRAFT_LIMIT:
        raise DraftTooLongError(length)
    return {"fields": fields, "base": read_marks(base)}


def posted_again(typed: Mapping[str, Any]) -> QueryDict:
    """Return a draft as the page had posted it."""
    data = QueryDict(mutable=True)
    for name, values in typed["fields"].items():
        data.setlist(name, values)
    return data


def differs_from_stored(typed: EntryForm, stored: EntryForm) -> bool:
    """Whether anything was typed that is not stored as it is."""
    before = contents(stored)
    return any(one.text != before[key].text for key, one in contents(typed).items())


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody who is typing on the same report."""

    name: str
    at: dt.datetime


def typing_now(drafts: Iterable[EntryDraft], *, reader: User, now: dt.datetime) -> list[Typing]:
    """Return who else has typed within the last 15 minutes, the latest first."""
    fresh = [one for one in drafts if one.user_id != reader.pk and now - one.saved_at < TYPING_FOR]
    fresh.sort(key=lambda one: one.saved_at, reverse=True)
    return [Typing(str(one.user), one.saved_at) for one in fresh]


def drafts_of(report: AnnualReport) -> list[EntryDraft]:
    """Return all drafts on a report with their people."""
    return _on_report(report.pk)


@kept
def _on_report(report: int) -> QuerySet[EntryDraft]:
    return EntryDraft.objects.filter(report=report).select_related("user")
