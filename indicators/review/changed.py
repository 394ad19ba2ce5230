"""What changed of a report since it was last returned: each value as it was then and as it is now."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imari_dx.shared.text_difference import Part, marked_differences
from indicators.evidence.previews import EvidencePreview
from indicators.history.changes import BLANK, Change, read_changes
from indicators.models import Act, AnnualReport, TransitionLog


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value, before and after, in pieces: what differs is marked."""

    label: str
    before: Sequence[Part]
    after: Sequence[Part]


@dataclass(frozen=True, slots=True)
class SinceReturn:
    """The last 差戻し and what was done to the report after it."""

    returned: TransitionLog
    is_submitted_again: bool
    values: Sequence[ChangedValue]
    files: Sequence[str]  # evidence that was added


def since_return(
    report: AnnualReport, transitions: Sequence[TransitionLog], evidence: Iterable[EvidencePreview]
) -> SinceReturn | None:
    """Return it; None, and no query, for a report that was never returned. ``transitions`` are its log."""
    at = next((n for n in reversed(range(len(transitions))) if transitions[n].act == Act.RETURN), None)
    if at is None:
        return None
    returned = transitions[at]
    return SinceReturn(
        returned=returned,
        is_submitted_again=any(row.act == Act.SUBMIT for row in transitions[at + 1 :]),
        values=changed_values(read_changes([report.pk]), returned.at),
        files=[row.file.name for row in evidence if row.file.uploaded_at > returned.at],
    )


def changed_values(changes: Iterable[Change], moment: dt.datetime) -> list[ChangedValue]:
    """Return what is another value than at a moment, several changes of one value as one.

    ``changes`` have the latest first. What was changed and changed back is left out. Pure.
    """
    spans: dict[str, tuple[str, str]] = {}
    for one in changes:
        if one.at > moment:
            _before, after = spans.get(one.label, ("", one.after))
            spans[one.label] = (one.before, after)
    return [
        ChangedValue(label, *(_parts(text) for text in marked_differences(_text(before), _text(after))))
        for label, (before, after) in spans.items()
        if before != after
    ]


def _text(text: str) -> str:
    return "" if text == BLANK else text


def _parts(parts: Sequence[Part]) -> Sequence[Part]:
    return parts or [(BLANK, False)]
