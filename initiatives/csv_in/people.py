"""People from a table: a row for each role; new accounts, new roles, changed names and addresses.

What is there and not in the table stays as it is. Roles end where a 人事異動 is registered. Everything is
written by the services of the pages of 利用者, so their rights and refusals are the same. The list of
利用者 as CSV is such a table: what goes out there comes back in unchanged.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.account_acts import stop_use, use_again
from accounts.models import Membership, User
from accounts.services import change_user, described, lock_organisation, register_user
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.csv_in import CsvFileError, Problems, Row, Sheet
from initiatives.csv_in.lines import Effect, Line, note_refusal, told_change
from initiatives.csv_in.people_table import (
    ALL_PLANS,
    DEPARTMENT,
    DEPUTY,
    FROM,
    ID,
    IN_USE,
    MAIL,
    NAME,
    PLANS,
    ROLE,
    STOPPED,
    UNTIL,
    USE,
    Part,
    Person,
    read_people,
)
from initiatives.people.list_form import plans_named
from initiatives.people.services import grant_role, restrict_role

MOST_NEW: Final = 200
_USER_FIELDS: Final = {"username": ID, "full_name": NAME, "email": MAIL}
_ROLE_FIELDS: Final = {
    "role": ROLE,
    "department": DEPARTMENT,
    "is_deputy": DEPUTY,
    "valid_from": FROM,
    "valid_until": UNTIL,
    "plans": PLANS,
}


def new_people(sheet: Sheet) -> list[User]:
    """Return the accounts of a table that are not there yet, not stored. Raises CsvFileError for too many."""
    names = {User.normalize_username(row.get(ID)): row.get(NAME) for row in sheet.rows if row.get(ID)}
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    found = [User(username=name, full_name=full) for name, full in names.items() if name not in there]
    if len(found) > MOST_NEW:
        raise CsvFileError(
            f"新しい利用者は、一度に{MOST_NEW}人までです（このファイルは{len(found)}人）。ファイルを分けてください。"
        )
    return found


@confirmed_act("利用者の取込み")
def take_in_people(
    *, sheet: Sheet, passwords: Mapping[str, str] | None, by: User, at: dt.datetime
) -> list[Line]:
    """Register the people of a table and their roles, all or none; return what became of each row.

    ``passwords`` are stored forms of first passwords by 利用者ID; None for a preview, whose accounts nobody
    gets into. Raises CsvRefusedError with every cell that is wrong, also by the rights of ``by``.
    """
    lock_organisation()
    today, problems = timezone.localdate(at), Problems()
    people = read_people(sheet, today, problems)
    problems.refuse()
    writer = _Writer(problems, passwords, by=by, at=at)
    lines = [line for person in people for line in writer.write(person)]
    problems.refuse()
    return sorted(lines, key=lambda line: line.row)


class _Writer:
    """Writes one person after the other through the services of the page 利用者."""

    def __init__(
        self, problems: Problems, passwords: Mapping[str, str] | None, *, by: User, at: dt.datetime
    ) -> None:
        self.problems, self.passwords = problems, passwords
        self.who_and_when: dict[str, Any] = {"by": by, "at": at}

    def write(self, person: Person) -> list[Line]:
        """Write a person and the roles; what is refused is noted, and the rest is tried all the same."""
        stored = User.objects.filter(username=person.username).first()
        try:
            with transaction.atomic():
                user, changes = self._changed(stored, person) if stored else self._registered(person)
        except ValidationError as error:
            note_refusal(self.problems, person.rows[0], error, _USER_FIELDS)
            return []
        lines = []
        for row in person.rows:
            of_account = changes if row is person.rows[0] else []
            is_granted, role = self._granted(user, row, person.parts.get(row.number))
            effect = Effect.CHANGED if of_account or is_granted else Effect.SAME
            if stored is None and (is_granted or row is person.rows[0]):
                effect = Effect.NEW
            told = [*of_account, role or ("登録のまま" if stored else "役割なし")]
            if not user.is_active:
                told.append("利用停止中のため、ログインできません")
            name = f"{person.full_name}（{person.username}）"
            lines.append(Line(row.number, effect, name, "、".join(told)))
        return lines

    def _registered(self, person: Person) -> tuple[User, list[str]]:
        user = User(username=person.username, full_name=person.full_name, email=person.email)
        user.set_unusable_password()
        if self.passwords is not None:
            user.password = self.passwords[person.username]
        told = [f"メールアドレス：{person.email}"] if person.email else []
        register_user(user=user, **self.who_and_when)
        if person.use == STOPPED:
            stop_use(user=user, **self.who_and_when)
        return user, told

    def _changed(self, user: User, person: Person) -> tuple[User, list[str]]:
        email = person.email or user.email
        changes = []
        if user.full_name != person.full_name:
            changes.append(told_change(NAME, user.full_name, person.full_name))
        if user.email != email:
            changes.append(told_change(MAIL, user.email, email))
        if changes:
            change_user(user=user, full_name=person.full_name, email=email, **self.who_and_when)
        is_open = user.is_open_on(timezone.localdate(self.who_and_when["at"]))
        if person.use and is_open != (person.use == IN_USE):
            (stop_use if is_open else use_again)(user=user, **self.who_and_when)
            changes.append(told_change(USE, *([IN_USE, STOPPED] if is_open else [STOPPED, IN_USE])))
        return user, changes

    def _granted(self, user: User, row: Row, part: Part | None) -> tuple[bool, str]:
        """Return whether a role was added, and it in words; "" for a row without any."""
        if part is None:
            return False, ""
        held = user.memberships.select_related("department")
        there = next((one for one in held if part.is_held_as(one)), None)
        try:
            with transaction.atomic():
                if there:
                    return self._restricted(there, part)
                rows = grant_role(
                    user=user,
                    role=part.role,
                    department=part.department,
                    valid_from=part.valid_from,
                    valid_until=part.valid_until,
                    is_deputy=part.is_deputy,
                    plans=part.plans or (),
                    **self.who_and_when,
                )
        except ValidationError as error:
            note_refusal(self.problems, row, error, _ROLE_FIELDS)
            return False, ""
        return True, "、".join(described(one) for one in rows)

    def _restricted(self, there: Membership, part: Part) -> tuple[bool, str]:
        """Let a role that somebody has reach the plans of a row; nothing changes where it names none."""
        before = plans_named(there)
        is_other = part.plans is not None and {one.pk for one in part.plans} != set(
            there.plan_roles.values_list("plan", flat=True)
        )
        if not is_other:
            return False, described(there)
        restrict_role(membership=there, plans=part.plans or (), **self.who_and_when)
        after = "、".join(str(plan) for plan in part.plans or ())
        return True, f"{described(there)}、{told_change(PLANS, before or ALL_PLANS, after or ALL_PLANS)}"
