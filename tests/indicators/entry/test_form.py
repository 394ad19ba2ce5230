"""The entry page follows the form of its round (様式): names, switched-off fields, added questions."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.book.answers import BarAnswer, QuestionValue, ReportAnswer
from indicators.book.form_definition import Question
from indicators.book.report_fields import STANDARD_FIELDS
from indicators.book.stored_answers import report_answer
from indicators.entry.services import save_report
from indicators.models import CycleQuestion, QuestionAnswer
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.form_data import METHOD, QUESTIONS, shaped
from tests.reports.story import at

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/"
OFF = {"is_used": False}
ALL_OPTIONAL = tuple(field.name for field in STANDARD_FIELDS if field.is_optional)


def client_of(world: World, name: str = "editor-gakko") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def key(label: str) -> str:
    """The name of a question's field."""
    return f"questions-{CycleQuestion.objects.get(label=label).pk}"


def save(world: World, act: str = "save", **changes: Any) -> Any:
    data = posted(world["editor-gakko"], world.report("gyo-10"), act, **changes)
    return client_of(world).post(URL, data)


def answers(world: World) -> dict[str, tuple[str, Decimal | None]]:
    rows = QuestionAnswer.objects.filter(report=world.report("gyo-10")).select_related("question")
    return {row.question.label: (row.text_value, row.number_value) for row in rows}


# --- names and explanations ---


def test_labels_hints_and_headings_are_those_of_the_round(world: World) -> None:
    shaped(
        world,
        outcomes={"own_label": "効果", "own_hint": "数で書いてください。"},
        bars={"own_label": "実施した時期"},
        evidence={"own_label": "証拠の書類", "own_hint": "写真でもかまいません。"},
        self_grade={"own_label": "担当課の評価", "own_hint": "課で話し合って決めます。"},
    )
    page = client_of(world).get(URL).content.decode()
    assert ">効果\n" in page
    assert "数で書いてください。" in page
    assert "３　実施した時期" in page
    assert "６　担当課の評価" in page
    assert "８　証拠の書類" in page
    assert "写真でもかまいません。" in page
    assert "担当課の評価の理由" in page
    assert "課で話し合って決めます。" in page
    assert ">成果" not in page


def test_what_the_secretariat_writes_is_text_and_no_markup(world: World) -> None:
    evil = "<script>alert(1)</script>"
    shaped(world, outcomes={"own_label": evil, "own_hint": evil}, questions=[Question("text", evil, evil)])
    page = client_of(world).get(URL).content.decode()
    assert evil not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 4


def test_last_years_report_stands_under_the_headings_of_its_own_round(world: World) -> None:
    shaped(world, fiscal_year=2024, results={"own_label": "昨年の見出し"}, challenges=OFF)
    page = client_of(world).get(URL).content.decode()
    save_report(
        report=world.report("gyo-10", 2024),
        by=world["editor-gakko"],
        at=at(2024),
        answer=ReportAnswer(texts={"results": "昨年実施", "next_steps": "次", "next_steps_due": "秋まで"}),
        version=0,
    )
    page = client_of(world).get(URL).content.decode()
    beside = page[page.index("令和6年度の報告") : page.index('id="entry-form"')]
    assert "<dt>昨年の見出し</dt><dd>昨年実施</dd>" in beside
    assert "<dt>今後の取組（秋まで）</dt><dd>次</dd>" in beside
    assert "課題" not in beside


# --- switched off ---


def test_switched_off_fields_are_not_there_and_the_numbers_close_up(world: World) -> None:
    shaped(world, **dict.fromkeys(ALL_OPTIONAL, OFF))
    page = client_of(world).get(URL).content.decode()
    form = page[page.index('id="entry-form"') :]
    for gone in ("スケジュールの実績", ">成果", ">課題", ">今後の取組", "予算", "決算", "引継ぎ", "根拠資料"):
        assert gone not in form
    for heading in ("１　数値目標の実績値", "２　実施評価指標", "３　取組の実績と今後", "４　自己評価"):
        assert heading in form
    assert "５　" not in form


@pytest.fixture
def hidden(world: World) -> World:
    """行－⑩ was filled in before these fields were switched off."""
    report = world.report("gyo-10")
    phase = world.plan.phases.all()[0]
    save_report(
        report=report,
        by=world["editor-gakko"],
        at=at(2025),
        answer=ReportAnswer(
            texts={
                "results": "実施した",
                "outcomes": "前の成果",
                "settlement_status": "estimated",
                "handover_note": "前のメモ",
            },
            money={"budget": Decimal(10), "settlement": Decimal(9)},
            bars=(BarAnswer(phase.pk, 1, 2),),
        ),
        version=0,
    )
    shaped(world, **dict.fromkeys(ALL_OPTIONAL, OFF))
    return world


def kept(world: World) -> tuple[Any, ...]:
    report = world.report("gyo-10")
    return (
        report.outcomes,
        report.handover_note,
        report.budget,
        report.settlement,
        report.settlement_status,
        report.actual_bars.count(),
    )


KEPT = ("前の成果", "前のメモ", 10, 9, "estimated", 1)


def test_a_save_keeps_what_the_page_does_not_show(hidden: World) -> None:
    assert save(hidden, results="直した").status_code == 302
    assert hidden.report("gyo-10").results == "直した"
    assert kept(hidden) == KEPT


def test_a_post_with_a_switched_off_field_does_not_write_it(hidden: World) -> None:
    data = posted(hidden["editor-gakko"], hidden.report("gyo-10"))
    extra = {"outcomes": "上書き", "budget": "abc", "settlement": "", "bars-phase-1": ["1"]}
    assert client_of(hidden).post(URL, data | extra).status_code == 302
    assert kept(hidden) == KEPT


def test_no_evidence_is_taken_where_the_round_asks_for_none(hidden: World) -> None:
    upload = SimpleUploadedFile("調査結果.txt", "全24校".encode())
    response = client_of(hidden).post(f"{URL}evidence/", {"file": upload, "description": ""})
    assert response.status_code == 409
    assert "この年度の様式では根拠資料を使わないため、登録できません。" in response.content.decode()
    assert not hidden.report("gyo-10").evidence_files.exists()


def test_the_service_does_not_write_it_either(hidden: World) -> None:
    report = hidden.report("gyo-10")
    answer = ReportAnswer(texts={"outcomes": "上書き", "settlement_status": ""}, money={"budget": Decimal(0)})
    save_report(report=report, by=hidden["editor-gakko"], at=at(2025), answer=answer, version=report.version)
    assert kept(hidden) == KEPT


# --- questions ---


def test_questions_of_all_kinds_are_asked_and_their_answers_stored(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    page = client_of(world).get(URL).content.decode()
    assert "８　追加の設問" in page
    assert "（単位：人）" in page
    typed = {
        key("連携した団体"): "𠮷田商店",
        key("実施の方法"): "対面",
        key("延べ利用者数"): "１．５万",
        key("庁内だけの相談ごと"): "",
    }
    assert save(world, **typed).status_code == 302
    assert answers(world) == {
        "連携した団体": ("𠮷田商店", None),
        "実施の方法": ("対面", None),
        "延べ利用者数": ("", Decimal(15_000)),
    }
    page = client_of(world).get(URL).content.decode()
    assert 'value="15,000"' in page
    assert '<option value="対面" selected>' in page


@pytest.mark.parametrize(
    ("typed", "stored"), [("", None), ("　", None), ("0", 0), ("▲3", -3), ("2.5", Decimal("2.5"))]
)
def test_blank_is_not_zero(world: World, typed: str, stored: Any) -> None:
    shaped(world, questions=QUESTIONS)
    save(world, **{key("延べ利用者数"): "7"})
    assert save(world, **{key("延べ利用者数"): typed}).status_code == 302
    assert answers(world).get("延べ利用者数", ("", None))[1] == stored


@pytest.mark.parametrize(
    ("label", "typed", "message"),
    [
        ("延べ利用者数", "たくさん", "延べ利用者数："),
        ("延べ利用者数", "999999999999999", "延べ利用者数："),
        ("実施の方法", "郵送", "実施の方法："),
        ("連携した団体", "長" * 5_001, "5,000字以内で入力してください"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_stays(
    world: World, label: str, typed: str, message: str
) -> None:
    shaped(world, questions=QUESTIONS)
    response = save(world, results="消えない文章", **{key(label): typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert f'href="#id_{key(label)}"' in page
    assert "消えない文章" in page
    assert typed in page or label == "実施の方法"  # a choice that the page never offered
    assert not answers(world)


def test_a_required_question_is_needed_to_submit_but_not_for_a_draft(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    assert save(world, **COMPLETE_GYO_10).status_code == 302
    response = save(world, "submit", **COMPLETE_GYO_10)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#id_{key("実施の方法")}">「実施の方法」に回答してください。</a>' in page
    assert page.count(">提出に必要<") > 2
    assert save(world, "submit", **COMPLETE_GYO_10, **{key("実施の方法"): "対面"}).status_code == 302


def test_a_stale_page_shows_where_the_answers_differ(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    old = posted(world["editor-gakko"], world.report("gyo-10"))
    save(world, **{key("延べ利用者数"): "0", key("連携した団体"): "先に書いた人"})
    response = client_of(world, "head-gakko").post(URL, old | {key("連携した団体"): "あとの人"})
    assert response.status_code == 409
    rows = [(row.label, row.mine, row.stored) for row in response.context["choice"].rows]
    assert rows == [("連携した団体", "あとの人", "先に書いた人"), ("延べ利用者数", "", "0人")]
    assert "先に書いた人" in response.content.decode()


def test_answers_with_characters_that_no_font_has_are_warned_of(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    data = posted(world["editor-gakko"], world.report("gyo-10"), **{key("連携した団体"): "外字\ue000"})
    page = client_of(world).post(URL, data, follow=True).content.decode()
    assert "帳票の書体にないため、正しく印刷されません：\ue000。" in page


def test_the_preview_reads_a_typed_number_of_a_question(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    name = key("延べ利用者数")
    data = posted(world["editor-gakko"], world.report("gyo-10"), **{name: "３万"})
    page = client_of(world).post(f"{URL}preview/", data).content.decode()
    assert "30,000人 と読み取りました。" in page


def test_a_question_of_another_round_is_not_answered(world: World) -> None:
    shaped(world, questions=[METHOD])
    shaped(world, fiscal_year=2024, questions=[METHOD])
    foreign = world.plan.reporting_cycles.get(fiscal_year=2024).questions.get().pk
    save_report(
        report=world.report("gyo-10"),
        by=world["editor-gakko"],
        at=at(2025),
        answer=ReportAnswer(questions={foreign: QuestionValue(text="対面")}),
        version=0,
    )
    assert report_answer(world.report("gyo-10")).questions == {}


def test_questions_cost_no_query_each(world: World) -> None:
    client = client_of(world)
    shaped(world, questions=[METHOD])
    save(world, **{key("実施の方法"): "対面"})
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    many = [Question("number", f"設問{number}") for number in range(15)]
    QuestionAnswer.objects.all().delete()
    shaped(world, questions=[METHOD, *many], outcomes=OFF, challenges={"own_label": "困りごと"})
    save(world, **{key(f"設問{number}"): str(number) for number in range(15)})
    with CaptureQueriesContext(connection) as more:
        client.get(URL)
    assert len(more) == len(few)
