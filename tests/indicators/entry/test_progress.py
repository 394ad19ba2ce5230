"""How far a report has come: what the index counts is what 提出 would ask for, stored or typed."""

import re

import pytest
from django.test import Client

from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/"


def client_of(world: World, name: str = "editor-gakko") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page_of(world: World, name: str = "editor-gakko", url: str = URL) -> str:
    return client_of(world, name).get(url).content.decode()


def preview(world: World, **typed: str) -> str:
    data = posted(world["editor-gakko"], world.report("gyo-10"), **typed)
    return client_of(world).post(f"{URL}preview/", data).content.decode()


def left(html: str) -> str:
    return re.search(r'id="entry-left"[^>]*>([^<]*)<', html)[1]


def marks(html: str) -> list[str]:
    return re.findall(r'<span class="entry-mark[^"]*">([^<]*)<', html)


def missing(html: str) -> list[str]:
    return re.findall(r'data-missing="([^"]*)"', html)


def test_what_is_left_shrinks_while_one_types_and_is_what_submitting_asks_for(world: World) -> None:
    page = page_of(world)
    assert left(page) == "提出まであと4件"
    assert marks(page) == ["未 1件", "未 1件", "任意", "未 2件", "任意", "済", "任意"]
    assert left(preview(world, m0_numerator="3", m0_denominator="24")) == "提出まであと3件"
    refused = client_of(world).post(URL, posted(world["editor-gakko"], world.report("gyo-10"), "submit"))
    summary = re.search(r'aria-labelledby="missing-heading".*?</ul>', refused.content.decode(), re.DOTALL)
    assert re.findall(r'href="#([^"]*)"', summary[0]) == missing(page)
    whole = preview(world, **COMPLETE_GYO_10)
    assert left(whole) == "必要な入力はそろいました"
    assert marks(whole)[:4] == ["済", "済", "任意", "済"]
    assert not missing(whole)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"m0_numerator": "三校"}, "measurement-"),
        ({"budget": "12人"}, "id_budget"),
        ({"self_grade": "A"}, "id_self_grade_reason"),
        ({"m0_status": "pending"}, "measurement-"),
    ],
)
def test_what_keeps_it_from_being_saved_or_submitted_is_one_of_them(
    world: World, typed: dict[str, str], place: str
) -> None:
    html = preview(world, **COMPLETE_GYO_10 | typed)
    assert left(html) == "提出まであと1件"
    assert missing(html)[0].startswith(place)


def test_who_only_reads_has_an_index_without_marks(world: World) -> None:
    page = page_of(world, "editor-support")
    assert 'id="to-measurements"' in page
    assert not marks(page)
    assert left(page) == ""


def test_the_reports_before_and_after_are_those_of_the_department(world: World) -> None:
    around = re.search(r'<nav class="entry-around.*?</nav>', page_of(world), re.DOTALL)[0]
    assert re.findall(r'href="/entry/2025/([^/]+)/"', around) == ["gyo-11"]
    assert "中1件目" in around
    whole = re.search(
        r'<nav class="entry-around.*?</nav>', page_of(world, "secretariat", "/entry/2025/gyo-11/"), re.DOTALL
    )
    assert re.findall(r'href="/entry/2025/([^/]+)/"', whole[0]) == ["gyo-10", "gyo-12"]
    assert "entry-around" not in page_of(world, "editor-support")
