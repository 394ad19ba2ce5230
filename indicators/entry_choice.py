"""The page on which a second writer chooses, field by field, between their own content and the stored one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from indicators.comparison import Choice, Content, choices, contents, merged
from indicators.drafts import posted_again
from indicators.entry_page import EntryPage
from indicators.forms import EntryForm
from indicators.forms.entry import FieldError
from indicators.models import EntryDraft
from indicators.three_way import Side, mark, read_marks, write_marks

_CHOICE = "choice-"
_SEEN = "seen"


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """What the templates of the choice read, and what is saved once everything is chosen."""

    page: EntryPage
    rows: list[Choice]
    mine: Mapping[str, Content]
    stored: Mapping[str, Content]
    base: str
    is_answered: bool  # a choice was posted: what is still open is an error

    @classmethod
    def of_draft(cls, page: EntryPage, draft: EntryDraft) -> "EntryChoice":
        """The choice between what was kept and what is stored."""
        form = page.form_with(posted_again(draft.typed))
        return cls._of(page, form, base=draft.typed["base"], posted=QueryDict())

    @classmethod
    def of_post(cls, page: EntryPage, posted: QueryDict) -> "EntryChoice":
        """The choice between what was posted and what is stored; the page's form is bound to it."""
        return cls._of(page, page.form, base=read_marks(posted.get("base", "")), posted=posted)

    @classmethod
    def _of(
        cls, page: EntryPage, form: EntryForm, *, base: Mapping[str, str], posted: QueryDict
    ) -> "EntryChoice":
        mine, stored = contents(form), contents(page.form_with(None))
        rows = choices(
            mine=mine,
            stored=stored,
            base=base,
            chosen=_chosen(posted),
            seen=read_marks(posted.get(_SEEN, "")),
        )
        return cls(page, rows, mine, stored, write_marks(base), is_answered=is_choice(posted))

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
        return self.page.form_with(merged(mine=self.mine, stored=self.stored, sides=sides))


def is_choice(posted: QueryDict) -> bool:
    """Whether the choice was posted, not the entry page itself."""
    return _SEEN in posted


def _chosen(posted: QueryDict) -> dict[str, Side]:
    return {
        name.removeprefix(_CHOICE): Side(value)
        for name, value in posted.items()
        if name.startswith(_CHOICE) and value in tuple(Side)
    }
