"""Whom to ask stands on every document and in every mail of a plan that names it, and on none of another."""

import datetime as dt
import re
import zipfile
from io import BytesIO

import pytest

from indicators.book.results import load_results
from indicators.reminders.rules import Notice, Occasion, digest_text
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.plan import build_plan_document
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import html_of, xlsx_of
from tests.cast import World

pytestmark = pytest.mark.any_database

LINE = "問い合わせ先　企画課　電話 0955-00-0000"


def documents(plan: Plan) -> list[object]:
    book = load_results(plan)
    year = EvaluationBuilder(book, 2025, is_visible=lambda _one, _report: True, today=dt.date(2026, 7, 1))
    return [build_plan_document(book), year.evaluation_document(), year.sheet_document("gyo-10")]


def footers(content: bytes) -> list[str]:
    """The foot of every worksheet's pages."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        sheets = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        return re.findall(
            r"<oddFooter>(.*?)</oddFooter>", "".join(file.read(name).decode() for name in sheets)
        )


@pytest.fixture
def named(told: World) -> Plan:
    Plan.objects.update(word_contact_department="企画課", word_contact_telephone="0955-00-0000")
    return Plan.objects.get()


@pytest.mark.parametrize("number", range(3), ids=["plan", "evaluation", "sheet"])
def test_a_document_names_whom_to_ask(named: Plan, number: int) -> None:
    document = documents(named)[number]
    page = html_of(document)
    if isinstance(document, EvaluationDocument):  # names who issues it on its cover and in its 奥付
        assert (page.count("企画課<"), page.count("0955-00-0000<")) == (2, 2)
        assert '<th scope="row">電話</th><td>0955-00-0000</td>' in page
    else:
        assert page.count(LINE) == 1
    feet = footers(xlsx_of(document))
    assert feet
    assert all(LINE in foot for foot in feet)


@pytest.mark.parametrize("number", range(3), ids=["plan", "evaluation", "sheet"])
def test_without_it_nothing_is_said(told: World, number: int) -> None:
    document = documents(told.plan)[number]
    assert not re.search("問い合わせ先|電話　|>電話<", html_of(document))
    assert not any("問い合わせ先" in foot for foot in footers(xlsx_of(document)))


def test_a_mail_names_whom_to_ask_once_for_each_plan() -> None:
    rows = [
        Notice(1, Occasion.OPENED, f"opened:{number}", f"施策{number}", contact)
        for number, contact in enumerate(("企画課", "企画課", "財政課", ""))
    ]
    text = digest_text(rows, name="山田", address="")
    assert re.findall(r"問い合わせ先　(.*)", text) == ["企画課", "財政課"]
    assert "問い合わせ先" not in digest_text(rows[3:], name="山田", address="")
