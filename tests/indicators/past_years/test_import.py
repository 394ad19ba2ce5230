"""What a file of past years brings in, what it is refused for, and how it is taken back."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.chain.writing import Removal
from accounts.models import User
from imari_dx.operation.verify.walk import walk
from indicators.book.assessment import assess_stored
from indicators.book.results import load_results
from indicators.demo.remove import remove_demo
from indicators.models import (
    AnnualReport,
    CycleStage,
    Measurement,
    ReportingCycle,
    ReportState,
    ResultImport,
    Snapshot,
)
from indicators.past_years.prepare import PastYearsRefusedError
from indicators.past_years.services import (
    AS_PUBLISHED,
    NOT_IN_FILE,
    WITHOUT_GRADE,
    import_results,
    read_past_years,
    take_back,
)
from indicators.rounds.services import CycleContent, prepare_cycle, reopen_cycle
from indicators.workflow.errors import ConflictError
from indicators.workflow.transitions import finalise_report, reopen_report
from tests.cast import World
from tests.indicators.past_years.past_files import AT, ORIGIN, Rows, take_in, upload, value

pytestmark = pytest.mark.any_database


def problems(world: World, rows: Rows) -> list[str]:
    """What is wrong with a file, with its cells."""
    with pytest.raises(PastYearsRefusedError) as caught:
        read_past_years(world.plan, upload(rows))
    return [str(one) for one in caught.value.problems]


def stored(world: World, slug: str, year: int = 2021) -> Measurement:
    return world.report(slug, year).measurements.get()


def test_a_year_comes_in_as_decided_before_the_system(world: World) -> None:
    one = take_in(
        world,
        [value("行－⑪", "令和3年度", "３回", grade="A"), value("地-1", "R3", "35", indicator_number="1")],
    )
    report = world.report("gyo-11", 2021)
    assert (report.state, report.final_grade, report.imported) == (ReportState.FINALISED, "A", one)
    assert (report.meeting_name, report.meeting_date) == ("", None)
    assert report.proposed_grade  # the proposal stands beside the published grade, as in any decision
    assert stored(world, "gyo-11").value == 3
    assert report.snapshots.get().comment == f"移行データ（出所：{ORIGIN}）"
    assert report.cycle.stage == CycleStage.CLOSED
    assert report.cycle.imported == one


def test_the_round_that_nobody_answered_makes_room_and_others_stay(world: World) -> None:
    before = ReportingCycle.objects.get(fiscal_year=2021)
    take_in(world, [value("行-11", "2021", "3")])
    assert not ReportingCycle.objects.filter(pk=before.pk).exists()
    assert ReportingCycle.objects.filter(imported=None).count() == 4


def test_an_initiative_without_a_row_is_nobodys_fault(world: World) -> None:
    """Due and not in the file: without a grade, and it says why; what is 計画なし has no report."""
    take_in(world, [value("行-11", "2021", "3")])
    report = world.report("gyo-10", 2021)
    assert (report.state, report.final_grade, report.final_grade_reason) == ("finalised", "－", NOT_IN_FILE)
    assert AnnualReport.objects.filter(cycle__fiscal_year=2021).count() == 22  # those due in 令和3年度
    assert not AnnualReport.objects.filter(cycle__fiscal_year=2021, initiative__slug="san-2").exists()


@pytest.mark.parametrize(
    ("given", "code", "reason"),
    [
        ({"grade": "D"}, "D", AS_PUBLISHED),
        ({"grade": "計画どおり・達成"}, "A", AS_PUBLISHED),
        ({"grade": "評価できない"}, "－", AS_PUBLISHED),
        ({}, "－", WITHOUT_GRADE),
    ],
)
def test_the_published_grade_stands_as_it_was(
    world: World, given: dict[str, str], code: str, reason: str
) -> None:
    take_in(world, [value("行-11", "2021", "1", **given)])
    report = world.report("gyo-11", 2021)
    assert report.final_grade == code
    assert (
        reason is None or report.final_grade == report.proposed_grade or report.final_grade_reason == reason
    )


def test_absences_stay_different(world: World) -> None:
    rows = [
        value("行-11", "2021", "0"),
        value("行-10", "2021", status="調査中", reason="集計中"),
        value("行-8", "2021", status="not_applicable", reason="終了"),
        value("行-1", "2021"),
    ]
    take_in(world, rows)
    assert (stored(world, "gyo-11").value, stored(world, "gyo-11").status) == (0, "confirmed")
    assert [stored(world, slug).status for slug in ("gyo-10", "gyo-8")] == ["pending", "not_applicable"]
    assert not world.report("gyo-1", 2021).measurements.exists()


def test_a_bare_rate_and_a_bare_mean_say_that_they_are(world: World) -> None:
    rows = [
        value("行-10", "2022", "12.5％"),
        value("産-2", "2022", "10.5", indicator_number="2"),
        value("産-2", "2022", "2", indicator_number="1"),  # 実施回数
    ]
    take_in(world, rows)
    assert (stored(world, "gyo-10", 2022).value, stored(world, "gyo-10", 2022).is_rate_only) == (
        Decimal("12.5"),
        True,
    )
    mean = stored(world, "san-2", 2022)
    assert (mean.value, mean.denominator, mean.is_rate_only) == (Decimal("10.5"), 2, True)


def test_the_year_after_rests_on_what_was_taken_in(world: World) -> None:
    take_in(
        world,
        [
            value("地-1", "2021", "35", indicator_number="1"),
            value("地-1", "2022", "40", indicator_number="1"),
        ],
    )
    report = world.report("chi-1", 2023)
    Measurement.objects.create(
        report=report, indicator=report.initiative.indicators.all()[0], status="confirmed", value=10
    )
    book = load_results(world.plan)
    initiative = next(one for one in book.initiatives if one.slug == "chi-1")
    assert "累計85人" in assess_stored(book, initiative, 2023).reason


WRONG = [
    (value("行-99", "2021", "1"), "2行目の「initiative_code」：「行-99」は、この計画にありません"),
    (value("行-11", "1999", "1"), "平成11年度は、計画の期間"),
    (value("行-11", "むかし", "1"), "年度として読み取れません"),
    (value("行-11", "2021", "三"), "2行目の「value」：「三」は数として読み取れません"),
    (value("行-11", "2021", "3社"), "単位（回）と違います"),
    (value("行-11", "2021", "3", status="たぶん"), "「たぶん」は選べません"),
    (value("行-11", "2021", "3", status="調査中", reason="集計中"), "値を空欄にしてください"),
    (value("行-11", "2021", status="調査中"), "理由を入力してください"),
    (value("行-11", "2021", status="確定"), "値を入力してください"),
    (value("行-11", "2021", "3", status="未入力"), "値があります"),
    (
        value("行-11", "2021", "3", grade="S"),
        "「S」は選べません。次のどれかを入力してください：A（計画",
    ),
    (value("行-11", "2021", "3", indicator_number="4"), "数値目標は1個です"),
    (value("行-11", "2021", "3", indicator_name="何か"), "どれかが分かりません"),
    (value("産-2", "2022", "3"), "どれかが分かりません"),
    (value("行-11", "2021", "3") | {"datum": "handover_note"}, "「handover_note」という項目はありません"),
    (value("行-11", "2021", "3") | {"datum": "increment"}, "「当年度の数」は使いません"),
    (value("行-10", "2021", "3") | {"datum": "numerator"}, "値が揃っていません"),
    (value("行-17", "2022", "2022-10-01") | {"datum": "reached_on"}, "「達成した」を選んでください"),
    (value("行-11", "2021", "3", state="提出済"), "確定した年度だけ"),
    (value("行-11", "2021", "3", is_demo="1"), "デモデータの行です"),
    (value("行-11", "2021", "3", plan="other"), "ほかの計画の行です"),
    (value("行-11", "2021", "まずまず") | {"datum": "direction"}, "次のどれかを入力してください：拡充"),
    (value("行-11", "2021", "3団体", datum_label="問" * 201) | {"datum": "question"}, "200字以内"),
    (value("行-11", "2021", "3団体") | {"datum": "question"}, "「datum_label」"),
    (value("行-11", "2021", "plan") | {"datum": "actual_bar_phase"}, "「スケジュールの実績の開始の期」"),
]


@pytest.mark.parametrize(("row", "words"), WRONG)
def test_what_is_wrong_is_said_with_its_cell(world: World, row: dict[str, str], words: str) -> None:
    found = problems(world, [row])
    assert len(found) == 1, found
    assert words in found[0]
    assert found[0].startswith("2行目の")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(world: World) -> None:
    rows = [value("行-11", "2021", "三"), value("行-99", "2021", "1"), value("行-10", "2022", "0")]
    with pytest.raises(PastYearsRefusedError) as caught:
        take_in(world, rows)
    assert len(caught.value.problems) == 2
    assert not ResultImport.objects.exists()
    assert not AnnualReport.objects.exclude(state=ReportState.NOT_STARTED).exists()


def test_the_same_thing_twice_is_refused(world: World) -> None:
    assert "同じものが2回" in problems(world, [value("行-11", "2021", "3")] * 2)[0]
    different = [value("行-11", "2021", "3", grade="A"), value("行-10", "2021", "0", grade="B")]
    assert read_past_years(world.plan, upload(different)).count == 22
    two = [
        value("行-10", "2021", "0", grade="A") | {"datum": "numerator"},
        value("行-10", "2021", "24", grade="B") | {"datum": "denominator"},
    ]
    assert "評価（「A」）と違います" in problems(world, two)[0]


def test_a_year_with_answers_is_refused(world: World) -> None:
    AnnualReport.objects.filter(pk=world.report("gyo-10", 2021).pk).update(state=ReportState.DRAFTING)
    assert "入力された内容があります" in problems(world, [value("行-11", "2021", "3")])[0]
    take_in(world, [value("行-11", "2022", "3")])
    assert "取り込み済みです" in problems(world, [value("行-11", "2022", "4")])[0]


def test_the_same_file_twice_says_so(world: World) -> None:
    rows = [value("行-11", "2021", "3")]
    take_in(world, rows)
    with pytest.raises(ConflictError, match="このファイルは、2026年7月1日に取り込み済み"):
        read_past_years(world.plan, upload(rows))


def test_the_sheets_of_the_template(world: World) -> None:
    figures = [
        {
            "番号": "行－⑪",
            "年度": "令和3年度",
            "数値目標": "研修等実施回数",
            "実績値": "3",
            "増減理由": "増えた。",
        },
        {"番号": "行－⑩", "年度": "令和3年度", "分子": "3", "分母": "24"},
        {"番号": "行－⑫", "年度": "令和3年度", "指標の番号": "1", "区分": "調査中", "値がない理由": "集計中"},
    ]
    texts = [
        {
            "番号": "行－⑪",
            "年度": "令和3年度",
            "評価": "A",
            "取組実績": "3回\n行った",
            "今後の方向性": "継続",
        },
        {"番号": "行－⑩", "年度": "令和3年度", "決算額": "1,200千円"},
    ]
    items = [
        {"番号": "行－③", "年度": "R3", "実施評価指標の番号": "1", "実施状況": "実施済", "補足": "年度末"}
    ]
    take_in(world, figures, ("評価", texts), ("項目", items))
    report = world.report("gyo-11", 2021)
    assert (report.final_grade, report.results, report.direction) == ("A", "3回\n行った", "continue")
    assert stored(world, "gyo-10").denominator == 24
    assert stored(world, "gyo-12").status == "pending"
    assert (world.report("gyo-10", 2021).settlement, world.report("gyo-10", 2021).settlement_status) == (
        1200,
        "confirmed",
    )
    item = world.report("gyo-3", 2021).item_results.get()
    assert (item.status, item.note) == ("done", "年度末")


def test_the_form_asks_for_what_the_file_has_and_the_next_round_is_not_made_after_it(world: World) -> None:
    take_in(world, [value("行-11", "2021", "3"), value("行-11", "2021", "多い") | {"datum": "成果"}])
    used = dict(ReportingCycle.objects.get(fiscal_year=2021).fields.values_list("name", "is_used"))
    assert used["budget"] is False
    assert "outcomes" not in used
    AnnualReport.objects.filter(cycle__fiscal_year=2022).delete()
    ReportingCycle.objects.filter(fiscal_year=2022).delete()
    content = CycleContent(opens_on=dt.date(2023, 4, 1), due_on=dt.date(2023, 4, 15))
    cycle = prepare_cycle(plan=world.plan, fiscal_year=2022, content=content, by=world["secretariat"], at=AT)
    assert not cycle.fields.exists()


def test_nothing_of_a_round_is_done_with_it(world: World) -> None:
    take_in(world, [value("行-11", "2021", "3")])
    cycle = ReportingCycle.objects.get(fiscal_year=2021)
    with pytest.raises(ConflictError, match="回答を受け付けません"):
        reopen_cycle(cycle=cycle, reason="直す", by=world["secretariat"], at=AT)


def test_a_decision_here_ends_what_was_taken_in(world: World) -> None:
    """確定の取消し, and decided anew: from then on it is a decision of the body with its day."""
    take_in(world, [value("行-11", "2021", "3", grade="A")])
    by, report = world["secretariat"], world.report("gyo-11", 2021)
    reopened = reopen_report(report=report, by=by, at=AT, comment="値を直す")
    finalise_report(
        report=reopened,
        by=by,
        at=AT,
        grade="B",
        grade_reason="確認した。",
        meeting_name="会議",
        meeting_date=dt.date(2026, 7, 1),
    )
    report = world.report("gyo-11", 2021)
    assert (report.imported, report.meeting_name, report.snapshots.count()) == (None, "会議", 2)
    with pytest.raises(ConflictError, match="決定し直したりした実績"):
        take_back(stored=ResultImport.objects.get(), reason="誤り", by=by, at=AT)


def test_an_import_is_taken_back_as_a_whole_with_a_reason(world: World) -> None:
    one, by = take_in(world, [value("行-11", "2021", "3")]), world["secretariat"]
    with pytest.raises(ConflictError, match="理由"):
        take_back(stored=one, reason=" ", by=by, at=AT)
    one = take_back(stored=one, reason="年度の誤り", by=by, at=AT)
    assert (one.taken_back_reason, one.taken_back_by) == ("年度の誤り", by)
    assert not ReportingCycle.objects.filter(fiscal_year=2021).exists()
    assert not Snapshot.objects.exists()
    walked = walk()
    assert walked.first is None
    assert {*walked.removed} == {("snapshot", Removal.TAKEN_BACK), ("transition", Removal.TAKEN_BACK)}
    assert sum(walked.removed.values()) == walked.count / 2
    take_in(world, [value("行-11", "2021", "3")])  # the same file may come again
    with pytest.raises(ConflictError, match="すでに取り消されています"):
        take_back(stored=one, reason="もう一度", by=by, at=AT)


def test_what_a_demo_person_took_in_goes_with_the_demonstration(world: World) -> None:
    tester = User.objects.create_user("tester", full_name="試す人", is_demo=True)
    rows = [value("行-11", "2021", "3")]
    import_results(plan=world.plan, upload=upload(rows), origin=ORIGIN, by=tester, at=AT)
    remove_demo()
    assert not ResultImport.objects.exists()
    assert not ReportingCycle.objects.filter(fiscal_year=2021).exists()
    assert not ResultImport.history.exists()


def test_what_a_later_year_rests_on_is_not_taken_back(world: World) -> None:
    one = take_in(world, [value("行-11", "2021", "3")])
    AnnualReport.objects.filter(pk=world.report("gyo-10", 2022).pk).update(state=ReportState.DRAFTING)
    with pytest.raises(ConflictError, match="あとの年度に、入力された実績"):
        take_back(stored=one, reason="誤り", by=world["secretariat"], at=AT)


def test_a_rate_that_its_parts_do_not_make_is_told(world: World) -> None:
    parts = [
        value("行-10", "2021", "3") | {"datum": "numerator"},
        value("行-10", "2021", "24") | {"datum": "denominator"},
    ]
    found = problems(world, [*parts, value("行-10", "2021", "50")])
    assert found == [
        "4行目の「value」：分子と分母から計算した割合（12.50％）と違います。正しいほうに直すか、割合を空欄にしてください。"
    ]
    for rate in ("12.5", "12", "13"):
        assert read_past_years(world.plan, upload([*parts, value("行-10", "2021", rate)])).count == 22


def test_a_cell_that_is_told_is_not_told_again_as_missing(world: World) -> None:
    wrong = value("行-11", "2021", "3") | {"datum": "numerator"}
    assert problems(world, [wrong]) == [
        "2行目の「value」：「研修等実施回数」は「毎年の数値」の指標です。「分子」は使いません。"
    ]


def test_a_number_that_is_merged_over_rows_is_of_none_of_them(world: World) -> None:
    given = upload([{"番号": "行－⑪", "年度": year, "実績値": "3"} for year in ("2021", "2022")])
    cells = given.book.sheets[0].cells
    cells[3] = {**cells[3], 3: replace(cells[3][3], merged=True)}
    with pytest.raises(PastYearsRefusedError) as caught:
        read_past_years(world.plan, given)
    assert [str(one).split("。")[0] for one in caught.value.problems] == [
        "3行目の「実績値」：縦に結合されたセルなので、どの行の値か分かりません"
    ]
