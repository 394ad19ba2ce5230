"""利用者 and 部署 as CSV and Excel: the rows of their pages in the order shown, one datum per cell."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from accounts.models import Membership, User
from initiatives.csv_in.people_table import IN_USE, STOPPED
from initiatives.models import Plan
from initiatives.organisation.department_tree import DepartmentRow
from initiatives.people.list_form import plans_named
from initiatives.words import NEUTRAL
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.documents.stamp import printed_label
from reports.downloads.files import DocumentFile, list_file
from reports.downloads.list_heads import list_head
from reports.formats.xlsx.marks import DEMO, marks_of

# Each column with its width in the worksheet, in pixels; the worksheet's heading says the 基準日.
_DAY = {"基準日": 0}
PEOPLE, DEPARTMENTS = "利用者一覧", "部署一覧"
_LEADING, _JOINT, _SUPPORTING = (
    f"{word}{NEUTRAL.initiative}" for word in ("担当する", "共管する", "関係する")
)
PEOPLE_COLUMNS = _DAY | {
    "氏名": 130,
    "利用者ID": 130,
    "メールアドレス": 200,
    "利用": 76,
    "所属の時期": 90,
    "部署": 200,
    "役割": 130,
    "代決者": 66,
    "使える計画": 200,
    "開始日": 112,
    "終了日": 112,
    "最終ログイン": 160,
    "データの区分": 90,
}
DEPARTMENT_COLUMNS = _DAY | {
    "部署": 180,
    "上位部署": 150,
    "状態": 76,
    "設置日": 112,
    "廃止日": 112,
    "所属長": 150,
    "担当者": 180,
    _LEADING: 66,
    _JOINT: 66,
    _SUPPORTING: 66,
    "データの区分": 90,
}


def people_file(
    people: Iterable[User], today: dt.date, file_format: str, *, plans: Iterable[Plan], conditions: str
) -> DocumentFile:
    """Return accounts as a file, a row per membership (one without any too); Http404 for another format.

    ``people`` come with the memberships that count (``PeopleFilter.filter``). Handed in again as CSV
    (``initiatives.csv_in``) they change nothing.
    """
    rows = []
    for user in people:
        memberships: list[Membership | None] = [*user.memberships.all()]
        rows += [_person_row(user, one, today) for one in memberships or [None]]
    head = _head(PEOPLE, rows, today, plans, conditions)
    return list_file(PEOPLE, file_format, PEOPLE_COLUMNS, rows, head, only_csv=_DAY)


def _person_row(user: User, row: Membership | None, today: dt.date) -> dict[str, Cell]:
    return {
        "基準日": today,
        "氏名": user.full_name,
        "利用者ID": user.username,
        "メールアドレス": user.email,
        "利用": IN_USE if user.is_open_on(today) else STOPPED,
        "所属の時期": _when(row, today),
        "部署": str(row.department or "") if row else "",
        "役割": row.get_role_display() if row else "",
        "代決者": "代決者" if row and row.is_deputy else "",
        "使える計画": (plans_named(row) or "すべて") if row else "",
        "開始日": _day(row.valid_from if row else None),
        "終了日": _day(row.valid_until if row else None),
        "最終ログイン": timezone.localtime(user.last_login) if user.last_login else "",
        "データの区分": DEMO if user.is_demo else "",
    }


def _when(row: Membership | None, today: dt.date) -> str:
    if row is None:
        return "所属なし"
    return "現在" if row.valid_from <= today else "予定"


def departments_file(
    departments: Sequence[DepartmentRow],
    today: dt.date,
    file_format: str,
    *,
    plans: Iterable[Plan],
    conditions: str,
) -> DocumentFile:
    """Return departments as a file, in the order of the tree; Http404 for another format.

    The 上位部署 is the one below which the list shows a department.
    """
    names = {row.department.pk: row.department.name for row in departments}
    rows = [_department_row(row, names, today) for row in departments]
    head = _head(DEPARTMENTS, rows, today, plans, conditions)
    return list_file(DEPARTMENTS, file_format, DEPARTMENT_COLUMNS, rows, head, only_csv=_DAY)


def _department_row(row: DepartmentRow, names: Mapping[int, str], today: dt.date) -> dict[str, Cell]:
    department = row.department
    return {
        "基準日": today,
        "部署": department.name,
        "上位部署": names.get(department.parent_id, "") if department.parent_id else "",
        "状態": row.state_label or "存続中",
        "設置日": _day(department.valid_from),
        "廃止日": _day(department.valid_until),
        "所属長": "、".join(row.heads),
        "担当者": "、".join(row.editors),
        _LEADING: row.leading,
        _JOINT: row.joint,
        _SUPPORTING: row.supporting,
        "データの区分": DEMO if department.is_demo else "",
    }


def _day(day: dt.date | None) -> dt.date | str:
    return day or ""


def _head(
    title: str, rows: list[dict[str, Cell]], today: dt.date, plans: Iterable[Plan], conditions: str
) -> ListHead:
    return list_head(
        title,
        plans,
        conditions=conditions,
        marks=marks_of(is_draft=False, is_demo=any(row["データの区分"] for row in rows)),
        date_label=printed_label(today),
    )
