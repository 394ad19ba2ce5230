"""What a user's memberships amount to on one day. The only place that reads roles.

Other apps build their rules on :class:`Access`; nothing else asks for a role.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Membership, Role, User
from imari_dx.shared.kept_queries import kept


@dataclass(frozen=True, slots=True)
class Access:
    """A user's roles on a day: city-wide ones as flags, departmental ones as sets of department ids."""

    is_secretariat: bool = False
    is_headquarters: bool = False
    is_viewer: bool = False
    is_administrator: bool = False
    editor_departments: frozenset[int] = frozenset()
    approver_departments: frozenset[int] = frozenset()
    deputy_departments: frozenset[int] = frozenset()  # of approver_departments: only as a deputy (代決)

    @property
    def own_departments(self) -> frozenset[int]:
        """Departments in which the user enters or approves."""
        return self.editor_departments | self.approver_departments

    @property
    def takes_part(self) -> bool:
        """Whether the user has a part in a round: enters, approves, checks or decides."""
        return bool(self.is_secretariat or self.is_headquarters or self.own_departments)

    @property
    def has_any_role(self) -> bool:
        """Whether the user belongs anywhere on this day; without a role nothing but the own account shows."""
        return bool(
            self.is_secretariat
            or self.is_headquarters
            or self.is_viewer
            or self.is_administrator
            or self.own_departments
        )


@kept
def _held_on(day: dt.date, user: int) -> QuerySet[Membership]:
    rows = Membership.objects.valid_on(day).filter(user=user).select_related("department")
    return rows.annotate(restricted_to=F("plan_roles__plan"))


def memberships_on(user: User, day: dt.date) -> list[Membership]:
    """Return the user's memberships valid on a day, with their departments, in the order of the roles.

    Each with ``only_plans``, read in the same query. Plans themselves are unknown here: what restricts a role
    is a row of ``initiatives.PlanRole``, and only its number counts.
    """
    found: dict[int, Membership] = {}
    for row in _held_on(day, user.pk):
        one = found.setdefault(row.pk, row)
        if row.restricted_to is not None:
            one.only_plans |= {row.restricted_to}
    order = {role: number for number, role in enumerate(Role.values)}
    return sorted(found.values(), key=lambda row: (order[row.role], row.pk))


def access_from(memberships: Iterable[Membership], *, plan: int | None = None) -> Access:
    """Return the access that memberships amount to for a plan (its number).

    Without a plan: for what belongs to none (people, departments). There a role counts only if it reaches
    every plan; or the secretariat of one plan could give itself the others.
    """
    rows = [row for row in memberships if row.reaches(plan)]
    roles = {row.role for row in rows}

    def departments(role: Role) -> frozenset[int]:
        return frozenset(row.department_id for row in rows if row.role == role and row.department_id)

    headed = frozenset(row.department_id for row in rows if row.role == Role.APPROVER and not row.is_deputy)
    return Access(
        is_secretariat=Role.SECRETARIAT in roles,
        is_headquarters=Role.HEADQUARTERS in roles,
        is_viewer=Role.VIEWER in roles,
        is_administrator=Role.ADMINISTRATOR in roles,
        editor_departments=departments(Role.EDITOR),
        approver_departments=departments(Role.APPROVER),
        deputy_departments=departments(Role.APPROVER) - headed,
    )


def current_memberships(user: User) -> list[Membership]:
    """Return today's memberships of the user, read once per request (kept on the user object)."""
    today = timezone.localdate()
    if user.memberships_read is None or user.memberships_read[0] != today:
        user.memberships_read = (today, memberships_on(user, today))
    return user.memberships_read[1]


def access_of(user: User | AnonymousUser, *, plan: int | None = None) -> Access:
    """Return the access of whoever asks today; see ``access_from`` for the plan.

    Nobody logged in and an account that is stopped or closed have none. For a plan ask
    ``initiatives.permissions.access_to``.
    """
    if isinstance(user, AnonymousUser) or not user.is_open_on(timezone.localdate()):
        return Access()
    return access_from(current_memberships(user), plan=plan)


def may_keep_account(keeper: User, user: User) -> bool:
    """Whether ``keeper``, who keeps accounts, may change this one: its ID, addresses, password, use.

    The account of a secretariat of today or later is kept by the secretariat alone: whoever sets its password
    could act in its name.
    """
    if access_of(keeper).is_secretariat:
        return True
    held = Membership.objects.filter(user=user, role=Role.SECRETARIAT)
    return not held.exclude(valid_until__lt=timezone.localdate()).exists()


def require_secretariat(user: User) -> None:
    """Refuse (403) whoever is not the secretariat of the whole house: departments, who belongs where."""
    if not access_of(user).is_secretariat:
        raise PermissionDenied("この画面は事務局だけが使えます。")


def keeps_accounts(user: User) -> bool:
    """Whether somebody keeps the accounts of the house: its secretariat and the account administrator do."""
    access = access_of(user)
    return access.is_secretariat or access.is_administrator


def require_account_keeper(user: User) -> None:
    """Refuse (403) whoever does not keep accounts."""
    if not keeps_accounts(user):
        raise PermissionDenied("この画面は事務局とアカウント管理者だけが使えます。")
