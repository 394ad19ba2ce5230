"""組織改編: what becomes of departments, people and initiatives, on plain values.

The preview and the service that does it both ask here, so that what is shown is what happens. Departments are
named by a key: ``department-12`` is one that exists, ``new-0`` the first that the reorganisation makes.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from accounts.models import ReorganisationKind
from accounts.periods import ONE_DAY, Period, uncovered
from imari_dx.shared.fiscal_year import era_date
from initiatives.models import ResponsibilityKind

NAME_LIMIT = 100
# Who leads neither leads jointly nor supports, who leads jointly does not support.
_STRENGTH: dict[str, int] = {
    ResponsibilityKind.LEAD: 0,
    ResponsibilityKind.JOINT: 1,
    ResponsibilityKind.SUPPORTING: 2,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A department as a name with the days on which it exists."""

    id: int
    name: str
    period: Period


@dataclass(frozen=True, slots=True)
class Posting:
    """A membership or a responsibility: who or what (``holder``) plays which ``part`` in which department."""

    id: int  # 0 for one that a reorganisation begins
    holder: int
    part: str
    department: str
    period: Period
    is_deputy: bool = False
    plans: frozenset[int] = frozenset()  # that the role is restricted to; empty: it reaches all


@dataclass(frozen=True, slots=True)
class Moves:
    """What happens to stored postings: rows end, go, change their department, begin."""

    ended: tuple[tuple[int, dt.date], ...] = ()
    removed: tuple[int, ...] = ()
    moved: tuple[tuple[int, str], ...] = ()
    begun: tuple[Posting, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a reorganisation cannot be: the form's field it belongs to, and a sentence."""

    field: str
    sentence: str


def move_postings(
    postings: Iterable[Posting],
    *,
    effective_on: dt.date,
    destination: Callable[[Posting], str],
    held: Sequence[Posting] = (),
) -> Moves:
    """Return what happens to the postings in departments that end the day before ``effective_on``.

    Until that day nothing changes: rows that were over stay, running ones end on its eve and go on in the
    department that ``destination`` names ("" for none), rows that begin on the day or later begin there
    instead. Where the same posting is held there already (``held``), or arrives from two departments at once,
    only the days that are lacking are added; what an arriving one makes needless ends (a department that
    comes to lead an initiative no longer supports it).
    """
    ended: list[tuple[int, dt.date]] = []
    removed: list[int] = []
    moved: list[tuple[int, str]] = []
    arrived: list[Posting] = []
    eve = effective_on - ONE_DAY
    for row in sorted(postings, key=_strongest_first):
        if row.period.last and row.period.last < effective_on:
            continue
        begins_later = row.period.first >= effective_on
        if not begins_later:
            ended.append((row.id, eve))
        key = destination(row)
        wanted = Period(max(row.period.first, effective_on), row.period.last)
        target = replace(row, department=key, period=wanted)
        lacking = uncovered(wanted, [one.period for one in (*held, *arrived) if covers(one, target)])
        if begins_later and key and lacking == [wanted]:
            moved.append((row.id, key))
            arrived.append(target)
            continue
        if begins_later:
            removed.append(row.id)
        arrived += [replace(target, id=0, period=period) for period in lacking] if key else []
    for row in held:
        rest = Period(max(row.period.first, effective_on), row.period.last)
        needless = rest.first <= rest.last_or_ever and not uncovered(
            rest, [one.period for one in arrived if covers(one, row)]
        )
        if needless and row.period.first < effective_on:
            ended.append((row.id, eve))
        elif needless:
            removed.append(row.id)
    begun = tuple(one for one in arrived if not one.id)
    return Moves(tuple(ended), tuple(removed), tuple(moved), begun)


def covers(one: Posting, other: Posting) -> bool:
    """Whether whoever has ``one`` needs no ``other``: the same, a head who is deputy, a lead who supports.

    A role of named plans covers none that reaches further.
    """
    if (one.holder, one.department) != (other.holder, other.department):
        return False
    if one.plans and not (other.plans and other.plans <= one.plans):
        return False
    if one.part == other.part:
        return other.is_deputy or not one.is_deputy
    return one.part in _STRENGTH and other.part in _STRENGTH and _STRENGTH[one.part] < _STRENGTH[other.part]


def _strongest_first(row: Posting) -> tuple[bool, int, dt.date]:
    return row.is_deputy, _STRENGTH.get(row.part, 0), row.period.first


def department_problems(
    kind: str, *, effective_on: dt.date, before: Sequence[Unit], names: Sequence[str], others: Iterable[Unit]
) -> list[Problem]:
    """Return why these departments cannot be reorganised so on that day; ``others`` are all but them."""
    problems = []
    if kind == ReorganisationKind.MERGE and len(before) < 2:
        problems.append(Problem("before", "統合する部署を2つ以上選んでください。"))
    elif not before:
        problems.append(Problem("before", "部署を選んでください。"))
    for unit in before:
        if unit.period.last:
            problems.append(
                Problem("before", f"{unit.name}は{era_date(unit.period.last)}で廃止と登録されています。")
            )
        elif effective_on <= unit.period.first:
            problems.append(
                Problem(
                    "effective_on",
                    f"{unit.name}の設置日（{era_date(unit.period.first)}）より後の日にしてください。",
                )
            )
    if kind != ReorganisationKind.DISSOLVE:
        problems += _name_problems(kind, effective_on, before, names, others)
    return problems


def _name_problems(
    kind: str, effective_on: dt.date, before: Sequence[Unit], names: Sequence[str], others: Iterable[Unit]
) -> list[Problem]:
    sentences = []
    if kind == ReorganisationKind.SPLIT and len(names) < 2:
        sentences.append("分割後の部署の名称を、1行に1つずつ、2つ以上入力してください。")
    elif not names:
        sentences.append("新しい部署の名称を入力してください。")
    if kind == ReorganisationKind.RENAME and [unit.name for unit in before] == list(names):
        sentences.append("今と同じ名称です。新しい名称を入力してください。")
    in_use = {unit.name for unit in others if unit.period.last_or_ever >= effective_on}
    for number, name in enumerate(names):
        if name in in_use:
            sentences.append(f"「{name}」は、ほかの部署が使っています。別の名称を入力してください。")
        if name in names[:number]:
            sentences.append(f"「{name}」が2回あります。別々の名称を入力してください。")
        if len(name) > NAME_LIMIT:
            sentences.append(f"名称は{NAME_LIMIT}字以内で入力してください（「{name[:10]}…」）。")
    return [Problem("names", sentence) for sentence in sentences]
