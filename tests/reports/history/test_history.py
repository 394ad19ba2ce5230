"""履歴: every changed value with before and after, every act; of one report and, searched, of all."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from indicators.book.answers import BarAnswer, ItemAnswer
from indicators.book.stored_answers import report_answer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, EvidenceFile, Remark
from indicators.workflow.transitions import return_report
from reports.builders.history import HistoryRow, history_rows
from tests.cast import World
from tests.reports.story import at, events, number, ratio, report, submit


def rows_of(world: World, slug: str, fiscal_year: int = 2025) -> list[HistoryRow]:
    return history_rows([world.report(slug, fiscal_year)])


def changes(world: World, slug: str, fiscal_year: int = 2025) -> dict[str, tuple[str, str]]:
    """The latest change of each label."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows_of(world, slug, fiscal_year):
        if row.kind == "変更":
            found.setdefault(row.label, (row.before, row.after))
    return found


def change(world: World, slug: str, name: str = "editor-gakko", **texts: Any) -> AnnualReport:
    """Save the report once more with other texts."""
    stored = world.report(slug)
    answer = report_answer(stored)
    answer = type(answer)(**{**_fields(answer), "texts": {**answer.texts, **texts}})
    return save_report(report=stored, by=world[name], at=at(2025), answer=answer, version=stored.version)


def _fields(answer: Any) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__}


def test_a_first_save_goes_from_blank_to_what_was_entered(world: World) -> None:
    report(world, "gyo-10", 2025, ratio(0, 24))
    found = changes(world, "gyo-10")
    assert found["取組実績"] == ("（空欄）", "gyo-10 2025 の取組実績")
    assert found["今後の方向性"] == ("（空欄）", "継続")
    assert found["予算額（千円）"] == ("（空欄）", "1,200")
    measured = {label: texts for label, texts in found.items() if label.endswith(("：分子", "：区分"))}
    # 0 is a value, not a blank.
    assert list(measured.values()) == [("（空欄）", "確定"), ("（空欄）", "0")]


def test_a_change_names_before_and_after(world: World) -> None:
    report(world, "gyo-10", 2025, ratio(3, 24))
    change(world, "gyo-10", results="直した取組実績")
    assert changes(world, "gyo-10")["取組実績"] == ("gyo-10 2025 の取組実績", "直した取組実績")


def test_what_nobody_changed_is_not_listed(world: World) -> None:
    report(world, "gyo-10", 2025, ratio(3, 24))
    before = len(rows_of(world, "gyo-10"))
    change(world, "gyo-10")
    assert len(rows_of(world, "gyo-10")) == before


def test_a_deleted_answer_goes_back_to_blank(world: World) -> None:
    report(world, "gyo-10", 2025, ratio(3, 24))
    stored = world.report("gyo-10")
    answer = report_answer(stored)
    cleared = type(answer)(**{**_fields(answer), "items": {key: ItemAnswer() for key in answer.items}})
    save_report(report=stored, by=world["editor-gakko"], at=at(2025), answer=cleared, version=stored.version)
    status = [row for row in rows_of(world, "gyo-10") if row.label.endswith("：実施状況")][0]
    assert (status.before, status.after) == ("実施済", "（空欄）")


def test_events_are_compared_as_a_whole(world: World) -> None:
    report(world, "san-2", 2022, events(8, 14, fiscal_year=2022))
    report(world, "san-2", 2022, events(8, 15, fiscal_year=2022))
    (label,) = [name for name in changes(world, "san-2", 2022) if name.endswith("開催の記録")]
    before, after = changes(world, "san-2", 2022)[label]
    assert before.splitlines() == ["令和4年6月1日 第1回 8", "令和4年6月2日 第2回 14"]
    assert after.splitlines() == ["令和4年6月1日 第1回 8", "令和4年6月2日 第2回 15"]


def test_two_saves_of_one_moment_are_two_changes(world: World) -> None:
    """However fast somebody saves twice: each save is an act with a number."""
    phase = report(world, "gyo-10", 2025, ratio(3, 24)).cycle.plan.phases.first()
    for quarter in (1, 3):
        stored = world.report("gyo-10")
        answer = report_answer(stored)
        bars = (*answer.bars, BarAnswer(phase.pk, quarter, quarter))
        answer = type(answer)(**{**_fields(answer), "bars": bars})
        save_report(
            report=stored, by=world["editor-gakko"], at=at(2025), answer=answer, version=stored.version
        )
    changed = [(row.before, row.after) for row in rows_of(world, "gyo-10") if "工程の実績" in row.label]
    assert changed == [
        ("第1四半期", "第1四半期\n第3四半期"),
        ("（空欄）", "第1四半期"),
    ]


def test_acts_stand_among_the_changes(world: World) -> None:
    stored = submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    return_report(report=stored, by=world["head-gakko"], at=at(2025), comment="学校数を確かめてください")
    acts = {row.label: (row.who, row.after) for row in rows_of(world, "gyo-10") if row.kind == "操作"}
    assert acts["差戻し"] == ("head-gakkoさん", "学校数を確かめてください")
    assert "提出" in acts


def test_remarks_and_evidence_stand_there_too(world: World) -> None:
    stored = report(world, "gyo-10", 2025, ratio(3, 24))
    Remark.objects.create(
        report=stored, kind="comment", text="工事の時期は", author=world["editor-support"], at=at(2025)
    )
    EvidenceFile.objects.create(
        report=stored,
        name="調査.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=world["editor-gakko"],
        uploaded_at=at(2025),
        removed_by=world["secretariat"],
        removed_at=at(2025),
    )
    acts = {row.label: (row.who, row.before, row.after) for row in rows_of(world, "gyo-10")}
    assert acts["コメント"] == ("editor-supportさん", "", "工事の時期は")
    assert acts["根拠資料の登録"] == ("editor-gakkoさん", "", "調査.pdf")
    assert acts["根拠資料の削除"] == ("secretariatさん", "調査.pdf", "")


def test_the_page_names_who_was_logged_in(world: World) -> None:
    report(world, "gyo-10", 2025, ratio(3, 24))
    client = Client()
    client.force_login(world["editor-gakko"])
    shown = client.get("/entry/2025/gyo-10/history/").content.decode()
    assert "gyo-10 2025 の取組実績" in shown
    assert "editor-gakkoさん" in shown


# --- the search ---


@pytest.fixture
def searcher(world: World) -> Client:
    report(world, "gyo-10", 2025, ratio(3, 24), results="=1+1 で始まる取組実績")
    report(world, "gyo-11", 2025, number(2))
    report(world, "gyo-11", 2024, number(1))
    client = Client()
    client.force_login(world["secretariat"])
    return client


def found(client: Client, query: str) -> list[dict[str, str]]:
    content = client.get(f"/history.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {("令和7年度", "行-10"), ("令和7年度", "行-11")}),
        ("year=2024", {("令和6年度", "行-11")}),
        ("initiative=gyo-11", {("令和7年度", "行-11")}),
        ("text=で始まる", {("令和7年度", "行-10")}),
        ("kind=操作", set()),
        ("text=どこにもない", set()),
        ("year=1999&initiative=x", {("令和7年度", "行-10"), ("令和7年度", "行-11")}),
    ],
)
def test_what_is_found(searcher: Client, query: str, expected: set[tuple[str, str]]) -> None:
    assert {(row["年度"], row["施策番号"]) for row in found(searcher, query)} == expected


def test_the_file_is_what_the_page_shows_and_no_formula(searcher: Client) -> None:
    rows = found(searcher, "text=で始まる")
    assert [row["後"] for row in rows] == ["'=1+1 で始まる取組実績"]
    assert "=1+1 で始まる取組実績" in searcher.get("/history/?text=で始まる").content.decode()
    assert searcher.get("/history.xlsx").content.startswith(b"PK")
    assert searcher.get("/history.pdf").status_code == 404


def test_nothing_found_says_what_to_do(searcher: Client) -> None:
    assert "当てはまる履歴はありません" in searcher.get("/history/?text=どこにもない").content.decode()


def test_the_number_of_queries_does_not_grow(
    world: World, searcher: Client, django_assert_max_num_queries: Any
) -> None:
    report(world, "gyo-12", 2025, number(3))
    with django_assert_max_num_queries(33):
        searcher.get("/history/")


def test_a_page_has_one_line_an_act_and_marks_what_differs_in_words(world: World) -> None:
    report(world, "gyo-10", 2025, ratio(3, 24))
    change(world, "gyo-10", results="直した取組実績を、あらためて書きました。")
    client = Client()
    client.force_login(world["editor-gakko"])
    shown = client.get("/entry/2025/gyo-10/history/").content.decode()
    first_save = len([row for row in rows_of(world, "gyo-10") if row.before == "（空欄）"])
    assert f"<summary>{first_save}項目を変更" in shown
    assert "［消した部分］</span>gyo-10 2025 の<" in shown
    assert "［加えた部分］</span>を、あらためて書きました。<" in shown
