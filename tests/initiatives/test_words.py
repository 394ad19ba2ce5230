"""A plan's own words stand, neutral ones stand for those that it leaves blank."""

from typing import Any

import pytest

from initiatives.models import Plan
from initiatives.words import NAMES, NEUTRAL, words_of


@pytest.mark.parametrize(
    ("given", "body", "member", "meeting", "decision"),
    [
        ({}, "評価会議", "評価会議委員", "評価会議", "評価会議の決定"),
        ({"body": ""}, "評価会議", "評価会議委員", "評価会議", "評価会議の決定"),
        ({"body": "行革審議会"}, "行革審議会", "行革審議会委員", "行革審議会", "行革審議会の決定"),
        ({"body": "庁議"}, "庁議", "庁議委員", "庁議会議", "庁議の決定"),
        ({"body": "庁議", "meeting": "庁議"}, "庁議", "庁議委員", "庁議", "庁議の決定"),
        (
            {"body": "本部", "member": "本部員", "decision": "本部決定"},
            "本部",
            "本部員",
            "本部会議",
            "本部決定",
        ),
        ({"decision": "裁定"}, "評価会議", "評価会議委員", "評価会議", "裁定"),
    ],
)
def test_words_around_the_body_follow_its_name(
    given: dict[str, str], body: str, member: str, meeting: str, decision: str
) -> None:
    words = words_of(given)
    assert (words.body, words.member, words.meeting, words.decision) == (body, member, meeting, decision)


def test_a_sentence_takes_the_words() -> None:
    assert words_of({"body": "庁議"}).say("{body}の決定を待つもの") == "庁議の決定を待つもの"


@pytest.mark.parametrize(
    ("given", "book", "form", "contents"),
    [
        ({}, "計画書の様式", "計画書の様式", "計画"),
        ({"sheet": "個別取組"}, "計画書　個別取組", "計画書の様式（個別取組）", "個別取組"),
    ],
)
def test_names_of_the_sheets(given: dict[str, str], book: str, form: str, contents: str) -> None:
    words = words_of(given)
    assert (words.sheets_book, words.form, words.contents) == (book, form, contents)


@pytest.mark.parametrize(
    ("given", "label", "items"),
    [
        ({}, "上位計画：項目", "上位計画の項目"),
        (
            {"upper_plan": "総合計画", "upper_item": "重点戦略"},
            "総合計画：重点戦略",
            "総合計画の重点戦略",
        ),
    ],
)
def test_items_of_the_upper_plan(given: dict[str, str], label: str, items: str) -> None:
    words = words_of(given)
    assert (words.upper_label, words.upper_items) == (label, items)


@pytest.mark.parametrize(
    ("department", "telephone", "line"),
    [
        ("", "", ""),
        ("企画課", "", "企画課"),
        ("", "0955-00-0000", "電話 0955-00-0000"),
        ("企画課", "0955-00-0000", "企画課　電話 0955-00-0000"),
    ],
)
def test_whom_to_ask(department: str, telephone: str, line: str) -> None:
    assert words_of({"contact_department": department, "contact_telephone": telephone}).contact == line


def test_every_word_has_a_field_of_the_plan() -> None:
    fields: dict[str, Any] = {f"word_{name}": f"＜{name}＞" for name in NAMES}
    plan, without = Plan(**fields), Plan()
    plan.levels_down = without.levels_down = []
    assert all(getattr(plan.words, name) == f"＜{name}＞" for name in NAMES)
    assert without.words == NEUTRAL


@pytest.mark.parametrize(
    ("word", "counter", "every", "code", "name", "title"),
    [
        ("施策", "施策", "全施策", "施策番号", "施策名", "施策名称"),
        ("事業", "事業", "全事業", "事業番号", "事業名", "事業名称"),
        # 「5節」 would be the fifth one.
        ("節", "件", "すべての節", "節番号", "節名", "節名称"),
        ("取組項目", "件", "すべての取組項目", "取組項目番号", "取組項目名", "取組項目名称"),
        *(
            (word, "件", f"すべての{word}", f"{word}の番号", f"{word}の名称", f"{word}の名称")
            for word in ("具体的な取組", "アクションプラン")
        ),
    ],
)
def test_what_reports_is_counted_and_headed_in_its_own_word(
    word: str, counter: str, every: str, code: str, name: str, title: str
) -> None:
    words = NEUTRAL.at(word)
    assert words.counter == counter
    assert words.every_initiative == every
    heads = words.initiative_code, words.initiative_name, words.initiative_title
    assert heads == (code, name, title)
    assert words.say("{counter}{every_initiative}は{year}年", year=1) == f"{counter}{every}は1年"
