"""Documents follow the form of the round (様式): its names, without unused fields; internal answers never."""

import dataclasses
import io
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from indicators.book.answers import QuestionValue, ReportAnswer
from indicators.book.results import load_results
from indicators.entry.services import save_report
from indicators.models import AnnualReport, CycleField, CycleQuestion, QuestionAnswer
from reports.builders.results_data import report_data
from reports.builders.results_texts import report_texts
from tests.cast import World
from tests.indicators.form_data import METHOD, PARTNERS, VISITORS, WORRY, shaped
from tests.reports.formats.xlsx_reading import all_texts, opened, squeezed
from tests.reports.jobs.running import taken
from tests.reports.story import at, finalise, ratio, report, submit

pytestmark = pytest.mark.any_database

OFF = {"is_used": False}
SECRET = "庁内だけの秘密の答え"
ANSWERS = {
    "連携した団体": QuestionValue(text="𠮷田商店ほか３団体"),
    "延べ利用者数": QuestionValue(number=Decimal("12345.5")),
    "庁内だけの相談ごと": QuestionValue(text=SECRET),
}


def answer(world: World, **answers: QuestionValue) -> AnnualReport:
    """Answer the questions of 行－⑩ R7; what is switched off was filled in before that."""
    stored = report(world, "gyo-10", 2025, ratio(3, 24), outcomes="書いてあった成果", challenges="困ったこと")
    shaped(
        world,
        results={"own_label": "実施したこと"},
        budget={"own_label": "当初予算"},
        challenges={"own_label": "困りごと"},
        outcomes=OFF,
        questions=(PARTNERS, dataclasses.replace(METHOD, is_required=False), VISITORS, WORRY),
    )
    keys = dict(CycleQuestion.objects.values_list("label", "pk"))
    entered = ReportAnswer(
        money={"budget": Decimal(1200)}, questions={keys[label]: value for label, value in answers.items()}
    )
    return save_report(
        report=stored, by=world["editor-gakko"], at=at(2025), answer=entered, version=stored.version
    )


@pytest.fixture
def answered(world: World) -> World:
    submit(world, answer(world, **ANSWERS))
    return world


def fetched(world: World, address: str) -> bytes:
    client = Client()
    client.force_login(world["secretariat"])
    response = taken(client, address)
    assert response.status_code == 200
    return response.getvalue()


def text_of(world: World, address: str) -> str:
    """A document's text without white space, which is the extraction's."""
    content = fetched(world, address)
    if address.endswith(".pdf"):
        return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))
    if address.endswith(".xlsx"):
        return squeezed("".join(text for sheet in opened(content) for text in all_texts(sheet)))
    return squeezed(content.decode())


# The PDF of the whole report, seconds to make, is its HTML laid out (ADR 3).
@pytest.mark.parametrize(
    "name", ["gyo-10.html", "gyo-10.pdf", "gyo-10.xlsx", "evaluation.html", "evaluation.xlsx"]
)
def test_documents_follow_the_form(answered: World, name: str) -> None:
    text = text_of(answered, f"/reports/2025/{name}")
    for shown in (
        "実施したこと",
        "困りごと",
        "当初予算1,200千円",
        "連携した団体",
        "𠮷田商店ほか３団体",
        "12,345.5人",
    ):
        assert shown in text
    for hidden in (
        "書いてあった成果",
        SECRET,
        "庁内だけの相談ごと",
        "実施の方法",
    ):  # unanswered: nothing to print
        assert hidden not in text


def test_texts_stand_in_the_order_of_the_form(answered: World) -> None:
    stored = load_results(answered.plan).report(answered.initiative("gyo-10"), 2025)
    assert stored
    assert [block.label for block in report_texts(stored)] == [
        "実施したこと",
        "困りごと",
        "連携した団体",
        "延べ利用者数",
        "今後の方向性",
        "予算と決算",
    ]


def test_the_table_of_all_results_follows_the_form(answered: World) -> None:
    stored = load_results(answered.plan).report(answered.initiative("gyo-10"), 2025)
    assert stored
    data = {(one.code, one.label): (one.value, one.status, one.unit) for one in report_data(stored)}
    assert data["results", "実施したこと"] == ("gyo-10 2025 の取組実績", "entered", "")
    assert data["budget", "当初予算"] == ("1200", "entered", "千円")
    assert data["question", "連携した団体"] == ("𠮷田商店ほか３団体", "entered", "")
    assert data["question", "延べ利用者数"] == ("12345.5", "entered", "人")
    assert data["question", "実施の方法"] == ("", "blank", "")
    assert "outcomes" not in {code for code, _label in data}


def test_csv_holds_no_internal_question(answered: World) -> None:
    text = fetched(answered, "/reports/results.csv").decode("utf-8-sig")
    assert "𠮷田商店ほか３団体" in text
    assert SECRET not in text
    assert "庁内だけの相談ごと" not in text


@pytest.mark.parametrize(("number", "value", "status"), [("0", "0", "entered"), (None, "", "blank")])
def test_zero_is_an_answer_and_blank_is_none(
    world: World, number: str | None, value: str, status: str
) -> None:
    entered: dict[str, Any] = {"延べ利用者数": QuestionValue(number=Decimal(number) if number else None)}
    submit(world, answer(world, **entered))
    stored = load_results(world.plan).report(world.initiative("gyo-10"), 2025)
    assert stored
    datum = next(one for one in report_data(stored) if one.label == "延べ利用者数")
    assert (datum.value, datum.status) == (value, status)
    assert ("0人" in [block.text for block in report_texts(stored)]) == (number == "0")


def test_other_years_keep_the_standard_form(answered: World) -> None:
    stored = report(answered, "gyo-10", 2024, ratio(5, 24), outcomes="前年の成果")
    stored = load_results(answered.plan).report(answered.initiative("gyo-10"), 2024) or stored
    assert [block.label for block in report_texts(stored)][:2] == ["取組実績", "成果"]


def test_builders_read_the_form_without_a_query(
    answered: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stored = load_results(answered.plan).report(answered.initiative("gyo-10"), 2025)
    assert stored
    with django_assert_num_queries(0):
        report_texts(stored)
        list(report_data(stored))


def test_a_decided_year_keeps_form_and_answers_as_they_were(world: World) -> None:
    finalise(world, answer(world, **ANSWERS), "C", "本部で確認した。")

    def printed() -> tuple[bytes, list[bytes]]:
        rows = fetched(world, "/reports/results.csv").splitlines()
        return fetched(world, "/reports/2025/gyo-10.html"), [row for row in rows if b",gyo-10," in row]

    before = printed()
    CycleField.objects.update(label="後から変えた見出し", is_used=True)
    CycleQuestion.objects.update(is_public=True, unit="件")
    QuestionAnswer.objects.exclude(text_value="").update(text_value="後から変えた答え")
    CycleQuestion.objects.filter(label="連携した団体").update(label="後から変えた設問")
    assert printed() == before
