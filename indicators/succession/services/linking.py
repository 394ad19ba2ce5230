"""A plan that stands already becomes the successor, or is none again; what went on in what is corrected."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from indicators.models import Indicator, IndicatorSuccession
from indicators.succession.proposed import Named, proposed_pairs
from indicators.workflow.errors import ConflictError
from initiatives.models import Initiative, InitiativeSuccession, Plan, Succession

LINKING = "次期計画の登録"
UNLINKING = "次期計画の登録の取消し"
MAPPING = "引継ぎの対応の変更"


class LineTakenError(Exception):
    """Two lines of figures would go on in one indicator; ``sentences`` by the key of the indicator before."""

    def __init__(self, sentences: Mapping[int, str]) -> None:
        super().__init__("\n".join(sentences.values()))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Mapped:
    """In what an initiative and each of its indicators go on, all by their keys."""

    into: frozenset[int]
    lines: Mapping[int, int]

    @classmethod
    def of(cls, old: Initiative) -> "Mapped":
        """Read it. Two queries."""
        into = InitiativeSuccession.objects.filter(old=old).values_list("new_id", flat=True)
        lines = IndicatorSuccession.objects.filter(old__initiative=old).values_list("old_id", "new_id")
        return cls(frozenset(into), dict(lines))

    def __str__(self) -> str:
        """Return the same as a text that a form can carry, to see whether somebody changed it since."""
        lines = (f"{old}-{new}" for old, new in sorted(self.lines.items()))
        return f"{' '.join(map(str, sorted(self.into)))}|{' '.join(lines)}"


@one_act()
@recorded(RecordKind.SUCCEEDED, of="successor", act="対応付けの開始")
def link_successor(*, plan: Plan, successor: Plan, by: User, at: dt.datetime) -> Succession:
    """次期計画の登録: a plan that stands already follows a plan; what goes on in what is proposed.

    Raises ConflictError where either has its neighbour already or the years do not follow each other.
    """
    list(Plan.objects.select_for_update().filter(pk__in=[plan.pk, successor.pk]).order_by("pk"))
    if Succession.objects.filter(predecessor=plan).exists():
        raise ConflictError("この計画の次期計画は、既に登録されています。")
    if Succession.objects.filter(successor=successor).exists():
        raise ConflictError(f"「{successor}」には、既に前の計画があります。")
    if successor.start_fiscal_year <= plan.end_fiscal_year:
        raise ConflictError(f"「{successor}」は、この計画の最終年度より後に始まりません。")
    found = Succession.objects.create(successor=successor, predecessor=plan, made_at=at, made_by=by)
    old, new = _named(plan), _named(successor)
    for new_key, old_key in proposed_pairs(list(old), list(new)).items():
        _save(InitiativeSuccession(new_id=new_key, old_id=old_key), by, LINKING)
        for line, before in proposed_pairs(_lines(old_key), _lines(new_key)).items():
            _save(IndicatorSuccession(new_id=line, old_id=before), by, LINKING)
    return found


def _named(plan: Plan) -> Sequence[Named]:
    return [Named(one.pk, one.title, one.code, one.slug) for one in plan.initiatives.order_by("sort_order")]


def _lines(initiative: int) -> Sequence[Named]:
    rows = Indicator.objects.filter(initiative_id=initiative).order_by("sort_order", "pk")
    return [Named(one.pk, one.name, sort=f"{one.kind} {one.unit}") for one in rows]


@one_act()
@recorded(RecordKind.SUCCEEDED, of="successor", act="対応付けの取りやめ")
def unlink_successor(*, successor: Plan, by: User) -> None:
    """次期計画の登録の取消し: both plans stay, but nothing goes on from one in the other any more."""
    rows: list[Any] = [
        *IndicatorSuccession.objects.filter(new__initiative__plan=successor),
        *InitiativeSuccession.objects.filter(new__plan=successor),
    ]
    for row in rows:
        _remove(row, by, UNLINKING)
    Succession.objects.filter(successor=successor).delete()


@one_act()
@recorded(RecordKind.SUCCEEDED, of="old", act="対応の変更")
def map_initiative(*, old: Initiative, wanted: Mapped, seen: str, by: User) -> bool:
    """引継ぎの対応の変更: say in what an initiative and its lines go on; return whether that is a change.

    ``seen`` is the text of what was shown when it was opened: ConflictError if somebody changed it since.
    LineTakenError where an indicator goes on with another line already: a line goes on in one.
    """
    Succession.objects.select_for_update().get(predecessor=old.plan_id)
    now = Mapped.of(old)
    if str(now) != seen:
        raise ConflictError("この画面を開いたあとに、ほかの人がこの対応を変えました。")
    _refuse_taken(old, wanted)
    for row in InitiativeSuccession.objects.filter(old=old, new__in=now.into - wanted.into):
        _remove(row, by, MAPPING)
    for line in IndicatorSuccession.objects.filter(old__initiative=old):
        if wanted.lines.get(line.old_id) != line.new_id:
            _remove(line, by, MAPPING)
    for new in sorted(wanted.into - now.into):
        _save(InitiativeSuccession(new_id=new, old=old), by, MAPPING)
    for before, new in sorted(wanted.lines.items()):
        if now.lines.get(before) != new:
            _save(IndicatorSuccession(new_id=new, old_id=before), by, MAPPING)
    return wanted != now


def _refuse_taken(old: Initiative, wanted: Mapped) -> None:
    sentences: dict[int, str] = {}
    others = IndicatorSuccession.objects.filter(new__in=wanted.lines.values()).exclude(old__initiative=old)
    taken = {row.new_id: row.old for row in others.select_related("old__initiative")}
    chosen: Collection[int] = list(wanted.lines.values())
    for before, new in wanted.lines.items():
        if new in taken:
            sentences[before] = (
                f"この数値目標は、「{taken[new]}」から続いています。別のものを選んでください。"
            )
        elif list(chosen).count(new) > 1:
            sentences[before] = "同じ数値目標が2回選ばれています。1つにしてください。"
    if sentences:
        raise LineTakenError(sentences)


def _save(row: Any, by: User, reason: str) -> None:
    row._history_user, row._change_reason = by, reason
    row.full_clean()
    row.save()


def _remove(row: Any, by: User, reason: str) -> None:
    row._history_user, row._change_reason = by, reason
    row.delete()
