"""The pages of the scales: who opens them, what they save, what they refuse, that nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from indicators.models import RatingScale
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.scales.services import (
    activate_scale,
    delete_scale,
    save_scale,
    show_scale_beside,
    start_scale,
)
from tests.cast import World
from tests.indicators.scales.scale_posts import posted_scale
from tests.reports.story import finalise, number, report

pytestmark = pytest.mark.any_database

LIST, EDITOR = "/scales/", "/scales/imari/1/"
STEP = f"{EDITOR}step/"


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def imari(world: World) -> RatingScale:
    return world.plan.rating_scales.get(key="imari", version=1)


def started(world: World, key: str = "aichi") -> RatingScale:
    definition = reference_definitions()[key]
    return start_scale(plan=world.plan, key=key, definition=definition, by=world["secretariat"])


def posted(world: World, **more: Any) -> dict[str, Any]:
    """What a browser sends of the editor of 伊万里's scale."""
    return posted_scale(imari(world).scale, seen=imari(world).fingerprint, act="save") | more


def decide(world: World) -> None:
    """行－⑪ R7 is 確定 on 伊万里's scale."""
    finalise(world, report(world, "gyo-11", 2025, number(2)), "A")


# --- who ---


@pytest.mark.parametrize("url", [LIST, EDITOR, f"{EDITOR}trial/"])
@pytest.mark.parametrize(
    ("name", "status"),
    [("secretariat", 200), ("editor-gakko", 403), ("head-gakko", 403), ("headquarters", 403)]
    + [("viewer", 403), ("admin", 403), ("nobody", 403)],
)
def test_only_the_secretariat_opens_them(world: World, url: str, name: str, status: int) -> None:
    assert as_user(world, name).get(url).status_code == status


def test_anonymous_goes_to_login_and_what_is_not_there_is_404(world: World) -> None:
    assert Client().get(EDITOR)["Location"] == f"/account/login/?next={EDITOR}"
    client = as_user(world)
    for url in ("/scales/imari/2/", "/scales/none/1/", "/scales/imari/2/trial/"):
        assert client.get(url).status_code == 404
    assert client.post(f"{STEP}dance/").status_code == 404
    assert as_user(world, "viewer").post(EDITOR, posted(world)).status_code == 403


# --- the list ---


def test_the_list_says_what_each_version_is_used_for(world: World) -> None:
    decide(world)
    show_scale_beside(scale=started(world), by=world["secretariat"])
    started(world, "tama")
    response = as_user(world).get(LIST)
    said = {row.scale.key: [word for word, _tone in row.state] for row in response.context["rows"]}
    assert said == {
        "imari": ["現在使う基準", "確定した実績で使用"],
        "aichi": ["並べて示す基準"],
        "tama": ["使っていない"],
    }
    page = response.content.decode()
    assert '<a class="work-link" href="/scales/aichi/1/">' in page
    assert '<a class="work-link" href="/scales/tama/1/trial/">' in page


@pytest.mark.parametrize(
    ("origin", "key", "leads_to"),
    [
        ("shipped:tama", "", "/scales/tama/1/"),
        ("shipped:imari", "", "/scales/imari/2/"),
        ("shipped:tama", "our-own", "/scales/our-own/1/"),
        ("own:{pk}", "", "/scales/imari/2/"),
        ("own:{pk}", "imari-2", "/scales/imari-2/1/"),
    ],
)
def test_a_version_is_started_from_another(world: World, origin: str, key: str, leads_to: str) -> None:
    data = {"origin": origin.format(pk=imari(world).pk), "key": key}
    response = as_user(world).post(LIST, data)
    assert (response.status_code, response["Location"]) == (302, leads_to)
    assert as_user(world).get(leads_to).status_code == 200
    assert imari(world).is_active


@pytest.mark.parametrize(
    ("origin", "key", "sentence"),
    [
        ("", "", "もとにする基準を選んでください。"),
        ("shipped:moon", "", "正しく選択してください"),
        ("shipped:tama", "大文字", "半角の英小文字、数字、ハイフン"),
        ("shipped:tama", "A B", "半角の英小文字、数字、ハイフン"),
    ],
)
def test_a_start_that_cannot_be_read_is_refused(world: World, origin: str, key: str, sentence: str) -> None:
    response = as_user(world).post(LIST, {"origin": origin, "key": key})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert RatingScale.objects.count() == 1


# --- the editor ---


@pytest.mark.parametrize("key", reference_definitions())
def test_every_shipped_scale_opens_in_the_editor_and_saves_without_a_change(world: World, key: str) -> None:
    scale = imari(world) if key == "imari" else started(world, key)
    before = scale.history.count()
    client = as_user(world)
    url = f"/scales/{key}/1/"
    form = client.get(url).context["form"]
    data = posted_scale(form, seen=scale.fingerprint, act="save")
    assert client.post(url, data)["Location"] == url
    scale.refresh_from_db()
    assert scale.history.count() == before


def test_conditions_are_shown_in_words(world: World) -> None:
    page = as_user(world).get(EDITOR).content.decode()
    assert "当年度の基準に対する達成率が80％以上 → <strong>B　おおむね計画どおり</strong>" in page


def test_what_is_typed_is_saved_by_whom(world: World) -> None:
    data = posted(world, **{"head-name": "新しい尺度", "code-0-label": "達成", "rule-5-part-0-low": "８５"})
    response = as_user(world).post(EDITOR, data, follow=True)
    scale = imari(world)
    assert (
        "保存しました。まだ確定していない年度の判定案は、この内容で計算されます。"
        in response.content.decode()
    )
    assert (scale.name, scale.scale.codes[0].label) == ("新しい尺度", "達成")
    assert scale.definition["rules"][5]["when"]["rate"]["at_least"] == 85
    assert scale.history.first().history_user == world["secretariat"]


def test_a_used_version_is_saved_as_the_next(world: World) -> None:
    decide(world)
    client = as_user(world)
    page = client.get(EDITOR).content.decode()
    assert "確定した実績で使っている版です" in page
    assert "次の版として保存する" in page
    response = client.post(EDITOR, posted(world, **{"head-name": "次の尺度"}), follow=True)
    assert response.redirect_chain == [("/scales/imari/2/", 302)]
    assert "「次の尺度 第2版」として保存しました。まだ使われていません。" in response.content.decode()
    assert imari(world).name == "標準評価尺度"


def test_what_cannot_be_read_is_said_beside_it_and_nothing_typed_is_lost(world: World) -> None:
    data = posted(world, **{"head-name": "消えない名前", "rule-4-part-0-low": "百"})
    response = as_user(world).post(EDITOR, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_rule-4-part-0-low">' in page
    assert "消えない名前" in page
    assert 'value="百"' in page
    assert imari(world).name == "標準評価尺度"


def test_rearranging_saves_nothing_and_loses_nothing(world: World) -> None:
    data = posted(
        world, **{"head-name": "まだ保存しない", "rule-0-new": "has_value", "act": "rule-0-part-add"}
    )
    response = as_user(world).post(EDITOR, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "まだ保存しない" in page
    assert 'name="rule-0-part-2-answer"' in page
    assert 'value="0:kinds 1:milestone 2:has_value"' in page
    assert imari(world).name == "標準評価尺度"


def test_the_page_without_a_script_is_the_whole_page_with_the_rows_in_it(world: World) -> None:
    """htmx takes the part #scale-rows out of the same answer."""
    page = as_user(world).post(EDITOR, posted(world, act="code-add")).content.decode()
    assert page.count('id="scale-rows"') == 1
    assert 'name="code-5-code"' in page


def test_broken_hidden_fields_save_nothing(world: World) -> None:
    for url in (EDITOR, f"{EDITOR}trial/"):
        response = as_user(world).post(url, posted(world, rules="x"))
        assert response.status_code == 400
        assert "画面の情報が欠けていたため、保存していません。" in response.content.decode()
    assert len(imari(world).scale.rules) == 15


def test_of_two_who_edit_the_second_is_told_and_loses_nothing(world: World) -> None:
    mine = posted(world, **{"head-name": "私の名前"})
    theirs = imari(world).definition | {"name": "先に変えた人"}
    save_scale(scale=imari(world), definition=theirs, by=world["secretariat"])
    client = as_user(world)
    response = client.post(EDITOR, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "あなたが別の画面でこの判定基準を変えました。" in page
    assert 'value="私の名前"' in page
    assert imari(world).name == "先に変えた人"
    # Whoever has looked at it and saves again means it.
    assert client.post(EDITOR, mine | {"seen": response.context["page"].seen}).status_code == 302
    assert imari(world).name == "私の名前"


# --- what is done with a version ---


def test_activating_says_what_will_happen(world: World) -> None:
    decide(world)
    scale = started(world, "tama")
    page = as_user(world).get("/scales/tama/1/").content.decode()
    assert "「標準評価尺度 第1版」に替えて、この基準を使います。" in page
    assert "まだ確定していない年度実績（139件）の判定案は、この基準で計算し直されます。" in page
    assert "確定した年度実績（1件）の評価と判定案は、変わりません。" in page
    response = as_user(world).post("/scales/tama/1/step/activate/", {"seen": scale.fingerprint}, follow=True)
    assert "を使い始めました。" in response.content.decode()
    assert world.plan.rating_scales.get(is_active=True) == scale


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("beside", "並べて示します。"),
        ("unbeside", "並べて示すのをやめました。"),
        ("supersede", "第2版」を作りました。"),
        ("delete", "第1版」を削除しました。"),
    ],
)
def test_each_act_says_what_was_done(world: World, act: str, said: str) -> None:
    scale = started(world)
    response = as_user(world).post(f"/scales/aichi/1/step/{act}/", {"seen": scale.fingerprint}, follow=True)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_an_act_on_what_was_changed_or_deleted_meanwhile_is_refused(world: World) -> None:
    scale = started(world)
    seen = scale.fingerprint
    save_scale(scale=scale, definition=scale.definition | {"name": "先の人"}, by=world["secretariat"])
    response = as_user(world).post("/scales/aichi/1/step/activate/", {"seen": seen})
    assert response.status_code == 409
    assert "あなたが別の画面でこの判定基準を変えました。" in response.content.decode()
    assert imari(world).is_active
    delete_scale(scale=RatingScale.objects.get(pk=scale.pk), by=world["secretariat"])
    assert as_user(world).post("/scales/aichi/1/step/activate/", {"seen": seen}).status_code == 404


def test_what_is_in_use_offers_neither_deleting_nor_activating(world: World) -> None:
    page = as_user(world).get(EDITOR).content.decode()
    assert "step/" not in page
    response = as_user(world).post(f"{STEP}delete/", {"seen": imari(world).fingerprint})
    assert response.status_code == 409
    assert "現在使う基準と並べて示す基準は削除できません。" in response.content.decode()


def test_without_a_scale_in_use_the_pages_say_so(world: World) -> None:
    RatingScale.objects.update(is_active=False)
    client = as_user(world)
    assert "現在使う基準がありません" in client.get(LIST).content.decode()
    assert "この基準を使い始めます。" in client.get(EDITOR).content.decode()
    activate_scale(scale=imari(world), by=world["secretariat"])
    assert "現在使う基準がありません" not in client.get(LIST).content.decode()


def test_a_plan_without_any_scale_offers_to_make_one(world: World) -> None:
    RatingScale.objects.all().delete()
    assert "判定基準はまだありません" in as_user(world).get(LIST).content.decode()


@pytest.mark.parametrize("url", [LIST, EDITOR, "/scales/osaka_library/1/"])
def test_the_pages_take_few_queries(world: World, url: str, django_assert_max_num_queries: Any) -> None:
    started(world, "osaka_library")
    client = as_user(world)
    with django_assert_max_num_queries(11):
        assert client.get(url).status_code == 200
