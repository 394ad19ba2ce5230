"""用語解説 on its screens: which texts point at a term, where it stands, what is found."""

import pytest

from indicators.planning.marks import pointing_texts
from indicators.planning.rows import PlanRows
from initiatives.models import GlossaryTerm
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of

pytestmark = pytest.mark.any_database

REASON = {"why-reason": "誤植"}
URL = "/plan/glossary/"
ROWS: PlanRows = {
    ("initiatives.plan", 1): {"short_title": "計画", "outline_text": "ＯＣＲ※"},
    ("initiatives.initiative", 5): {
        "code": "A1",
        "title": "ＡＩ－ＯＣＲ※の導入",
        "effect": "ＯＣＲ※とＯＣＲ※",
    },
    ("initiatives.activity", 7): {"initiative": 5, "text": "ＯＣＲ※", "fiscal_year": 2024},
    ("initiatives.heading", 9): {"title": "ＯＣＲの見出し", "text": "雲※"},
    ("initiatives.glossaryterm", 1): {"definition": "ＯＣＲ※ではない", "word": "ＡＩ－ＯＣＲ"},
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], {}),
        (["雲"], {"雲": ["ＯＣＲの見出し　見出しの下の文章"]}),
        (
            ["ＯＣＲ", "ＡＩ－ＯＣＲ"],
            {
                "ＯＣＲ": ["計画　取組体系", "A1　目標・期待される効果", "A1　令和6年度の取組内容"],
                "ＡＩ－ＯＣＲ": ["A1　名称"],
            },
        ),
    ],
)
def test_a_mark_means_the_longest_word_before_it(words: list[str], found: dict[str, list[str]]) -> None:
    assert pointing_texts(ROWS, words) == found


def words_in_order(world: World) -> list[str]:
    return list(world.plan.glossary_terms.order_by("sort_order").values_list("word", flat=True))


def test_a_term_stands_where_it_is_put(world: World) -> None:
    client, old = secretary(world), words_in_order(world)
    third = GlossaryTerm.objects.get(word=old[2])
    url = f"/plan/glossary/{third.word}/"
    assert client.post(url, posted_back(client, url) | REASON | {"term-after": "0"}).status_code == 302
    assert words_in_order(world) == [old[2], *old[:2], *old[3:]]
    typed = {"group": "新", "heading": "新語（しんご）", "word": "新語", "definition": "新しい言葉"}
    data = {f"term-{name}": text for name, text in typed.items()}
    first = GlossaryTerm.objects.get(word=old[0])
    url = "/plan/new-term/"
    more = {"term-after": str(first.pk)}
    assert client.post(url, posted_back(client, url) | REASON | data | more).status_code == 302
    assert words_in_order(world)[:4] == [old[2], old[0], "新語", old[1]]
    again = client.post(url, posted_back(client, url) | REASON | data)
    assert again.status_code == 422


def test_terms_are_listed_with_what_points_at_them_and_found(world: World) -> None:
    client = secretary(world)
    page = client.get(URL).content.decode()
    assert "/plan/glossary/%E3%83%86%E3%83%AC%E3%83%AF%E3%83%BC%E3%82%AF/" in page
    found = client.get(URL, {"q": "テレワーク"}).content.decode()
    assert found.count('href="/plan/glossary/') == 1
    assert "見つかりません" in client.get(URL, {"q": "ありえない言葉"}).content.decode()
    moved = client.post(URL, posted_back(client, URL) | {"act": f"down:{GlossaryTerm.objects.all()[0].pk}"})
    old = words_in_order(world)
    assert client.post(URL, sent_of(moved) | REASON).status_code == 302
    assert words_in_order(world) == [old[1], old[0], *old[2:]]


def test_who_removes_a_term_is_told_what_points_at_it(world: World) -> None:
    client, url = secretary(world), "/plan/glossary/テレワーク/"
    text = client.get(url).content.decode()
    assert "この用語を指す文章があります" in text
    assert "行－⑳　名称" in text
    assert client.post(url, posted_back(client, url) | REASON | {"term-remove": "on"}).status_code == 302
    assert not GlossaryTerm.objects.filter(word="テレワーク").exists()
    assert client.get(url).status_code == 404
