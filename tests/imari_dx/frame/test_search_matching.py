"""What a query finds, and how it is marked in what was found."""

import pytest

from imari_dx.frame.search.matching import Field, Part, Query


def shown(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.is_marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("typed", "texts", "is_found"),
    [
        ("てれわーく", ["テレワーク※を行う"], True),
        ("ﾃﾚﾜｰｸ", ["テレワーク"], True),
        ("ｉｃｔ", ["ICT支援員"], True),
        ("テレワーク　研修", ["研修を行い", "テレワークを始めた"], True),
        ("テレワーク 会議", ["テレワークを始めた"], False),
        ("けん 修", ["けん", "研修"], True),
        ("研修会", ["研修", "会議"], False),  # not across two texts
        ("", ["何でも"], False),
        ("※", ["※"], False),
    ],
)
def test_all_words_must_be_found(typed: str, texts: list[str], is_found: bool) -> None:
    assert Query.of(typed).finds(texts) is is_found


def test_what_a_thing_belongs_to_helps_and_does_not_find() -> None:
    query = Query.of("行-10 研修")
    assert query.finds(["研修を行った"], ["行－⑩"])
    assert not query.finds(["会議を開いた"], ["行－⑩", "研修"])
    assert not Query.of("行-10").finds(["研修"], ["行－⑩"])
    assert Query.of("行-10").finds(["研修"], ["行－⑩"], by_context=True)


def test_a_number_is_exactly_that() -> None:
    for typed in ("行－⑩", "行-10", "行10", "gyo-10", "GYO-10", "行-10 R6"):
        assert Query.of(typed).is_exactly("行－⑩", "行-10", "gyo-10"), typed
    assert not Query.of("行-1").is_exactly("行－⑩", "行-10", "gyo-10")


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("さーば", "庁内のサーバー※を", "庁内の[サーバ]ー※を"),
        ("デジタル", "ﾃﾞｼﾞﾀﾙ化とデジタル田園", "[ﾃﾞｼﾞﾀﾙ]化と[デジタル]田園"),
        ("か\u3099", "か\u3099くしゅう", "[か\u3099]くしゅう"),
        ("10", "行－⑩と１０校", "行－[⑩]と[１０]校"),
        ("株", "㈱伊万里", "[㈱]伊万里"),
        ("研修 修会", "研修会", "[研修会]"),
        ("b", "<b>&</b>", "<[b]>&</[b]>"),
        ("無い", "何も", "何も"),
    ],
)
def test_what_was_found_is_marked_as_it_stands(typed: str, text: str, marked: str) -> None:
    assert shown(Query.of(typed).marked(text)) == marked


def test_a_long_text_is_cut_around_what_was_found() -> None:
    text = "前" * 300 + "\n研修\n" + "後" * 300
    cut = shown(Query.of("研修").snippet(text))
    assert cut == f"…{'前' * 39} [研修] {'後' * 107}…"
    assert shown(Query.of("研修").snippet("研修を行った。")) == "[研修]を行った。"
    assert shown(Query.of("研修").snippet("後" * 300)) == "後" * 110 + "…"


def test_the_text_with_most_of_the_words_is_shown() -> None:
    fields = [Field("課題", "研修"), Field("成果", "研修と会議"), Field("今後", "会議と研修")]
    assert Query.of("会議 研修").best(fields).label == "成果"


def test_a_query_has_an_end() -> None:
    assert len(Query.of("あ " * 500).typed) <= 200
    assert len(Query.of(" ".join(map(chr, range(0x4E00, 0x4E20)))).words) == 8
