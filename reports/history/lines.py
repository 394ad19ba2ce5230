"""履歴 as its pages show it: one act one line, long values cut to where they differ, the whole behind."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from django.utils.safestring import SafeString

from imari_dx.shared.text_difference import LONGEST, Part, marked_differences
from indicators.history.changes import BLANK, SYSTEM
from reports.builders.history import CHANGE_KIND, HistoryRow
from reports.history.shown import change_html, labelled_html, list_html, words_html

_CONTEXT = 20  # characters of what is the same beside a difference
_SHORT = 12  # characters up to which a value differs as a whole: 実施済, 未実施
_NAMED = 3  # changed fields that a closed line names


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A changed value: both texts in pieces, what the other has not marked; ``whole`` where they are cut."""

    label: str
    before: Sequence[Part]
    after: Sequence[Part]
    whole: tuple[Sequence[Part], Sequence[Part]] | None


@dataclass(frozen=True)
class HistoryLine:
    """One act: what somebody saved at once, or one step of the workflow or of the plan."""

    rows: Sequence[HistoryRow]

    @property
    def first(self) -> HistoryRow:
        """The row that says when and of what."""
        return self.rows[0]

    @property
    def at(self) -> dt.datetime:
        """When it was done: the last of what it wrote."""
        return max(row.at for row in self.rows)

    @property
    def who(self) -> str:
        """Who did it: some rows of an act know nobody, the report itself does."""
        return next((row.who for row in self.rows if row.who != SYSTEM), SYSTEM)

    @property
    def is_change(self) -> bool:
        """Whether something has a value before and after; else it is a step, with its words."""
        return self.first.kind == CHANGE_KIND or bool(self.first.before and self.first.after)

    @property
    def step(self) -> str:
        """What was done, where it was more than saving values; else nothing."""
        return "" if self.first.kind == CHANGE_KIND else self.first.label

    @property
    def names(self) -> str:
        """The first fields that it changed, and that there are more."""
        labels = list(dict.fromkeys(row.label for row in self.rows))
        return "、".join(labels[:_NAMED]) + (" ほか" if len(labels) > _NAMED else "")

    @cached_property
    def changes(self) -> list[ShownChange]:
        """The changed values."""
        if self.step:
            return [_unmarked(row.label, row.before, row.after) for row in self.rows]
        return [shown_change(row.label, row.before, row.after) for row in self.rows]

    @property
    def html(self) -> SafeString:
        """What its closed line opens: each changed value; of a single one that value, of a step its words.

        What is said of a step stands below the step's name, else below that of its field.
        """
        if not self.is_change:
            return words_html(_unmarked(self.first.label, "", self.first.before or self.first.after))
        if len(self.rows) > 1:
            return list_html(self.changes)
        return change_html(self.changes[0]) if self.step else labelled_html(self.changes[0])


def lines_of(rows: Iterable[HistoryRow]) -> list[HistoryLine]:
    """Return rows, the latest first, as acts: where the rows of one lie apart, where its latest lies."""
    found: dict[object, list[HistoryRow]] = {}
    alone = count()
    for row in rows:
        key = (row.act, row.slug, row.fiscal_year_label) if row.act else next(alone)
        found.setdefault(key, []).append(row)
    return [HistoryLine(one) for one in found.values()]


def shown_change(label: str, before: str, after: str) -> ShownChange:
    """Return a change as it is shown; a blank is no text, and short values differ as a whole."""
    if BLANK in (before, after):
        return _unmarked(label, before, after)
    if max(len(before), len(after)) <= _SHORT:
        return ShownChange(label, [(before, True)], [(after, True)], whole=None)
    return _shown(label, *marked_differences(before, after))


def _unmarked(label: str, before: str, after: str) -> ShownChange:
    return _shown(label, [(before, False)], [(after, False)])


def _shown(label: str, before: Sequence[Part], after: Sequence[Part]) -> ShownChange:
    cut = _cut(before), _cut(after)
    is_cut = (_text(cut[0]), _text(cut[1])) != (_text(before), _text(after))
    return ShownChange(label, *cut, whole=(before, after) if is_cut else None)


def _cut(parts: Sequence[Part]) -> list[Part]:
    """The pieces of a text: of what is the same or very long only what stands at a difference."""
    if len(_text(parts)) <= LONGEST:
        return list(parts)
    last = len(parts) - 1
    return [
        (_head(text, LONGEST) if is_marked or not last else _beside(text, at == 0, at == last), is_marked)
        for at, (text, is_marked) in enumerate(parts)
    ]


def _text(parts: Sequence[Part]) -> str:
    return "".join(text for text, _marked in parts)


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _beside(text: str, is_first: bool, is_last: bool) -> str:
    """Of an unchanged passage its end before the first difference, its beginning after the last."""
    if is_first:
        return text if len(text) <= _CONTEXT else f"…{text[-_CONTEXT:]}"
    if is_last:
        return _head(text, _CONTEXT)
    return text if len(text) <= 2 * _CONTEXT else f"{text[:_CONTEXT]}…{text[-_CONTEXT:]}"
