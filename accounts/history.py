"""What became of people, roles and departments: the history's rows as changes, told in words."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from accounts.models import Department, Membership, Role, User
from imari_dx.shared.fiscal_year import era_date

LATEST: Final = 50
_EMPTY: Final = "（空欄）"
_ADDED, _REMOVED = "+", "-"
_OF_USER: Final = {
    "username": "利用者ID",
    "full_name": "氏名",
    "email": "メールアドレス",
    "is_active": "有効",
    "closes_on": "利用を終える日",
    "must_change_password": "パスワードの変更が必要",
}
_PERIOD: Final = {"valid_from": "開始日", "valid_until": "終了日"}
_OF_MEMBERSHIP: Final = {"role": "役割", "department_id": "部署", **_PERIOD, "is_deputy": "代決者"}
_OF_DEPARTMENT: Final = {
    "name": "部署名",
    "parent_id": "上位部署",
    "valid_from": "設置日",
    "valid_until": "廃止日",
    "sort_order": "並び順",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when, by whom, of what, and what it was before and after.

    By whom is empty where nobody signed in; the directory is named as the reason of what it changed.
    """

    at: dt.datetime
    by: str
    what: str
    before: str
    after: str


class _Names:
    """The names of departments as they are now, read when the first is asked for."""

    @cached_property
    def _known(self) -> dict[int, str]:
        return dict(Department.objects.values_list("pk", "name"))

    def of(self, key: int) -> str:
        return self._known.get(key, "（今はない部署）")


def changes_of_person(user: User) -> list[Change]:
    """Return what changed of an account and its roles, the latest first."""
    names = _Names()
    account = _changes(_OF_USER, _rows(User.history.filter(id=user.pk)), names, lambda _row: "アカウント")
    rows = _rows(Membership.history.filter(user_id=user.pk))
    return _latest([*account, *_changes(_OF_MEMBERSHIP, rows, names, lambda row: _role(row, names))])


def changes_of_departments() -> list[Change]:
    """Return what changed of departments, the latest first."""
    names = _Names()
    rows = _rows(Department.history.all())
    return _latest(_changes(_OF_DEPARTMENT, rows, names, lambda row: str(row.name)))


def _rows(past: Any) -> list[Any]:
    return [*past.select_related("history_user").order_by("id", "history_date", "history_id")]


def _latest(found: Iterable[Change]) -> list[Change]:
    return sorted(found, key=lambda one: one.at, reverse=True)[:LATEST]


def _changes(
    labels: Mapping[str, str],
    rows: list[Any],
    names: _Names,
    of: Callable[[Any], str],
) -> Iterator[Change]:
    """Compare each row of one thing with the one before; the first that is known is no change by itself."""
    for before, row in pairwise([None, *rows]):
        at, who, named = row.history_date, str(row.history_user or row.history_change_reason or ""), of(row)
        if row.history_type == _ADDED:
            yield Change(at, who, named, "", "追加")
        elif row.history_type == _REMOVED:
            yield Change(at, who, named, "", "削除")
        elif before is not None and before.id == row.id:
            for field, label in labels.items():
                old, new = (_word(field, getattr(one, field), names) for one in (before, row))
                if old != new:
                    yield Change(at, who, f"{named}：{label}", old, new)


def _role(row: Any, names: _Names) -> str:
    where = f"{names.of(row.department_id)} " if row.department_id else ""
    return f"{where}{_word('role', row.role, names)}"


def _word(field: str, value: Any, names: _Names) -> str:
    if value in (None, ""):
        return _EMPTY
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dt.date):
        return era_date(value)
    if field in ("parent_id", "department_id"):
        return names.of(value)
    if field == "role":
        return str(dict(Role.choices).get(value, value))
    return str(value)
