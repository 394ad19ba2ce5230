"""People from a table: a row for each role; new accounts, new roles, changed names and addresses.

What is there and not in the table stays as it is. Roles end on the page of a person, where a 人事異動 is
registered. Everything is written by the services of that page, so its rights and refusals are the same.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Department, Membership, Role, User
from accounts.services import change_user, described, grant_membership, lock_organisation, register_user
from imari_dx.shared.acts import one_act
from imari_dx.shared.csv_in import Column, CsvFileError, Problems, Row, Sheet
from imari_dx.shared.fiscal_year import DateError, parse_date
from initiatives.csv_in.departments import departments_by_name
from initiatives.csv_in.lines import Effect, Line, note_refusal, told_change
from initiatives.models import Plan

ID, NAME, MAIL, ROLE, DEPARTMENT, DEPUTY, FROM, UNTIL = (
    *("利用者ID", "氏名", "メールアドレス", "役割"),
    *("部署", "代決者", "開始日", "終了日"),
)
_DEPUTY: Final = "代決者"
COLUMNS: Final = (
    Column(ID, also=("ログインID", "ユーザーID", "ID"), is_required=True, example="yamada"),
    Column(NAME, also=("名前",), is_required=True, example="山田　太郎"),
    Column(
        MAIL,
        also=("メール",),
        help_text="お知らせを送る先。空欄は、登録のまま。",
        example="yamada@example.lg.jp",
    ),
    Column(
        ROLE,
        is_required=True,
        help_text=f"{'、'.join(Role.labels)}のどれか。空欄のときは、利用者だけを登録します。",
        example=Role.EDITOR.label,
    ),
    Column(DEPARTMENT, also=("部署名", "所属"), help_text="担当者と所属長では必ず書きます。", example="○○課"),
    Column(DEPUTY, help_text="所属長に代わって承認する人は「代決者」と書き、役割は所属長にします。"),
    Column(FROM, help_text="役割の始まる日。空欄のときは、今日から。", example="令和8年4月1日"),
    Column(UNTIL, help_text="役割の最後の日。期限がなければ空欄。"),
)
MOST_NEW: Final = 200
_USER_FIELDS: Final = {"username": ID, "full_name": NAME, "email": MAIL}
_ROLE_FIELDS: Final = {
    "role": ROLE,
    "department": DEPARTMENT,
    "is_deputy": DEPUTY,
    "valid_from": FROM,
    "valid_until": UNTIL,
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A role as a row gives it."""

    role: str
    is_deputy: bool
    department: Department | None
    valid_from: dt.date
    valid_until: dt.date | None

    def is_held_as(self, row: Membership) -> bool:
        """Whether somebody has it already on one of its days."""
        same = (row.role, row.department_id, row.is_deputy) == (
            *(self.role, self.department.pk if self.department else None),
            self.is_deputy,
        )
        begins = self.valid_until is None or row.valid_from <= self.valid_until
        return same and begins and (row.valid_until is None or row.valid_until >= self.valid_from)


@dataclass(slots=True)
class _Person:
    """One account of the table: its rows, and what they say of name and address."""

    username: str
    rows: list[Row] = field(default_factory=list)
    full_name: str = ""
    email: str = ""
    parts: dict[int, _Part] = field(default_factory=dict)


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


@one_act()
def take_in_people(
    *, sheet: Sheet, passwords: Mapping[str, str] | None, by: User, at: dt.datetime
) -> list[Line]:
    """Register the people of a table and their roles, all or none; return what became of each row.

    ``passwords`` are stored forms of first passwords by 利用者ID; None for a preview, whose accounts nobody
    gets into. Raises CsvRefusedError with every cell that is wrong, also by the rights of ``by``.
    """
    lock_organisation()
    today, problems = timezone.localdate(at), Problems()
    people = _read(sheet, today, problems)
    problems.refuse()
    writer = _Writer(problems, passwords, by=by, at=at)
    lines = [line for person in people for line in writer.write(person)]
    problems.refuse()
    return sorted(lines, key=lambda line: line.row)


def _read(sheet: Sheet, today: dt.date, problems: Problems) -> list[_Person]:
    people: dict[str, _Person] = {}
    departments, roles = departments_by_name(today), _roles()
    for row in sheet.rows:
        username = User.normalize_username(row.get(ID))
        if not username:
            problems.add(row, ID, "利用者IDを入力してください。")
            continue
        if username not in people:
            people[username] = _Person(username)
        person = people[username]
        person.rows.append(row)
        person.full_name = _same(person, person.full_name, row, NAME, problems)
        person.email = _same(person, person.email, row, MAIL, problems)
        part = _part(row, roles, departments, today, problems)
        if part:
            person.parts[row.number] = part
    for person in people.values():
        if not person.full_name:
            problems.add(person.rows[0], NAME, "氏名を入力してください。")
    return [*people.values()]


def _same(person: _Person, before: str, row: Row, column: str, problems: Problems) -> str:
    """Return what the rows of one person say in a column: each the same, or nothing."""
    text = row.get(column)
    if "\n" in text:
        problems.add(row, column, "改行は使えません。1行で入力してください。")
    elif text and before and text != before:
        sentence = f"利用者IDが同じ{person.rows[0].number}行目と違います。同じにするか、空欄にしてください。"
        problems.add(row, column, sentence)
    return before or text


def _roles() -> dict[str, tuple[str, bool]]:
    """Return the words for each role, the plans' own among them, with whether they mean a deputy."""
    words = {label: (role, False) for role, label in Role.choices}
    words |= {
        plan.words.member: (Role.HEADQUARTERS, False) for plan in Plan.objects.prefetch_related("levels")
    }
    head = Role.APPROVER
    return {**words, _DEPUTY: (head, True), f"{head.label}（{_DEPUTY}）": (head, True)}


def _part(
    row: Row,
    roles: Mapping[str, tuple[str, bool]],
    departments: Mapping[str, Department],
    today: dt.date,
    problems: Problems,
) -> _Part | None:
    """Return the role of a row; None where it gives none, or one that cannot be read."""
    word, name = row.get(ROLE), row.get(DEPARTMENT)
    valid_from, valid_until = _day(row, FROM, problems), _day(row, UNTIL, problems)
    if not word:
        if name:
            problems.add(row, ROLE, "役割を入力してください。")
        return None
    if word not in roles:
        problems.add(row, ROLE, f"「{word}」という役割はありません。使えるのは、{'、'.join(roles)}です。")
        return None
    if name and name not in departments:
        problems.add(row, DEPARTMENT, f"「{name}」という部署はありません。先に部署を登録してください。")
        return None
    role, is_deputy = roles[word]
    return _Part(
        role=role,
        is_deputy=is_deputy or bool(row.get(DEPUTY)),
        department=departments[name] if name else None,
        valid_from=valid_from or today,
        valid_until=valid_until,
    )


def _day(row: Row, column: str, problems: Problems) -> dt.date | None:
    try:
        return parse_date(row.get(column)) if row.get(column) else None
    except DateError as error:
        problems.add(row, column, str(error))
        return None


class _Writer:
    """Writes one person after the other through the services of the page 利用者."""

    def __init__(
        self, problems: Problems, passwords: Mapping[str, str] | None, *, by: User, at: dt.datetime
    ) -> None:
        self.problems, self.passwords = problems, passwords
        self.who_and_when: dict[str, Any] = {"by": by, "at": at}

    def write(self, person: _Person) -> list[Line]:
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

    def _registered(self, person: _Person) -> tuple[User, list[str]]:
        user = User(username=person.username, full_name=person.full_name, email=person.email)
        user.set_unusable_password()
        if self.passwords is not None:
            user.password = self.passwords[person.username]
        told = [f"メールアドレス：{person.email}"] if person.email else []
        return register_user(user=user, **self.who_and_when), told

    def _changed(self, user: User, person: _Person) -> tuple[User, list[str]]:
        email = person.email or user.email
        changes = []
        if user.full_name != person.full_name:
            changes.append(told_change(NAME, user.full_name, person.full_name))
        if user.email != email:
            changes.append(told_change(MAIL, user.email, email))
        if changes:
            change_user(user=user, full_name=person.full_name, email=email, **self.who_and_when)
        return user, changes

    def _granted(self, user: User, row: Row, part: _Part | None) -> tuple[bool, str]:
        """Return whether a role was added, and it in words; "" for a row without any."""
        if part is None:
            return False, ""
        held = user.memberships.select_related("department")
        if there := next((one for one in held if part.is_held_as(one)), None):
            return False, described(there)
        try:
            with transaction.atomic():
                rows = grant_membership(
                    user=user,
                    role=part.role,
                    department=part.department,
                    valid_from=part.valid_from,
                    valid_until=part.valid_until,
                    is_deputy=part.is_deputy,
                    **self.who_and_when,
                )
        except ValidationError as error:
            note_refusal(self.problems, row, error, _ROLE_FIELDS)
            return False, ""
        return True, "、".join(described(one) for one in rows)
