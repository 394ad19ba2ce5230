"""所見: saved together, nothing of two writers is lost, unprintable characters are named."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from indicators.models import Commentary
from indicators.rounds.commentary.services import CommentaryText, StaleCommentaryError, save_commentaries
from tests.cast import World

pytestmark = pytest.mark.any_database

URL = "/cycles/2025/commentary/"
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def heading(world: World, number: int = 0) -> int:
    return world.plan.headings.filter(parent=None)[number].pk


def body(world: World, **changes: Any) -> dict[str, Any]:
    """What the page posts as it stands, with ``whole`` or ``s0``, ``s1`` … changed."""
    page = as_user(world).get(URL)
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form}
    names = {
        f"s{number}": f"heading-{one.pk}"
        for number, one in enumerate(world.plan.headings.filter(parent=None))
    }
    return data | {names.get(key, key): value for key, value in changes.items()}


def texts(world: World) -> dict[int | None, str]:
    return {row.heading_id: row.text for row in world.report("gyo-10").cycle.commentaries.all()}


@pytest.mark.parametrize("name", ["editor-gakko", "head-gakko", "headquarters", "viewer", "admin", "nobody"])
def test_only_the_secretariat_writes_it(world: World, name: str) -> None:
    data = body(world, whole="書けない")
    assert as_user(world, name).get(URL).status_code == 403
    assert as_user(world, name).post(URL, data).status_code == 403
    assert not Commentary.objects.exists()


def test_a_year_without_a_round_is_not_found(world: World) -> None:
    assert as_user(world).get("/cycles/2030/commentary/").status_code == 404


def test_the_texts_are_saved_together_and_shown_again(world: World) -> None:
    data = body(world, whole="全体の所見\r\n二行め", s1="行政の所見")
    response = as_user(world).post(URL, data, follow=True)
    page = response.content.decode()
    assert "所見を保存しました。" in page
    assert texts(world) == {None: "全体の所見\n二行め", heading(world, 1): "行政の所見"}
    assert "行政の所見" in page
    assert "変更はありません。" in as_user(world).post(URL, body(world), follow=True).content.decode()
    assert Commentary.history.count() == 2


def test_a_text_may_be_cleared_and_its_history_stays(world: World) -> None:
    as_user(world).post(URL, body(world, whole="消す所見"))
    as_user(world).post(URL, body(world, whole=""))
    assert texts(world) == {None: ""}
    assert [row.text for row in Commentary.history.order_by("history_id")] == ["消す所見", ""]


def test_3000_characters_are_stored_and_more_than_the_limit_is_refused_and_stays(world: World) -> None:
    assert as_user(world).post(URL, body(world, whole="所" * 3000)).status_code == 302
    response = as_user(world).post(URL, body(world, whole="見" * 5001))
    assert response.status_code == 422
    assert "5,000字以内で入力してください（現在5,001字）。" in response.content.decode()
    assert "見" * 5001 in response.content.decode()


def test_unprintable_characters_are_named_and_stored(world: World) -> None:
    page = as_user(world).post(URL, body(world, whole="外字\ue000の所見"), follow=True).content.decode()
    assert "正しく印刷されません：\ue000。" in page
    assert texts(world) == {None: "外字\ue000の所見"}


@pytest.mark.parametrize("version", ["", "abc", "-1"])
def test_a_broken_version_saves_nothing_and_keeps_the_text(world: World, version: str) -> None:
    data = body(world, whole="消えてはいけない所見") | {"whole-version": version}
    response = as_user(world).post(URL, data)
    assert response.status_code == 422
    assert "画面の情報が欠けています。" in response.content.decode()
    assert "消えてはいけない所見" in response.content.decode()
    assert not Commentary.objects.exists()


# --- two writers ---


@pytest.mark.parametrize("first", ["", "もとの所見"])
def test_two_who_changed_the_same_text_see_both_and_decide(world: World, first: str) -> None:
    if first:
        as_user(world).post(URL, body(world, whole=first))
    mine = body(world, whole="私の所見", s0="私の産業の所見")
    as_user(world).post(URL, body(world, whole="ほかの人の所見", s2="ほかの人の地域の所見"))
    response = as_user(world).post(URL, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "この画面を開いたあとに、あなたが別の画面で所見を変更しました" in page
    for text in ("私の所見", "ほかの人の所見", "私の産業の所見", "ほかの人の地域の所見"):
        assert text in page
    assert texts(world) == {None: "ほかの人の所見", heading(world, 2): "ほかの人の地域の所見"}
    # Saving what the page shows now is a decision.
    again = {field.html_name: field.value() for field in response.context["form"]}
    assert as_user(world).post(URL, again).status_code == 302
    assert texts(world) == {
        None: "私の所見",
        heading(world, 0): "私の産業の所見",
        heading(world, 2): "ほかの人の地域の所見",
    }


def test_two_who_changed_different_texts_do_not_hinder_each_other(world: World) -> None:
    as_user(world).post(URL, body(world, whole="もとの所見"))
    mine = body(world, s0="私の産業の所見")
    as_user(world).post(URL, body(world, whole="直した所見"))
    assert as_user(world).post(URL, mine).status_code == 302
    assert texts(world) == {None: "直した所見", heading(world, 0): "私の産業の所見"}


def test_a_version_that_never_was_is_stale(world: World) -> None:
    cycle = world.report("gyo-10").cycle
    save_commentaries(cycle=cycle, by=world["secretariat"], at=NOW, texts={None: CommentaryText("所見", 0)})
    with pytest.raises(StaleCommentaryError):
        save_commentaries(
            cycle=cycle, by=world["secretariat"], at=NOW, texts={None: CommentaryText("別の所見", 7)}
        )


def test_the_page_takes_as_many_queries_with_texts_as_without(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    as_user(world).post(URL, body(world, whole="一", s0="二", s1="三", s2="四"))
    client = as_user(world)
    with django_assert_max_num_queries(10):
        client.get(URL)


def test_the_same_texts_saved_twice_are_saved(world: World) -> None:
    mine = body(world, whole="私の所見")
    assert as_user(world).post(URL, mine).status_code == 302
    again = as_user(world).post(URL, mine, follow=True)
    assert again.status_code == 200
    assert "まだ何も保存していません" not in again.content.decode()
    assert texts(world) == {None: "私の所見"}
