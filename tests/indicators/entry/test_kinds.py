"""Each kind of indicator on the entry page: what is typed, what is stored, what the page makes of it."""

import re
from typing import Any

import pytest
from django.test import Client

from indicators.entry.forms.kinds import ENTRIES
from indicators.judgement import Kind
from indicators.models import Indicator, Measurement
from tests.cast import World
from tests.indicators.book.answer_data import posted

pytestmark = pytest.mark.any_database


def enter(world: World, slug: str, **typed: str) -> tuple[Measurement, str]:
    """Save as the secretariat; return what is stored of the first indicator, and the page as text."""
    client = Client()
    client.force_login(world["secretariat"])
    url = f"/entry/2025/{slug}/"
    data = posted(world["secretariat"], world.report(slug), **typed)
    response = client.post(url, data)
    assert response.status_code == 302, response.content.decode()
    page = re.sub(r"[ \n]+", " ", client.get(url).content.decode())
    indicator = world.initiative(slug).indicators.filter(counts_events_of=None).first()
    return Measurement.objects.get(indicator=indicator), page


def test_every_kind_can_be_entered() -> None:
    assert set(ENTRIES) == set(Kind)


@pytest.mark.parametrize(
    ("slug", "typed", "stored", "shown"),
    [
        # annual: 年５回以上
        ("gyo-12", {"m0_value": "6"}, {"value": 6}, "<strong>6回</strong>　達成率 <strong>120.0％</strong>"),
        # annual, a large count: 年５，０００人以上
        (
            "gyo-8",
            {"m0_value": "4,999"},
            {"value": 4999},
            "達成率 <strong>99.98％</strong>（目標 5,000人以上）",
        ),
        # ratio: 回覧板閲覧率８０％, the last year, plain rate
        (
            "chi-2",
            {"m0_numerator": "399", "m0_denominator": "500"},
            {"numerator": 399, "denominator": 500},
            "<strong>79.8％</strong>　達成率 <strong>99.8％</strong>（目標 80.0％以上）",
        ),
        # level: ３部署, reached
        (
            "gyo-13",
            {"m0_value": "3"},
            {"value": 3},
            "<strong>3部署</strong>　達成率 <strong>100.0％</strong>",
        ),
        # cumulative: earlier years unknown, so the total is
        ("chi-1", {"m0_value": "35"}, {"value": 35}, "<strong>当年度35人（累計は未確定）</strong>"),
        # milestone: reached late
        (
            "gyo-17",
            {"m0_is_reached": "yes", "m0_reached_on": "令和7年5月1日"},
            {"is_reached": True},
            "<strong>達成（令和7年5月1日）</strong>",
        ),
        ("gyo-17", {"m0_is_reached": "no"}, {"is_reached": False}, "<strong>未達成</strong>"),
        # 未実施, 対象外, 未公表: words with a reason, no value
        (
            "gyo-12",
            {"m0_status": "not_held", "m0_reason": "感染症のため"},
            {"status": "not_held", "value": None, "reason": "感染症のため"},
            "<strong>未実施</strong>",
        ),
        (
            "chi-2",
            {"m0_status": "not_applicable", "m0_reason": "配信を休止した"},
            {"status": "not_applicable", "numerator": None},
            "<strong>対象外</strong>",
        ),
        (
            "gyo-8",
            {"m0_status": "preliminary", "m0_value": "5,100"},
            {"status": "preliminary", "value": 5100},
            "<strong>5,100人（速報）</strong>",
        ),
    ],
)
def test_what_is_typed_is_stored_and_understood(
    world: World, slug: str, typed: dict[str, str], stored: dict[str, Any], shown: str
) -> None:
    row, page = enter(world, slug, **typed)
    assert {name: getattr(row, name) for name in stored} == stored
    assert shown in page


def test_a_text_indicator_is_kept_and_never_graded(world: World) -> None:
    initiative = world.initiative("gyo-12")
    Indicator.objects.filter(initiative=initiative).exclude(name__startswith="ワーキング").delete()
    Indicator.objects.filter(initiative=initiative).update(kind=Kind.TEXT, target=None, sort_order=1)
    row, page = enter(world, "gyo-12", m0_text_value="各校の実践を冊子にまとめた。")
    assert (row.status, row.text_value) == ("confirmed", "各校の実践を冊子にまとめた。")
    assert "<strong>各校の実践を冊子にまとめた。</strong>" in page
    assert 'data-grade="－"' in page
