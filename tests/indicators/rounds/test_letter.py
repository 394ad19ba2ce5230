"""照会文書: how offices are addressed, what follows where nothing was typed, and who types it until when."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from indicators.models import CycleLog, InquiryLetter, ReportingCycle
from indicators.rounds.letter.head import LetterContent, head_of_letter
from indicators.rounds.letter.rules import addressee, head_of, usual_subject
from indicators.rounds.letter.services import change_letter
from indicators.rounds.services import close_cycle
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan, Succession
from tests.cast import World
from tests.second_plan import add_second_plan

pytestmark = pytest.mark.any_database

URL = "/cycles/2025/letters/edit/"
AT = dt.datetime(2026, 4, 2, tzinfo=dt.UTC)
TYPED = LetterContent("企第123号", dt.date(2026, 4, 3), "企画課長", "実績の照会について")


# --- addressing ---


@pytest.mark.parametrize(
    ("office", "head", "expected"),
    [
        ("学校教育課", "学校教育課長", "学校教育課長　様"),
        ("業務デジタル化推進室", "業務デジタル化推進室長", "業務デジタル化推進室長　様"),
        ("総務部", "総務部長", "総務部長　様"),
        ("山代支所", "山代支所長", "山代支所長　様"),
        ("議会事務局", "議会事務局長", "議会事務局長　様"),
        ("子育て支援センター", "子育て支援センター長", "子育て支援センター長　様"),
        ("髙﨑𠮷野課", "髙﨑𠮷野課長", "髙﨑𠮷野課長　様"),
        ("会計管理者", "会計管理者", "会計管理者　様"),
        ("農業委員会", "", "農業委員会　御中"),
        ("学校教育課（小学校）", "", "学校教育課（小学校）　御中"),
        ("", "", "　御中"),
    ],
)
def test_an_office_is_addressed_by_its_head(office: str, head: str, expected: str) -> None:
    assert (head_of(office), addressee(office)) == (head, expected)


# --- what follows ---


def round_of(world: World, year: int = 2025) -> ReportingCycle:
    return ReportingCycle.objects.select_related("plan").get(plan=world.plan, fiscal_year=year)


def change(world: World, content: LetterContent, year: int = 2025) -> bool:
    return change_letter(cycle=round_of(world, year), content=content, by=world["secretariat"], at=AT)


def name_contact(department: str) -> None:
    Plan.objects.update(word_contact_department=department)


def test_nothing_has_to_be_typed(world: World) -> None:
    head = head_of_letter(round_of(world))
    assert (head.number, head.day, head.sender) == ("", dt.date(2026, 4, 1), "")
    assert head.subject == "伊万里市ＤＸ推進計画の令和７年度実績について（照会）"
    assert usual_subject("みどり市環境計画", 2019) == "みどり市環境計画の令和元年度実績について（照会）"


def test_a_round_that_is_prepared_is_dated_by_its_planned_day(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(opened_on=None, opens_on=dt.date(2026, 4, 6))
    assert head_of_letter(round_of(world)).day == dt.date(2026, 4, 6)


@pytest.mark.parametrize(("contact", "sender"), [("企画課", "企画課長"), ("風早町", "風早町"), ("", "")])
def test_whoever_heads_the_contact_sends_it(world: World, contact: str, sender: str) -> None:
    name_contact(contact)
    assert head_of_letter(round_of(world)).sender == sender


def test_the_next_letter_has_the_sender_of_the_last_one(world: World) -> None:
    name_contact("企画課")
    change(world, replace(TYPED, dated_on=None, sender="古い課長"), 2023)
    change(world, LetterContent(document_number="企第1号"), 2024)
    assert head_of_letter(round_of(world)).sender == "古い課長"
    assert head_of_letter(round_of(world, 2022)).sender == "企画課長"  # of a year before there was any


def test_the_first_letter_of_a_plan_has_the_sender_of_the_plan_before(world: World) -> None:
    change(world, TYPED)
    second = add_second_plan(world)
    first = ReportingCycle.objects.select_related("plan").get(plan=second)
    assert head_of_letter(first).sender == ""
    Succession.objects.create(
        predecessor=world.plan, successor=second, made_at=AT, made_by=world["secretariat"]
    )
    assert head_of_letter(first).sender == "企画課長"


# --- typed ---


def test_what_is_typed_stands_on_the_letter_and_in_the_log(world: World) -> None:
    assert change(world, TYPED)
    head = head_of_letter(round_of(world))
    assert (head.number, head.day, head.sender, head.subject) == (
        "企第123号",
        dt.date(2026, 4, 3),
        "企画課長",
        "実績の照会について",
    )
    last = CycleLog.objects.order_by("id").last()
    assert last is not None
    assert last.comment.splitlines()[:2] == [
        "照会文書の文書番号：なし → 企第123号",
        "照会文書の日付：なし → 令和8年4月3日",
    ]
    row = InquiryLetter.objects.get()
    assert row.history.count() == 1


def test_the_same_again_changes_nothing(world: World) -> None:
    change(world, TYPED)
    logged = CycleLog.objects.count()
    assert not change(world, TYPED)
    assert CycleLog.objects.count() == logged


def test_blank_again_it_follows_again(world: World) -> None:
    change(world, TYPED)
    assert change(world, LetterContent())
    assert not InquiryLetter.objects.exists()
    assert head_of_letter(round_of(world)).day == dt.date(2026, 4, 1)


def test_a_letter_is_dated_before_its_answers_are_due(world: World) -> None:
    change(world, replace(TYPED, dated_on=dt.date(2026, 4, 15)))
    with pytest.raises(ConflictError, match="回答期限（令和8年4月15日）以前"):
        change(world, replace(TYPED, dated_on=dt.date(2026, 4, 16)))


def test_of_a_closed_round_nothing_is_changed(world: World) -> None:
    close_cycle(cycle=round_of(world), by=world["secretariat"], at=AT)
    with pytest.raises(ConflictError, match="受付を再開"):
        change(world, TYPED)


# --- the page ---


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def test_the_page_proposes_the_sender_and_tells_what_follows(world: World) -> None:
    name_contact("企画課")
    page = as_user(world).get(URL)
    assert page.context["form"]["sender"].value() == "企画課長"
    text = page.content.decode()
    assert "空欄のときは、照会日（令和8年4月1日）です。" in text
    assert "空欄のときは「伊万里市ＤＸ推進計画の令和７年度実績について（照会）」です。" in text


def test_the_page_saves_and_leads_to_the_letters(world: World) -> None:
    data = {"document_number": "企第1号", "dated_on": "R8.4.2", "sender": "髙﨑𠮷野課長", "subject": ""}
    answer = as_user(world).post(URL, data)
    assert answer["Location"] == "/cycles/2025/letters/"
    stored = InquiryLetter.objects.get()
    assert (stored.dated_on, stored.sender) == (dt.date(2026, 4, 2), "髙﨑𠮷野課長")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("dated_on", "令和8年4月16日", "回答期限（令和8年4月15日）以前"),
        ("dated_on", "来週", "日付として読み取れません"),
        ("document_number", "号" * 51, "50字以内"),
        ("sender", "長" * 101, "100字以内"),
        ("subject", "件" * 201, "200字以内"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    world: World, name: str, value: str, sentence: str
) -> None:
    answer = as_user(world).post(URL, {"sender": "企画課長", name: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"][name].value() == value
    assert not InquiryLetter.objects.exists()


def test_after_the_round_is_closed_the_page_keeps_what_was_typed(world: World) -> None:
    close_cycle(cycle=round_of(world), by=world["secretariat"], at=AT)
    answer = as_user(world).post(URL, {"document_number": "企第9号"})
    assert answer.status_code == 409
    assert "企第9号" in answer.content.decode()
