"""A workbook taken into a plan that there is: shown by sheet and cell, then written as its plan allows."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from accounts.models import User
from imari_dx.shared.acts import one_act
from imari_dx.shared.workbook_in import read_upload
from indicators.plan_books.document_in import document_in
from indicators.plan_books.new_departments import doubtful
from indicators.plan_books.parcel import Parcel
from indicators.plan_books.paths import has_owner, path_of
from indicators.plan_books.period import gathered
from indicators.plan_books.places import Places
from indicators.plan_books.telling import Told, in_words, place_of, told
from indicators.plan_books.trial import Trial, document_of, taken_back, tried, write_draft
from indicators.plan_io import PlanDocumentError
from indicators.plan_io.cleaning import clean_document
from indicators.plan_io.compare import What, orders
from indicators.plan_io.compare import told as differences_told
from indicators.plan_io.database import read_plan
from indicators.plan_io.document import read_document
from indicators.plan_io.errors import DocumentProblem
from indicators.plan_io.load import differing
from indicators.plan_io.moves import move_sentences
from indicators.plan_io.rows import CHARGES, Key
from indicators.planning.errors import EditRefusedError, Problem
from indicators.planning.rows import Edit, mark
from indicators.planning.rules import SETTINGS
from indicators.planning.screen import Way
from indicators.planning.services.edits import correct_plan, update_plan
from indicators.planning.services.revisions import revise
from indicators.workflow.errors import ConflictError
from indicators.workflow.rounds import complete_rounds
from initiatives.models import Plan, Revision

_OTHER_PLAN = "別の計画の計画ブックです。この計画の計画ブックを選んでください。"
_CHARGES_STAY = "担当課と関係課は、ここでは変わりません。「担当課・関係課」の画面で変えてください。"
_SETTINGS_STAY = "計画の内容ではない設定なので、ここでは変わりません。「設定と言葉」の画面で変えてください。"
_UNKNOWN_DEPARTMENT = "登録されていない部署です。「部署」の画面で登録してから、取り込んでください。"
_TRIED = "確認"  # the reason under which an erratum is tried


@dataclass(frozen=True, slots=True)
class Target:
    """The plan that a workbook is taken into, and as what its changes count."""

    plan: Plan
    way: Way
    revision: Revision | None
    by: User


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change: where it stands in the workbook, what it is of, what stood there and what will."""

    what: What
    place: str
    label: str
    before: str
    after: str

    @property
    def word(self) -> str:
        return {What.ADDED: "新規", What.REMOVED: "削除", What.CHANGED: "変更"}[self.what]

    @property
    def tone(self) -> str:
        return {What.ADDED: "success", What.REMOVED: "warning", What.CHANGED: "info"}[self.what]


@dataclass(frozen=True, slots=True)
class ChangesShown:
    """What a workbook would change, or what is wrong with it."""

    parcel: Parcel
    changes: list[ChangeShown] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[Told] = field(default_factory=list)


class StaleBookError(ConflictError):
    """The plan changed after the workbook was looked at."""

    def __init__(self) -> None:
        super().__init__(
            "確かめたあとに、計画が変わりました。まだ何も取り込んでいません。"
            "もう一度確かめてから、取り込んでください。"
        )


def read_changes(target: Target, data: bytes, name: str) -> ChangesShown:
    """Read an uploaded file as changes of a plan. Raises UnreadableFileError; nothing is written."""
    known = document_of(target.plan, target.revision, target.by)
    found = document_in(read_upload(data, name), known)
    plan, own = found.document["plan"], target.plan.slug
    problems: list[str] = []
    if plan.get("slug", own) != own:
        problems.append(DocumentProblem.at(("plan", "slug"), "計画", _OTHER_PLAN))
    plan["slug"] = own
    parcel = Parcel(name, own, found.document, found.places, found.remarks)
    shown = show(target, parcel)
    problems_told = told(problems, found.places, found.problems)
    known_places = {one.place for one in problems_told}
    more = [one for one in shown.problems if one.place not in known_places]
    return replace(shown, problems=[*problems_told, *more])


def show(target: Target, parcel: Parcel) -> ChangesShown:
    """Return what a document would change now, with a stamp on the plan as it is."""
    parcel = replace(parcel, stamp=stamp_of(target))
    try:
        trial = tried(target.plan, target.revision, parcel.document, target.by)
    except PlanDocumentError as error:
        found = gathered(error.problems, parcel.document, parcel.places)
        return ChangesShown(parcel, problems=told(found, parcel.places))
    changes, remarks, staying = _compared(target, parcel)
    problems = list(_refused(target, parcel, trial))
    remarks = [*remarks, *map(in_words, trial.result.warnings), *parcel.remarks]
    shown = [one for one in changes if one not in staying]
    return ChangesShown(parcel, shown, remarks, problems)


def stamp_of(target: Target) -> str:
    """Return a short mark of the plan, its draft and the way in which it changes."""
    document = document_of(target.plan, target.revision, target.by)
    return mark([target.way, target.revision.pk if target.revision else None, document])


@one_act()
def take_in(*, target: Target, parcel: Parcel, reason: str, at: dt.datetime) -> None:
    """Write what was shown: at once, into the open revision, or as an erratum with its reason.

    Raises StaleBookError if the plan is not as it was then, and what the plan's own services raise.
    """
    plan = Plan.objects.select_for_update().get(pk=target.plan.pk)
    target = replace(target, plan=plan)
    if stamp_of(target) != parcel.stamp:
        raise StaleBookError
    if target.way is Way.MAKING:
        update_plan(document=parcel.document, reason="", at=at)
        complete_rounds(plan)
        return
    edits = _content(tried(plan, target.revision, parcel.document, target.by).edits)
    if target.way is Way.REVISION and target.revision:
        revise(revision=target.revision, edits=edits, by=target.by)
    else:
        correct_plan(plan=plan, edits=edits, reason=reason, by=target.by, at=at)


def _content(edits: Sequence[Edit]) -> list[Edit]:
    """Edits without those of settings, which are none of a plan's content."""
    found = []
    for edit in edits:
        if edit.model is Plan and edit.values is not None:
            edit = replace(edit, values=_without_settings(edit.values))
            if not edit.values:
                continue
        found.append(edit)
    return found


def _without_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in SETTINGS}


def _refused(target: Target, parcel: Parcel, trial: Trial) -> Iterator[Told]:
    """What the plan's own services refuse of the edits, by cell."""
    if target.way is Way.MAKING:
        yield from told(doubtful(trial.result.departments), parcel.places)
        return
    for name in trial.result.departments:
        yield Told(place_of(parcel.places.of(("departments", name))), f"「{name}」は、{_UNKNOWN_DEPARTMENT}")
    if trial.result.departments:
        return
    edits = _content(trial.edits)
    try:
        with taken_back():
            if target.way is Way.REVISION and target.revision:
                revise(revision=target.revision, edits=edits, by=target.by)
            elif edits:
                at = timezone.now()
                correct_plan(plan=target.plan, edits=edits, reason=_TRIED, by=target.by, at=at)
    except EditRefusedError as error:
        for problem in error.problems:
            yield _told_of(problem, parcel, trial)
    except ConflictError as error:
        yield Told("", str(error))


def _told_of(problem: Problem, parcel: Parcel, trial: Trial) -> Told:
    """A refusal by its cell; of a row that the workbook lacks with the name of what it was of."""
    row = problem.row or ("", 0)
    if (gone := trial.gone.get(row)) is not None:
        place = _at(parcel.places, parcel.document, gone.key) if has_owner(parcel.document, gone.key) else ""
        return Told(place, f"{gone.name}：{problem.sentence}")
    key = trial.keys.get(row)
    return Told(
        _at(parcel.places, parcel.document, key, problem.field) if key else "",
        problem.sentence,
    )


def _compared(target: Target, parcel: Parcel) -> tuple[list[ChangeShown], list[str], set[ChangeShown]]:
    """The changes by cell, what is to be known besides, and which of them stay out."""
    document, _removed = clean_document(parcel.document)
    rows = read_document(document)
    with taken_back():
        if target.revision:
            write_draft(target.plan, target.revision, target.by)
        registered = read_plan(Plan.objects.get(pk=target.plan.pk))
        moves, settled, changes = differing(registered, rows)
        listed = [*differences_told(changes, settled.rows, rows)]
        remarks = [*move_sentences(moves, registered.rows), *orders(changes)]
    found: list[ChangeShown] = []
    staying: set[ChangeShown] = set()
    notes: dict[str, str] = {}
    for one in listed:
        place = "" if one.what is What.REMOVED else _at(parcel.places, document, one.key, one.field)
        shown = ChangeShown(one.what, place, one.place, one.before, one.after)
        found.append(shown)
        if why := _why_it_stays(target, one.key, one.field):
            staying.add(shown)
            notes.setdefault(why, place)
    return found, [*(f"{place}：{why}" for why, place in notes.items()), *map(in_words, remarks)], staying


def _at(places: Places, document: dict[str, Any], key: Key, name: str = "") -> str:
    return place_of(places.of(path_of(document, key, name)))


def _why_it_stays(target: Target, key: Key, name: str) -> str:
    if target.way is Way.MAKING:
        return ""
    if name in CHARGES:
        return _CHARGES_STAY
    return _SETTINGS_STAY if key[0] == "plan" and name in SETTINGS else ""
