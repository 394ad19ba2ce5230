"""What changed of a report since it was last returned: each value as it was then and as it is now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.related_rows import rows_of
from imari_dx.shared.text_difference import Part, marked_differences
from indicators.book.assessment import items_of
from indicators.evidence.previews import EvidencePreview
from indicators.history.changes import BLANK, Change, Names, changes_since
from indicators.models import Act, CycleQuestion, EvaluationItem, Indicator, TransitionLog
from indicators.review.year import ReviewedYear
from initiatives.models import Phase, Plan


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
    year: ReviewedYear, transitions: Sequence[TransitionLog], evidence: Iterable[EvidencePreview]
) -> SinceReturn | None:
    """Return it; None, and no query, for a report that was never returned. ``transitions`` are its log."""
    at = next((n for n in reversed(range(len(transitions))) if transitions[n].act == Act.RETURN), None)
    if at is None:
        return None
    returned = transitions[at]
    return SinceReturn(
        returned=returned,
        is_submitted_again=any(row.act == Act.SUBMIT for row in transitions[at + 1 :]),
        values=changed_values(
            changes_since(year.report, returned.at, names=_names(year), phases=_phases(year.initiative.plan))
        ),
        files=[row.file.name for row in evidence if row.file.uploaded_at > returned.at],
    )


def _names(year: ReviewedYear) -> Names:
    """What the rows of the history refer to, as they are called."""
    return {
        **{(Indicator, one.pk): one.plain_name for one in rows_of(year.initiative, "indicators")},
        **{(EvaluationItem, one.pk): str(one) for one in items_of(year.initiative, year.fiscal_year.year)},
        **{(CycleQuestion, one.pk): one.label for one in year.report.cycle.questions.all()},
    }


def _phases(plan: Plan) -> Mapping[int, Phase]:
    return {one.pk: one for one in rows_of(plan, "phases")}


def changed_values(changes: Iterable[Change]) -> list[ChangedValue]:
    """Return what is another value after changes, several changes of one value as one.

    ``changes`` have the latest first. What was changed and changed back is left out. Pure.
    """
    spans: dict[str, tuple[str, str]] = {}
    for one in changes:
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
