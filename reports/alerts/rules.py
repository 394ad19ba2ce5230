"""要確認: which years of an initiative somebody should look at, and why. One function per kind of alert.

Pure: no database, no clock; the day is a parameter. Each function takes plain values that the reader may see
and returns alerts (none, one or several), whose sentence holds the facts. Decisions: ADR 23.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.numbers import format_number
from indicators.history.plan_changes import PlanChange
from indicators.judgement import Status
from indicators.judgement.change import WORSE, change_of
from indicators.models import ItemStatus, MeasurementStatus
from indicators.workflow.deadlines import Deadline, days_left, figures_final_by, is_late, may_be_submitted
from initiatives.words import Words
from reports.documents.alerts import Alert, AlertKind
from reports.documents.overview import IndicatorYear, InitiativeYear

HALF = Decimal(50)  # percent of the year's reference
_AWAITED = (Status.PENDING, Status.UNPUBLISHED, Status.PRELIMINARY)


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction on a report: how it begins, and whether next year's report answers it.

    ``awaits_by`` is the day by which an answer was asked for, None where there is one or none was asked for.
    """

    text: str
    is_answered: bool
    awaits_by: dt.date | None = None


def overdue(
    row: InitiativeYear,
    *,
    deadline: Deadline,
    closed_on: dt.date | None,
    is_returned: bool,
    today: dt.date,
    own_figures: Callable[[], Sequence[tuple[str, str]]] = tuple,
) -> list[Alert]:
    """The answer is missing after its deadline (an extension counts), from the day after it.

    Not where nothing is asked: 計画なし, or a round that is closed and takes no answer any more. What was
    answered and sent back (差戻し) is being corrected, not overdue. ``own_figures`` tells those that
    other departments report (所管課: department, target) and have not.
    """
    is_asked = row.is_planned and bool(row.state) and not row.is_reported and not is_returned
    if not is_asked or not may_be_submitted(closed_on=closed_on, deadline=deadline, today=today):
        return []
    if not is_late(due_on=deadline.due_on, answered=None, today=today):
        return []
    word = "延長後の回答期限" if deadline.is_extended else "回答期限"
    days = -days_left(deadline.due_on, today)
    why = (
        f"{word}（{era_date(deadline.due_on)}）を{days}日過ぎていますが、"
        f"まだ提出されていません（状態：{row.state_label}）。"
    )
    missing = tuple(
        f"{department}が入力する「{name}」の実績値が未入力です。" for department, name in own_figures()
    )
    return [Alert(AlertKind.OVERDUE, row, why, missing)]


def unanswered(
    row: InitiativeYear,
    instructions: Iterable[Instruction],
    *,
    deadline: Deadline,
    today: dt.date,
    words: Words,
) -> list[Alert]:
    """Last year's instruction without a word on it in this year's report, although that was handed in; or
    past the deadline without a report. Once the year is 確定 nothing can be written any more: no alert.
    """
    if not row.is_planned or not row.state or row.is_final:
        return []
    year = FiscalYear(row.fiscal_year)
    given = FiscalYear(row.fiscal_year - 1).label
    found = []
    for one in instructions:
        said = f"{given}実績への{words.instruction}「{one.text}」"
        if row.is_reported and not one.is_answered:
            why = f"{said}への対応が、提出された{year.label}実績の報告に書かれていません。"
        elif not row.is_reported and is_late(due_on=deadline.due_on, answered=None, today=today):
            why = f"{said}への対応が、回答期限（{era_date(deadline.due_on)}）を過ぎても報告されていません。"
        else:
            continue
        found.append(Alert(AlertKind.INSTRUCTION, row, why))
    return found


def overdue_instructions(
    row: InitiativeYear, instructions: Iterable[Instruction], *, today: dt.date, words: Words
) -> list[Alert]:
    """An open instruction on the year's report that nobody has answered, from the day after its day."""
    found = []
    for one in instructions:
        if one.awaits_by is None or not is_late(due_on=one.awaits_by, answered=None, today=today):
            continue
        days = -days_left(one.awaits_by, today)
        why = (
            f"{FiscalYear(row.fiscal_year).label}実績への{words.instruction}「{one.text}」の対応の期限"
            f"（{era_date(one.awaits_by)}）を{days}日過ぎていますが、回答がありません。"
        )
        found.append(Alert(AlertKind.INSTRUCTION, row, why))
    return found


def worse_twice(
    row: InitiativeYear, before: InitiativeYear | None, earlier: InitiativeYear | None
) -> list[Alert]:
    """The grade fell twice running, in three years that follow each other: A → B → C.

    Grades compare by their place in this year's scale. A year without a grade (－, 計画なし, none yet)
    compares with nothing, as in the words 改善 and 低下; nor does one that was decided anew since.
    """
    if before is None or earlier is None or row.before_now.code or before.before_now.code:
        return []
    three = (earlier, before, row)
    steps_down = [change_of(b.grade.code, a.grade.code, grades=row.grades) for a, b in pairwise(three)]
    if steps_down != [WORSE, WORSE]:
        return []
    steps = " → ".join(f"{FiscalYear(one.fiscal_year).label} {one.grade.code}" for one in three)
    proposed = "" if row.is_final else f"。{FiscalYear(row.fiscal_year).label}は判定案です"
    return [Alert(AlertKind.WORSE, row, f"評価が2年続けて下がっています（{steps}）{proposed}。")]


def missed_by_half(row: InitiativeYear) -> list[Alert]:
    """A target's rate against the reference of a year that counts and is graded is below 50 %.

    A milestone has no rate. What is not judged yet (－) is not missed.
    """
    found = []
    for one in row.indicators:
        is_judged = row.is_planned and one.counts and one.grade.code in row.grades
        if is_judged and one.kind.rules.is_number and one.rate is not None and one.rate < HALF:
            why = (
                f"数値目標「{one.name}」の実績値 {one.value_text}は、当年度の{one.reference_text}に対する"
                f"達成率が{one.rate_text}で、半分に届いていません。"
            )
            found.append(Alert(AlertKind.MISSED, row, why))
    return found


def spent_for_nothing(row: InitiativeYear) -> list[Alert]:
    """Money was spent (決算額 over 0) and the report says that nothing was done.

    Said is: every item 未実施 or 対象外, every target 未実施, 対象外, not reached or outside its years, and
    at least one item or target 未実施. Where an answer is missing or 調査中 nobody knows yet: no alert.
    """
    tally = row.items
    spent = row.money.get("settlement")
    if not spent or tally.done or tally.partial or tally.unanswered:
        return []
    if not all(_says_nothing_done(one) for one in row.indicators):
        return []
    not_held = [one.name for one in row.indicators if one.status == Status.NOT_HELD]
    if not tally.not_done and not not_held:
        return []
    parts = [f"実施評価指標{tally.not_done}件はすべて未実施"] if tally.not_done else []
    parts += [f"数値目標「{name}」は未実施" for name in not_held]
    why = f"決算額が{format_number(spent)}千円ありますが、{'、'.join(parts)}です。"
    return [Alert(AlertKind.SPENT, row, why)]


def _says_nothing_done(one: IndicatorYear) -> bool:
    if one.status in (Status.NOT_HELD, Status.NOT_APPLICABLE):
        return True
    if not one.status:
        return not one.counts
    return one.kind.rules.has_day and Status(one.status).has_value and not one.reached_on


def undone(row: InitiativeYear) -> list[Alert]:
    """Evaluation items of the year were not, or only partly, done; 対象外 ones were not asked for."""
    if not row.open_items:
        return []
    asked = row.items.total - row.items.not_applicable
    counts = (
        (row.items.not_done, ItemStatus.NOT_DONE.label),
        (row.items.partial, ItemStatus.PARTIAL.label),
    )
    parts = "、".join(f"{count}件が{word}" for count, word in counts if count)
    why = f"{FiscalYear(row.fiscal_year).label}の実施評価指標{asked}件のうち、{parts}です。"
    return [Alert(AlertKind.UNDONE, row, why, tuple(f"{one.status}：{one.text}" for one in row.open_items))]


def outstanding(
    row: InitiativeYear, final_months: Mapping[int, int | None], *, today: dt.date
) -> list[Alert]:
    """A figure is still 調査中, 未公表 or 速報 after the month in which it becomes final (数値確定の時期).

    ``final_months`` holds the month of each target that is entered (None: the plan names none); others,
    such as those that count another one's events, are told with it.
    """
    year = FiscalYear(row.fiscal_year)
    found = []
    for one in row.indicators:
        if one.status not in _AWAITED or one.indicator_id not in final_months:
            continue
        month = final_months[one.indicator_id]
        last_day = figures_final_by(year, month)
        if today <= last_day:
            continue
        when = f"{era_date(last_day).rpartition('月')[0]}月"
        usual = "" if month else "。指標に定めがないため、通常の月"
        why = (
            f"数値目標「{one.name}」の{year.label}の実績値が、数値確定の時期（{when}{usual}）を過ぎても"
            f"「{MeasurementStatus(one.status).label}」のままです。"
        )
        found.append(Alert(AlertKind.OUTSTANDING, row, why))
    return found


def restated(row: InitiativeYear) -> list[Alert]:
    """An earlier decided year was corrected, and a later decided one rests on what it was before."""
    if not row.restated:
        return []
    why = f"{FiscalYear(row.fiscal_year).label}の評価を決定した後に、前の年度の数値が訂正されています。"
    return [Alert(AlertKind.RESTATED, row, why, row.restated)]


def plan_changed(
    row: InitiativeYear,
    changes: Sequence[PlanChange],
    *,
    submitted_on: dt.date,
    sees_people: bool,
) -> list[Alert]:
    """The plan reads otherwise than when the latest report on it was handed in.

    Who made the changes only the secretariat sees (``sees_people``).
    """
    if not changes:
        return []
    why = (
        f"{FiscalYear(row.fiscal_year).label}実績の提出（{era_date(submitted_on)}）のあとに、"
        f"計画の記載が{len(changes)}か所変わっています。"
    )
    details = tuple(
        f"{one.label}（{era_date(one.on)}{f'　{one.who}' if sees_people and one.who else ''}）"
        for one in changes
    )
    return [Alert(AlertKind.PLAN_CHANGED, row, why, details)]
