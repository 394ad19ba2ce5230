"""外部評価: what an outside body said of a year, recorded by the secretariat."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.wording import who
from imari_dx.shared.acts import one_act
from indicators.book.outside import grades_to_give, views_of
from indicators.models import OutsideTarget, OutsideView, ReportingCycle, mark_of
from indicators.workflow.errors import ConflictError
from initiatives.models import Heading, Initiative, Plan


@dataclass(frozen=True, slots=True)
class TypedView:
    """One view as the page has it; ``seen`` is the mark of what the page was opened with."""

    grade: str
    comment: str
    seen: str

    @property
    def mark(self) -> str:
        """See ``mark_of``."""
        return mark_of(self.grade, self.comment)


@dataclass(frozen=True, slots=True)
class TypedMeeting:
    """The meeting as the page has it, with the mark of what the page was opened with."""

    name: str
    day: dt.date | None
    seen: str

    @property
    def mark(self) -> str:
        """See ``mark_of``."""
        return mark_of(self.name, self.day.isoformat() if self.day else "")


def meeting_of(cycle: ReportingCycle) -> TypedMeeting:
    """Return the meeting as it is stored, which is what a page shows that is opened now."""
    stored = TypedMeeting(cycle.outside_meeting, cycle.outside_met_on, "")
    return TypedMeeting(stored.name, stored.day, stored.mark)


@dataclass(frozen=True, slots=True)
class TypedViews:
    """Everything that the page holds."""

    meeting: TypedMeeting
    views: Mapping[OutsideTarget, TypedView]


class StaleViewsError(ConflictError):
    """What was changed here was changed elsewhere too: which rows, and whether the meeting."""

    def __init__(self, rows: Collection[OutsideView], *, cycle: ReportingCycle | None, by: User) -> None:
        """``cycle`` is given where its meeting is among what was changed."""
        self.targets = frozenset(row.target for row in rows)
        self.is_meeting = cycle is not None
        people: list[User | None] = [row.updated_by for row in rows]
        if cycle is not None:
            last = cycle.history.select_related("history_user").first()
            people.append(last.history_user if last else None)
        named = "、".join(dict.fromkeys(who(one, reader=by) for one in people))
        super().__init__(f"この画面を開いたあとに、{named}外部評価を変更しました")


@dataclass(frozen=True, slots=True)
class SavedViews:
    """What a save changed."""

    rows: Sequence[OutsideView]
    is_meeting: bool

    def __bool__(self) -> bool:
        return self.is_meeting or bool(self.rows)


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="外部評価の変更")
def save_outside_views(*, cycle: ReportingCycle, by: User, at: dt.datetime, typed: TypedViews) -> SavedViews:
    """Record the meeting and the views, and return what changed.

    What the person left as the page showed it stays as it is stored by now. Raises StaleViewsError, and
    writes nothing, if something was changed both here and by somebody else meanwhile; ValueError for a view
    of another plan, or with a grade that the plan does not list.
    """
    stored = ReportingCycle.objects.select_for_update().get(pk=cycle.pk)
    rows = dict(views_of(stored))
    known = {target: row.mark for target, row in rows.items()}
    wanted = {key: one for key, one in typed.views.items() if _is_changed(one, known.get(key, ""))}
    _refuse_strangers(stored.plan, wanted)
    labels = _labels(stored.plan, wanted, rows)
    meeting, present = typed.meeting, meeting_of(stored).mark
    moves = _is_changed(meeting, present)
    stale = [rows[key] for key, one in wanted.items() if key in rows and rows[key].mark != one.seen]
    is_meeting_stale = moves and present != meeting.seen
    if stale or is_meeting_stale:
        raise StaleViewsError(stale, cycle=stored if is_meeting_stale else None, by=by)
    if moves:
        stored.outside_meeting, stored.outside_met_on = meeting.name, meeting.day
        stored.save()
    changed = [
        _write(rows.get(target) or _new(stored, target), one, labels[target], by=by, at=at)
        for target, one in wanted.items()
    ]
    return SavedViews(changed, is_meeting=moves)


def _is_changed(typed: TypedView | TypedMeeting, stored: str) -> bool:
    """Whether a person changed something: it is neither what their page showed nor what is stored."""
    return typed.mark not in (typed.seen, stored)


def _refuse_strangers(plan: Plan, targets: Collection[OutsideTarget]) -> None:
    initiatives = {key for one in targets if (key := one.initiative_id) is not None}
    headings = {key for one in targets if (key := one.heading_id) is not None}
    known = set(Initiative.objects.filter(plan=plan, pk__in=initiatives).values_list("pk", flat=True))
    known_headings = set(Heading.objects.filter(plan=plan, pk__in=headings).values_list("pk", flat=True))
    if initiatives - known or headings - known_headings:
        raise ValueError("a view of something that is not in the plan")


def _labels(
    plan: Plan, wanted: Mapping[OutsideTarget, TypedView], rows: Mapping[OutsideTarget, OutsideView]
) -> dict[OutsideTarget, str]:
    """The words of each grade; one that stays keeps those with which it was recorded."""
    words = {one.code: one.label for one in grades_to_give(plan)} | {"": ""}
    found = {}
    for target, one in wanted.items():
        row = rows.get(target)
        if row is not None and row.grade == one.grade:
            found[target] = row.grade_label
        elif one.grade in words:
            found[target] = words[one.grade]
        else:
            raise ValueError(f"{one.grade!r} is no grade of the outside body")
    return found


def _new(cycle: ReportingCycle, target: OutsideTarget) -> OutsideView:
    return OutsideView(cycle=cycle, initiative_id=target.initiative_id, heading_id=target.heading_id)


def _write(row: OutsideView, typed: TypedView, label: str, *, by: User, at: dt.datetime) -> OutsideView:
    row.grade, row.grade_label, row.comment = typed.grade, label, typed.comment
    row.updated_at, row.updated_by = at, by
    row.save()
    return row
