"""Each kind of alert: tables on plain values, with the edge on both sides."""

import datetime as dt
from typing import Any

import pytest

from indicators.history.plan_changes import PlanChange
from indicators.judgement import Kind
from indicators.workflow.deadlines import Deadline
from initiatives.words import NEUTRAL, words_of
from reports.alerts import rules as alerts
from reports.alerts.rules import Instruction
from reports.documents.alerts import Alert, AlertKind, Severity
from reports.documents.overview import InitiativeYear, ItemLine
from tests.reports.overview_rows import row, target

WORDS = words_of({"instruction": "本部指示"})
DUE = dt.date(2026, 4, 15)
IN_TIME, LATE = DUE, DUE + dt.timedelta(1)


def whys(found: list[Alert]) -> list[str]:
    return [alert.why for alert in found]


def unreported(**fields: Any) -> InitiativeYear:
    return row(**{"state": "drafting", "state_label": "入力中", "grade": ""} | fields)


# --- 回答期限の超過 ---


def overdue(
    one: InitiativeYear,
    today: dt.date = LATE,
    *,
    deadline: Deadline | None = None,
    closed_on: dt.date | None = None,
    is_returned: bool = False,
) -> list[Alert]:
    return alerts.overdue(
        one,
        deadline=deadline or Deadline(DUE),
        closed_on=closed_on,
        is_returned=is_returned,
        today=today,
    )


EXTENDED = Deadline(dt.date(2026, 4, 30), is_extended=True, reason="調査中のため")


@pytest.mark.parametrize(
    ("one", "facts", "is_alerted"),
    [
        (unreported(), {"today": IN_TIME}, False),
        (unreported(), {"today": LATE}, True),
        (unreported(state="not_started"), {}, True),
        (row(), {}, False),  # 提出済
        (unreported(is_planned=False), {}, False),  # 計画なし
        (unreported(state=""), {}, False),  # never opened, or not for this reader
        (unreported(), {"is_returned": True}, False),
        (unreported(), {"closed_on": LATE}, False),
        (unreported(), {"deadline": EXTENDED, "today": dt.date(2026, 4, 30)}, False),
        (unreported(), {"deadline": EXTENDED, "today": dt.date(2026, 5, 1)}, True),
    ],
)
def test_overdue(one: InitiativeYear, facts: dict[str, Any], is_alerted: bool) -> None:
    assert bool(overdue(one, **facts)) == is_alerted


def test_overdue_says_since_when() -> None:
    assert whys(overdue(unreported(), dt.date(2026, 4, 27))) == [
        "回答期限（令和8年4月15日）を12日過ぎていますが、まだ提出されていません（状態：入力中）。"
    ]
    found = overdue(unreported(), dt.date(2026, 5, 1), deadline=EXTENDED)
    assert whys(found)[0].startswith("延長後の回答期限（令和8年4月30日）を1日過ぎていますが、")


# --- 本部指示への未対応 ---

OPEN, ANSWERED = Instruction("工事を急ぐこと。", False), Instruction("工事を急ぐこと。", True)


@pytest.mark.parametrize(
    ("one", "instruction", "today", "is_alerted"),
    [
        (row(), OPEN, IN_TIME, True),
        (row(), ANSWERED, LATE, False),
        (row(state="checked"), OPEN, LATE, True),
        (row(state="finalised"), OPEN, LATE, False),  # nothing can be written any more
        (unreported(), OPEN, IN_TIME, False),
        (unreported(), OPEN, LATE, True),
        (unreported(), ANSWERED, LATE, True),  # what stands in a draft has not been said
        (unreported(is_planned=False), OPEN, LATE, False),
        (unreported(state=""), OPEN, LATE, False),
    ],
)
def test_instruction_without_answer(
    one: InitiativeYear, instruction: Instruction, today: dt.date, is_alerted: bool
) -> None:
    found = alerts.unanswered(one, [instruction], deadline=Deadline(DUE), today=today, words=WORDS)
    assert bool(found) == is_alerted


def test_each_instruction_is_named() -> None:
    found = alerts.unanswered(row(), [ANSWERED, OPEN], deadline=Deadline(DUE), today=IN_TIME, words=WORDS)
    assert whys(found) == [
        "令和6年度実績への本部指示「工事を急ぐこと。」への対応が、提出された令和7年度実績の報告に書かれていません。"
    ]
    late = alerts.unanswered(unreported(), [OPEN], deadline=Deadline(DUE), today=LATE, words=WORDS)
    assert whys(late) == [
        "令和6年度実績への本部指示「工事を急ぐこと。」への対応が、"
        "回答期限（令和8年4月15日）を過ぎても報告されていません。"
    ]


# --- 2年続けての評価の低下 ---


@pytest.mark.parametrize(
    ("grades", "is_alerted"),
    [
        ("ABC", True),
        ("BCD", True),
        ("ACD", True),
        ("AAB", False),
        ("ABB", False),
        ("BAC", False),
        ("CBA", False),
        ("－BC", False),
        ("A－C", False),
        ("AB－", False),
        ("AXC", False),  # a grade of another scale
    ],
)
def test_worse_twice(grades: str, is_alerted: bool) -> None:
    earlier, before, now = (row(2023 + number, grade) for number, grade in enumerate(grades))
    assert bool(alerts.worse_twice(now, before, earlier)) == is_alerted


def test_worse_twice_names_the_three() -> None:
    three = row(2025, "C"), row(2024, "B"), row(2023, "A")
    steps = "令和5年度 A → 令和6年度 B → 令和7年度 C"
    assert whys(alerts.worse_twice(*three)) == [
        f"評価が2年続けて下がっています（{steps}）。令和7年度は判定案です。"
    ]
    decided = row(2025, "C", state="finalised")
    assert whys(alerts.worse_twice(decided, *three[1:])) == [f"評価が2年続けて下がっています（{steps}）。"]


@pytest.mark.parametrize("known", [(None, None), (row(2024, "B"), None), (None, row(2023, "A"))])
def test_the_plans_first_years_compare_with_nothing(known: tuple[Any, Any]) -> None:
    assert alerts.worse_twice(row(2025, "C"), *known) == []


# --- 目標・目安の半分に届かないもの ---


@pytest.mark.parametrize(
    ("one", "is_alerted"),
    [
        (target(rate="49.99"), True),
        (target(rate="50"), False),
        (target(rate="0"), True),
        (target(rate="-20"), True),
        (target(rate=None), False),
        (target(rate="30", counts=False), False),
        (target(rate="30", grade="－"), False),  # not judged yet
        (target(rate="30", kind=Kind.MILESTONE), False),
    ],
)
def test_missed_by_more_than_half(one: Any, is_alerted: bool) -> None:
    assert bool(alerts.missed_by_half(row(indicators=(one,)))) == is_alerted


def test_a_year_without_plan_misses_nothing() -> None:
    assert alerts.missed_by_half(row(is_planned=False, indicators=(target(rate="30"),))) == []


def test_missed_says_value_reference_and_rate() -> None:
    one = target(rate="30", rate_text="30.0％")
    assert whys(alerts.missed_by_half(row(indicators=(one, target(rate="80"))))) == [
        "数値目標「参加者数」の実績値 12人は、当年度の目標 40人以上に対する達成率が30.0％で、"
        "半分に届いていません。"
    ]


# --- 決算額があり、実施がないもの ---

NOT_DONE = {"not_done": 2}
MISSED_MILESTONE = target(kind=Kind.MILESTONE, value=None, status="confirmed")


@pytest.mark.parametrize(
    ("fields", "is_alerted"),
    [
        ({"settlement": 1, "items": NOT_DONE}, True),
        ({"settlement": 0, "items": NOT_DONE}, False),
        ({"settlement": None, "items": NOT_DONE}, False),
        ({"settlement": 1, "items": {"not_done": 2, "not_applicable": 1}}, True),
        ({"settlement": 1, "items": {"not_done": 2, "partial": 1}}, False),
        ({"settlement": 1, "items": {"not_done": 2, "done": 1}}, False),
        ({"settlement": 1, "items": {"not_done": 2, "unanswered": 1}}, False),
        ({"settlement": 1, "items": {"not_applicable": 2}}, False),  # nothing was asked
        ({"settlement": 1}, False),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(status="not_held"),)}, True),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(status="not_applicable"),)}, True),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(),)}, False),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(value="0"),)}, False),  # 0 was counted
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(status="pending"),)}, False),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(status="unpublished"),)}, False),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(status=""),)}, False),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (target(status="", counts=False),)}, True),
        ({"settlement": 1, "items": NOT_DONE, "indicators": (MISSED_MILESTONE,)}, True),
        ({"settlement": 1, "indicators": (MISSED_MILESTONE,)}, False),  # prepared, perhaps
        ({"settlement": 1, "indicators": (target(status="not_held"),)}, True),
    ],
)
def test_money_spent_and_nothing_done(fields: dict[str, Any], is_alerted: bool) -> None:
    assert bool(alerts.spent_for_nothing(row(**fields))) == is_alerted


def test_a_milestone_that_was_reached_is_something_done() -> None:
    reached = target(kind=Kind.MILESTONE, value=None, reached_on="2026-03-01")
    assert alerts.spent_for_nothing(row(settlement=1, items=NOT_DONE, indicators=(reached,))) == []


def test_money_spent_says_how_much_and_on_what() -> None:
    one = row(settlement=1200, items=NOT_DONE, indicators=(target(status="not_held"),))
    assert whys(alerts.spent_for_nothing(one)) == [
        "決算額が1,200千円ありますが、実施評価指標2件はすべて未実施、数値目標「参加者数」は未実施です。"
    ]


# --- 未実施・一部実施の項目 ---


def test_undone_items_are_counted_and_named() -> None:
    items = {"done": 1, "partial": 1, "not_done": 1, "not_applicable": 1, "unanswered": 1}
    still_open = (ItemLine("要件の検討", "一部実施"), ItemLine("業者の選定", "未実施"))
    [found] = alerts.undone(row(items=items, open_items=still_open))
    assert found.why == "令和7年度の実施評価指標4件のうち、1件が未実施、1件が一部実施です。"
    assert found.details == ("一部実施：要件の検討", "未実施：業者の選定")


def test_done_items_need_no_look() -> None:
    assert alerts.undone(row(items={"done": 3, "not_applicable": 1})) == []


# --- 数値確定の時期を過ぎたもの ---


@pytest.mark.parametrize(
    ("status", "is_awaited"),
    [
        ("pending", True),
        ("unpublished", True),
        ("preliminary", True),
        ("confirmed", False),
        ("not_held", False),
        ("not_applicable", False),
        ("", False),
    ],
)
def test_which_figures_are_awaited(status: str, is_awaited: bool) -> None:
    one = row(indicators=(target(status=status),))
    assert bool(alerts.outstanding(one, {1: 7}, today=dt.date(2026, 8, 1))) == is_awaited


@pytest.mark.parametrize(
    ("months", "today", "is_alerted"),
    [
        ({1: 7}, dt.date(2026, 7, 31), False),
        ({1: 7}, dt.date(2026, 8, 1), True),
        ({1: 2}, dt.date(2027, 2, 28), False),
        ({1: 2}, dt.date(2027, 3, 1), True),
        ({1: None}, dt.date(2026, 11, 30), False),
        ({1: None}, dt.date(2026, 12, 1), True),
        ({}, dt.date(2030, 1, 1), False),  # counts another one's events
    ],
)
def test_when_a_figure_is_outstanding(
    months: dict[int, int | None], today: dt.date, is_alerted: bool
) -> None:
    one = row(indicators=(target(status="pending"),))
    assert bool(alerts.outstanding(one, months, today=today)) == is_alerted


def test_an_outstanding_figure_says_its_month() -> None:
    one = row(indicators=(target(status="preliminary"),))
    assert whys(alerts.outstanding(one, {1: 7}, today=dt.date(2026, 8, 1))) == [
        "数値目標「参加者数」の令和7年度の実績値が、数値確定の時期（令和8年7月）を過ぎても「速報」のままです。"
    ]
    [usual] = whys(alerts.outstanding(one, {1: None}, today=dt.date(2026, 12, 1)))
    assert "（令和8年11月。指標に定めがないため、通常の月）" in usual


# --- 提出後の計画の変更 ---


def test_plan_changes_are_named_and_who_made_them_only_for_the_secretariat() -> None:
    changes = [PlanChange(10, dt.datetime(2026, 5, 1, 3, tzinfo=dt.UTC), "原口さん", "取組内容の変更")]

    def told(*, sees_people: bool) -> Alert:
        [one] = alerts.plan_changed(row(), changes, submitted_on=DUE, sees_people=sees_people)
        return one

    assert told(sees_people=False).why == (
        "令和7年度実績の提出（令和8年4月15日）のあとに、計画の記載が1か所変わっています。"
    )
    assert told(sees_people=False).details == ("取組内容の変更（令和8年5月1日）",)
    assert told(sees_people=True).details == ("取組内容の変更（令和8年5月1日　原口さん）",)
    assert alerts.plan_changed(row(), [], submitted_on=DUE, sees_people=True) == []


# --- All kinds ---


def test_kinds_come_in_the_order_of_their_severity() -> None:
    order = list(Severity)
    places = [order.index(kind.severity) for kind in AlertKind]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_says_what_to_do(kind: AlertKind) -> None:
    assert kind.heading(NEUTRAL)
    assert kind.hint(NEUTRAL).endswith("ください。")
