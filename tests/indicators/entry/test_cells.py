"""An entry form as cells, and several reports opened and saved at once."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, Membership, Role, User
from indicators.book.answers import EventAnswer, ItemAnswer, ReportAnswer
from indicators.book.stored_answers import report_answer
from indicators.entry.cells import (
    MARKED,
    Block,
    CellKind,
    EntryCell,
    cell_errors,
    cells_of,
    laid_over,
    posted,
)
from indicators.entry.comparison import marks
from indicators.entry.services import Saving, SeveralRefusedError, save_several
from indicators.entry.several import Writable, open_several
from indicators.models import Indicator, ReportState
from indicators.workflow.errors import StaleReportError
from tests.cast import START, World
from tests.indicators.form_data import QUESTIONS, shaped

NOW = dt.datetime(2026, 4, 9, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.any_database


def one(world: World, slug: str, who: str) -> Writable:
    return open_several(world[who], world.plan, 2025, slugs=[slug]).reports[0]


def cell(writable: Writable, label: str, block: Block | None = None) -> EntryCell:
    return next(row for row in writable.stored_cells if row.label == label and block in (None, row.block))


def typed_over(writable: Writable, **by_label: str) -> QueryDict:
    return laid_over(
        writable.opened.stored, {cell(writable, label).name: text for label, text in by_label.items()}
    ).data


def test_the_cells_of_a_report_are_the_fields_of_its_page(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    found = one(world, "gyo-10", "editor-gakko")
    names = [row.name for row in found.stored_cells if row.block is not Block.BARS]
    posted_names = {
        name for part in found.opened.stored.parts for name in (part[one].html_name for one in part.fields)
    }
    assert set(names) == {name for name in posted_names if not name.startswith("bars-")}
    boxes = [row for row in found.stored_cells if row.block is Block.BARS]
    assert [(row.owner, row.label) for row in boxes[:2]] == [("計画", "第1四半期"), ("計画", "第2四半期")]
    assert len(boxes) == 12
    status = cell(found, "区分")
    assert (status.kind, status.text) == (CellKind.CHOICE, "確定")
    assert list(status.choices) == ["確定", "速報", "調査中", "未公表", "未実施", "対象外"]
    assert (cell(found, "予算額").unit, cell(found, "延べ利用者数").unit) == ("千円", "人")


def test_what_is_stored_is_posted_again_as_it_is(world: World) -> None:
    found = one(world, "gyo-10", "editor-gakko")
    data = typed_over(found, 通信不良発生学校数="３", 全学校数="24校", 実施状況="実施済", 取組実績="調べた。")
    form = found.form(data)
    assert form.is_valid()
    save_several(savings=[Saving(found.opened.report, form.answer, 0)], by=world["editor-gakko"], at=NOW)
    again = one(world, "gyo-10", "editor-gakko")
    form = again.form(posted(again.opened.stored))
    assert form.is_valid()
    assert form.answer == replace(report_answer(world.report("gyo-10")), bars=[])
    assert marks(form) == marks(again.opened.stored)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("実施済", "done"),
        ("  一部 実施", "partial"),
        ("not_done", "not_done"),
        ("", ""),
        ("対象外", "not_applicable"),
    ],
)
def test_a_choice_is_typed_by_its_word_or_code(world: World, typed: str, code: str) -> None:
    found = one(world, "gyo-10", "editor-gakko")
    status = cell(found, "実施状況")
    laid = laid_over(found.opened.stored, {status.name: typed})
    form = found.form(laid.data)
    assert form.is_valid()
    assert not laid.problems
    assert form.answer.items[status.owner_id or 0] == ItemAnswer(code)


def test_words_that_are_none_of_the_choices_are_refused_with_those_that_are(world: World) -> None:
    found = one(world, "gyo-10", "editor-gakko")
    status, box = cell(found, "実施状況"), cell(found, "第1四半期")
    laid = laid_over(
        found.opened.stored, {status.name: "完了", box.name: "たぶん", "item-999-status": "実施済"}
    )
    assert laid.problems[status.name] == (
        "「完了」は選べません。次のどれかを入力してください：実施済、一部実施、未実施、対象外。"
    )
    assert "「たぶん」は読み取れません。" in laid.problems[box.name]
    assert laid.unknown == ("item-999-status",)
    form = found.form(laid.data)
    assert not form.is_valid()
    assert set(cell_errors(form)) == {status.name, box.key}


def test_boxes_are_marked_and_unmarked(world: World) -> None:
    found = one(world, "gyo-10", "editor-gakko")
    boxes = [row for row in found.stored_cells if row.block is Block.BARS][:4]
    marks = dict(zip((row.name for row in boxes), (MARKED, "〇", "－", "１"), strict=True))
    form = found.form(laid_over(found.opened.stored, marks).data)
    assert form.is_valid()
    bars = [(bar.start_period, bar.end_period) for bar in form.answer.bars]
    assert bars == [(1, 2), (4, 4)]
    typed = {row.name: row.text for row in cells_of(form)}
    assert [typed[row.name] for row in boxes] == [MARKED, MARKED, "", MARKED]
    undone = found.form(laid_over(form, {boxes[0].name: ""}).data)
    assert undone.is_valid()
    assert [bar.start_period for bar in undone.answer.bars] == [2, 4]


def test_a_row_of_events_that_was_not_there_is_a_new_one(world: World) -> None:
    found = one(world, "san-2", "editor-sangyo")
    day = next(row for row in found.stored_cells if row.block is Block.EVENTS)
    prefix = day.name.rsplit("-event-", 1)[0]
    typed = {
        f"{prefix}-event-7-held_on": "R7.6.1",
        f"{prefix}-event-7-name": "研修会",
        f"{prefix}-event-7-count": "１２社",
    }
    form = found.form(laid_over(found.opened.stored, typed).data)
    assert form.is_valid(), list(form.errors())
    events = [event for entered in form.answer.measurements.values() for event in entered.events]
    assert events == [EventAnswer(dt.date(2025, 6, 1), "研修会", 12)]


# --- several ---


def test_a_department_opens_what_it_writes(world: World) -> None:
    own = open_several(world["editor-sangyo"], world.plan, 2025)
    assert [row.opened.initiative.slug for row in own.reports] == ["san-1"]
    assert open_several(world["editor-support"], world.plan, 2025).reports == []
    assert open_several(world["headquarters"], world.plan, 2025).reports == []
    everything = open_several(world["secretariat"], world.plan, 2025)
    school = Department.objects.get(name="学校教育課").pk
    chosen = open_several(world["secretariat"], world.plan, 2025, department=school)
    assert len(everything.reports) == 24
    assert [row.opened.initiative.slug for row in chosen.reports] == ["gyo-10", "gyo-11", "gyo-12"]


def test_the_number_of_queries_does_not_grow_with_the_reports(world: World) -> None:
    def queries(**chosen: object) -> int:
        with CaptureQueriesContext(connection) as found:
            for row in open_several(world["secretariat"], world.plan, 2025, **chosen).reports:  # type: ignore[arg-type]
                assert row.stored_cells
        return len(found)

    assert queries() <= queries(slugs=["gyo-10"]) + 3


def test_a_department_that_reports_one_figure_writes_that_alone(world: World) -> None:
    department = Department.objects.create(name="統計課", valid_from=START)
    Indicator.objects.filter(initiative__slug="gyo-10").update(department=department)
    editor = User.objects.create_user("editor-tokei", "an-honest-test-password-7", full_name="統計")
    Membership.objects.create(user=editor, role=Role.EDITOR, department=department, valid_from=START)
    found = open_several(editor, world.plan, 2025).reports
    assert [row.opened.initiative.slug for row in found] == ["gyo-10"]
    assert {row.block for row in found[0].stored_cells} == {Block.MEASUREMENTS}
    form = found[0].form(typed_over(found[0], 通信不良発生学校数="3", 全学校数="24"))
    assert form.is_valid()
    saving = Saving(found[0].opened.report, form.answer, 0, found[0].own_indicators)
    (stored,) = save_several(savings=[saving], by=editor, at=NOW)
    assert stored.state == ReportState.DRAFTING
    assert world.report("gyo-10").measurements.get().denominator == 24


def test_of_several_none_is_saved_where_one_is_refused(world: World) -> None:
    by = world["editor-gakko"]
    found = open_several(by, world.plan, 2025).reports
    reports = [row.opened.report for row in found]
    savings = [
        Saving(reports[0], ReportAnswer(texts={"results": "調べた。"}), 0),
        Saving(reports[1], report_answer(reports[1]), 5),
    ]
    with pytest.raises(SeveralRefusedError) as refused:
        save_several(savings=savings, by=by, at=NOW)
    assert isinstance(refused.value.refusals[reports[1].pk], StaleReportError)
    assert list(refused.value.refusals) == [reports[1].pk]
    assert world.report("gyo-10").version == 0
    assert not world.report("gyo-10").results
