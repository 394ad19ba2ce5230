"""What is wrong with a document is told whole, by place, and nothing of it is loaded."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.errors import DocumentProblem
from initiatives.models import Plan
from tests.indicators.plan_io.mutations import check_answer, mutated
from tests.indicators.plan_io.test_load_plan import small
from tests.shapes.shaped import shaped_document

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

MISTAKES: dict[str, Any] = {
    "format": 2,
    "plan": {
        "slug": "ten",
        "title": "まちの計画",
        "municipality": "川添町",
        "start_fiscal_year": 2024,
        "end_fiscal_year": 2036,
        "periods_per_year": 3,
    },
    "levels": [{"word": "章"}, {"word": "節"}, {"word": "事業"}],
    "headings": [
        {"level": 1, "slug": "a", "title": "暮らし", "parent": "b"},
        {"level": 1, "slug": "b", "title": "学び", "parent": "a"},
        {"level": 3, "slug": "c", "title": "仕事"},
        {"level": 1, "slug": "d"},
    ],
    "phases": [{"code": "p", "label": "準備"}],
    "sheet": [
        {"code": "title", "kind": "title", "label": "事業名"},
        {"code": "x", "kind": "poem", "label": "詩"},
    ],
    "initiatives": [
        {
            "code": "1",
            "title": "公園",
            "heading": "zzz",
            "texts": {"nothing": "文"},
            "activities": {"二〇二四": "整備"},
            "indicators": [
                {"name": "公園の数", "kind": "annual", "comparison": "between", "target": 5},
                {"name": "来る人", "kind": "cumulative", "comparison": "keep", "direction": "at_least"},
                {"name": "広さ", "kind": "level", "direction": "at_least", "target": float("nan")},
                {"name": "木", "kind": "level", "direction": "at_least", "target": 1, "due_year": "令和9年"},
                {
                    "name": "あ" * 300,
                    "kind": "level",
                    "direction": "at_least",
                    "target": "多く",
                    "colour": "緑",
                },
            ],
        },
        {
            "code": "1",
            "heading": "a",
            "title": 7,
            "schedule": [{"phase": "q", "start": [2024, 1], "end": [2024, 2]}],
            "also_under": ["nix"],
        },
        {"code": "3", "heading": "a"},
        ["x"],
    ],
}
TOLD = """
計画：スケジュールの区切り「3」は使えません。
計画：計画期間は12年までにしてください。
様式の行2：内容「poem」は使えません。
見出し3：階層（level）「3」は使えません。使えるのは1から2までの番号です。
見出し4：名称がありません。
見出し「暮らし」：上の見出し（parent）「学び」は、より上の階層のものではありません。
見出し「学び」：上の見出し（parent）「暮らし」は、より上の階層のものではありません。
事業 1：見出し（heading）「zzz」は見出しの一覧にありません。
事業 1：様式の文章「nothing」は、様式（sheet）の文章の行（kind が text）にありません。
事業 1：取組内容の年度「二〇二四」は計画期間にありません。
事業 1：数値目標1の「範囲」には下限が必要です（下限と上限も範囲に含まれます）。
事業 1：数値目標1の「範囲」には上限が必要です（下限と上限も範囲に含まれます）。
事業 1：数値目標1の「範囲」には目標値がありません。空欄にするか、比較を「目標値」にしてください。
事業 1：数値目標2の「維持」は、毎年の数値、１回当たり、割合、時点値の指標でだけ使えます（「累計」では使えません）。
事業 1：数値目標3の目標値は数値で書いてください。
事業 1：数値目標4の期限の年度は西暦4桁の数（2025 の形）で書いてください。
事業 1：数値目標5の「colour」という項目は使えません。
事業 1：数値目標5の指標名は200文字までです（現在300文字）。
事業 1：数値目標5の目標値は数値で書いてください。
事業 1（2番目）：名称は文字（" "）で書いてください。
事業 1（2番目）：番号「1」が重複しています。
事業 1（2番目）：スケジュールの線1の工程「q」は工程の一覧にありません。
事業 1（2番目）：再掲（also_under）「nix」は見出しの一覧にありません。
事業 3：名称がありません。
事業の4番目：項目の組（{ }）で書いてください。
"""  # noqa: E501

PATHS = """
plan/periods_per_year
plan
sheet/1/kind
headings/2/level
headings/3/title
headings/0/parent
headings/1/parent
initiatives/0/heading
initiatives/0/texts/nothing
initiatives/0/activities/二〇二四
initiatives/0/indicators/0/lower_bound
initiatives/0/indicators/0/upper_bound
initiatives/0/indicators/0/target
initiatives/0/indicators/1/comparison
initiatives/0/indicators/2/target
initiatives/0/indicators/3/due_year
initiatives/0/indicators/4/colour
initiatives/0/indicators/4/name
initiatives/0/indicators/4/target
initiatives/1/title
initiatives/1/code
initiatives/1/schedule/0/phase
initiatives/1/also_under
initiatives/2/title
initiatives/3
"""


def test_all_mistakes_are_told_by_place_and_nothing_is_loaded() -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(MISTAKES)
    assert refused.value.problems == TOLD.split("\n")[1:-1]
    assert not Plan.objects.exists()


def test_each_also_knows_the_path_to_its_place() -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(MISTAKES)
    paths = [
        "/".join(map(str, one.path)) for one in refused.value.problems if isinstance(one, DocumentProblem)
    ]
    assert paths == PATHS.split()
    last = refused.value.problems[-3]
    assert isinstance(last, DocumentProblem)
    assert last.said == "再掲（also_under）「nix」は見出しの一覧にありません。"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ファイルが空です：.*plan.json"),
        (b"\xef\xbb\xbf \n", "ファイルが空です"),
        ('{"format": 2}'.encode("utf-16"), r"UTF-8ではありません：.*（UTF-8で保存し直してください）"),
        (b'{"format": 2, "plan": {"title": "x", "title": "y"}}', "「title」が2回書かれています"),
        (b"[" * 200_000, "括弧の入れ子が深すぎます"),
        (b'{"format": ' + b"1" * 5000 + b"}", "5000桁の数があります"),
        (b'{"format": NaN}', r"形式（format）は1か2にしてください"),
        (b'{"format": 2,', r"（1行目の14文字目）"),
    ],
    ids=["empty", "blank", "UTF-16", "twice", "deep", "digits", "NaN", "cut"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("load_plan", file)


@pytest.mark.parametrize("level", [7, None, []])
def test_a_level_that_is_none_is_told_once(level: Any) -> None:
    document = MISTAKES | {"levels": [{"word": "章"}, level, {"word": "事業"}]}
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(document)
    told = [one for one in refused.value.problems if one.startswith("階層")]
    assert told == ["階層2：項目の組（{ }）で書いてください。"]


def test_half_a_character_is_taken_out_and_said() -> None:
    result = load_plan(small(lambda data: data["plan"].update(title="川添町\ud842計画")))
    assert result.plan.title == "川添町計画"
    assert result.warnings == ["印刷できない制御文字や、文字の向きを変える記号（U+D842）は、取り除きました。"]


def test_mistakes_made_by_chance() -> None:
    """A few of those of ``script/audit documents``; the seed is any."""
    rnd, outcomes = random.Random(20), Counter[str]()  # noqa: S311
    documents = [shaped_document(years=2), small()]
    outcomes.update(check_answer(mutated(documents, rnd)) for _time in range(60))
    assert set(outcomes) <= {"refused", "created", "unchanged", "differs"}
    assert outcomes["refused"] > 20
