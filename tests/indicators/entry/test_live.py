"""While one types: an unreadable number says so beside its field and in the proposal; slips are said once."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from indicators.entry.warnings import decimals_text, tenfold_text
from indicators.models import Indicator, Measurement
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.reports.story import number, report

pytestmark = pytest.mark.any_database

GYO_10 = "/entry/2025/gyo-10/"


def preview(world: World, slug: str = "gyo-10", **typed: str) -> str:
    client = Client()
    client.force_login(world["secretariat"])
    data = posted(world["secretariat"], world.report(slug), **typed)
    response = client.post(f"/entry/2025/{slug}/preview/", data)
    assert response.status_code == 200
    return response.content.decode()


def proposal(fragment: str) -> str:
    return re.split(r'<div class="judged"|<p id="id_', fragment)[0]


def errors(fragment: str) -> dict[str, list[str]]:
    """The sentences beside each field that the fragment says something of."""
    lists = re.findall(r'<ul id="([^"]+)_error" data-hx-swap-oob="innerHTML">(.*?)</ul>', fragment)
    return {name: re.findall("<li>(.*?)</li>", items) for name, items in lists}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (
            "m0_numerator",
            "三校",
            "「三校」は数として読み取れません。数字だけを入力してください（例: 1,234）。",
        ),
        ("m0_numerator", "5\t6", "「5 6」は数として読み取れません。タブや改行で区切られています。"),
        ("m0_numerator", "1.5", "小数は入力できません。"),
        ("m0_numerator", "▲1", "負の数は入力できません。"),
        ("m0_denominator", "0", "分母が0では割合を計算できません。"),
        ("m0_reference_date", "昨日", "「昨日」は日付として読み取れません。"),
    ],
)
def test_the_sentence_of_saving_is_said_at_once(world: World, field: str, typed: str, sentence: str) -> None:
    answer = COMPLETE_GYO_10 | {field: typed}
    fragment = preview(world, **answer)
    indicator = world.initiative("gyo-10").indicators.get()
    found = errors(fragment)[f"id_measurement-{indicator.pk}-{field.removeprefix('m0_')}"]
    assert found[0].startswith(sentence)
    client = Client()
    client.force_login(world["secretariat"])
    saved = client.post(GYO_10, posted(world["secretariat"], world.report("gyo-10"), **answer))
    assert found[0] in saved.content.decode()
    # The old grade is out of view, and the proposal says why.
    assert "data-grade" not in proposal(fragment)
    assert "を読み取れないため、判定案はありません。" in proposal(fragment)
    assert "入力を読み取れないため、達成率と評価の案はありません。" in fragment


def test_what_is_put_right_is_no_longer_complained_of(world: World) -> None:
    fragment = preview(world, **COMPLETE_GYO_10)
    assert not any(errors(fragment).values())
    assert len(errors(fragment)) > 4  # each number and day gets an empty list
    assert "data-grade" in proposal(fragment)


def test_money_that_cannot_be_read_leaves_the_proposal(world: World) -> None:
    fragment = preview(world, **COMPLETE_GYO_10, budget="12人")
    assert errors(fragment)["id_budget"] == [
        "「12人」は数として読み取れません。「人」は、この欄の単位（千円）と違います。千円の数を、数字だけで入力してください。"
    ]
    assert "data-grade" in proposal(fragment)


def test_what_is_still_blank_is_not_complained_of(world: World) -> None:
    """A begun row of events lacks its day: saving says so, typing does not."""
    fragment = preview(world, "san-2", **{"m0_event-0-count": "5"})
    found = errors(fragment)
    assert not any(found.values())
    assert not any(name.endswith("event-0-held_on") for name in found)
    assert "を読み取れない" not in fragment


def test_each_row_of_events_is_named(world: World) -> None:
    fragment = preview(world, "san-2", **{"m0_event-1-count": "5①", "m0_event-1-held_on": "2025/6/1"})
    assert "「視察参加社数：2行目の社数」を読み取れないため" in proposal(fragment)


def test_every_number_and_day_has_a_place_for_it(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get(GYO_10).content.decode()
    places = set(re.findall(r'id="([^"]+)_error" aria-live="polite" data-live-errors></ul>', page))
    assert places >= {"id_budget", "id_settlement"}
    assert places == set(errors(preview(world)))


# --- What may be a slip: said once, never refused ---


@pytest.mark.parametrize(
    ("value", "before", "word"),
    [
        ("1200", "120", "10倍以上"),
        ("1199", "120", ""),
        ("12", "120", "10分の1以下"),
        ("12.1", "120", ""),
        ("0", "120", "10分の1以下"),
        ("120", "0", ""),
        ("120", None, ""),
        (None, "120", ""),
        ("9", "0.5", ""),  # both below 10
        ("0.5", "9", ""),
        ("10", "1", "10倍以上"),
        ("1", "10", "10分の1以下"),
        ("-1200", "120", "10倍以上"),
        ("-1200", "-120", "10倍以上"),
        ("120", "120", ""),
    ],
)
def test_tenfold(value: str | None, before: str | None, word: str) -> None:
    text = tenfold_text(*(None if text is None else Decimal(text) for text in (value, before)), "社")
    assert bool(text) == bool(word)
    assert word in text


def test_both_values_are_named_with_their_unit() -> None:
    text = tenfold_text(Decimal(1205), Decimal("-120.5"), "千円")
    assert text.startswith("前年度は▲120.5千円、今回は1,205千円です")


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [("1.55", 1, "小数第1位まで"), ("1.50", 1, ""), ("1.5", 2, ""), ("0.5", 0, "整数"), ("5", 0, "")],
)
def test_more_decimals_than_are_shown(value: str, shown: int, text: str) -> None:
    found = decimals_text(Decimal(value), shown)
    assert bool(found) == bool(text)
    assert text in found


def save(world: World, slug: str, **typed: str) -> str:
    client = Client()
    client.force_login(world["secretariat"])
    data = posted(world["secretariat"], world.report(slug), **typed)
    response = client.post(f"/entry/2025/{slug}/", data)
    assert response.status_code == 302, response.content.decode()
    return client.get(f"/entry/2025/{slug}/").content.decode()


TENFOLD = "前年度は2回、今回は20回です（10倍以上）。"


def test_a_warning_is_said_once_and_refuses_nothing(world: World) -> None:
    report(world, "gyo-11", 2024, number(2))
    assert TENFOLD in preview(world, "gyo-11", m0_value="20")
    page = save(world, "gyo-11", m0_value="20")
    assert f"：{TENFOLD}" in page
    assert Measurement.objects.get(report=world.report("gyo-11")).value == 20
    # Saved again, or seen again, it has been said.
    assert TENFOLD not in save(world, "gyo-11", m0_value="20", results="書き足した")
    assert TENFOLD not in preview(world, "gyo-11", m0_value="20")
    assert "前年度は2回、今回は200回です" in preview(world, "gyo-11", m0_value="200")


def test_of_a_running_total_the_increments_are_compared(world: World) -> None:
    report(world, "chi-1", 2023, number(500))
    report(world, "chi-1", 2024, number(30))
    assert "前年度は30人、今回は300人です（10倍以上）。" in preview(world, "chi-1", m0_value="300")
    assert "倍以上" not in preview(world, "chi-1", m0_value="299")


def test_money_is_compared_too(world: World) -> None:
    earlier = report(world, "gyo-11", 2024, number(2))
    type(earlier).objects.filter(pk=earlier.pk).update(budget=1200)
    assert "前年度は1,200千円、今回は120,000,000千円です（10倍以上）" in preview(
        world, "gyo-11", budget="120000000"
    )
    assert "倍以上" not in preview(world, "gyo-11", budget="1,300")


def test_more_decimals_are_kept_as_typed(world: World) -> None:
    Indicator.objects.filter(initiative__slug="gyo-11").update(decimals=1)
    page = save(world, "gyo-11", m0_value="2.55")
    assert "この指標の値は小数第1位までで示します。入力した2.55は、そのまま保存します。" in page
    assert Measurement.objects.get(report=world.report("gyo-11")).value == Decimal("2.55")
