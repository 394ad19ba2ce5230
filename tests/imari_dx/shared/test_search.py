"""Searching: words by AND; width, case, kana, ※, dashes and blanks make no difference."""

import pytest

from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, SearchField
from imari_dx.shared.search import finds, folded, search_words

CHATBOT = (
    "行－⑨",
    "行-9",
    "gyo-9",
    "各種問い合わせにおけるＡＩチャットボット※の導入",
    "業務デジタル化推進室",
    "髙島　直人",
)
NETWORK = ("行－⑩", "行-10", "gyo-10", "学校ネットワークの適正化", "学校教育課", "𠮷田　美咲")
SERVER = ("行－⑲", "行-19", "gyo-19", "情報システムの標準化・共通化〜サーバー", "電算課", "Suzuki Tarō")


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("学校 ネットワーク", NETWORK),
        ("学校　ネットワーク", NETWORK),
        ("ネットワーク\u00a0学校", NETWORK),
        ("  学校\t教育課 ", NETWORK),
        ("ねっとわーく", NETWORK),
        ("ﾈｯﾄﾜｰｸ", NETWORK),
        ("ネットワク", NETWORK),
        ("学校教育課 10", NETWORK),
        ("行10", NETWORK),
        ("行-10", NETWORK),
        ("行－⑩", NETWORK),
        ("行−１０", NETWORK),
        ("行ー10", NETWORK),
        ("行―⑩", NETWORK),
        ("⑩", NETWORK),
        ("gyo-10", NETWORK),
        ("GYO10", NETWORK),
        ("ｇｙｏ－１０", NETWORK),
        ("𠮷田美咲", NETWORK),
        ("𠮷田 美咲", NETWORK),
        ("チャットボット※", CHATBOT),
        ("チャットボット", CHATBOT),
        ("ちゃっとぼっとの導入", CHATBOT),
        ("ai チャット", CHATBOT),
        ("AIチャットボット", CHATBOT),
        ("サーバ", SERVER),
        ("サーバー", SERVER),
        ("さーば", SERVER),
        ("共通化～", SERVER),
        ("suzuki", SERVER),
        ("", SERVER),
        ("　", SERVER),
        ("※", SERVER),
        ("-", SERVER),
        ("\x00", SERVER),
        ("サーバー\x00標準化", SERVER),
        ("\u200bサーバー\ufeff", SERVER),
    ],
)
def test_what_is_found(query: str, texts: tuple[str, ...]) -> None:
    assert finds(query, texts)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("学校 チャットボット", NETWORK),
        ("ネットワーク 中学校", NETWORK),
        ("行11", NETWORK),
        ("行-10", CHATBOT),
        ("適正化学校教育課", NETWORK),  # two fields are no one text
        ("がっこう", NETWORK),  # kana are not read into 漢字
        ("学校", ()),
    ],
)
def test_what_is_not_found(query: str, texts: tuple[str, ...]) -> None:
    assert not finds(query, texts)


def test_kana_are_one() -> None:
    assert folded("ガッコウヴヵヶヽ") == folded("がっこうゔかけゝ") == folded("ｶﾞｯｺｳｳﾞかけゝ")
    assert search_words("学校　 ねっと※ ー") == ["学校", "ねっと"]


def test_the_field_takes_any_text() -> None:
    field = SearchField(label="言葉")
    assert field.clean("学\x00校\ud800 ") == "学校"
    assert field.clean(None) == ""
    assert field.clean("あ" * SHORT_TEXT_LIMIT) == "あ" * SHORT_TEXT_LIMIT
    with pytest.raises(Exception, match="200文字以内で入力してください。"):
        field.clean("あ" * (SHORT_TEXT_LIMIT + 1))
