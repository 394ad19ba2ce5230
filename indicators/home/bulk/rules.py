"""Doing one act with several reports: what was selected, and what will happen to which.

Pure: no database, no clock. The plan is made twice, before the person confirms and when it is done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from indicators.models import Act
from indicators.review.year import InShort
from indicators.workflow.selection import Selected
from indicators.workflow.transition_table import TRANSITIONS, WAY, Bulk, Queue

# What may be done with several reports of a queue at once.
BULK_ACTS: dict[Queue, tuple[Act, ...]] = {
    step.queue: (step.act, Act.RETURN) for step in WAY if step.queue and step.bulk
}
BULK: dict[Act, Bulk] = {act: step.bulk for act, step in TRANSITIONS.items() if step.bulk}
OUTSIDE = "あなたの担当にないか、この年度にないものです。"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal that a bulk decision would follow."""

    grade: str
    label: str
    reason: str
    is_provisional: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a report that its reader may read; ``refusal``: why the service would refuse."""

    slug: str
    code: str
    title: str
    department: str
    state_label: str
    url: str
    refusal: str = ""
    proposed: Proposed | None = None
    in_short: InShort | None = None  # what it says, where the act is possible


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One selected report: done unless ``refusal`` says why not. No candidate: it is not the reader's."""

    selected: Selected
    candidate: Candidate | None
    refusal: str = ""

    @property
    def name(self) -> str:
        """The report in words; what was asked for where the reader may not know more."""
        one = self.candidate
        return f"{one.code}　{one.title}" if one else self.selected.slug

    @property
    def value(self) -> str:
        """What the confirmation sends on: with the grade that was shown."""
        grade = self.candidate.proposed.grade if self.candidate and self.candidate.proposed else ""
        return replace(self.selected, grade=grade).value


def plan_bulk(selection: Iterable[Selected], candidates: Mapping[str, Candidate]) -> list[BulkItem]:
    """Return for each selected report whether the act will be done, or a sentence why not.

    Refused are reports outside the reader's scope, what the service refuses, and a proposal that is not the
    one whose grade was shown.
    """
    return [
        BulkItem(one, candidate, _refusal(one, candidate))
        for one in selection
        for candidate in [candidates.get(one.slug)]
    ]


def _refusal(selected: Selected, candidate: Candidate | None) -> str:
    if candidate is None:
        return OUTSIDE
    if candidate.refusal or candidate.proposed is None:
        return candidate.refusal
    shown, proposed = selected.grade, candidate.proposed.grade
    if shown and shown != proposed:
        return f"判定案が「{shown}」から「{proposed}」に変わりました。個別の画面で確定してください。"
    return ""
