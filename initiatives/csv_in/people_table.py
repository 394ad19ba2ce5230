"""The table that people are handed in as: its columns, and what its rows say of each person."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from accounts.models import Department, Membership, Role, User
from imari_dx.shared.csv_in import Column, Problems, Row, Sheet
from imari_dx.shared.fiscal_year import DateError, parse_date
from initiatives.csv_in.departments import departments_by_name
from initiatives.models import Plan

ID, NAME, MAIL, ROLE, DEPARTMENT, DEPUTY, FROM, UNTIL, PLANS, USE = (
    *("利用者ID", "氏名", "メールアドレス", "役割"),
    *("部署", "代決者", "開始日", "終了日", "使える計画", "利用"),
)
DEPUTY_WORD: Final = "代決者"
IN_USE, STOPPED, ALL_PLANS = "利用中", "利用停止", "すべて"
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
    Column(
        PLANS,
        help_text=f"役割を使える計画の名前か「{ALL_PLANS}」。複数は「、」で並べます。空欄は、登録のまま。",
    ),
    Column(USE, help_text=f"「{IN_USE}」か「{STOPPED}」。空欄は、登録のまま（新しい人は利用できます）。"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A role as a row gives it."""

    role: str
    is_deputy: bool
    department: Department | None
    valid_from: dt.date
    valid_until: dt.date | None
    plans: tuple[Plan, ...] | None = None  # None: the row does not say

    def is_held_as(self, row: Membership) -> bool:
        """Whether somebody has it already on one of its days."""
        same = (row.role, row.department_id, row.is_deputy) == (
            *(self.role, self.department.pk if self.department else None),
            self.is_deputy,
        )
        begins = self.valid_until is None or row.valid_from <= self.valid_until
        return same and begins and (row.valid_until is None or row.valid_until >= self.valid_from)


@dataclass(slots=True)
class Person:
    """One account of the table: its rows, and what they say of name and address."""

    username: str
    rows: list[Row] = field(default_factory=list)
    full_name: str = ""
    email: str = ""
    use: str = ""
    parts: dict[int, Part] = field(default_factory=dict)


def read_people(sheet: Sheet, today: dt.date, problems: Problems) -> list[Person]:
    """Return the people of a table with their roles; what cannot be read is noted among the problems."""
    people: dict[str, Person] = {}
    known = known_words(today)
    for row in sheet.rows:
        username = User.normalize_username(row.get(ID))
        if not username:
            problems.add(row, ID, "利用者IDを入力してください。")
            continue
        if username not in people:
            people[username] = Person(username)
        person = people[username]
        person.rows.append(row)
        person.full_name = _same(person, person.full_name, row, NAME, problems)
        person.email = _same(person, person.email, row, MAIL, problems)
        person.use = _same(person, person.use, row, USE, problems)
        if row.get(USE) not in ("", IN_USE, STOPPED):
            problems.add(row, USE, f"「{IN_USE}」か「{STOPPED}」と書くか、空欄にしてください。")
        part = read_part(row, known, problems)
        if part:
            person.parts[row.number] = part
    for person in people.values():
        if not person.full_name:
            problems.add(person.rows[0], NAME, "氏名を入力してください。")
    return [*people.values()]


def _same(person: Person, before: str, row: Row, column: str, problems: Problems) -> str:
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
    return {**words, DEPUTY_WORD: (head, True), f"{head.label}（{DEPUTY_WORD}）": (head, True)}


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of a row may name."""

    departments: Mapping[str, Department]
    roles: Mapping[str, tuple[str, bool]]
    plans: Sequence[Plan]
    today: dt.date


def known_words(day: dt.date) -> Known:
    """Return the departments, roles and plans that a table may name, with the day on which a role begins."""
    return Known(departments_by_name(day), _roles(), [*Plan.objects.all()], day)


def read_part(row: Row, known: Known, problems: Problems) -> Part | None:
    """Return the role of a row; None where it gives none, or one that cannot be read."""
    word, name = row.get(ROLE), row.get(DEPARTMENT)
    valid_from, valid_until = _day(row, FROM, problems), _day(row, UNTIL, problems)
    if not word:
        if name:
            problems.add(row, ROLE, "役割を入力してください。")
        return None
    if word not in known.roles:
        problems.add(
            row, ROLE, f"「{word}」という役割はありません。使えるのは、{'、'.join(known.roles)}です。"
        )
        return None
    if name and name not in known.departments:
        problems.add(row, DEPARTMENT, f"「{name}」という部署はありません。先に部署を登録してください。")
        return None
    role, is_deputy = known.roles[word]
    return Part(
        role=role,
        is_deputy=is_deputy or bool(row.get(DEPUTY)),
        department=known.departments[name] if name else None,
        valid_from=valid_from or known.today,
        valid_until=valid_until,
        plans=_plans(row, known.plans, problems),
    )


def _plans(row: Row, plans: Sequence[Plan], problems: Problems) -> tuple[Plan, ...] | None:
    """Return the plans that a row names; the longest name first, for names may hold 「、」 themselves."""
    rest, found = row.get(PLANS), list[Plan]()
    if rest == ALL_PLANS:
        return ()
    for plan in sorted(plans, key=lambda one: -len(str(one))):
        if str(plan) in rest:
            found.append(plan)
            rest = rest.replace(str(plan), "", 1)
    if left := rest.strip("、， ,　\n"):
        problems.add(row, PLANS, f"「{left}」という計画はありません。計画の名前のとおりに書いてください。")
    return tuple(found) or None


def _day(row: Row, column: str, problems: Problems) -> dt.date | None:
    try:
        return parse_date(row.get(column)) if row.get(column) else None
    except DateError as error:
        problems.add(row, column, str(error))
        return None
