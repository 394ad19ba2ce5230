"""会議資料: the agenda from what the reader may see, the same on the page and on paper, its special cases."""

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.chain.reading import head
from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, ReportingCycle
from indicators.rounds.handout.head import HandoutHead
from indicators.rounds.handout.services import change_handout
from indicators.workflow.transitions import approve_report, check_report
from initiatives.words import NEUTRAL
from reports.documents.evaluation import GradeMark, TextBlock
from reports.documents.meeting import LateInitiative, MeetingDocument
from reports.documents.tally import Count, Tally
from reports.downloads.files import pdf_of
from tests.cast import World
from tests.reports.finished.accessible import assert_accessible
from tests.reports.story import INTERNAL, at, ratio, report, submit, tell

pytestmark = pytest.mark.any_database

ADDRESS, PDF = "/dashboard/meeting/", "/dashboard/meeting.pdf"
SELF_GRADE = "自己評価"

MARK = "取扱注意（庁内資料）"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The story; 行－⑩ R7 (C after D) is 事務局確認済, its department rates itself B."""
    with django_db_blocker.unblock():
        tell(loaded_world)
        stored = loaded_world.report("gyo-10")
        AnnualReport.objects.filter(pk=stored.pk).update(
            self_grade="B",
            challenges="工事の時期が学校の行事と重なる。",
            next_steps="夏休みに工事を行う。",
            next_steps_due="令和8年8月",
        )
        stored = approve_report(
            report=loaded_world.report("gyo-10"), by=loaded_world["head-gakko"], at=at(2025)
        )
        check_report(report=stored, by=loaded_world["secretariat"], at=at(2025))
    return loaded_world


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page_of(world: World, name: str, query: str = "") -> str:
    return client_of(world, name).get(ADDRESS + query).content.decode()


def document_of(world: World, name: str, query: str = "") -> MeetingDocument:
    document = client_of(world, name).get(ADDRESS + query).context["document"]
    assert isinstance(document, MeetingDocument)
    return document


def pdf_pages(content: bytes) -> list[str]:
    return [squeeze(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def pdf_text_of(world: World, name: str, query: str = "") -> str:
    return "".join(pdf_pages(client_of(world, name).get(PDF + query).content))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def plain(page: str) -> str:
    """A page's text without its tags."""
    return squeeze(unescape(re.sub(r"<[^>]+>", "", page)))


def texts(value: Any) -> Iterator[str]:
    """Every text of a document that is shown, but the addresses and the names of colours."""
    if isinstance(value, str):
        yield from (squeeze(line) for line in value.splitlines())
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in ("url", "token", "is_draft", "key", "changes", "standings", "words"):
                yield from texts(getattr(value, field.name))


# --- The agenda ---


def test_the_agenda_of_the_headquarters(world: World) -> None:
    document = document_of(world, "headquarters")
    assert document.title == "伊万里市ＤＸ推進計画　令和７年度　会議資料"
    assert [row.progress_text for row in document.summary_rows] == [
        "報告済 0/対象 1",
        "報告済 2/対象 21",
        "報告済 0/対象 2",
        "報告済 2/対象 24",
    ]
    assert document.late_heading == "遅れている施策（評価がC・D）"
    assert [one.name for one in document.late] == ["行－⑩　学校ネットワークの適正化"]
    assert [(one.before.code, one.after.code, one.change) for one in document.changed] == [("D", "C", "改善")]
    assert document.alerts is not None
    assert "回答期限の超過" in [group.heading for group in document.alerts]
    assert document.decisions is not None
    assert [(one.proposal.code, one.self_grade, one.differs) for one in document.decisions] == [
        ("C", "B", True)
    ]


def test_a_late_initiative_says_why_and_what_next(world: World) -> None:
    [late] = document_of(world, "headquarters").late
    assert late.facts == "学校教育課　／　前年度 D（改善）　／　判定案・事務局確認済"
    blocks = {block.label: block.text for block in late.blocks}
    assert list(blocks) == ["理由", "課題", "今後の取組", "今後の方向性"]
    assert blocks["理由"].startswith("「通信不良発生学校率」は12.5％で、")
    assert blocks["課題"] == "工事の時期が学校の行事と重なる。"
    assert blocks["今後の取組"] == "夏休みに工事を行う。（時期：令和8年8月）"
    assert blocks["今後の方向性"] == "継続"
    [target] = late.targets
    assert (target.target_text, target.value_text, target.reference_text) == (
        "0.0％以下",
        "12.5％",
        "目標 0.0％以下",
    )
    assert (target.rate_text, target.grade.code) == ("－", "C")


def test_what_changed_has_its_reason_once(world: World) -> None:
    """行－⑩ stands under 2 with its reason."""
    [changed] = document_of(world, "secretariat").changed
    assert (changed.reason, changed.is_told_above) == ("", True)
    assert "「２」に記載" in page_of(world, "secretariat")


# --- The same on the page and on paper ---


@pytest.mark.parametrize("name", ["headquarters", "editor-gakko", "viewer"])
def test_page_and_pdf_hold_the_whole_document(world: World, name: str) -> None:
    document = document_of(world, name)
    page, paper = plain(page_of(world, name)), pdf_text_of(world, name)
    shown = [text for text in texts(document) if text and text != squeeze(document.municipality)]
    assert [text for text in shown if text not in page] == []
    assert [text for text in shown if text.rstrip("※") not in paper] == []


def test_the_page_leads_to_the_sheets_and_the_paper_nowhere(world: World) -> None:
    page = page_of(world, "headquarters")
    [late] = document_of(world, "headquarters").late
    assert page.count(f'href="{late.url}"') >= 3  # late, changed, awaiting its decision
    assert client_of(world, "headquarters").get(late.url).status_code == 200
    links = [
        annotation
        for one in pypdf.PdfReader(io.BytesIO(client_of(world, "headquarters").get(PDF).content)).pages
        for annotation in one.get("/Annots", [])
    ]
    assert links == []


def test_other_formats_are_not_there(world: World) -> None:
    for file_format in ("xlsx", "html"):
        response = client_of(world, "headquarters").get(f"/dashboard/meeting.{file_format}")
        assert response.status_code == 404


# --- Who sees what ---


@pytest.mark.parametrize(
    ("name", "late", "alerts", "decisions", "self_grade"),
    [
        ("secretariat", 1, True, 1, "B"),
        ("headquarters", 1, True, 1, "B"),
        ("editor-gakko", 1, False, 1, ""),
        ("head-gakko", 1, False, 1, ""),
        ("editor-support", 1, False, 1, ""),
        ("editor-sangyo", 0, False, 0, ""),
        ("viewer", 0, False, None, ""),
        ("admin", 0, False, None, ""),
    ],
)
def test_each_reader_gets_what_is_for_him(
    world: World, name: str, late: int, alerts: bool, decisions: int | None, self_grade: str
) -> None:
    document = document_of(world, name)
    assert len(document.late) == late
    assert (document.alerts is not None) == alerts
    assert (None if document.decisions is None else len(document.decisions)) == decisions
    assert "".join(one.self_grade for one in document.decisions or ()) == self_grade
    assert (SELF_GRADE in plain(page_of(world, name))) == alerts


@pytest.mark.parametrize("query", ["", "?year=2024", "?year=all"])
def test_a_viewers_hand_out_holds_nothing_internal_and_no_mark(world: World, query: str) -> None:
    page, paper = page_of(world, "viewer", query), pdf_text_of(world, "viewer", query)
    hidden = [*INTERNAL.values(), "行－⑩ 2025 の取組実績", "夏休みに工事を行う", "取扱注意", "要確認事項"]
    assert [text for text in hidden if text in page or squeeze(text) in paper] == []
    assert 'class="meeting-mark"' not in page
    assert MARK not in paper


@pytest.mark.parametrize("name", ["headquarters", "secretariat", "editor-gakko"])
def test_marks_and_what_is_said_among_people(world: World, name: str) -> None:
    """Instructions show in alerts by their beginning; all else that is internal is in no hand-out."""
    assert re.findall(r'class="meeting-mark">([^<]+)<', page_of(world, name)) == [MARK, "案"]
    paper = pdf_pages(client_of(world, name).get(PDF).content)
    assert {one.count(MARK) for one in paper} == {1}
    said = [text for key, text in INTERNAL.items() if key != "instruction"]
    assert [text for text in said if squeeze(text) in "".join(paper)] == []


def test_demo_data_is_marked(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2024).update(is_demo=True)
    assert re.findall(r'class="meeting-mark">([^<]+)<', page_of(world, "viewer", "?year=2024")) == [
        "デモデータ"
    ]
    pages = pdf_pages(client_of(world, "viewer").get(f"{PDF}?year=2024").content)
    assert all("デモデータ" in one for one in pages)


# --- The choice ---


def test_conditions_narrow_the_hand_out_and_are_named(world: World) -> None:
    query = f"?level1={world.plan.headings.get(title='行政').slug}&grade=A"
    document = document_of(world, "secretariat", query)
    assert document.conditions == "分野「行政」、評価「A」"
    assert "対象：分野「行政」、評価「A」" in plain(page_of(world, "secretariat", query))
    assert (document.late, document.summary_rows[-1].progress_text) == ((), "報告済 1/対象 1")


def test_the_whole_period_gives_the_latest_year(world: World) -> None:
    assert document_of(world, "viewer", "?year=all").fiscal_year_label == "令和７年度"
    page = page_of(world, "viewer", "?year=all")
    assert "「計画期間全体」では、最新の令和７年度の資料になります。" in page
    assert f'href="{PDF}?year=all"' in page


def test_a_decided_year(world: World) -> None:
    """R6: 行－⑩ was decided D."""
    document = document_of(world, "viewer", "?year=2024")
    assert [(one.grade.code, one.is_proposal) for one in document.late] == [("D", False)]
    assert not document.is_draft


@pytest.mark.parametrize("name", ["headquarters", "viewer", "editor-gakko"])
def test_number_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    client = client_of(world, name)
    client.get(ADDRESS)  # decided years are read once and remembered
    with django_assert_max_num_queries(27):
        client.get(ADDRESS)


# --- Special cases ---


def test_one_report_and_nothing_late(world: World) -> None:
    """産－② R4 was decided B, the only one of its year."""
    document = document_of(world, "viewer", "?year=2022")
    assert document.chart_title.startswith("報告済の1施策のうち")
    page = page_of(world, "viewer", "?year=2022")
    empty = "遅れている施策（評価がC・D）、前年度から評価が変わった施策は、ありません。"
    assert empty in page
    # A part without content is not there: the first one says so.
    assert list(document.parts) == ["summary"]
    assert re.findall(r'<h2 id="meeting-(\w+)"', page) == ["summary"]
    paper = pdf_text_of(world, "viewer", "?year=2022")
    assert squeeze(empty) in paper
    assert "２" not in re.findall(r"([１２３４５])(?:遅れている|前年度から)", paper)


def test_a_year_without_any_report(world: World) -> None:
    page = page_of(world, "secretariat", "?year=2021")
    assert "まだ報告がありません。" in page
    assert "報告済の施策は、まだありません" in page
    assert "まだ報告がありません。" in pdf_text_of(world, "secretariat", "?year=2021")


def test_everything_not_applicable(world: World) -> None:
    """行－⑫ R5 is the only report of its year that the department sees: －, neither late nor changed."""
    stored = world.report("gyo-12", 2023)
    items = stored.initiative.evaluation_items.filter(fiscal_year=2023, indicator=None)
    answer = ReportAnswer(
        texts={"results": "対象がなかった", "direction": "end"},
        measurements={
            row.pk: MeasurementAnswer(status="not_applicable", reason="対象校がない")
            for row in stored.initiative.indicators.all()
        },
        items={row.pk: ItemAnswer("not_applicable") for row in items},
    )
    stored = save_report(
        report=stored, by=world["editor-gakko"], at=at(2023), answer=answer, version=stored.version
    )
    submit(world, stored)
    document = document_of(world, "editor-gakko", "?year=2023")
    assert document.summary_rows[-1].grade_counts == (0, 0, 0, 0, 1)
    assert (document.late, document.changed) == ((), ())


def test_a_year_that_was_not_opened(world: World) -> None:
    type(world.plan).objects.update(end_fiscal_year=2026)
    page = page_of(world, "secretariat", "?year=2026")
    assert "この年度の照会はまだ開かれていません" in page
    assert "meeting.pdf" not in page
    assert client_of(world, "secretariat").get(f"{PDF}?year=2026").status_code == 404


def test_nothing_left_by_the_conditions(world: World) -> None:
    page = page_of(world, "secretariat", "?grade=B")
    assert "当てはまる施策はありません" in page


def test_what_another_department_handed_in_is_not_counted(world: World) -> None:
    submit(world, report(world, "gyo-11", 2024, ratio(1, 2)))
    assert document_of(world, "editor-sangyo", "?year=2024").summary_rows[-1].progress_text == (
        "報告済 1/対象 6"  # 行－⑩, which was decided, and 産－①〜⑤
    )


# --- Long texts ---


def long_document() -> MeetingDocument:
    """Two initiatives with texts of 3,000 characters."""
    grade = GradeMark("D", "大きく遅れている", "grade-d")
    text = "".join(f"{number:04}番目の文です。" for number in range(300))
    late = tuple(
        LateInitiative(
            f"行－{number}　施策", "", "学校教育課", grade, True, (TextBlock("課題", text),) * 2, ()
        )
        for number in "⑩⑪"
    )
    return MeetingDocument(
        title="伊万里市ＤＸ推進計画　令和７年度　会議資料",
        municipality="伊万里市",
        conditions="",
        date_label="令和8年5月1日",
        fiscal_year_label="令和７年度",
        is_draft=True,
        is_demo=True,
        is_internal=True,
        columns=(grade,),
        group_word="分野",
        summary_rows=(Tally("", "合計", 2, 2, (Count("D", "", 2, "100.0％"),), not_published=0),),
        words_without_share=(),
        chart_title="図の題名",
        sentences=("文。",),
        rounding="",
        late_heading="遅れている施策（評価がD）",
        late=late,
        changed=(),
        alerts=None,
        decisions=None,
        shows_self_grades=False,
        words=NEUTRAL.at("施策"),
    )


def test_long_texts_break_over_pages_and_every_page_is_marked(tmp_path: Path) -> None:
    content = pdf_of(long_document())
    assert_accessible(content, tmp_path)
    pages = pdf_pages(content)
    assert len(pages) >= 5
    body = "".join(pages)
    assert all(body.count(f"{number:04}番目の文") >= 3 for number in range(300))
    for number, one in enumerate(pages, start=1):
        assert all(mark in one for mark in ("取扱注意（庁内資料）", "案", "デモデータ"))
        assert str(number) in one


# --- Number, day, venue; pages ---

HEAD = HandoutHead("資料１", "第1回髙﨑会議", dt.date(2026, 6, 1), "午後２時から", "市役所３階")


def put_head(world: World, head: HandoutHead) -> None:
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    change_handout(cycle=cycle, head=head, by=world["secretariat"], at=at(2025))


@pytest.mark.parametrize("name", ["headquarters", "viewer"])
def test_what_was_typed_stands_at_the_head_of_page_and_paper(world: World, name: str) -> None:
    put_head(world, HEAD)
    document = document_of(world, name)
    assert document.head.number == "資料１"
    assert document.head.lines == (
        ("会議", "第1回髙﨑会議"),
        ("日時", "令和８年６月１日（月）　午後２時から"),
        ("会場", "市役所３階"),
    )
    page = plain(page_of(world, name))
    pages = pdf_pages(client_of(world, name).get(PDF).content)
    for text in ("資料１", "第1回髙﨑会議", "令和８年６月１日（月）午後２時から", "市役所３階"):
        assert text in page
        assert text in pages[0]
    # The number runs on: the sheets of several hand-outs lie on one table.
    assert all("資料１" in one for one in pages)


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        (HandoutHead(number="資料１"), ()),
        (HandoutHead(held_at="午後２時から"), (("日時", "午後２時から"),)),
        (HandoutHead(held_on=dt.date(2026, 6, 1)), (("日時", "令和８年６月１日（月）"),)),
        (HandoutHead(venue="市役所"), (("会場", "市役所"),)),
    ],
)
def test_what_is_blank_is_not_printed(
    world: World, head: HandoutHead, lines: tuple[tuple[str, str], ...]
) -> None:
    put_head(world, head)
    assert document_of(world, "viewer").head.lines == lines


def test_only_who_types_it_is_led_there(world: World) -> None:
    led = {name: "/cycles/2025/handout/" in page_of(world, name) for name in ("secretariat", "headquarters")}
    assert led == {"secretariat": True, "headquarters": False}


def test_who_writes_the_minutes_finds_the_head_of_the_chain_of_records(world: World) -> None:
    last = head()
    assert last
    for name, is_told in (("secretariat", True), ("headquarters", False), ("head-gakko", False)):
        assert (
            f"議事録に控える値：第{last.position}番{last.short}" in plain(page_of(world, name))
        ) is is_told


def test_every_page_says_how_many_there_are() -> None:
    pages = pdf_pages(pdf_of(long_document()))
    assert [one for n, one in enumerate(pages, start=1) if f"{n}/{len(pages)}" not in one] == []


def many_late() -> MeetingDocument:
    """Twelve initiatives that are late, each of them a third of a page high."""
    grade = GradeMark("D", "大きく遅れている", "grade-d")
    blocks = tuple(TextBlock(word, f"{word}。" * 60) for word in ("理由", "課題", "今後の取組"))
    late = tuple(
        LateInitiative(
            f"行－{n}　施策{n}番", "", "担当", grade, True, (*blocks, TextBlock("終わり", f"止{n}番")), ()
        )
        for n in range(12)
    )
    return dataclasses.replace(long_document(), late=late)


def test_a_late_initiative_stays_on_one_page() -> None:
    pages = pdf_pages(pdf_of(many_late()))
    assert len(pages) > 2
    for n in range(12):
        assert [one for one in pages if f"施策{n}番" in one] == [one for one in pages if f"止{n}番" in one]


def test_the_hand_out_sums_the_money_by_heading(world: World) -> None:
    page = page_of(world, "secretariat")
    assert "令和７年度の予算額は2,400千円で、決算額は、まだ報告がありません。" in page
    assert "分野別の予算額・決算額（令和７年度、単位：千円）" in page
    assert "担当課別の予算額" not in page
    assert "1,200千円で" in page_of(world, "viewer")
