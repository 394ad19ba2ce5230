"""Who is told what on which day, as a table; and what a digest says."""

import datetime as dt
from dataclasses import replace

import pytest

from indicators.models import ReportState
from indicators.reminders.rules import (
    LastStep,
    Notice,
    Occasion,
    OwnFigures,
    ReportFacts,
    digests,
    notices,
    standing,
)

EDITOR, HEAD = 1, 2
OPENED, DUE = dt.date(2026, 4, 1), dt.date(2026, 4, 15)
REPORT = ReportFacts(
    report_id=7,
    name="行－⑩ 学校のネットワーク（令和7年度実績）",
    state=ReportState.NOT_STARTED,
    opened_on=OPENED,
    due_on=DUE,
    is_closed=False,
    editors=frozenset({EDITOR}),
    heads=frozenset({HEAD}),
)
RETURNED = LastStep(31, "return_report", dt.date(2026, 4, 10), "所属長", "人数を確かめてください")
APPROVED = LastStep(32, "approve_report", dt.date(2026, 4, 10), "所属長", "")


def told(report: ReportFacts, day: dt.date) -> list[tuple[int, str]]:
    return [(notice.recipient_id, notice.occasion.value) for notice in notices([report], day)]


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("not_started", dt.date(2026, 3, 31), []),  # not open yet
        ("not_started", OPENED, [(EDITOR, "opened"), (HEAD, "opened")]),
        ("not_started", dt.date(2026, 4, 7), [(EDITOR, "opened"), (HEAD, "opened")]),
        ("not_started", dt.date(2026, 4, 8), [(EDITOR, "week_left")]),
        ("drafting", dt.date(2026, 4, 13), [(EDITOR, "week_left")]),
        ("drafting", dt.date(2026, 4, 14), [(EDITOR, "due_tomorrow")]),
        ("drafting", DUE, [(EDITOR, "due_tomorrow")]),
        ("drafting", dt.date(2026, 4, 16), [(EDITOR, "overdue"), (HEAD, "overdue")]),
        # The head has it: it is not the editor who is late.
        ("submitted", OPENED, []),
        ("submitted", dt.date(2026, 4, 8), [(HEAD, "week_left")]),
        ("submitted", dt.date(2026, 4, 14), [(HEAD, "due_tomorrow")]),
        ("submitted", dt.date(2026, 4, 20), [(HEAD, "overdue")]),
        ("approved", dt.date(2026, 4, 20), []),
        ("checked", dt.date(2026, 4, 20), []),
        ("finalised", dt.date(2026, 4, 20), []),
    ],
)
def test_whom_a_deadline_is_told(state: str, day: dt.date, expected: list[tuple[int, str]]) -> None:
    assert told(replace(REPORT, state=state), day) == expected


@pytest.mark.parametrize(
    ("state", "step", "day", "expected"),
    [
        ("drafting", RETURNED, dt.date(2026, 4, 10), ["returned", "week_left"]),
        ("drafting", RETURNED, dt.date(2026, 4, 24), ["returned", "overdue"]),
        ("drafting", RETURNED, dt.date(2026, 4, 25), ["overdue"]),  # no news any more
        ("submitted", RETURNED, dt.date(2026, 4, 10), []),  # corrected meanwhile
        ("approved", APPROVED, dt.date(2026, 4, 11), ["approved"]),
        ("checked", APPROVED, dt.date(2026, 4, 11), []),
        ("approved", APPROVED, dt.date(2026, 4, 9), []),  # asked for a day before it happened
    ],
)
def test_what_the_editor_is_told_of_a_step(
    state: str, step: LastStep, day: dt.date, expected: list[str]
) -> None:
    found = told(replace(REPORT, state=state, last_step=step), day)
    assert [occasion for person, occasion in found if person == EDITOR] == expected


def test_a_closed_round_reminds_nobody_of_its_deadline() -> None:
    assert told(replace(REPORT, is_closed=True), dt.date(2026, 4, 20)) == []


def keys_on(report: ReportFacts, *days: dt.date) -> list[str]:
    return [notice.key for day in days for notice in notices([report], day) if notice.recipient_id == EDITOR]


def test_overdue_is_said_once_a_week() -> None:
    days = [DUE + dt.timedelta(days=number) for number in (1, 2, 7, 8, 14, 15)]
    keys = keys_on(REPORT, *days)
    assert len(set(keys)) == 3
    assert keys[0] == keys[1] == keys[2]
    assert keys[3] == keys[4]


def test_an_extension_is_a_new_occasion() -> None:
    extended = replace(REPORT, due_on=dt.date(2026, 4, 30))
    assert keys_on(REPORT, dt.date(2026, 4, 14)) != keys_on(extended, dt.date(2026, 4, 29))


def test_one_person_gets_one_digest_most_urgent_first() -> None:
    drafting = replace(REPORT, state=ReportState.DRAFTING, last_step=RETURNED)
    other = replace(REPORT, report_id=8, name="行－⑪ 研修", due_on=dt.date(2026, 4, 9))
    found = notices([other, drafting], dt.date(2026, 4, 10))
    mine = [
        digest
        for digest in digests(
            found,
            {},
            names={EDITOR: "山田 花子", HEAD: "佐藤 太郎"},
            plan_title="ＤＸ推進計画",
            address="https://dx.example/",
        )
        if digest.recipient_id == EDITOR
    ]
    assert [digest.subject for digest in mine] == ["【ＤＸ推進計画】進捗管理のお知らせ（3件）"]
    body = mine[0].body
    assert body.startswith("山田 花子 様\n")
    order = [
        "差し戻されました",
        "所属長さん（令和8年4月10日）：人数を確かめてください",
        "（1日超過）",
        "７日以内",
    ]
    assert [body.index(text) for text in order] == sorted(body.index(text) for text in order)
    assert "https://dx.example/" in body


def test_what_was_told_is_not_told_again() -> None:
    notice = Notice(EDITOR, Occasion.OPENED, "opened:7", "行－⑩")
    assert digests([notice], {EDITOR: {"opened:7"}}, names={}, plan_title="", address="") == []
    assert digests([notice], {HEAD: {"opened:7"}}, names={EDITOR: "山田"}, plan_title="", address="")


# --- what waits in an outbox, looked at again ---


@pytest.mark.parametrize("state", [one.value for one in ReportState])
@pytest.mark.parametrize("step", [None, RETURNED, APPROVED])
@pytest.mark.parametrize("is_closed", [False, True])
def test_what_is_due_is_still_true(state: str, step: LastStep | None, is_closed: bool) -> None:
    report = replace(REPORT, state=state, last_step=step, is_closed=is_closed)
    for number in range(60):
        day = OPENED + dt.timedelta(number)
        still = standing([report], day)
        for notice in notices([report], day):
            assert still[notice.recipient_id, notice.key] == notice


@pytest.mark.parametrize(
    ("written_on", "changes", "sent_on", "still_true"),
    [
        (OPENED, {}, dt.date(2026, 4, 8), True),
        (OPENED, {}, DUE, True),
        (OPENED, {}, dt.date(2026, 4, 16), False),  # over: another digest says so
        (OPENED, {"state": "submitted"}, dt.date(2026, 4, 8), False),
        (OPENED, {"is_closed": True}, dt.date(2026, 4, 8), False),
        (OPENED, {"editors": frozenset({3})}, dt.date(2026, 4, 8), False),
        (dt.date(2026, 4, 8), {}, dt.date(2026, 4, 15), True),
        (dt.date(2026, 4, 8), {"due_on": dt.date(2026, 4, 30)}, dt.date(2026, 4, 9), False),
        (dt.date(2026, 4, 14), {}, dt.date(2026, 4, 15), True),
        (dt.date(2026, 4, 14), {}, dt.date(2026, 4, 16), False),
        (dt.date(2026, 4, 16), {}, dt.date(2026, 4, 30), True),
        (dt.date(2026, 4, 16), {"state": "approved"}, dt.date(2026, 4, 17), False),
    ],
)
def test_what_waits_is_told_only_while_it_is_true(
    written_on: dt.date, changes: dict[str, object], sent_on: dt.date, still_true: bool
) -> None:
    key = next(one.key for one in notices([REPORT], written_on) if one.recipient_id == EDITOR)
    assert ((EDITOR, key) in standing([replace(REPORT, **changes)], sent_on)) == still_true


def test_what_is_overdue_is_told_with_the_days_of_the_day_on_which_it_goes() -> None:
    key = next(one.key for one in notices([REPORT], dt.date(2026, 4, 16)) if one.recipient_id == EDITOR)
    assert "（5日超過）" in standing([REPORT], dt.date(2026, 4, 20))[EDITOR, key].line


FIGURE_EDITOR, FIGURE_HEAD = 5, 6
WITH_FIGURE = replace(
    REPORT,
    own_figures=(OwnFigures("通信不良発生学校率", 9, frozenset({FIGURE_EDITOR}), frozenset({FIGURE_HEAD})),),
)


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("not_started", OPENED, [(FIGURE_EDITOR, "opened"), (FIGURE_HEAD, "opened")]),
        ("drafting", dt.date(2026, 4, 8), [(FIGURE_EDITOR, "week_left")]),
        ("drafting", DUE, [(FIGURE_EDITOR, "due_tomorrow")]),
        ("drafting", dt.date(2026, 4, 16), [(FIGURE_EDITOR, "overdue"), (FIGURE_HEAD, "overdue")]),
        ("submitted", dt.date(2026, 4, 16), []),  # their lead has answered without it
    ],
)
def test_who_reports_a_figure_of_anothers_initiative_is_told_of_it(
    state: str, day: dt.date, expected: list[tuple[int, str]]
) -> None:
    found = notices([replace(WITH_FIGURE, state=state)], day)
    own = [one for one in found if one.recipient_id in (FIGURE_EDITOR, FIGURE_HEAD)]
    assert [(one.recipient_id, one.occasion.value) for one in own] == expected
    assert all("所管する数値目標の実績値（通信不良発生学校率）" in one.line for one in own)
    assert set(own) <= set(standing([replace(WITH_FIGURE, state=state)], day).values())


def test_who_enters_the_report_too_is_told_once() -> None:
    figures = replace(WITH_FIGURE.own_figures[0], editors=frozenset({EDITOR}))
    both = replace(WITH_FIGURE, own_figures=(figures,))
    assert told(both, dt.date(2026, 4, 8)) == [(EDITOR, "week_left")]
