"""The pages that ask for the next plan: only what is open, nothing typed is lost, errors at the row."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from indicators.book.succession import fates_of, lineage_of
from indicators.plan_io import load_plan
from indicators.planning.services.revisions import open_revision
from initiatives.models import Initiative, Plan
from initiatives.succession import Handling
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.succession.test_services import AT

pytestmark = pytest.mark.any_database
URL = "/plan/successor/"
CHOICES = {"handling-gyo-10": "split", "handling-san-2": "merged", "handling-chi-2": "ended"}


def secretary(world: World) -> Client:
    client = Client()
    client.force_login(world["secretariat"])
    return client


def chosen(client: Client, **more: str) -> dict[str, Any]:
    """The first page as it is opened, with what a secretary changes on it."""
    return posted_back(client, URL, having="title") | {"title": "第２次計画"} | CHOICES | more


DETAILS = {"titles-gyo-10": "通信環境の維持\n端末の更新", "into-san-2": "san-1"}


def headed(response: Any) -> str:
    return re.sub(r"\s+", "", re.findall(r"<title>(.*?)｜", response.content.decode(), re.DOTALL)[0])


def test_four_pages_ask_only_what_is_open(world: World) -> None:
    """25 carried on, one split, one merged, one ended: 12 interactions from the hub on."""
    client = secretary(world)
    data = chosen(client)
    assert (data["first_year"], data["last_year"]) == ("2026", "2030")
    assert {data[f"handling-{one.slug}"] for one in world.plan.initiatives.all()} == {
        *("continued", "split", "merged", "ended")
    }
    second = client.post(URL, data | {"to": "details"})
    assert (second.status_code, headed(second)) == (200, "次期計画を作る（分割と統合）")
    assert "入力内容を確認してください" not in second.content.decode()
    third = client.post(URL, data | DETAILS | {"to": "lines"})
    assert headed(third) == "次期計画を作る（数値目標の引継ぎ）"
    count = world.initiative("gyo-10").indicators.count()
    assert third.content.decode().count("ここで終わる") == count
    goes = {f"goes-gyo-10-{place}": "1" for place in range(count)}
    fourth = client.post(URL, data | DETAILS | goes | {"to": "check"})
    text = fourth.content.decode()
    assert headed(fourth) == "次期計画を作る（確認）"
    assert "継続24件、分割1件、統合2件、終了1件" in text
    assert Plan.objects.count() == 1  # nothing is stored before
    made = client.post(URL, data | DETAILS | goes | {"to": "make"}, follow=True)
    new = Plan.objects.get(start_fiscal_year=2026)
    assert made.redirect_chain == [(f"/p/{new.slug}/plan/succession/", 302)]
    assert new.slug == "imari-dx-2026"
    assert (new.title, new.short_title, new.end_fiscal_year) == ("第２次計画", "第２次計画", 2030)
    assert "これから行うこと" in made.content.decode()
    fate = fates_of(world.plan)[world.initiative("gyo-10").pk]
    assert (fate.handling, [one.title for one in fate.new]) == (
        Handling.SPLIT,
        ["通信環境の維持", "端末の更新"],
    )
    assert fate.new[1].indicators.count() == count


def test_what_is_only_carried_on_is_checked_at_once(world: World) -> None:
    client = secretary(world)
    data = posted_back(client, URL, having="title") | {"title": "第２次計画", "to": "details"}
    assert headed(client.post(URL, data)) == "次期計画を作る（確認）"


def test_going_back_keeps_what_was_typed_on_every_page(world: World) -> None:
    client = secretary(world)
    data = chosen(client, to="choose") | DETAILS | {"goes-gyo-10-0": "1", "short_title": "第２次"}
    page = client.post(URL, data)
    assert page.status_code == 200
    text = page.content.decode()
    assert 'value="第２次"' in text
    assert re.search(r'name="handling-gyo-10" value="split"[^>]*checked', text)
    assert 'name="titles-gyo-10" value="通信環境の維持\n端末の更新"' in text
    assert 'name="goes-gyo-10-0" value="1"' in text


@pytest.mark.parametrize(
    ("typed", "to", "sentence", "field"),
    [
        ({"title": ""}, "details", "計画名を入力してください。", "id_title"),
        ({"title": "伊万里市ＤＸ推進計画"}, "details", "同じ名前の計画があります。", "id_title"),
        ({"short_title": "伊万里市ＤＸ推進計画"}, "details", "同じ名前の計画があります。", "id_short_title"),
        ({"last_year": "2025"}, "details", "計画の最終年度を選び直してください。", "id_last_year"),
        ({"first_year": "2028", "last_year": "2026"}, "details", "初年度以降に", "id_last_year"),
        ({"slug": "imari-dx"}, "check", "別の名前にしてください。", "id_slug"),
        ({"slug": "次"}, "check", "半角の英字、数字", "id_slug"),
        ({"handling-gyo-1": ""}, "make", "扱いを選んでください。", "id_handling-gyo-1"),
        ({"titles-gyo-10": "一つだけ"}, "lines", "2つ以上", "id_titles-gyo-10"),
        ({"titles-gyo-10": "同じ\n同じ"}, "make", "重複", "id_titles-gyo-10"),
        ({"titles-gyo-10": f"一\n{'長' * 201}"}, "check", "200字以内", "id_titles-gyo-10"),
        ({"into-san-2": ""}, "make", "統合する先を選んで", "id_into-san-2"),
        ({"into-san-2": "chi-2"}, "make", "継続するものを選んで", "id_into-san-2"),
        ({"goes-gyo-10-0": "7"}, "make", "引き継ぐ先を選び直して", "id_goes-gyo-10-0"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    world: World, typed: dict[str, str], to: str, sentence: str, field: str
) -> None:
    client = secretary(world)
    count = world.initiative("gyo-10").indicators.count()
    goes = {f"goes-gyo-10-{place}": "0" for place in range(count)}
    data = chosen(client) | DETAILS | goes | typed | {"to": to}
    page = client.post(URL, data)
    text = page.content.decode()
    assert page.status_code == 422
    assert re.search(rf'<a href="#{field}">[^<]*{sentence}', text)  # in the summary
    assert re.search(rf'class="field-errors" id="{field}_error"[^>]*><li>[^<]*{sentence}', text)
    for name, value in DETAILS.items():
        if name not in typed:
            assert value in text
    assert Plan.objects.count() == 1


def test_all_ended_leaves_nothing_to_carry_on(world: World) -> None:
    client = secretary(world)
    ended = {f"handling-{one.slug}": "ended" for one in world.plan.initiatives.all()}
    page = client.post(URL, chosen(client) | ended | {"to": "check"})
    assert page.status_code == 422
    assert "引き継ぐものがありません" in page.content.decode()


def test_what_ended_within_the_plan_is_proposed_to_end(world: World) -> None:
    Initiative.objects.filter(slug="gyo-3").update(last_year=2023, ending="completed")
    client = secretary(world)
    assert posted_back(client, URL, having="title")["handling-gyo-3"] == "ended"
    assert "令和5年度で完了" in client.get(URL).content.decode()


def test_two_secretaries_make_one_plan(world: World) -> None:
    """The second is told, with all that was typed still there; the page itself leads on from then on."""
    client = secretary(world)
    data = posted_back(client, URL, having="title") | {"title": "第２次計画", "to": "make"}
    assert client.post(URL, data).status_code == 302
    refused = client.post(URL, data)
    assert refused.status_code == 409
    assert "既に作成されています" in refused.content.decode()
    assert '<a href="/plan/succession/">引継ぎの対応を見る</a>' in refused.content.decode()
    assert 'value="第２次計画"' in refused.content.decode()
    assert client.get(URL)["Location"] == "/plan/succession/"
    assert Plan.objects.count() == 2


def test_the_hub_leads_both_ways(world: World) -> None:
    client = secretary(world)
    assert f'href="{URL}"' in client.get("/plan/").content.decode()
    client.post(URL, posted_back(client, URL, having="title") | {"title": "第２次計画", "to": "make"})
    new = lineage_of(world.plan).successor
    assert new is not None
    before, after = (client.get(url).content.decode() for url in ("/plan/", f"/p/{new.slug}/plan/"))
    assert f'<a href="/p/{new.slug}/plan/">次期計画「第２次計画」</a>' in before
    assert f'href="{URL}"' not in before
    assert '<a href="/plan/">前の計画「' in after
    assert f'href="/p/{new.slug}/plan/successor/"' in after


def test_shorter_and_longer_periods_say_what_has_no_counterpart(world: World) -> None:
    client = secretary(world)
    data = posted_back(client, URL, having="title") | {"title": "第２次計画", "to": "check"}
    shorter = client.post(URL, data | {"last_year": "2028"}).content.decode()
    assert "令和6年度〜令和7年度に当たる年度は次期計画にないため" in shorter
    longer = client.post(URL, data | {"last_year": "2031"}).content.decode()
    assert "令和13年度に当たる年度は今の計画にないため" in longer


def test_a_revision_in_preparation_is_said_not_to_come_along(world: World) -> None:
    client = secretary(world)
    data = posted_back(client, URL, having="title") | {"title": "第２次計画", "to": "check"}
    assert "作成中の改定案" not in client.post(URL, data).content.decode()
    open_revision(plan=world.plan, effective_year=2025, by=world["secretariat"], at=AT)
    assert "作成中の改定案の内容は、次期計画に入りません。" in client.post(URL, data).content.decode()


def test_the_number_of_queries(world: World, django_assert_num_queries: Any) -> None:
    client = secretary(world)
    data = posted_back(client, URL, having="title") | {"title": "第２次計画", "to": "check"}
    with django_assert_num_queries(11):
        client.get(URL)
    with django_assert_num_queries(34):
        client.post(URL, data)


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_plan_of_another_shape(world: World, is_empty: bool) -> None:
    """Headings that report go on with the heading; a plan that holds nothing is followed by an empty one."""
    document = json.loads((settings.BASE_DIR / "fixtures/plans/every-shape.json").read_text())
    if is_empty:
        document |= {"initiatives": [], "headings": []}
    plan = load_plan(document).plan
    client, url = secretary(world), f"/p/{plan.slug}{URL}"
    data = posted_back(client, url, having="title") | {"title": "第４次計画"}
    page = client.post(url, data | {"to": "check"}).content.decode()
    assert ("実績を報告する見出し2件" in page) is not is_empty
    made = client.post(url, data | {"to": "make"}, follow=True)
    new = Plan.objects.get(title="第４次計画")
    assert made.redirect_chain == [(f"/p/{new.slug}/plan/succession/", 302)]
    assert new.initiatives.count() == plan.initiatives.count()
    assert (new.start_fiscal_year, new.end_fiscal_year) == (2033, 2042)
