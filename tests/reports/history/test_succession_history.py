"""引継ぎの対応 in the history of both plans: who said when what goes on in what."""

import datetime as dt

import pytest
from django.test import Client

from indicators.book.succession import fates_of
from indicators.models import IndicatorSuccession
from indicators.succession.services import Mapped, discard_successor, make_successor, map_initiative
from initiatives.models import Plan
from tests.cast import World, opened_round
from tests.indicators.succession.test_services import AT, decisions

DAY = dt.date(2026, 4, 1)


@pytest.fixture
def successor(world: World) -> Plan:
    return make_successor(plan=world.plan, decisions=decisions(world), by=world["secretariat"], at=AT)


def history(world: World, url: str = "/history/") -> str:
    client = Client()
    client.force_login(world["secretariat"])
    return client.get(url, {"kind": "計画", "year": "2025"}).content.decode()


def test_making_it_is_one_line(world: World, successor: Plan) -> None:
    text = history(world)
    assert text.count("次期計画の作成") == 1
    count = world.plan.initiatives.count() + IndicatorSuccession.objects.count()
    assert f"対応{count}件" in text


def test_what_was_corrected_is_told_in_both_plans(world: World, successor: Plan) -> None:
    old = world.initiative("san-1")
    other = successor.initiatives.get(slug="san-2")
    lines = Mapped.of(old).lines
    wanted = Mapped(frozenset({other.pk}), lines)
    map_initiative(old=old, wanted=wanted, seen=str(Mapped.of(old)), by=world["secretariat"])
    assert [one.pk for one in fates_of(world.plan)[old.pk].new] == [other.pk]
    opened_round(successor, 2026, opens_on=DAY, due_on=DAY)
    client = Client()
    client.force_login(world["secretariat"])
    new_url = f"/p/{successor.slug}/history/"
    for text in (history(world), client.get(new_url, {"kind": "計画"}).content.decode()):
        assert "引継ぎの対応の変更" in text
        assert "産－① → 産－②" in text
        assert "産－① → 産－①" in text
        assert "secretariatさん" in text


def test_what_was_taken_back_stays_told(world: World, successor: Plan) -> None:
    discard_successor(successor=successor, by=world["secretariat"])
    text = history(world)
    assert "次期計画の登録の取消し" in text
    assert "次期計画の作成" in text
