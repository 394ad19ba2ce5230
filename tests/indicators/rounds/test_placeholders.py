"""〔対象年度〕 and the like in the texts of a round: filled in wherever they are read or sent."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import ReportingCycle
from indicators.questionnaires.books import Wanted, _first
from indicators.rounds.services import CycleContent, change_cycle
from indicators.workflow.placeholders import opened_up, places_of
from initiatives.models import Plan
from reports.letters.page import LettersPage
from tests.cast import World

pytestmark = pytest.mark.any_database

TEXT = "〔部署名〕におかれては、〔対象年度〕の実績を〔回答期限〕までに〔提出先〕へ。〔期限〕"


def the_round(world: World) -> ReportingCycle:
    return ReportingCycle.objects.get(plan=world.plan, fiscal_year=2025)


@pytest.fixture
def asked(world: World) -> ReportingCycle:
    Plan.objects.update(word_contact_department="企画課")
    ReportingCycle.objects.filter(fiscal_year=2025).update(inquiry_text=TEXT, due_on=dt.date(2026, 4, 15))
    return the_round(world)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("〔対象年度〕の実績", "令和7年度の実績"),
        ("〔 回答期限 〕まで", "令和8年4月15日（水）まで"),
        ("〔計画名〕〔照会日〕", "伊万里市ＤＸ推進計画令和8年4月1日（水）"),
        ("〔部署名〕へ", "各課へ"),
        ("〔期限〕〔〕〔〔対象年度〕〕", "〔期限〕〔〕〔令和7年度〕"),
        ("〔問い合わせ先〕", "企画課"),
    ],
)
def test_what_stands_in_each_place(asked: ReportingCycle, typed: str, shown: str) -> None:
    assert places_of(asked).fill(typed) == shown


def test_what_is_unknown_stays_and_is_named_once(asked: ReportingCycle) -> None:
    places = places_of(asked)
    assert places.left_open(TEXT, "〔期限〕〔いつ〕〔部署名〕") == ["〔期限〕", "〔いつ〕"]
    assert places.warning("〔対象年度〕") == ""
    Plan.objects.update(word_contact_department="")
    asked.plan.refresh_from_db()
    assert places_of(asked).left_open("〔提出先〕") == ["〔提出先〕"]  # the plan names none


def test_every_reader_and_every_file_has_the_same(
    client: Client, world: World, asked: ReportingCycle
) -> None:
    """Screens, the letter to a department and its workbook; a later deadline changes all of them."""
    said = "学校教育課におかれては、令和7年度の実績を令和8年4月15日（水）までに企画課へ。〔期限〕"
    client.force_login(world["editor-gakko"])
    for address in ("/", "/cycles/2025/inquiry/"):
        assert said in client.get(address).content.decode()
    assert _first(asked, Wanted({}, "学校教育課"), []).texts == [("照会文", said)]
    paper = "学校教育課におかれては、令和７年度の実績を令和８年４月１５日（水）までに企画課へ。〔期限〕"
    assert paper in letter_of(asked)
    content = CycleContent(opens_on=asked.opens_on, due_on=dt.date(2026, 4, 22), inquiry_text=TEXT)
    change_cycle(cycle=asked, content=content, by=world["secretariat"], at=timezone.now())
    assert "令和8年4月22日（水）までに" in client.get("/").content.decode()
    assert "令和８年４月２２日（水）までに" in letter_of(the_round(world))


def letter_of(cycle: ReportingCycle) -> str:
    page = LettersPage(cycle, today=dt.date(2026, 4, 1), address="")
    return next(one.text for one in page.letters if one.department == "学校教育課")


def test_while_one_types_a_preview_and_a_warning(client: Client, world: World, asked: ReportingCycle) -> None:
    client.force_login(world["secretariat"])
    page = client.get("/cycles/2025/edit/").content.decode()
    assert "〔回答期限〕</dt>" in page
    typed = {"fiscal_year": 2025, "opens_on": "R8.4.1", "due_on": "R8.4.30", "inquiry_text": TEXT}
    shown = client.post("/cycles/preview/", typed).content.decode()
    assert "各課におかれては、令和7年度の実績を令和8年4月30日（木）までに企画課へ。〔期限〕" in shown
    assert "〔期限〕は置き換えられないため、入力したとおりに表示します。" in shown
    assert the_round(world).due_on == dt.date(2026, 4, 15)  # nothing is written
    shown = client.post("/cycles/preview/", {**typed, "due_on": "いつか"}).content.decode()
    assert "〔回答期限〕までに" in shown
    saved = client.post("/cycles/2025/edit/", typed, follow=True).content.decode()
    assert "〔期限〕は置き換えられないため" in saved


def test_next_years_text_opens_the_places_of_last_years(asked: ReportingCycle) -> None:
    asked.inquiry_text = "令和7年度（令和７年度）の実績を、令和8年4月15日（水）までに。"
    text = opened_up(asked.inquiry_text, asked)
    assert text == "〔対象年度〕（〔対象年度〕）の実績を、〔回答期限〕までに。"
