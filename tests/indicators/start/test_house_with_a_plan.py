"""はじめに in the cast's house, which has a plan with opened rounds: nothing is asked for any more."""

from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from indicators.models import AnnualReport, ReportingCycle
from tests.cast import World


def text_of(response: Any) -> str:
    return str(response.content.decode())


def of_the_house(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def test_a_plan_whose_round_is_open_asks_for_nothing(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = of_the_house(world)
    assert "使い始めるまで：次は" not in text_of(client.get("/"))
    with django_assert_max_num_queries(18):
        answer = client.get("/start/")
    assert answer.context["page"].next_step is None
    assert [item.label for item in answer.context["frame"].nav if item.is_current] == ["担当課と利用者"]
    assert "最初の照会を開きました。" in text_of(answer)


def test_facts_of_a_plan(world: World) -> None:
    """Before the first round: who is in charge without anybody to enter or approve is named."""
    AnnualReport.objects.all().delete()
    ReportingCycle.objects.all().delete()
    Membership.objects.filter(user__username="editor-sangyo").delete()
    answer = of_the_house(world).get("/start/")
    steps = {row.step.key: row.step for row in answer.context["page"].rows}
    assert steps["charges"].missing == (
        "担当課の決まっていない施策が20件あります。",
        "担当者のいない担当課があります：産業ＤＸ推進室",
        "所属長のいない担当課があります：産業ＤＸ推進室",
    )
    assert "次は「担当課」です" in text_of(of_the_house(world).get("/"))
    assert "次は「担当課」です" in text_of(of_the_house(world, "admin").get("/"))
    assert "次は「" not in text_of(of_the_house(world, "head-gakko").get("/"))


def test_a_secretariat_of_named_plans_does_not_keep_the_house(world: World) -> None:
    membership = Membership.objects.get(user=world["secretariat"])
    membership.plan_roles.create(plan=world.plan)
    assert of_the_house(world).get("/start/").status_code == 403
