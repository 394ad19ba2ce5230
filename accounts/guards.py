"""What no change of accounts may do: leave no secretariat, or give what only the secretariat gives.

A guard remembers how it was before a change and looks again after it, in the same transaction: so the rule
holds whichever page, row or field it was. Each refusal is a ValidationError with a sentence.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accounts.models import Membership, Role, User
from accounts.periods import ONE_DAY, Period, leaves_a_gap, uncovered
from accounts.permissions import access_of
from imari_dx.shared.fiscal_year import era_date

ONLY_BY_SECRETARIAT = "事務局の役割は、事務局の人だけが登録できます。事務局の人に依頼してください。"
NOT_FOR_ONESELF = "自分の所属と役割は、自分では増やせません。事務局の人に依頼してください。"

_Held = tuple[int, str, int | None, bool]


def refuse_to_delete(rows: Iterable[User | Membership], *, today: dt.date) -> None:
    """Raise ValidationError if without these rows a day from today on would have no secretariat."""
    users = {row.pk for row in rows if isinstance(row, User)}
    memberships = {row.pk for row in rows if isinstance(row, Membership)}
    without = _secretariat_periods(Q(user__in=users) | Q(pk__in=memberships))
    _refuse_a_gap(_secretariat_periods(), without, since=today)


class SecretariatGuard:
    """Remembers who was the secretariat, so that a change can be refused that leaves nobody."""

    def __init__(self) -> None:
        self.before = _secretariat_periods()

    def check(self, *, since: dt.date) -> None:
        """Raise ValidationError if the changes made meanwhile leave a day from ``since`` on without one."""
        _refuse_a_gap(self.before, _secretariat_periods(), since=since)


class RightsGuard:
    """Remembers who held what, so that only the secretariat makes a secretariat, and nobody promotes himself.

    The account administrator may end a role, never extend one of these; reactivating an account counts too.
    """

    def __init__(self, by: User) -> None:
        self.by, self.is_free = by, access_of(by).is_secretariat
        self.before = self._held()

    def _held(self) -> dict[_Held, list[Period]]:
        held: dict[_Held, list[Period]] = {}
        if not self.is_free:
            rows = Membership.objects.filter(Q(role=Role.SECRETARIAT) | Q(user=self.by), user__is_active=True)
            for row in rows:
                key = (row.user_id, row.role, row.department_id, row.is_deputy)
                held.setdefault(key, []).append(Period(row.valid_from, row.valid_until))
        return held

    def check(self) -> None:
        """Raise ValidationError if somebody holds more days than before of what this person may not grant."""
        for key, periods in self._held().items():
            before = self.before.get(key, [])
            if any(uncovered(period, before) for period in periods):
                is_office = key[1] == Role.SECRETARIAT
                raise ValidationError(ONLY_BY_SECRETARIAT if is_office else NOT_FOR_ONESELF)


def secretariat_on(day: dt.date) -> QuerySet[User]:
    """Return who can act as the secretariat on a day."""
    rows = Membership.objects.valid_on(day).filter(_can_act_as_secretariat())
    return User.objects.filter(pk__in=rows.values("user"))


def _can_act_as_secretariat() -> Q:
    """Return the condition for memberships: demo accounts do not get in where the site is in real use.

    A secretariat of named plans keeps no accounts: it does not count.
    """
    usable = Q(role=Role.SECRETARIAT, user__is_active=True, plan_roles__isnull=True)
    return usable & Q(user__is_demo=False) if settings.PRODUCTION else usable


def _secretariat_periods(without: Q | None = None) -> list[Period]:
    rows = Membership.objects.filter(_can_act_as_secretariat())
    rows = rows.exclude(without) if without else rows
    found = rows.values_list("valid_from", "valid_until", "user__closes_on")
    return [_while_open(Period(first, last), closes_on) for first, last, closes_on in found]


def _while_open(period: Period, closes_on: dt.date | None) -> Period:
    """Return the part of a period in which the account is open."""
    if closes_on is None or period.last_or_ever < closes_on:
        return period
    return Period(period.first, closes_on - ONE_DAY)


def _refuse_a_gap(before: Sequence[Period], after: Sequence[Period], *, since: dt.date) -> None:
    gap = leaves_a_gap(before, after, since=since)
    if gap:
        raise ValidationError(
            f"{era_date(gap)}から事務局が1人もいなくなるため、終えられません。"
            "先に、ほかの人を事務局に登録してください。"
        )
