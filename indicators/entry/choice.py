"""The page on which one chooses, field by field, between what was typed here and another content.

The other content is what somebody has saved meanwhile, or what the same person has typed in another tab.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils import timezone

from imari_dx.shared.fiscal_year import era_date
from imari_dx.shared.form_fields import FieldError
from indicators.entry.comparison import Choice, Content, choices, contents, merged
from indicators.entry.drafts import posted_again
from indicators.entry.forms.entry import EntryForm
from indicators.entry.opened import OpenedReport
from indicators.entry.three_way import Side, mark, read_marks, write_marks
from indicators.models import EntryDraft

_CHOICE = "choice-"
_SEEN = "seen"
_AGAINST = "against"
_SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """What the templates of the choice read, and what is saved once everything is chosen."""

    opened: OpenedReport
    rows: list[Choice]
    mine: Mapping[str, Content]
    stored: Mapping[str, Content]
    base: str
    version: int  # the version that the choice is made on: what is in another tab is newer than none
    is_answered: bool  # a choice was posted: what is still open is an error
    other_screen: EntryDraft | None = None  # what ``stored`` is then: typed in another tab, not saved

    @classmethod
    def of_draft(cls, opened: OpenedReport, draft: EntryDraft) -> "EntryChoice":
        """The choice between what was kept and what is stored."""
        form = opened.form(posted_again(draft.typed))
        return cls._of(opened, form, base=draft.typed["base"], posted=QueryDict())

    @classmethod
    def of_post(cls, opened: OpenedReport, form: EntryForm, posted: QueryDict) -> "EntryChoice":
        """The choice between what was posted, as it stands in the form, and what is stored."""
        return cls._of(opened, form, base=read_marks(posted.get("base", "")), posted=posted)

    @classmethod
    def between_screens(
        cls, opened: OpenedReport, form: EntryForm, posted: QueryDict, *, draft: EntryDraft, version: int
    ) -> "EntryChoice":
        """The choice between what was posted and what was kept from another tab."""
        base = read_marks(posted.get("base", ""))
        choice = cls._of(opened, form, base=base, posted=posted, other_screen=draft)
        return replace(choice, version=version)

    @classmethod
    def _of(
        cls,
        opened: OpenedReport,
        form: EntryForm,
        *,
        base: Mapping[str, str],
        posted: QueryDict,
        other_screen: EntryDraft | None = None,
    ) -> "EntryChoice":
        other = opened.form(posted_again(other_screen.typed)) if other_screen else opened.stored
        mine, stored = contents(form), contents(other)
        rows = choices(
            mine=mine,
            stored=stored,
            base=base,
            chosen=_chosen(posted),
            seen=read_marks(posted.get(_SEEN, "")),
        )
        is_answered = is_choice(posted) and is_between_screens(posted) == (other_screen is not None)
        version = opened.report.version
        return cls(opened, rows, mine, stored, write_marks(base), version, is_answered, other_screen)

    @property
    def heading(self) -> str:
        """Why there is something to choose."""
        if self.other_screen:
            return "別の画面でも、この実績を入力しています"
        if self.is_needed:
            at = _clock(self.opened.report.updated_at)
            return f"この画面を開いたあとに、{self.opened.saved_by}保存しました{at}"
        return "この画面を開いたあとに、この実績の状態が変わりました"

    @property
    def sentence(self) -> str:
        """Whether anything is saved, and what to do."""
        if self.rows:
            return (
                "上書きを防ぐため、まだ保存していません。"
                "項目ごとに、どちらの内容にするかを選んで保存してください。"
            )
        return "入力した内容は、保存されている内容と同じです。提出は、まだしていません。"

    @property
    def against(self) -> str:
        """What the other content is, as the page carries it."""
        return _SCREEN if self.other_screen else ""

    @property
    def other_label(self) -> str:
        """What the other content is called beside 「自分の入力」."""
        if self.other_screen is None:
            return "保存されている内容"
        return f"別の画面の入力（{timezone.localtime(self.other_screen.saved_at):%H:%M}に自動保存）"

    @property
    def my_label(self) -> str:
        """What the content of this page is called."""
        return "この画面の入力" if self.other_screen else "自分の入力"

    @property
    def is_needed(self) -> bool:
        """Whether anybody else has changed a field that now differs."""
        return any(row.is_changed_by_others for row in self.rows)

    @property
    def seen(self) -> str:
        """The marks of the stored contents that the page shows: its hidden field."""
        return write_marks({row.key: mark(row.stored) for row in self.rows})

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """Everything that was typed, as hidden fields carry it on."""
        for content in self.mine.values():
            for name, values in content.data.items():
                for value in values:
                    yield name, value

    @property
    def errors(self) -> list[FieldError]:
        """What still has to be chosen, once a choice was sent."""
        sentence = "どちらの内容にするかを選んでください。"
        undecided = [row for row in self.rows if row.side is None and self.is_answered]
        return [FieldError(row.label, sentence, f"#{_CHOICE}{row.key}") for row in undecided]

    @property
    def is_complete(self) -> bool:
        """Whether every field is chosen."""
        return all(row.side for row in self.rows)

    def form(self) -> EntryForm:
        """Return the form with the chosen contents."""
        sides = {row.key: row.side for row in self.rows if row.side}
        return self.opened.form(merged(mine=self.mine, stored=self.stored, sides=sides))


def _clock(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"（{era_date(local.date())} {local:%H:%M}）"


def is_choice(posted: QueryDict) -> bool:
    """Whether the choice was posted, not the entry page itself."""
    return _SEEN in posted


def is_between_screens(posted: QueryDict) -> bool:
    """Whether the choice posted was between two tabs of one person."""
    return posted.get(_AGAINST) == _SCREEN


def _chosen(posted: QueryDict) -> dict[str, Side]:
    return {
        name.removeprefix(_CHOICE): Side(value)
        for name, value in posted.items()
        if name.startswith(_CHOICE) and value in tuple(Side)
    }
