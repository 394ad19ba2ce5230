"""What a workbook that comes back would change, and all that is wrong with it by cell."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from imari_dx.shared.workbook_in.values import Cell, CellKind, CellProblem
from indicators.entry.services import Saving, save_several
from indicators.entry.three_way import Side, mark
from indicators.models import EntryDraft, Indicator, RatingScale, ReportState
from indicators.questionnaires.prepare import Choices, Prepared, choice_name
from indicators.questionnaires.sheet_back import SheetBack
from tests.cast import World
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.questionnaires.handed import field, filled, handed_back, opened, sheet_of

NOW = dt.datetime(2026, 4, 9, 9, tzinfo=dt.UTC)
RATE = "通信不良発生学校率"

pytestmark = pytest.mark.any_database


def saved(world: World, slug: str, who: str = "editor-gakko", **typed: Any) -> None:
    """Somebody saves on the entry page, field by field."""
    writable = opened(world, slug, who)
    sheet = filled(writable, sheet_of(writable), typed)
    back = handed_back(world, sheet, who=who).sheets[0]
    assert back.form.is_valid()
    saving = Saving(back.writable.opened.report, back.form.answer, back.writable.opened.report.version)
    save_several(savings=[saving], by=world[who], at=NOW)


def rows(back: SheetBack) -> dict[str, tuple[str, str, Side | None]]:
    return {one.label: (one.stored, one.said, one.side) for one in back.changes}


def sentences(prepared: Prepared) -> list[tuple[str, str]]:
    return [(one.place, one.sentence) for one in prepared.problems]


def test_a_sheet_as_it_was_handed_out_changes_nothing(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    for slug in ("gyo-10", "gyo-11"):
        saved(world, slug, 取組実績="調べた。")
    back = handed_back(world, *(sheet_of(opened(world, slug)) for slug in ("gyo-10", "gyo-11", "gyo-12")))
    assert not back.problems
    assert not back.changed
    assert [len(one.fields) for one in back.sheets] == [len(one.every_field) for one in back.sheets]


def test_what_is_typed_is_shown_cell_by_cell_as_it_is_understood(world: World) -> None:
    writable = opened(world, "gyo-10")
    sheet = filled(
        writable,
        sheet_of(writable),
        {
            "通信不良発生学校数": "２",
            "全学校数": 24,
            "実施状況": "実施済",
            "計画：第3四半期": "○",
            "予算額": "1,200千円",
        },
    )
    prepared = handed_back(world, sheet)
    assert not prepared.problems
    [back] = prepared.changed
    found = rows(back)
    item = next(label for label in found if label.endswith("：実施状況"))
    assert found == {
        RATE: ("", "通信不良発生学校数：2\n全学校数：24\n区分：確定", Side.MINE),
        item: ("", "実施済", Side.MINE),
        "計画": ("", "第3四半期", Side.MINE),
        "予算額": ("", "1,200千円", Side.MINE),
    }
    numerator, denominator = (
        sheet.cells[field(writable, one).name] for one in ("通信不良発生学校数", "全学校数")
    )
    key = next(one.key for one in back.changes if one.label == RATE)
    assert back.place_of(key) == f"{numerator.place}、{denominator.place}"


def test_a_removed_row_is_no_blanked_one(world: World) -> None:
    saved(world, "gyo-10", 取組実績="調べた。", 課題="足りない。")
    writable = opened(world, "gyo-10")
    sheet = filled(writable, sheet_of(writable), {"取組実績": ""})
    cells = {name: cell for name, cell in sheet.cells.items() if name != field(writable, "課題").name}
    [back] = handed_back(world, replace(sheet, cells=cells)).sheets
    assert rows(back) == {"取組実績": ("調べた。", "", Side.MINE)}


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("通信不良発生学校数", "二校", "「二校」は数として読み取れません"),
        ("通信不良発生学校数", CellKind.FORMULA_WITHOUT_VALUE, "計算式の結果がファイルに保存されていません"),
        ("通信不良発生学校数", CellKind.ERROR, "エラー（#N/A）"),
        ("通信不良発生学校数", dt.date(2026, 1, 2), "日付（令和8年1月2日）になっています"),
        ("時点", "来月", "日付として読み取れません"),
        ("区分", "済", "「済」は選べません。次のどれかを入力してください：確定、速報"),
        ("区分", "調査中", "「調査中」の理由を入力してください。"),
        ("実施状況", "完了", "「完了」は選べません"),
        ("決算額の区分", "未定", "「未定」は選べません"),  # of no sum: nothing would change
        ("計画：第1四半期", "たぶん", "「たぶん」は読み取れません"),
        ("取組実績", "あ" * 5_001, "5,000字以内"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_cell(world: World, label: str, value: Any, sentence: str) -> None:
    writable = opened(world, "gyo-10")
    sheet = filled(writable, sheet_of(writable), {label: value})
    prepared = handed_back(world, sheet)
    [told] = prepared.problems
    assert sentence in told.sentence
    at = {"調査中": "値がない理由"}.get(value, label) if isinstance(value, str) else label
    cell = sheet.cells[field(writable, at).name]
    assert (told.sheet, told.cell) == ("行-10", cell.place)
    assert told.label.endswith(at.rpartition("：")[2])


def test_a_cell_that_cannot_be_read_is_told_once(world: World) -> None:
    writable = opened(world, "gyo-10")
    typed = {"通信不良発生学校数": CellKind.FORMULA_WITHOUT_VALUE, "全学校数": 24}
    prepared = handed_back(world, filled(writable, sheet_of(writable), typed))
    assert len(prepared.problems) == 1


def test_ten_times_last_years_value_is_a_warning(world: World) -> None:
    saved(world, "gyo-10", 予算額=1200)
    world.report("gyo-10")
    writable = opened(world, "gyo-10")
    before = opened(world, "gyo-10").opened.book.report(writable.opened.initiative, 2024)
    assert before is not None
    before.budget = 120
    before.save()
    prepared = handed_back(world, filled(writable, sheet_of(writable), {"予算額": 1300}))
    assert not prepared.problems
    [warning] = prepared.sheets[0].warnings
    assert "前年度は120千円、今回は1,300千円" in warning.sentence
    assert warning.label == "予算額"


def test_what_others_saved_meanwhile_stays_where_the_sheet_says_nothing(world: World) -> None:
    writable = opened(world, "gyo-10")
    sheet = filled(writable, sheet_of(writable), {"取組実績": "調べた。"})
    saved(world, "gyo-10", 課題="足りない。")
    [back] = handed_back(world, sheet).sheets
    assert rows(back) == {"取組実績": ("", "調べた。", Side.MINE)}
    assert back.form.answer.texts["challenges"] == "足りない。"


def test_what_both_changed_has_to_be_chosen(world: World) -> None:
    saved(world, "gyo-10", 取組実績="はじめ")
    writable = opened(world, "gyo-10")
    sheet = filled(writable, sheet_of(writable), {"取組実績": "調査票", "課題": "調査票"})
    saved(world, "gyo-10", 取組実績="画面", 課題="画面")
    prepared = handed_back(world, sheet)
    assert not prepared.problems
    assert not prepared.is_decided_on
    [back] = prepared.sheets
    assert rows(back) == {"取組実績": ("画面", "調査票", None), "課題": ("画面", "調査票", None)}
    names = {one.label: choice_name("gyo-10", one.key) for one in back.open_fields}
    seen = dict.fromkeys(names.values(), mark("画面"))
    sides = {names["取組実績"]: Side.MINE, names["課題"]: Side.STORED}
    prepared = handed_back(world, sheet, choices=Choices(sides, seen))
    assert prepared.is_decided_on
    [back] = prepared.sheets
    assert (back.form.answer.texts["results"], back.form.answer.texts["challenges"]) == ("調査票", "画面")
    assert prepared.stamp == handed_back(world, sheet).stamp
    saved(world, "gyo-10", 課題="また")
    again = handed_back(world, sheet, choices=Choices(sides, seen))
    assert again.stamp != prepared.stamp
    assert [one.side for one in again.sheets[0].open_fields] == [Side.MINE, None]


def test_a_sheet_of_another_department_is_refused_with_all_others(world: World) -> None:
    own, other = opened(world, "gyo-10"), opened(world, "san-1")
    sheet = filled(own, sheet_of(own), {"通信不良発生学校数": "二校"})
    prepared = handed_back(world, sheet, sheet_of(other))
    assert not prepared.sheets
    [(place, sentence)] = sentences(prepared)
    assert place == "シート「産-1」のA2"
    assert "あなたが入力する施策ではありません" in sentence
    assert not handed_back(world, sheet_of(other), who="secretariat").problems


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"plan": "another"}, "別の計画の調査票です。"),
        ({"year": 2024}, "令和6年度の調査票です。ここでは令和7年度の調査票を取り込みます。"),
    ],
)
def test_a_questionnaire_of_another_plan_or_year_is_refused(
    world: World, more: dict[str, Any], sentence: str
) -> None:
    [(place, told)] = sentences(handed_back(world, sheet_of(opened(world, "gyo-10")), **more))
    assert place == ""
    assert told.startswith(sentence)


def test_a_file_without_a_sheet_says_so_or_what_its_reader_says(world: World) -> None:
    [(_place, sentence)] = sentences(handed_back(world))
    assert "調査票のシートが見つかりません" in sentence
    problem = CellProblem("表紙", "A1", "消されています。")
    assert sentences(handed_back(world, problems=[problem])) == [("シート「表紙」のA1", "消されています。")]


def test_the_same_sheet_twice_is_told(world: World) -> None:
    sheet = sheet_of(opened(world, "gyo-10"))
    copy = replace(sheet, sheet="行-10 (2)", title_cell=replace(sheet.title_cell, sheet="行-10 (2)"))
    [(place, sentence)] = sentences(handed_back(world, sheet, copy))
    assert place == "シート「行-10 (2)」のA2"
    assert "もう1つはシート「行-10」のA2" in sentence


@pytest.mark.parametrize(
    ("state", "who", "is_refused"),
    [
        (ReportState.SUBMITTED, "editor-gakko", True),
        (ReportState.SUBMITTED, "secretariat", False),
        (ReportState.CHECKED, "editor-gakko", True),
        (ReportState.CHECKED, "secretariat", False),
        (ReportState.FINALISED, "editor-gakko", True),
        (ReportState.FINALISED, "secretariat", True),
    ],
)
def test_a_report_that_cannot_be_changed_now_is_told_where_the_sheet_changes_it(
    world: World, state: ReportState, who: str, *, is_refused: bool
) -> None:
    writable = opened(world, "gyo-10")
    sheet, changed = sheet_of(writable), filled(writable, sheet_of(writable), {"取組実績": "調べた。"})
    report = world.report("gyo-10")
    type(report).objects.filter(pk=report.pk).update(**_stands(state))
    same = handed_back(world, sheet, who=who)
    assert not same.problems
    assert not same.changed
    prepared = handed_back(world, changed, who=who)
    if is_refused:
        [(place, sentence)] = sentences(prepared)
        assert place == "シート「行-10」のA2"
        assert f"「{state.label}」のため" in sentence
        assert "（変わる項目：取組実績）" in sentence
    else:
        assert not prepared.problems


def _stands(state: ReportState) -> dict[str, Any]:
    order = ["submitted_at", "approved_at", "checked_at", "finalised_at"]
    reached = {
        ReportState.SUBMITTED: 1,
        ReportState.CHECKED: 3,
        ReportState.FINALISED: 4,
    }[state]
    found: dict[str, Any] = {"state": state} | dict.fromkeys(order[:reached], NOW)
    if state is ReportState.FINALISED:
        decided = {"final_grade": "A", "meeting_name": "本部会議", "meeting_date": NOW.date()}
        found |= {**decided, "scale": RatingScale.objects.get(is_active=True)}
    return found


def test_fields_that_are_gone_are_named_with_what_was_filled_in(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    writable = opened(world, "gyo-10")
    sheet = filled(
        writable, sheet_of(writable), {"連携した団体": "市民団体", "取組実績": "調べた。", "課題": "ある。"}
    )
    shaped(world, challenges={"is_used": False})
    prepared = handed_back(world, sheet)
    assert not prepared.problems
    assert rows(prepared.sheets[0]) == {"取組実績": ("", "調べた。", Side.MINE)}
    gone = {one.cell: one.label for one in prepared.remarks if "今の様式にない" in one.sentence}
    assert gone == {
        sheet.cells[field(writable, "連携した団体").name].place: "",
        sheet.cells[field(writable, "課題").name].place: "課題",
    }
    assert sum("様式が変わりました" in one.sentence for one in prepared.remarks) == 1


def test_a_department_changes_only_the_figures_that_it_reports(world: World) -> None:
    support = world["editor-support"].memberships.get().department
    Indicator.objects.filter(initiative__slug="gyo-10").update(department=support)
    whole = opened(world, "gyo-10")
    typed = {"通信不良発生学校数": 2, "全学校数": 24}
    own = filled(whole, sheet_of(whole), typed)
    prepared = handed_back(world, own, who="editor-support")
    assert not prepared.problems
    assert list(rows(prepared.sheets[0])) == [RATE]
    more = filled(whole, sheet_of(whole), {**typed, "取組実績": "調べた。"})
    [told] = handed_back(world, more, who="editor-support").problems
    assert told.label == "取組実績"
    assert "あなたの課では変更できない項目" in told.sentence


def test_a_new_row_of_events_is_read(world: World) -> None:
    writable = opened(world, "san-2")
    sheet = sheet_of(writable)
    first = field(writable, "開催日")
    prefix = first.name.rpartition("-event-")[0]
    more = {
        f"{prefix}-event-7-held_on": Cell("産-1", 90, 4, CellKind.DATE, dt.date(2025, 6, 1), "2025-06-01"),
        f"{prefix}-event-7-name": Cell("産-1", 90, 5, CellKind.TEXT, "研修会", "研修会"),
        f"{prefix}-event-7-count": Cell("産-1", 90, 6, CellKind.TEXT, "十二", "十二"),
    }
    prepared = handed_back(world, replace(sheet, cells={**sheet.cells, **more}), who="editor-sangyo")
    [told] = prepared.problems
    assert told.cell == "F90"
    assert "8行目の" in told.label


def test_a_status_that_is_cleared_with_its_reason_leaves_the_figure_blank(world: World) -> None:
    saved(world, "gyo-10", 区分="調査中", 値がない理由="集計中")
    writable = opened(world, "gyo-10")
    [back] = handed_back(world, filled(writable, sheet_of(writable), {"区分": "", "値がない理由": ""})).sheets
    assert rows(back) == {RATE: ("値がない理由：集計中\n区分：調査中", "", Side.MINE)}
    assert back.form.is_valid()


def test_what_is_typed_on_the_entry_page_and_not_saved_is_known(world: World) -> None:
    writable = opened(world, "gyo-10")
    draft = EntryDraft.objects.create(
        report=world.report("gyo-10"),
        user=world["editor-gakko"],
        version=0,
        typed={"fields": {}, "base": {}},
        saved_at=NOW,
    )
    sheet = sheet_of(writable)
    assert not handed_back(world, sheet).drafts
    changed = filled(writable, sheet, {"取組実績": "調べた。"})
    assert handed_back(world, changed).drafts == {draft.report_id: [draft]}


def test_more_events_than_can_be_kept_are_refused_and_none_is_left_out(world: World) -> None:
    writable = opened(world, "san-2")
    sheet = sheet_of(writable)
    first = field(writable, "開催日")
    prefix = first.name.rpartition("-event-")[0]
    dates = {
        f"{prefix}-event-{number}-held_on": Cell("産-2", 90 + number, 2, CellKind.TEXT, "R7.6.1", "R7.6.1")
        for number in range(102)
    }
    back = handed_back(world, replace(sheet, cells={**sheet.cells, **dates}), who="editor-sangyo")
    [(place, sentence)] = [one for one in sentences(back) if "100行まで" in one[1]]
    assert place.startswith("シート「産-2」のB190")
    assert sentence.startswith("記録できるのは100行までです。")
    assert back.remarks == []
