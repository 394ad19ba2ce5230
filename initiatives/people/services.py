"""What happens to a person's roles, with the plans that they reach; ``accounts`` writes the rest of them."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.guards import NOT_FOR_ONESELF, ONLY_BY_SECRETARIAT, SecretariatGuard
from accounts.models import Membership, Role, User
from accounts.permissions import access_of
from accounts.services import (
    OF_DIRECTORY,
    described,
    grant_membership,
    log_membership,
    register_user,
    transfer,
)
from accounts.sign_in.first_passwords import FirstPassword
from imari_dx.shared.confirmed_acts import confirmed_act
from initiatives.models import Plan, PlanRole

ACCOUNTS_KNOW_NO_PLAN = (
    "アカウント管理者は、計画を限って登録できません（利用者は、計画ごとには分かれていません）。"
)


class RoleRefusedError(ValidationError):
    """One of several roles cannot be given: which, counted from 0, and why."""

    def __init__(self, error: ValidationError, number: int) -> None:
        super().__init__(error)
        self.number = number


@confirmed_act("利用者の登録")
def register_person(
    *, user: User, password: FirstPassword, roles: Sequence[dict[str, Any]], by: User, at: dt.datetime
) -> User:
    """Store a new account with its first password and all its roles, or nothing of it; return the account.

    A role is what ``grant_role`` takes besides the user. ValidationError by field for the account,
    RoleRefusedError for a role.
    """
    user.password = password.stored
    register_user(user=user, by=by, at=at)
    for number, role in enumerate(roles):
        try:
            grant_role(user=user, **role, by=by, at=at)
        except ValidationError as error:
            raise RoleRefusedError(error, number) from error
    return user


@confirmed_act("所属と役割の追加")
def grant_role(*, plans: Collection[Plan] = (), by: User, at: dt.datetime, **role: Any) -> list[Membership]:
    """Let a user have a role from a day on, for ``plans`` only (none named: for all); return the rows.

    ``role`` and the refusals are those of ``grant_membership``, and those of ``restrict_role``.
    """
    guard = SecretariatGuard()
    rows = grant_membership(**role, by=by, at=at)
    _name_plans(rows, plans, by=by, at=at)
    guard.check(since=timezone.localdate(at))
    return rows


@confirmed_act("所属と役割の異動")
def transfer_role(
    *, plans: Collection[Plan] = (), by: User, at: dt.datetime, **role: Any
) -> list[Membership]:
    """人事異動 into a role for ``plans`` only (none named: for all); see ``transfer``."""
    guard = SecretariatGuard()
    rows = transfer(**role, by=by, at=at)
    _name_plans(rows, plans, by=by, at=at)
    guard.check(since=timezone.localdate(at))
    return rows


@confirmed_act("役割を使う計画の変更")
def restrict_role(
    *, membership: Membership, plans: Collection[Plan], by: User, at: dt.datetime
) -> Membership:
    """Let a role reach these plans only, all of them if none is named; return it.

    ValidationError if no secretariat of all plans would be left, for an account administrator, and where
    ``by`` may not extend the role: the secretariat's, or one's own.
    """
    row = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    if row.is_of_directory:
        raise ValidationError(OF_DIRECTORY)
    if not access_of(by).is_secretariat:
        if row.role == Role.SECRETARIAT:
            raise ValidationError(ONLY_BY_SECRETARIAT)
        if row.user_id == by.pk:
            raise ValidationError(NOT_FOR_ONESELF)
    guard = SecretariatGuard()
    if {one.pk for one in plans} != set(row.plan_roles.values_list("plan", flat=True)):
        row.plan_roles.all().delete()
        _name_plans([row], plans, by=by, at=at, is_change=True)
    guard.check(since=timezone.localdate(at))
    return row


def _name_plans(
    rows: Sequence[Membership],
    plans: Collection[Plan],
    *,
    by: User,
    at: dt.datetime,
    is_change: bool = False,
) -> None:
    names = "、".join(str(plan) for plan in plans)
    for row in rows:
        if plans and row.role == Role.ADMINISTRATOR:
            raise ValidationError({"plans": ACCOUNTS_KNOW_NO_PLAN})
        PlanRole.objects.bulk_create([PlanRole(membership=row, plan=plan) for plan in plans])
        if plans:
            sentence = f"「{described(row)}」を使える計画を「{names}」に限りました。"
            log_membership(row, by=by, at=at, sentence=sentence)
        elif is_change:
            sentence = f"「{described(row)}」を、すべての計画で使えるようにしました。"
            log_membership(row, by=by, at=at, sentence=sentence)
