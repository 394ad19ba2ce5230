"""Doing one act with several reports: what was selected, and what will happen to which.

Pure: no database, no clock. The plan is made twice, before the person confirms and when it is done; the
services check each report once more.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from indicators.models import Act
from indicators.workflow.transition_table import TRANSITIONS, WAY, Bulk, Queue

# What may be done with several reports of a queue at once.
BULK_ACTS: dict[Queue, tuple[Act, ...]] = {
    step.queue: (step.act, Act.RETURN) for step in WAY if step.queue and step.bulk
}
BULK: dict[Act, Bulk] = {act: step.bulk for act, step in TRANSITIONS.items() if step.bulk}
OUTSIDE = "あなたの担当にないか、この年度にない施策です。"
NOT_ALLOWED = "この操作をする権限がありません。"
CHANGED = "画面を開いたあとに、内容か状態が変わりました。今の内容を確かめてから、もう一度操作してください。"
_SELECTED = re.compile(r"(?P<slug>[-\w]{1,50}):(?P<version>[0-9]{1,9})(:(?P<grade>.{1,20}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selected:
    """One ticked checkbox: which report, the version that was read, and (once shown) the grade to decide."""

    slug: str
    version: int
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal that a bulk decision would follow."""

    grade: str
    label: str
    reason: str
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a report that the reader may read: ``possible`` acts by state, ``allowed`` by role."""

    slug: str
    code: str
    title: str
    department: str
    state_label: str
    version: int
    url: str
    possible: Set[Act]
    allowed: Set[Act]
    proposed: Proposed | None = None


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
        return f"{self.selected.slug}:{self.selected.version}{f':{grade}' if grade else ''}"


def read_selection(values: Iterable[str]) -> list[Selected]:
    """Return what was ticked, each report once. What no page of ours sends is left out."""
    found = (_SELECTED.fullmatch(value) for value in values)
    chosen = {
        match["slug"]: Selected(match["slug"], int(match["version"]), match["grade"] or "")
        for match in found
        if match
    }
    return list(chosen.values())


def plan_bulk(act: Act, selection: Iterable[Selected], candidates: Mapping[str, Candidate]) -> list[BulkItem]:
    """Return for each selected report whether the act will be done, or a sentence why not.

    Refused are reports outside the reader's scope, acts that are not the role's, a state that does not allow
    the act, another version than the one that was read, and for 確定 a proposal that is not the one shown.
    """
    return [
        BulkItem(one, candidate, _refusal(act, one, candidate))
        for one in selection
        for candidate in [candidates.get(one.slug)]
    ]


def _refusal(act: Act, selected: Selected, candidate: Candidate | None) -> str:
    if candidate is None:
        return OUTSIDE
    if act not in candidate.allowed:
        return NOT_ALLOWED
    if act not in candidate.possible:
        return f"現在「{candidate.state_label}」のため、{act.label}はできません。"
    if selected.version != candidate.version:
        return CHANGED
    proposed = candidate.proposed.grade if candidate.proposed else ""
    if act == Act.FINALISE and selected.grade and selected.grade != proposed:
        return f"判定案が「{selected.grade}」から「{proposed}」に変わりました。個別の画面で確定してください。"
    return ""
