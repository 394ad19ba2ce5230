"""人事異動 of many from one day on: all of it or nothing, and taken back as a whole before its day.

Roles begin and end by their days, so access follows by itself. Each step is written by the service that
writes it on the page of a person; its rights and refusals are the same.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.account_acts import close_on
from accounts.guards import RightsGuard, SecretariatGuard
from accounts.models import Membership, RecordKind, Role, Transfer, TransferStep, TransferStepKind, User
from accounts.periods import ONE_DAY
from accounts.records.acts import recorded
from accounts.records.writing import record
from accounts.services import described, end_membership, lock_organisation, log_membership, log_user
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.csv_in import Problems, Row, Sheet
from imari_dx.shared.fiscal_year import era_date
from indicators.transfers.left_behind import LeftBehind, left_behind
from indicators.transfers.table import Move, read_moves
from initiatives.csv_in.lines import note_refusal
from initiatives.csv_in.people_table import DEPARTMENT, DEPUTY, PLANS, ROLE, Part
from initiatives.people.services import grant_role

NOTHING_MOVES = "区分を書いた行がありません。動く人の行に、異動、兼務、退職、転出のどれかを書いてください。"
_COLUMNS = {"role": ROLE, "department": DEPARTMENT, "is_deputy": DEPUTY, "plans": PLANS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one person: what is lost, what is gained, each in words."""

    username: str
    name: str
    kind: str
    loses: tuple[str, ...]
    gains: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A 人事異動 as a whole: people, and what would be left behind without anybody."""

    outcomes: tuple[Outcome, ...]
    left: tuple[LeftBehind, ...]


@confirmed_act("人事異動の登録")
def take_transfer(*, sheet: Sheet, on: dt.date, by: User, at: dt.datetime) -> Result:
    """Do what a table says, from a day on; return what became of whom.

    Raises CsvRefusedError with every row that is refused; then nothing is done.
    """
    lock_organisation()
    problems = Problems()
    moves = read_moves(sheet, on, problems)
    problems.refuse()
    if not moves:
        problems.add(sheet.rows[0], "", NOTHING_MOVES)
        problems.refuse()
    writer = _Writer(on, problems, by=by, at=at)
    outcomes = writer.write(moves)
    problems.refuse()
    left = left_behind([one.user for one in moves], writer.ended, on=on, leavers=writer.leavers)
    return Result(tuple(outcomes), tuple(left))


@confirmed_act("人事異動の取消し")
@recorded(RecordKind.TRANSFERRED, of="transfer", act="取消し")
def cancel_transfer(*, transfer: Transfer, by: User, at: dt.datetime) -> None:
    """Take back a 人事異動 whose day has not come: roles as they were before.

    ValidationError if its day has come, if it was taken back already, or where something of it was changed
    since: that is named, and nothing is done.
    """
    lock_organisation()
    stored = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if stored.cancelled_at:
        raise ValidationError("この異動は、すでに取り消されています。")
    if stored.on <= timezone.localdate(at):
        raise ValidationError(
            f"異動日（{era_date(stored.on)}）が来たため、まとめて取り消せません。1人ずつ直してください。"
        )
    office, rights = SecretariatGuard(), RightsGuard(by)
    steps = [*stored.steps.select_related("user", "membership__department", "membership__user")]
    changed = [step for step in steps if _is_changed(step, stored.on)]
    if changed:
        names = "、".join(f"{step.user}さんの「{step.told}」" for step in changed)
        raise ValidationError(
            f"登録のあとに変わったため、まとめて取り消せません：{names}。1人ずつ直してください。"
        )
    for step in steps:
        _undo(step, by=by, at=at)
    stored.cancelled_by, stored.cancelled_at = by, at
    stored.save()
    office.check(since=timezone.localdate(at))
    rights.check()


def _is_changed(step: TransferStep, on: dt.date) -> bool:
    if step.kind == TransferStepKind.CLOSED:
        return step.user.closes_on != on
    if step.membership is None:
        return True
    if step.kind == TransferStepKind.ENDED:
        return step.membership.valid_until != on - ONE_DAY
    return step.membership.valid_from < on


def _undo(step: TransferStep, *, by: User, at: dt.datetime) -> None:
    row = step.membership
    if step.kind == TransferStepKind.CLOSED:
        step.user.closes_on = None
        step.user.save(update_fields=["closes_on"])
        log_user(step.user, by=by, at=at, sentence="異動の取消しにより、利用を続けることにしました。")
    elif row is not None and step.kind == TransferStepKind.ENDED:
        row.valid_until = step.former_until
        row.save()
        log_membership(row, by=by, at=at, sentence=f"異動の取消しにより、「{described(row)}」に戻しました。")
    elif row is not None:
        log_membership(
            row, by=by, at=at, sentence=f"異動の取消しにより、「{described(row)}」をなくしました。"
        )
        row.delete()


class _Writer:
    """Writes the moves one after the other, in an order in which the secretariat may change within itself."""

    def __init__(self, on: dt.date, problems: Problems, *, by: User, at: dt.datetime) -> None:
        self.on, self.problems = on, problems
        self.act: dict[str, Any] = {"by": by, "at": at}
        self.transfer = Transfer.objects.create(on=on, recorded_by=by, recorded_at=at)
        record(RecordKind.TRANSFERRED, user=by, subject=self.transfer, act="登録")
        self.ended: list[Membership] = []
        self.leavers: set[int] = set()
        self.loses: dict[int, list[str]] = {}
        self.gains: dict[int, list[str]] = {}
        self.keeps: dict[int, list[str]] = {}

    def write(self, moves: Sequence[Move]) -> list[Outcome]:
        """Give the secretariat's roles first, then end what ends, then give the others and close accounts."""
        before = {move.user.pk: self._running(move) for move in moves}
        kept = {move.user.pk: self._kept(move, before[move.user.pk]) for move in moves}
        for move in moves:
            self._grant(move, kept[move.user.pk], of_office=True)
        for move in moves:
            if move.ends_all:
                self._end(
                    move, [row for row in before[move.user.pk] if row not in kept[move.user.pk].values()]
                )
        for move in moves:
            self._grant(move, kept[move.user.pk], of_office=False)
            if move.leaves:
                self._close(move)
            stays = [
                row
                for row in before[move.user.pk]
                if not move.ends_all or row.is_of_directory or row in kept[move.user.pk].values()
            ]
            self.keeps[move.user.pk] = [described(row) for row in stays]
        return [self._outcome(move) for move in moves]

    def _running(self, move: Move) -> list[Membership]:
        """Return the roles that reach the day; one that begins then or later must be taken back first."""
        open_end = Q(valid_until__isnull=True) | Q(valid_until__gte=self.on)
        rows = [*Membership.objects.filter(open_end, user=move.user).select_related("user", "department")]
        coming = [row for row in rows if row.valid_from >= self.on]
        if coming and move.ends_all:
            self.problems.add(
                move.rows[0],
                "",
                f"{move.user}さんには、異動日から始まる所属「{described(coming[0])}」が既にあります。"
                "先に、その人の画面で取り消してください。",
            )
        return [row for row in rows if row.valid_from < self.on]

    def _kept(self, move: Move, running: Sequence[Membership]) -> dict[int, Membership]:
        """Return which new role is held already, by the number of its row: it goes on as it is."""
        found = {}
        for number, part in move.parts.items():
            there = next((row for row in running if part.is_held_as(row) and row.valid_until is None), None)
            if there:
                found[number] = there
        return found

    def _grant(self, move: Move, kept: dict[int, Membership], *, of_office: bool) -> None:
        for row in move.rows:
            part = move.parts.get(row.number)
            if part is None or row.number in kept or (part.role == Role.SECRETARIAT) != of_office:
                continue
            for given in self._tried(row, lambda part=part: self._granted(move, part)) or ():
                self._note(given, TransferStepKind.ADDED, None)
                self.gains.setdefault(move.user.pk, []).append(described(given))

    def _granted(self, move: Move, part: Part) -> list[Membership]:
        return grant_role(
            user=move.user,
            role=part.role,
            department=part.department,
            valid_from=self.on,
            valid_until=None,
            is_deputy=part.is_deputy,
            plans=part.plans or (),
            **self.act,
        )

    def _end(self, move: Move, rows: Sequence[Membership]) -> None:
        for row in rows:
            if row.is_of_directory:  # which ends it itself
                continue
            former = row.valid_until
            told = described(row)
            ended = self._tried(
                move.rows[0],
                lambda row=row: end_membership(membership=row, last_day=self.on - ONE_DAY, **self.act),
            )
            if ended:
                self.ended.append(ended)
                self._note(ended, TransferStepKind.ENDED, former)
                self.loses.setdefault(move.user.pk, []).append(told)

    def _close(self, move: Move) -> None:
        if self._tried(move.rows[0], lambda: close_on(user=move.user, day=self.on, **self.act)):
            self.leavers.add(move.user.pk)
            told = f"{era_date(self.on)}から利用できません"
            TransferStep.objects.create(
                transfer=self.transfer, user=move.user, kind=TransferStepKind.CLOSED, told=told
            )
            self.loses.setdefault(move.user.pk, []).append(f"アカウント（{told}）")

    def _note(self, row: Membership, kind: TransferStepKind, former: dt.date | None) -> None:
        TransferStep.objects.create(
            transfer=self.transfer,
            user=row.user,
            kind=kind,
            membership=row,
            former_until=former,
            told=described(row),
        )

    def _tried(self, row: Row, act: Any) -> Any:
        """Return what an act returns; None where it is refused, which is noted at the row."""
        try:
            with transaction.atomic():
                return act()
        except ValidationError as error:
            note_refusal(self.problems, row, error, _COLUMNS)
            return None

    def _outcome(self, move: Move) -> Outcome:
        key = move.user.pk
        return Outcome(
            username=move.user.username,
            name=str(move.user),
            kind=move.label,
            loses=tuple(self.loses.get(key, ())),
            gains=tuple(self.gains.get(key, ())),
            keeps=tuple(self.keeps.get(key, ())),
        )
