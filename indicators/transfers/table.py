"""The table of a 人事異動: a row for each person and new role; read into what is to become of each person."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from accounts.models import User
from imari_dx.shared.csv_in import Column, Problems, Row, Sheet
from imari_dx.shared.search import folded
from initiatives.csv_in.people_table import (
    DEPARTMENT,
    DEPUTY,
    DEPUTY_WORD,
    ID,
    NAME,
    PLANS,
    ROLE,
    Part,
    known_words,
    read_part,
)

KIND, NOW = "区分", "今の所属と役割"


class Kind(Enum):
    """What a row does: the code in a form, the word in a table, what it means."""

    MOVE = ("move", "異動", "今の所属をすべて終え、新しい所属になります")
    ADD = ("add", "兼務", "今の所属はそのままで、加わります")
    LEAVE = ("leave", "退職・転出", "今の所属をすべて終え、異動日から利用できなくなります")

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def label(self) -> str:
        return self.value[1]


_KINDS: Final = {one.label: one for one in Kind} | {"退職": Kind.LEAVE, "転出": Kind.LEAVE}
COLUMNS: Final = (
    Column(ID, also=("ログインID", "ユーザーID", "ID"), is_required=True, example="yamada"),
    Column(
        NAME, also=("名前",), help_text="書いてあれば、登録の氏名と同じかを確かめます。", example="山田　太郎"
    ),
    Column(
        KIND,
        is_required=True,
        help_text="異動、兼務、退職、転出のどれか。空欄の行は何も変えません。",
        example=Kind.MOVE.label,
    ),
    Column(DEPARTMENT, also=("部署名", "新しい部署", "所属"), help_text="新しい部署。", example="○○課"),
    Column(ROLE, also=("新しい役割",), help_text="新しい役割。退職・転出では空欄。", example="担当者"),
    Column(DEPUTY, help_text=f"所属長に代わって承認する人は「{DEPUTY_WORD}」。"),
    Column(PLANS, help_text="役割を使える計画の名前。空欄は、すべての計画。"),
)


@dataclass(slots=True)
class Move:
    """What is to become of one person: the rows, the new roles by row, whether the present ones end."""

    user: User
    rows: list[Row] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    parts: dict[int, Part] = field(default_factory=dict)

    @property
    def leaves(self) -> bool:
        return Kind.LEAVE in self.kinds

    @property
    def ends_all(self) -> bool:
        return bool(self.kinds & {Kind.LEAVE, Kind.MOVE})

    @property
    def label(self) -> str:
        return "・".join(one.label for one in Kind if one in self.kinds)


def read_moves(sheet: Sheet, on: dt.date, problems: Problems) -> list[Move]:
    """Return what a table says of each person; what cannot be read is noted among the problems."""
    moves: dict[int, Move] = {}
    known = known_words(on)
    users = _users(sheet.rows)
    for row in sheet.rows:
        if not row.get(KIND):
            continue
        kind, user = _KINDS.get(row.get(KIND)), users.get(User.normalize_username(row.get(ID)))
        if kind is None:
            problems.add(row, KIND, f"「{row.get(KIND)}」は使えません。使えるのは、{'、'.join(_KINDS)}です。")
        if user is None:
            problems.add(row, ID, f"「{row.get(ID)}」という利用者はいません。先に登録してください。")
        elif row.get(NAME) and folded(row.get(NAME)) != folded(user.full_name):
            problems.add(
                row, NAME, f"この利用者IDの人は「{user.full_name}」さんです。どちらかを直してください。"
            )
        if kind is None or user is None:
            continue
        move = moves.setdefault(user.pk, Move(user))
        move.rows.append(row)
        move.kinds.add(kind)
        _read_role(move, kind, row, read_part(row, known, problems), problems)
    for move in moves.values():
        if move.leaves and len(move.rows) > 1:
            problems.add(move.rows[-1], KIND, f"{move.user}さんは、退職・転出の行を1つだけにしてください。")
    return [*moves.values()]


def _read_role(move: Move, kind: Kind, row: Row, part: Part | None, problems: Problems) -> None:
    if kind == Kind.LEAVE:
        if row.get(ROLE) or row.get(DEPARTMENT):
            problems.add(row, ROLE, "退職・転出では、部署と役割を空欄にしてください。")
    elif part:
        move.parts[row.number] = part
    elif not row.get(ROLE) and not row.get(DEPARTMENT):
        problems.add(row, ROLE, "新しい役割を入力してください。")


def _users(rows: Iterable[Row]) -> Mapping[str, User]:
    names = {User.normalize_username(row.get(ID)) for row in rows}
    return {one.username: one for one in User.objects.filter(username__in=names)}
