"""Who is in charge of which initiative, from a table: by the plan's own numbers, by the page's service."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Department, RecordKind
from accounts.records.acts import recorded
from accounts.services import lock_organisation
from imari_dx.shared.acts import one_act
from imari_dx.shared.csv_in import Column, Problems, Row, Sheet
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from initiatives.csv_in.departments import departments_by_name
from initiatives.csv_in.lines import Effect, Line
from initiatives.models import Initiative, Plan, Responsibility
from initiatives.organisation.errors import ReorganisationError
from initiatives.organisation.responsibility_table import Assignment, ChargeState, in_words, state_of
from initiatives.organisation.services.responsibilities import change_responsibilities

NUMBER, TITLE, LEAD, JOINT, SUPPORTING = "番号", "名称", "担当課", "共管", "関係課"
_FIELDS: Final = {"lead": LEAD, "joint": JOINT, "supporting": SUPPORTING}
_NO_LEAD: Final = "担当課を入力してください。"
_BETWEEN: Final = re.compile(r"[、，,;；/／\n]+")


def columns_of(plan: Plan) -> tuple[Column, ...]:
    """Return the columns of a plan's table: it names its initiatives by its own word too."""
    words = plan.words
    several = "2つ以上は「、」で区切ります。空欄のときは、なし。列がなければ、登録のまま。"
    return (
        Column(
            NUMBER,
            also=(words.initiative_code, "コード"),
            is_required=True,
            help_text=f"計画書に出る{words.initiative}の番号。",
            example="1-1-1",
        ),
        Column(
            TITLE,
            also=(words.initiative_title, words.initiative_name),
            help_text="番号と合っているかを確かめるだけで、変えません。",
            example="○○の推進",
        ),
        Column(LEAD, also=("主担当", "主担当課"), is_required=True, example="○○課"),
        Column(JOINT, help_text=several),
        Column(SUPPORTING, help_text=several, example="△△課、□□課"),
    )


def usual_day(plan: Plan, today: dt.date) -> dt.date:
    """Return from when a table counts: the plan's first day as long as nobody is in charge, else today."""
    first = FiscalYear(plan.start_fiscal_year).first_day
    is_first_time = not Responsibility.objects.filter(initiative__plan=plan).exists()
    return min(first, today) if is_first_time else today


def filled_in(plan: Plan, today: dt.date) -> list[dict[str, str]]:
    """Return the rows of a table with all initiatives of a plan, and who is in charge of them."""
    rows, numbers = _initiatives(plan), Numbers(plan)
    states = [state_of(one.responsibilities.all(), today) for one in rows]
    return [
        {
            NUMBER: numbers.of(one),
            TITLE: one.plain_title,
            LEAD: state.lead,
            JOINT: "、".join(state.joint),
            SUPPORTING: "、".join(state.supporting),
        }
        for one, state in zip(rows, states, strict=True)
    ]


class Numbers:
    """A plan's initiatives by what people write for their numbers, in any width."""

    def __init__(self, plan: Plan) -> None:
        self.initiatives = _initiatives(plan)
        self._printed = Counter(_plain(one.code) for one in self.initiatives)
        self._by_number = {_plain(one.plain_code): one for one in self.initiatives}
        self._by_number |= {
            _plain(one.code): one for one in self.initiatives if self._printed[_plain(one.code)] == 1
        }

    def of(self, initiative: Initiative) -> str:
        """Return the number by which one is found: as the plan prints it, unless that stands there twice."""
        is_alone = self._printed[_plain(initiative.code)] == 1
        return initiative.code if is_alone else initiative.plain_code

    def find(self, text: str) -> Initiative | None:
        return self._by_number.get(_plain(text))

    def alike(self, text: str) -> list[str]:
        """Return the numbers that tell those apart which print the same one."""
        return [one.plain_code for one in self.initiatives if _plain(one.code) == _plain(text)]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _initiatives(plan: Plan) -> list[Initiative]:
    charges = Prefetch("responsibilities", Responsibility.objects.select_related("department"))
    return list(plan.initiatives.prefetch_related(charges).order_by("sort_order"))


@dataclass(frozen=True, slots=True)
class _Wanted:
    row: Row
    initiative: Initiative
    lead: Department | None  # None: the row names no department at all
    joint: tuple[Department, ...] | None  # None: the table says nothing of it
    supporting: tuple[Department, ...] | None


@one_act()
@recorded(RecordKind.CHARGE_CHANGED, of="plan", act="CSVの取込み")
def take_in_charges(*, plan: Plan, sheet: Sheet, on: dt.date, at: dt.datetime) -> list[Line]:
    """Let departments be in charge as a table says, from a day on, all or none; return the rows' fates.

    What nobody led so far may begin later, when all its departments are there. Initiatives that the table
    does not name stay as they are, and so does one without any department that nobody leads yet.
    Raises CsvRefusedError with every cell that is wrong.
    """
    lock_organisation()
    problems = Problems()
    wanted = _read(Numbers(plan), sheet, departments_by_name(timezone.localdate(at)), problems)
    problems.refuse()
    lines = [_written(one, on, problems) for one in wanted]
    problems.refuse()
    return lines


def _read(
    numbers: Numbers, sheet: Sheet, departments: Mapping[str, Department], problems: Problems
) -> list[_Wanted]:
    found: dict[int, _Wanted] = {}
    for row in sheet.rows:
        initiative = _initiative(row, numbers, problems)
        lead, joint, supporting = (
            _departments(row, column, departments, problems) for column in (LEAD, JOINT, SUPPORTING)
        )
        if len(lead) > 1:
            problems.add(row, LEAD, f"担当課は1つです。ほかの課は「{JOINT}」の列に書いてください。")
        if initiative is None:
            continue
        if initiative.pk in found:
            sentence = f"「{row.get(NUMBER)}」は、{found[initiative.pk].row.number}行目にもあります。"
            problems.add(row, NUMBER, sentence)
        elif lead or not (row.get(LEAD) or joint or supporting):
            found[initiative.pk] = _Wanted(
                row,
                initiative,
                lead[0] if lead else None,
                joint if JOINT in sheet.columns else None,
                supporting if SUPPORTING in sheet.columns else None,
            )
        elif not row.get(LEAD):
            problems.add(row, LEAD, _NO_LEAD)
    return [*found.values()]


def _initiative(row: Row, numbers: Numbers, problems: Problems) -> Initiative | None:
    text = row.get(NUMBER)
    found = numbers.find(text) if text else None
    if not text:
        problems.add(row, NUMBER, "番号を入力してください。")
    elif found is None and (alike := numbers.alike(text)):
        problems.add(
            row, NUMBER, f"「{text}」は2つ以上あります。「{'」「'.join(alike)}」のどれかを書いてください。"
        )
    elif found is None:
        problems.add(row, NUMBER, f"「{text}」は、この計画にありません。計画書のとおりに書いてください。")
    elif row.get(TITLE) and _plain(row.get(TITLE).replace("※", "")) != _plain(found.plain_title):
        sentence = f"番号と合いません。「{text}」は「{found.plain_title}」です。番号か名称を直してください。"
        problems.add(row, TITLE, sentence)
    return found


def _departments(
    row: Row, column: str, departments: Mapping[str, Department], problems: Problems
) -> tuple[Department, ...]:
    found: dict[str, Department] = {}
    for name in (part.strip() for part in _BETWEEN.split(row.get(column))):
        if name and name not in departments:
            problems.add(row, column, f"「{name}」という部署はありません。先に部署を登録してください。")
        elif name:
            found[name] = departments[name]
    return tuple(found.values())


def _written(one: _Wanted, on: dt.date, problems: Problems) -> Line:
    stored = list(one.initiative.responsibilities.all())
    state = state_of(stored, on)
    if one.lead is None:
        if state.lead_id is not None:
            problems.add(one.row, LEAD, _NO_LEAD)
        return Line(one.row.number, Effect.SAME, str(one.initiative), in_words("", (), ()))
    there = {row.department_id: row.department for row in stored}
    joint = one.joint if one.joint is not None else _those(there, state.joint_ids)
    supporting = one.supporting if one.supporting is not None else _those(there, state.supporting_ids)
    if state.lead_id is None:
        on = max(on, *(row.valid_from for row in (one.lead, *joint, *supporting)))
        state = state_of(stored, on)
    assignment = Assignment(one.initiative, one.lead, joint, supporting, state.stamp)
    try:
        with transaction.atomic():
            changed = change_responsibilities(assignments=[assignment], on=on)
    except ReorganisationError as error:
        changed = 0
        for problem in error.problems:
            problems.add(one.row, _FIELDS.get(problem.field.split("-")[0], ""), problem.sentence)
    return _line(one, state, assignment, on if changed else None)


def _those(there: Mapping[int, Department], ids: frozenset[int]) -> tuple[Department, ...]:
    return tuple(there[pk] for pk in sorted(ids))


def _line(one: _Wanted, state: ChargeState, wanted: Assignment, on: dt.date | None) -> Line:
    now = in_words(str(wanted.lead), _names(wanted.joint), _names(wanted.supporting))
    if on is None:
        return Line(one.row.number, Effect.SAME, str(one.initiative), now)
    from_when = f"{era_date(on)}から　{now}"
    if state.lead_id is None:
        return Line(one.row.number, Effect.NEW, str(one.initiative), from_when)
    before = in_words(state.lead, state.joint, state.supporting)
    return Line(one.row.number, Effect.CHANGED, str(one.initiative), f"{from_when}（今は　{before}）")


def _names(departments: Sequence[Department]) -> list[str]:
    return [str(row) for row in departments]
