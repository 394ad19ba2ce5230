"""Departments from a table: new ones are added, those that are there get their parent and their order."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Department, RecordKind, User
from accounts.records.writing import record
from accounts.services import lock_organisation
from imari_dx.shared.acts import one_act
from imari_dx.shared.csv_in import Column, Problems, Row, Sheet
from imari_dx.shared.fiscal_year import DateError, FiscalYear, era_date, parse_date
from imari_dx.shared.numbers import NumberError, parse_number
from initiatives.csv_in.lines import Effect, Line, note_refusal, told_change
from initiatives.models import Plan

NAME, PARENT, ORDER, FROM = "部署名", "上位部署", "並び順", "設置日"
COLUMNS: Final = (
    Column(NAME, also=("部署", "名称", "所属名"), is_required=True, example="○○課"),
    Column(
        PARENT,
        also=("上位の部署", "部"),
        help_text="この部署の上の部署の名前。登録済みか、同じファイルにある部署。なければ空欄。",
        example="○○部",
    ),
    Column(ORDER, help_text="一覧に並べる順の番号。空欄のときは、ファイルの順。", example="10"),
    Column(
        FROM,
        help_text="いつからある部署か。空欄のときは、計画の初日（今年度の4月1日より後なら、今年度の4月1日）。",
        example="令和3年4月1日",
    ),
)
_FIELDS: Final = {"name": NAME, "parent": PARENT, "sort_order": ORDER, "valid_from": FROM}
_STEP: Final = 10
_MOST: Final = 999_999


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row as it was understood; None: the table says nothing of it."""

    row: Row
    name: str
    parent: str | None
    order: int | None
    valid_from: dt.date | None


@one_act()
def take_in_departments(*, sheet: Sheet, by: User, at: dt.datetime) -> list[Line]:
    """Add and change departments as a table says, all or none; return what became of each row.

    Departments are known by their names; those that are over do not count. Raises CsvRefusedError with every
    cell that is wrong.
    """
    lock_organisation()
    today = timezone.localdate(at)
    known = departments_by_name(today)
    problems = Problems()
    wanted = _read(sheet, problems)
    _check_parents(wanted, known, problems)
    problems.refuse()
    lines = _Writer(known, first_day(today), problems, by=by, at=at).write(wanted)
    problems.refuse()
    return lines


def departments_by_name(today: dt.date) -> dict[str, Department]:
    """Return the departments that are not over, by their names; of two of a name the one that is there."""
    rows = [row for row in Department.objects.all() if not row.valid_until or row.valid_until >= today]
    return {row.name: row for row in sorted(rows, key=lambda row: row.valid_from, reverse=True)}


def first_day(today: dt.date) -> dt.date:
    """Return since when a department is there that does not say so: it can lead from the plan's first day."""
    days = [FiscalYear(plan.start_fiscal_year).first_day for plan in Plan.objects.all()]
    return min([FiscalYear.of(today).first_day, *days])


def _read(sheet: Sheet, problems: Problems) -> list[_Wanted]:
    found: dict[str, _Wanted] = {}
    for row in sheet.rows:
        name = row.get(NAME)
        if not name:
            problems.add(row, NAME, "部署名を入力してください。")
        elif name in found:
            problems.add(row, NAME, f"「{name}」は、{found[name].row.number}行目にもあります。")
        elif "\n" in name:
            problems.add(row, NAME, "改行は使えません。1行で入力してください。")
        else:
            parent = row.get(PARENT) if PARENT in sheet.columns else None
            found[name] = _Wanted(row, name, parent, _order(row, problems), _day(row, problems))
    return [*found.values()]


def _order(row: Row, problems: Problems) -> int | None:
    text = row.get(ORDER)
    try:
        number = parse_number(text)
    except NumberError as error:
        problems.add(row, ORDER, str(error))
        return None
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 <= number <= _MOST:
        problems.add(row, ORDER, f"0から{_MOST:,}までの整数で入力してください。")
        return None
    return int(number)


def _day(row: Row, problems: Problems) -> dt.date | None:
    try:
        return parse_date(row.get(FROM)) if row.get(FROM) else None
    except DateError as error:
        problems.add(row, FROM, str(error))
        return None


def _check_parents(wanted: Sequence[_Wanted], known: Mapping[str, Department], problems: Problems) -> None:
    """Every parent is there or comes with the table, and none hangs below itself."""
    parents = {name: row.parent.name if row.parent else "" for name, row in known.items()}
    parents |= {one.name: parents.get(one.name, "") if one.parent is None else one.parent for one in wanted}
    for one in wanted:
        if one.parent and one.parent not in parents:
            sentence = f"「{one.parent}」という部署は、登録にも、このファイルにもありません。"
            problems.add(one.row, PARENT, sentence)
            continue
        above, seen = parents[one.name], {one.name}
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == one.name:
            problems.add(one.row, PARENT, f"「{one.name}」が、自分より下の部署の下になってしまいます。")


class _Writer:
    """Writes the rows: first all new departments, so that each finds its parent, then who hangs where."""

    def __init__(
        self,
        known: Mapping[str, Department],
        first_day: dt.date,
        problems: Problems,
        *,
        by: User,
        at: dt.datetime,
    ) -> None:
        self.known, self.first_day, self.problems, self.by, self.at = {**known}, first_day, problems, by, at
        self.last = max((row.sort_order for row in known.values()), default=0)

    def write(self, wanted: Sequence[_Wanted]) -> list[Line]:
        new = {one.name for one in wanted if one.name not in self.known}
        for one in wanted:
            if one.name in new:
                self.known[one.name] = self._added(one)
        self.problems.refuse()
        return [self._placed(one, is_new=one.name in new) for one in wanted]

    def _added(self, one: _Wanted) -> Department:
        self.last = self.last + _STEP if one.order is None else max(self.last, one.order)
        department = Department(
            name=one.name,
            valid_from=one.valid_from or self.first_day,
            sort_order=self.last if one.order is None else one.order,
        )
        self._save(one, department)
        return department

    def _placed(self, one: _Wanted, *, is_new: bool) -> Line:
        department = self.known[one.name]
        parent = self.known[one.parent] if one.parent else None
        changes = []
        if one.parent is not None and department.parent != parent:
            changes.append(told_change(PARENT, department.parent, parent))
            department.parent = parent
        if one.order is not None and department.sort_order != one.order:
            changes.append(told_change(ORDER, str(department.sort_order), str(one.order)))
            department.sort_order = one.order
        if one.valid_from and one.valid_from != department.valid_from:
            sentence = (
                f"登録では{era_date(department.valid_from)}です。変えるときは、データの修正で直してください。"
            )
            self.problems.add(one.row, FROM, sentence)
        if changes:
            self._save(one, department)
        if is_new:
            self._log(department, ADDITION, "部署を登録しました。")
            return Line(one.row.number, Effect.NEW, one.name, _told(department))
        if changes:
            self._log(department, CHANGE, "、".join(changes))
            return Line(one.row.number, Effect.CHANGED, one.name, "、".join(changes))
        return Line(one.row.number, Effect.SAME, one.name, _told(department))

    def _save(self, one: _Wanted, department: Department) -> None:
        try:
            department.full_clean()
        except ValidationError as error:
            note_refusal(self.problems, one.row, error, _FIELDS)
        else:
            department.save()

    def _log(self, department: Department, flag: int, sentence: str) -> None:
        """Note in the department's history (データの修正), and in the records, who changed what."""
        record(RecordKind.DEPARTMENT_CHANGED, user=self.by, subject=department, act=sentence)
        LogEntry.objects.create(
            user_id=self.by.pk,
            action_time=self.at,
            content_type=ContentType.objects.get_for_model(Department),
            object_id=str(department.pk),
            object_repr=department.name,
            action_flag=flag,
            change_message=sentence,
        )


def _told(department: Department) -> str:
    parts = [f"{PARENT}：{department.parent or 'なし'}", f"{ORDER}：{department.sort_order}"]
    return "、".join([*parts, f"{FROM}：{era_date(department.valid_from)}"])
