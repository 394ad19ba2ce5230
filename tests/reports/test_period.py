"""計画期間総括: what it says of years, targets and the end of a plan, in all outputs and for each reader."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from indicators.book.results import load_results
from indicators.closing.services import close_closing
from indicators.models import (
    AnnualReport,
    ClosingReport,
    ClosingRound,
    Indicator,
    ReportState,
)
from initiatives.models import Plan
from reports.builders.evaluation import UnknownYearError
from reports.builders.period import build_period_document
from reports.documents.period import PeriodDocument
from reports.downloads.files import html_of, xlsx_of
from reports.permissions import SEES_EVERYTHING, reader_of
from tests.cast import World
from tests.ended_plan import AT, DUE, answer_all, decide, opened_closing
from tests.next_plan import next_plan
from tests.reports.finished.accessible import assert_accessible
from tests.reports.formats.xlsx_reading import shown, squeezed
from tests.reports.jobs.running import taken
from tests.reports.page_tables import tables
from tests.second_plan import restrict

pytestmark = pytest.mark.any_database
ADDRESS = "/reports/period"


def document(world: World, name: str = "") -> PeriodDocument:
    plan = Plan.objects.get(pk=world.plan.pk)
    reader = reader_of(world[name], plan) if name else SEES_EVERYTHING
    return build_period_document(load_results(plan), reader, timezone.localtime())


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def target(found: PeriodDocument, slug: str, number: int = 0) -> Any:
    return found.blocks[slug].targets[number]


# --- while the last year runs ---


def test_years_and_targets_of_a_running_plan(told: World) -> None:
    found = document(told)
    assert found.is_draft
    assert not found.interim
    block = found.blocks["gyo-10"]
    assert [one.text for one in block.grades] == ["未報告", "未報告", "未報告", "D", "C（案）"]
    (one,) = block.targets
    assert (one.target, one.baseline) == ("0.0％以下", "－")
    assert one.values == ("未報告", "未報告", "未報告", "20.8％", "12.5％")
    assert (one.last_value, one.last_year, one.outcome_label) == ("12.5％", "令和７年度", "未達成（案）")
    assert (
        one.reason == "令和７年度の実績が12.5％で、目標（0.0％以下）に達していないため、「未達成」とします。"
    )
    assert target(found, "gyo-11").outcome_label == "達成"
    # 産－② counts until 令和6年度, of which nothing was reported.
    assert [one.text for one in found.blocks["san-2"].grades][-1] == "計画なし"
    assert (target(found, "san-2").outcome, target(found, "san-2").outcome_label) == ("", "未報告")
    missing = "\n".join(found.missing_sentences)
    assert "令和７年度　行－⑩ 学校ネットワークの適正化（学校教育課）：本部決定前（提出済）" in missing
    assert "計画期間の総括の照会：まだ開かれていません" in missing


def test_what_is_counted_has_its_denominator(told: World) -> None:
    (summary,) = document(told).summaries
    assert summary.sentences == ("計画に掲げた施策は28施策、数値目標は34件です。",)
    (counted,) = summary.tables
    total = counted.rows[-1]
    assert counted.columns == ("達成", "未達成", "判定なし")
    assert (total.total, [one.count for one in total.counts], total.beside) == (2, [1, 1, 0], (32,))
    assert [one.share for one in total.counts] == ["50.0％", "50.0％", "0.0％"]
    assert counted.sentence == (
        "数値目標2件のうち、「達成」は1件（50.0％）です。未報告32件は、割合に入っていません。"
    )
    assert sum(row.total for row in counted.rows[:-1]) == total.total
    assert [(row.name, row.reported) for row in summary.years] == [
        ("令和３年度", 0),
        ("令和４年度", 1),
        ("令和５年度", 0),
        ("令和６年度", 1),
        ("令和７年度", 2),
    ]


def test_the_viewer_learns_nothing_of_what_is_not_decided(told: World) -> None:
    found = document(told, "viewer")
    assert [one.text for one in found.blocks["gyo-10"].grades][-2:] == ["D", "公表前"]
    one = target(found, "gyo-10")
    assert (one.values[-1], one.outcome_label, one.reason) == ("公表前", "公表前", "")
    (counted,) = found.summaries[0].tables
    assert (counted.beside, counted.rows[-1].beside) == (("公表前",), (33,))
    page = client_of(told, "viewer").get(f"{ADDRESS}.html").content.decode()
    assert "12.5％" not in page
    assert "提出済" not in page
    assert "12.5％" in client_of(told, "secretariat").get(f"{ADDRESS}.html").content.decode()


def test_a_plan_in_its_middle_says_so(told: World) -> None:
    Plan.objects.update(end_fiscal_year=2026)
    Indicator.objects.filter(initiative__slug="gyo-10").update(last_year=2026)
    found = document(told)
    assert found.is_draft
    assert found.interim == "計画期間の途中のため、令和７年度までの結果をまとめた中間の総括です。"
    one = target(found, "gyo-10")
    assert (one.values[-2:], one.last_year) == (("12.5％", "－"), "令和７年度")
    assert one.outcome_label == "進行中（期限前）（案）"
    assert found.summaries[0].tables[0].columns == ("達成", "未達成", "進行中（期限前）", "判定なし")
    assert "令和８年度：照会前" in found.missing_sentences


def test_without_any_round_there_is_none(told: World) -> None:
    book = replace(load_results(Plan.objects.get(pk=told.plan.pk)), cycles={})
    with pytest.raises(UnknownYearError, match="照会がまだ開かれていない"):
        build_period_document(book, SEES_EVERYTHING, timezone.localtime())


def test_a_year_that_was_never_asked_for_has_no_record(told: World) -> None:
    book = load_results(Plan.objects.get(pk=told.plan.pk))
    cycles = {year: cycle for year, cycle in book.cycles.items() if year != 2021}
    reports = {
        key: {year: report for year, report in rows.items() if year != 2021}
        for key, rows in book.reports.items()
    }
    found = build_period_document(
        replace(book, cycles=cycles, reports=reports), SEES_EVERYTHING, timezone.localtime()
    )
    assert [one.text for one in found.blocks["gyo-10"].grades][:2] == ["記録なし", "未報告"]
    assert target(found, "gyo-10").values[:2] == ("記録なし", "未報告")
    assert [row.name for row in found.summaries[0].years][0] == "令和４年度"
    assert not [one for one in found.missing_sentences if one.startswith("令和３年度")]


# --- at its end ---


def decide_all(world: World) -> None:
    """Decide all years as the last one is decided, without going the whole way."""
    decide(world, AnnualReport.objects.exclude(state=ReportState.FINALISED))


def closed(world: World) -> ClosingRound:
    """行－⑪ answered with texts of its own, the round decided."""
    decide_all(world)
    closing = opened_closing(world)
    ClosingReport.objects.filter(initiative__slug="gyo-11").update(
        state="submitted",
        submitted_at=AT,
        achievement="achieved",
        outcome="研修を毎年２回開いた。",
        remaining_issues="若手が少ない。",
        handling="changed",
        handling_text="対象を広げる。",
    )
    answer_all(world)
    return close_closing(
        closing=closing, meeting_name="第2回会議", meeting_date=DUE, by=world["secretariat"], at=AT
    )


def test_what_was_decided_at_the_end_is_for_everybody(told: World) -> None:
    closed(told)
    for name in ("viewer", "secretariat"):
        found = document(told, name)
        assert (found.is_draft, found.missing_sentences, found.notes) == (False, (), ())
        assert found.date_label == "第2回会議（令和８年６月３０日）決定"
        assert [(one.label, one.text) for one in found.blocks["gyo-11"].texts] == [
            ("施策の達成状況", "達成"),
            ("計画期間の成果", "研修を毎年２回開いた。"),
            ("残った課題", "若手が少ない。"),
            ("次期計画での扱い", "見直して継続\n対象を広げる。"),
        ]
        _targets, achieved, handled = found.summaries[0].tables
        assert [one.count for one in achieved.rows[-1].counts] == [1, 27, 0, 0, 0]
        assert [one.count for one in handled.rows[-1].counts] == [27, 1, 0, 0, 0, 0, 0]
        assert achieved.sentence == "施策28施策のうち、「達成」は1施策（3.6％）です。"


def test_before_the_decision_the_answers_are_for_those_who_take_part(told: World) -> None:
    decide_all(told)
    opened_closing(told)
    ClosingReport.objects.filter(initiative__slug="gyo-11").update(
        state="submitted", submitted_at=AT, achievement="achieved", outcome="内々の成果", handling="ended"
    )
    for name, word in (("secretariat", "内々の成果"), ("headquarters", "内々の成果"), ("viewer", "公表前")):
        found = document(told, name)
        assert found.is_draft
        texts = {one.label: one.text for one in found.blocks["gyo-11"].texts}
        assert word in texts.values(), name
    assert "内々の成果" not in client_of(told, "viewer").get(f"{ADDRESS}.html").content.decode()
    others = {one.label: one.text for one in document(told, "secretariat").blocks["gyo-10"].texts}
    assert others == {"総括の回答": "未回答"}
    # 産業ＤＸ推進室 knows of its own only.
    foreign = {one.label: one.text for one in document(told, "editor-sangyo").blocks["gyo-10"].texts}
    assert foreign == {"総括の回答": "公表前"}
    missing = document(told, "secretariat").missing_sentences
    assert "総括の回答　行－⑩学校ネットワークの適正化：未回答" in missing


def test_a_plan_that_asks_for_no_closing_ends_with_its_last_year(told: World) -> None:
    decide_all(told)
    found = document(told, "viewer")
    assert not found.is_draft
    assert found.date_label == "第1回会議、第1回ＤＸ推進本部会議（令和８年６月１日）決定"
    assert found.notes == ("計画期間の総括の照会を行っていないため、各年度の結果だけをまとめています。",)
    assert not found.blocks["gyo-11"].texts


# --- what goes on ---


def test_what_goes_on_in_the_next_plan(told: World) -> None:
    next_plan(told)
    found = document(told, "secretariat")
    assert found.next_title == "第２次（令和８年度〜令和１２年度）"
    rows = {row.old: (row.word, row.new) for row in found.next_rows}
    assert rows["行－⑩学校ネットワークの適正化"] == ("分割", "行－⑩　通信環境の維持\n行－⑩の２　端末の更新")
    assert rows["産－②県内企業等の視察"][0] == "統合"
    assert rows["地－②地域におけるスマートフォン等を活用した情報発信"] == ("終了", "－")
    assert found.next_rows[-1].word == "新規"
    assert found.blocks["gyo-10"].next_text == "分割：行－⑩　通信環境の維持、行－⑩の２　端末の更新"
    # Without a closing round the links say what becomes of them.
    handled = found.summaries[0].tables[-1]
    assert (handled.title, handled.columns) == ("次期計画での扱い", ("継続", "分割", "統合", "終了"))
    assert [one.count for one in handled.rows[-1].counts] == [24, 1, 2, 1]


def test_a_next_plan_is_not_named_to_whoever_has_no_part_in_it(told: World) -> None:
    next_plan(told)
    restrict(told, "viewer", told.plan)
    found = document(told, "viewer")
    assert (found.next_title, found.next_rows, found.blocks["gyo-10"].next_text) == ("", (), "")
    assert "第２次" not in client_of(told, "viewer").get(f"{ADDRESS}.html").content.decode()


# --- all outputs ---


def text_of(cell: Any) -> str:
    """What a cell shows, a share in the plan's own percent sign."""
    return shown(cell).replace("%", "％")


def test_page_pdf_and_workbook_hold_the_same(told: World, tmp_path: Path) -> None:
    closed(told)
    next_plan(told)
    found, client = document(told, "viewer"), client_of(told, "viewer")
    listed = tables(client.get(f"{ADDRESS}.html").content.decode())
    book = openpyxl.load_workbook(
        io.BytesIO(taken(client, f"{ADDRESS}.xlsx").content), read_only=True, data_only=True
    )
    content = taken(client, f"{ADDRESS}.pdf").content
    assert_accessible(content, tmp_path)
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    paper = squeezed("".join(page.extract_text() for page in pages))

    of_page = [(line[0], line[1], line[3], line[5]) for line in listed["数値目標の達成状況"][-34:]]
    assert of_page == [(one.code, one.name, one.baseline, one.outcome_label) for one in found.targets]
    rows = [[text_of(cell) for cell in line] for line in book["数値目標の達成状況"].iter_rows()][-34:]
    assert [tuple(line) for line in rows] == [
        (
            one.code,
            one.initiative,
            one.name,
            one.target,
            one.baseline,
            *one.values,
            one.last_value,
            one.last_year,
            one.outcome_label,
            one.reason,
        )
        for one in found.targets
    ]
    for one in found.targets:
        if one.reason:
            assert squeezed(one.reason) in paper, one.name
    blocks = [[text_of(cell) for cell in line] for line in book["総括"].iter_rows()][-28:]
    assert [line[3:8] for line in blocks] == [
        [one.text for one in found.blocks[place.slug].grades] for place in found.places
    ]
    (summary,) = found.summaries
    for table in summary.tables:
        last = listed[table.title][-1]
        assert last == [
            "合計",
            str(table.rows[-1].total),
            *(f"{one.count}{one.share}" for one in table.rows[-1].counts),
            *map(str, table.rows[-1].beside),
        ]
    overview = [
        [text_of(cell) for cell in line if cell.value is not None] for line in book["概要"].iter_rows()
    ]
    for table in summary.tables:
        for row in table.rows:
            cells = [text for one in row.counts for text in (str(one.count), one.share)]
            assert [row.name, str(row.total), *cells, *map(str, row.beside)] in overview
    assert "研修を毎年２回開いた。" in paper
    assert summary.money
    assert squeezed(summary.money.headline) in paper
    assert summary.money.total.budget_text == "6,000"  # five reports of 1,200
    assert [one.budget_text for one in summary.money.by_year.lines[-1].years] == [
        "－",
        "1,200",
        "－",
        "1,200",
        "3,600",
    ]
    sums = [[text_of(cell) for cell in line] for line in book["予算・決算"].iter_rows()]
    assert [line[2] for line in sums if line[0] == "合計"][0] == "6,000"


def test_the_same_plan_gives_the_same_files(told: World) -> None:
    """Of a PDF asked by its page: the same page gives the same PDF (tests/reports/formats/test_pdf.py)."""
    closed(told)
    for made in (html_of, xlsx_of):
        assert made(document(told, "viewer")) == made(document(told, "viewer"))
