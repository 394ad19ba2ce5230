"""The evaluation report: its figures, what it shows to whom, and what it never shows."""

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from indicators.book.results import load_results
from indicators.models import AnnualReport
from indicators.rounds.commentary.services import CommentaryText, save_commentaries
from initiatives.words import NEUTRAL
from reports.builders.behind import reason_blocks
from reports.builders.evaluation import EvaluationBuilder, UnknownYearError, _reasons_of_change
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import html_of
from reports.permissions import sees_running_commentary, state_known_to, visibility_for
from tests.cast import World
from tests.reports.jobs.running import taken
from tests.reports.overview_rows import row
from tests.reports.story import INTERNAL

pytestmark = pytest.mark.any_database

TODAY = dt.date(2026, 5, 1)


def document_for(world: World, name: str, fiscal_year: int = 2025) -> EvaluationDocument:
    builder = EvaluationBuilder(
        load_results(world.plan),
        fiscal_year,
        is_visible=visibility_for(world[name], world.plan),
        knows_state=state_known_to(world[name], world.plan),
        today=TODAY,
        sees_running_commentary=sees_running_commentary(world[name], world.plan),
    )
    return builder.evaluation_document()


def test_counts_state_their_denominator(told: World) -> None:
    rows = {row.name: row for row in document_for(told, "secretariat").summaries[0].summary_rows}
    assert list(rows) == ["産業", "行政", "地域", "合計"]
    assert rows["合計"].progress_text == "報告済 2/対象 24"
    assert (rows["産業"].due, rows["行政"].due, rows["地域"].due) == (1, 21, 2)
    # 行－⑪ A, 行－⑩ C; nothing reported is in no grade, not even in －.
    assert rows["行政"].grade_counts == (1, 0, 1, 0, 0)
    assert rows["行政"].grade_shares == ("50.0％", "0.0％", "50.0％", "0.0％", "0.0％")
    assert rows["産業"].grade_shares == ("－",) * 5


def test_departments_are_counted_by_the_same_tally_each_initiative_once(told: World) -> None:
    summary = document_for(told, "secretariat").summaries[0]
    rows = {row.name: row for row in summary.department_rows}
    assert rows["学校教育課"].grade_counts == (1, 0, 1, 0, 0)
    assert rows["学校教育課"].progress_text == "報告済 2/対象 3"
    assert sum(row.due for row in summary.department_rows[:-1]) == rows["合計"].due == 24
    assert summary.department_rows[-1].grades == summary.summary_rows[-1].grades


def test_late_and_changed_ones_say_why(told: World) -> None:
    summary = document_for(told, "secretariat").summaries[0]
    (late,), (changed,) = summary.late_rows, summary.changed_rows
    assert (late.code, changed.code) == ("行－⑩", "行－⑩")
    assert [block.label for block in late.reasons] == ["理由", "今後の方向性"]  # what is blank is not named
    assert late.reasons[0].text.startswith("「通信不良発生学校率」は12.5％で")
    assert [(block.label, block.text) for block in changed.reasons] == [
        ("理由", "「遅れている施策」に記載のとおりです。")
    ]


def test_reasons_are_told_to_nobody_who_does_not_see_the_result(told: World) -> None:
    summary = document_for(told, "viewer").summaries[0]
    assert (summary.late_rows, summary.changed_rows) == ((), ())
    assert "通信不良発生学校率」は" not in html_of(document_for(told, "viewer"))


def test_why_a_grade_changed_is_the_reason_of_the_decision() -> None:
    better = row(grade="B", change="改善", reason="目標に達したため")
    assert [one.text for one in _reasons_of_change(better, NEUTRAL)] == ["目標に達したため"]
    texts = {"challenges": "課題の文", "next_steps": "取組の文", "next_steps_due": "9月", "direction": "継続"}
    assert [(one.label, one.text) for one in reason_blocks(row(reason="理由の文", texts=texts))] == [
        ("理由", "理由の文"),
        ("課題", "課題の文"),
        ("今後の取組", "取組の文（時期：9月）"),
        ("今後の方向性", "継続"),
    ]


def test_a_year_of_the_past(told: World) -> None:
    document = document_for(told, "viewer", 2022)
    result = document.results["san-2"]
    assert (result.grade.code, result.grade_heading, result.is_finalised) == ("B", "評価", True)
    assert result.grade_reason.startswith("1回は目標を下回ったため（判定案は「A」：")
    names = {row.name: row.value_text for row in result.indicators}
    assert names == {"実施回数": "2回", "視察参加社数": "１回当たり11.0社"}
    assert "目標を満たした回1回" in result.indicators[1].detail_lines[0]


def test_results_continue_the_sheet(told: World) -> None:
    result = document_for(told, "secretariat").results["gyo-10"]
    indicator = result.indicators[0]
    assert (result.grade.code, result.grade_heading) == ("C", "判定案")
    assert result.previous_grade is not None
    assert (result.previous_grade.code, result.change_label) == ("D", "改善")
    assert indicator.value_text == "12.5％"
    assert indicator.detail_lines == ("通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％",)
    assert [cell.value_text for cell in indicator.years] == ["", "", "", "20.8％", "12.5％"]
    assert result.department == "学校教育課"
    assert [item.status_label for item in result.items] == ["実施済"]
    assert {block.label for block in result.texts} == {"取組実績", "今後の方向性", "予算と決算"}


def test_what_is_missing_is_named_while_it_is_a_draft(told: World) -> None:
    document = document_for(told, "secretariat")
    assert document.is_draft
    assert len(document.missing_sentences) == 23
    assert "行－⑩ 学校ネットワークの適正化（学校教育課）：本部決定前（提出済）" in document.missing_sentences
    assert "行－⑫ ＩＣＴを活用した授業等の研究（学校教育課）：未報告（入力中）" in document.missing_sentences


def test_a_draft_is_in_no_document(told: World) -> None:
    assert "まだ誰にも見せない下書き" not in html_of(document_for(told, "secretariat"))


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("secretariat", {"gyo-10", "gyo-11"}, set()),
        ("headquarters", {"gyo-10", "gyo-11"}, set()),
        ("editor-gakko", {"gyo-10", "gyo-11"}, set()),
        ("editor-support", {"gyo-10", "gyo-11"}, set()),
        ("editor-sangyo", {"gyo-11"}, {"gyo-10"}),
        ("viewer", {"gyo-11"}, {"gyo-10"}),
        ("admin", {"gyo-11"}, {"gyo-10"}),
        ("nobody", set(), {"gyo-10", "gyo-11"}),
    ],
)
def test_who_sees_which_results(told: World, name: str, shown: set[str], hidden: set[str]) -> None:
    results = document_for(told, name).results
    assert {slug for slug in ("gyo-10", "gyo-11") if results[slug].indicators} == shown
    for slug in hidden:
        assert results[slug].notice == "公表前です。この年度の結果は、本部が確定すると表示されます。"
        assert results[slug].state_label == "公表前"
        assert (results[slug].grade.code, results[slug].texts, results[slug].items) == ("", (), ())


@pytest.mark.parametrize("year", [2022, 2024, 2025])
def test_public_output_never_shows_what_is_internal(told: World, year: int) -> None:
    page = html_of(document_for(told, "secretariat", year))
    for text in [*INTERNAL.values(), "editor-gakkoさん", "head-gakkoさん", "secretariatさん"]:
        assert text not in page


@pytest.mark.parametrize(
    "address",
    ["2024/evaluation.xlsx", "2025/evaluation.xlsx", "2025/gyo-10.html", "2025/gyo-10.xlsx", "results.csv"],
)
def test_no_file_shows_what_is_internal(told: World, address: str) -> None:
    client = Client()
    client.force_login(told["secretariat"])
    content = taken(client, f"/reports/{address}").content
    if address.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    shown = content.decode()
    assert "gyo-10" in shown or "行" in shown
    for text in INTERNAL.values():
        assert text not in shown


# --- 所見 ---


def comment(world: World, **texts: str) -> None:
    """Write 所見: ``whole`` or the slug of a heading."""
    headings = {one.slug: one.pk for one in world.plan.headings.all()}
    save_commentaries(
        cycle=world.report("gyo-10").cycle,
        by=world["secretariat"],
        at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
        texts={headings.get(name): CommentaryText(text, 0) for name, text in texts.items()},
    )


def test_commentaries_stand_in_the_order_of_the_headings_and_blank_ones_not_at_all(told: World) -> None:
    codes = [one.slug for one in told.plan.headings.filter(parent=None)]
    comment(told, **{codes[1]: "行政の所見", codes[0]: "産業の所見", codes[2]: "", "whole": "全体の所見"})
    blocks = document_for(told, "secretariat").commentaries
    assert [(block.label, block.text) for block in blocks] == [
        ("全体", "全体の所見"),
        ("産業分野", "産業の所見"),
        ("行政分野", "行政の所見"),
    ]


@pytest.mark.parametrize(
    ("name", "is_running_shown"),
    [("secretariat", True), ("headquarters", True), ("editor-gakko", False), ("viewer", False)],
)
def test_who_sees_the_commentary_of_a_running_and_of_a_decided_year(
    told: World, name: str, is_running_shown: bool
) -> None:
    comment(told, whole="全体の所見")
    assert bool(document_for(told, name).commentaries) == is_running_shown
    # 確定 of all that is due, as far as the document asks.
    AnnualReport.objects.filter(cycle__fiscal_year=2025).exclude(initiative__slug="gyo-11").delete()
    for initiative in told.plan.initiatives.exclude(slug="gyo-11"):
        initiative.activities.filter(fiscal_year=2025).delete()
        initiative.evaluation_items.filter(fiscal_year=2025).delete()
    document = document_for(told, name)
    assert not document.is_draft
    assert [block.text for block in document.commentaries] == ["全体の所見"]


def test_a_year_never_opened_is_said_so(told: World) -> None:
    with pytest.raises(UnknownYearError, match="2030年度の照会がない"):
        document_for(told, "secretariat", 2030)


def test_nothing_reported_at_all_divides_by_nothing(told: World) -> None:
    document = document_for(told, "secretariat", 2021)
    assert document.summaries[0].chart_title == "報告済の施策は、まだありません"
    assert document.summaries[0].summary_rows[-1].grade_shares == ("－",) * 5
    assert "未報告" in html_of(document)


# --- the page 帳票 and its files ---


def get(world: World, name: str, url: str) -> tuple[int, str]:
    client = Client()
    client.force_login(world[name])
    response = client.get(url)
    return response.status_code, response.get("Content-Type", "")


@pytest.mark.parametrize(
    ("name", "listing", "plan", "this_year", "past_year"),
    [
        ("secretariat", 200, 200, 200, 200),
        ("headquarters", 200, 200, 200, 200),
        ("editor-gakko", 200, 200, 200, 200),
        ("viewer", 200, 200, 200, 200),
        ("admin", 200, 200, 200, 200),
        ("nobody", 403, 403, 403, 403),
    ],
)
def test_who_may_take_which_document_away(
    told: World, name: str, listing: int, plan: int, this_year: int, past_year: int
) -> None:
    assert get(told, name, "/reports/")[0] == listing
    assert get(told, name, "/reports/plan.html")[0] == plan
    assert get(told, name, "/reports/2025/gyo-11.html")[0] == this_year
    assert get(told, name, "/reports/2024/gyo-10.html")[0] == past_year


@pytest.mark.parametrize(
    "url",
    [
        "/reports/2030/evaluation.html",
        "/reports/2025/gyo-99.html",
        "/reports/2025/evaluation.docx",
        "/reports/plan.exe",
    ],
)
def test_what_there_is_not_is_404(told: World, url: str) -> None:
    assert get(told, "secretariat", url)[0] == 404


def test_a_viewer_has_no_year_without_final_results(told: World) -> None:
    assert get(told, "viewer", "/reports/2023/evaluation.html")[0] == 404


def test_anonymous_goes_to_login(told: World) -> None:
    response = Client().get("/reports/plan.pdf")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/reports/plan.pdf")


@pytest.mark.parametrize(
    ("ending", "content_type", "start"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_a_file_has_its_type_and_japanese_name(
    told: World, ending: str, content_type: str, start: bytes
) -> None:
    client = Client()
    client.force_login(told["secretariat"])
    response = client.get(f"/reports/2025/gyo-10.{ending}")
    assert response["Content-Type"] == content_type
    assert response.content.startswith(start)
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert f"%E5%80%8B%E7%A5%A8.{ending}" in disposition  # 個票


def test_a_decision_that_follows_the_proposal_proposes_nothing_more(told: World) -> None:
    decided = document_for(told, "secretariat").results["gyo-11"]
    assert decided.is_finalised
    assert decided.grade_reason.endswith("とします。")
    assert "提案" not in decided.grade_reason
    assert "提案します" in document_for(told, "secretariat").results["gyo-10"].grade_reason


def test_a_draft_counts_proposals_and_says_so(told: World) -> None:
    document = document_for(told, "secretariat")
    assert document.summaries[0].chart_title.startswith("報告済の2施策のうち")
    assert (
        document.summaries[0]
        .summary_sentences[0]
        .endswith("割合は、報告済の2施策に対するものです。未報告 22施策は、割合に入っていません。")
    )


def test_what_the_plan_does_not_say_is_named_in_the_sources(told: World) -> None:
    sources = document_for(told, "secretariat").sources
    own = "算式（通信不良発生学校数 ÷ 全学校数）は計画書に記載がないため、補ったものです。"
    assert f"行－⑩ 通信不良発生学校率：{own}" in sources
    assert sum(line.endswith("推定したものです。") for line in sources) == 3


def test_a_milestone_that_is_named_by_its_target_says_it_once(told: World) -> None:
    rows = {row.slug: row for row in document_for(told, "secretariat", 2022).summaries[0].list_rows}
    assert all("（出退勤管理システムの導入、運用）" not in value for value in rows["gyo-17"].values)
    assert all("※" not in value for row in rows.values() for value in row.values)
