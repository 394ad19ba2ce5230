"""The head of 会議資料: what is typed, what the form proposes and who types it."""

import datetime as dt
from dataclasses import asdict, replace

import pytest
from django.test import Client

from indicators.models import CycleLog, MeetingHandout, ReportingCycle
from indicators.rounds.handout.head import HandoutHead, proposed_head, typed_head
from indicators.rounds.handout.services import change_handout
from indicators.rounds.services import close_cycle
from initiatives.models import Succession
from tests.cast import World
from tests.second_plan import add_second_plan

pytestmark = pytest.mark.any_database

URL = "/cycles/2025/handout/"
AT = dt.datetime(2026, 5, 20, tzinfo=dt.UTC)
TYPED = HandoutHead("資料１", "第1回推進会議", dt.date(2026, 6, 1), "午後２時から", "第１会議室")


def round_of(world: World, year: int = 2025) -> ReportingCycle:
    return ReportingCycle.objects.select_related("plan").get(plan=world.plan, fiscal_year=year)


def change(world: World, head: HandoutHead, year: int = 2025) -> bool:
    return change_handout(cycle=round_of(world, year), head=head, by=world["secretariat"], at=AT)


def test_what_is_typed_is_kept_and_logged(world: World) -> None:
    assert typed_head(round_of(world)) == HandoutHead()
    assert change(world, TYPED)
    assert typed_head(round_of(world)) == TYPED
    last = CycleLog.objects.order_by("id").last()
    assert last is not None
    assert last.comment.splitlines() == [
        "会議資料の資料番号：なし → 資料１",
        "会議資料の会議の名称：なし → 第1回推進会議",
        "会議資料の開催日：なし → 令和8年6月1日",
        "会議資料の開催時間：なし → 午後２時から",
        "会議資料の会場：なし → 第１会議室",
    ]
    logged = CycleLog.objects.count()
    assert not change(world, TYPED)
    assert CycleLog.objects.count() == logged


def test_all_blank_again_leaves_no_row(world: World) -> None:
    change(world, TYPED)
    assert change(world, HandoutHead())
    assert not MeetingHandout.objects.exists()


def test_it_may_be_typed_after_the_round_is_closed(world: World) -> None:
    close_cycle(cycle=round_of(world), by=world["secretariat"], at=AT)
    assert change(world, TYPED)


def test_the_form_proposes_the_last_hand_out_with_this_years_day(world: World) -> None:
    change(world, TYPED, 2023)
    change(world, replace(TYPED, venue="別館"), 2024)
    ReportingCycle.objects.filter(fiscal_year=2025).update(review_on=dt.date(2026, 6, 15))
    proposed = replace(TYPED, venue="別館", held_on=dt.date(2026, 6, 15))
    assert proposed_head(round_of(world)) == proposed
    assert typed_head(round_of(world)) == HandoutHead()  # proposed is not printed
    change(world, HandoutHead(number="資料３"))
    assert proposed_head(round_of(world)) == HandoutHead(number="資料３")


def test_without_an_earlier_one_only_the_planned_day_is_proposed(world: World) -> None:
    change(world, TYPED)
    ReportingCycle.objects.filter(fiscal_year=2024).update(review_on=dt.date(2025, 6, 15))
    assert proposed_head(round_of(world, 2024)) == HandoutHead(held_on=dt.date(2025, 6, 15))


def test_a_plans_first_hand_out_proposes_that_of_the_plan_before(world: World) -> None:
    second = add_second_plan(world)
    change(world, TYPED)
    first = ReportingCycle.objects.filter(plan=second).order_by("fiscal_year").first()
    assert first is not None
    assert proposed_head(first).venue == ""
    Succession.objects.create(
        predecessor=world.plan, successor=second, made_at=AT, made_by=world["secretariat"]
    )
    assert proposed_head(first).venue == "第１会議室"


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def test_the_page_saves_and_leads_back_to_the_hand_out(world: World) -> None:
    answer = as_user(world).post(URL, asdict(TYPED) | {"held_on": "R8.6.1"})
    assert answer["Location"] == "/dashboard/meeting/?year=2025"
    assert typed_head(round_of(world)) == TYPED


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("held_on", "来週", "日付として読み取れません"),
        ("number", "号" * 51, "50字以内"),
        ("meeting", "会" * 201, "200字以内"),
        ("held_at", "時" * 51, "50字以内"),
        ("venue", "場" * 101, "100字以内"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    world: World, name: str, value: str, sentence: str
) -> None:
    answer = as_user(world).post(URL, {"number": "資料１", name: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"][name].value() == value
    assert not MeetingHandout.objects.exists()


@pytest.mark.parametrize("name", ["headquarters", "editor-gakko", "head-gakko", "viewer"])
def test_others_are_refused(world: World, name: str) -> None:
    assert as_user(world, name).get(URL).status_code == 403
    assert as_user(world, name).post(URL, {"number": "資料１"}).status_code == 403
    assert not MeetingHandout.objects.exists()
