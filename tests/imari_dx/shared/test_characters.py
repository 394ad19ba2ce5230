"""Characters that no text needs: taken out when a text comes in, seen where an older text still has them."""

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse

from imari_dx.shared.characters import is_no_text, visible, without_marks
from imari_dx.shared.fonts import missing_characters
from indicators.models import EntryDraft, Remark
from tests.cast import World
from tests.indicators.book.answer_data import posted

MARKS = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c"]
CONTROLS = [chr(code) for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc"]
REMOVED = [one for one in CONTROLS if one not in "\n\r\t"] + MARKS
# They shape what stands beside them (emoji, ligatures), or break lines: texts keep them.
KEPT = [
    "\n",
    "\r",
    "\t",
    "\u200d",
    "\u200b",
    "\ufe0f",
    "\u00ad",
    "\u3000",
    "\u2028",
    "𠮷",
    "髙",
    "👨‍👩‍👧",
    "\ue000",
]


def test_there_are_as_many_as_named() -> None:
    assert (len(CONTROLS), len(REMOVED)) == (65, 62 + 12)


@pytest.mark.parametrize("character", REMOVED)
def test_what_no_text_needs_is_taken_out(character: str) -> None:
    assert is_no_text(character)
    assert without_marks(f"あ{character}い") == "あい"
    assert missing_characters(f"あ{character}い") == [character]


@pytest.mark.parametrize("character", KEPT)
def test_everything_else_stays(character: str) -> None:
    assert without_marks(f"あ{character}い") == f"あ{character}い"


@pytest.mark.parametrize("character", [*KEPT[:-2], "🏴\U000e0067\U000e007f"])
def test_shapeless_characters_are_not_missing(character: str) -> None:
    found = missing_characters(f"あ{character}い")
    assert not [one for one in found if one not in "👨👩👧🏴"]


@pytest.mark.parametrize("character", ["\u0600", "\uffff"])
def test_what_no_font_draws_is_missing(character: str) -> None:
    assert missing_characters(f"あ{character}") == [character]


@pytest.mark.parametrize("between", ["\v", "\f", "\x1d", "\x85"])
def test_two_numbers_do_not_become_one(between: str) -> None:
    assert without_marks(f"12{between}13") == "12\n13"


def test_invisible_characters() -> None:
    assert visible("1\u200b2\ufeff\u30643\u3164\t4\n") == "12\u30643\t4\n"


# --- On the way in: every form, every filter ---

# A NUL has become U+001A by then: see NulRemoved.
SAID = "印刷できない制御文字や、文字の向きを変える記号（U+0007、U+001A、U+202E）は、取り除きました。"
BAD = "市\x00民\x07講\u202e座"


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def test_a_saved_report_has_no_such_character_and_the_page_says_so(world: World) -> None:
    client, report = client_of(world, "editor-gakko"), world.report("gyo-10")
    data = posted(world["editor-gakko"], report, results=BAD, handover_note=f"{BAD}\r\n\t二行目")
    page = client.post("/entry/2025/gyo-10/", data, follow=True).content.decode()
    report.refresh_from_db()
    assert (report.results, report.handover_note) == ("市民講座", "市民講座\n\t二行目")
    assert page.count(SAID) == 1
    assert SAID not in client.get("/entry/2025/gyo-10/").content.decode()


def test_what_is_kept_by_itself_is_cleaned_without_a_word(world: World) -> None:
    client = client_of(world, "editor-gakko")
    data = posted(world["editor-gakko"], world.report("gyo-10"), results=BAD)
    client.post("/entry/2025/gyo-10/preview/", data)
    response = client.post("/entry/2025/gyo-10/draft/", data)
    assert response.status_code == 200, response.content.decode()
    assert "市民講座" in str(EntryDraft.objects.get().typed)
    assert "取り除きました" not in client.get("/entry/2025/gyo-10/").content.decode()


def test_a_remark(world: World) -> None:
    client = client_of(world, "editor-gakko")
    typed = {"remark-kind": "comment", "remark-text": BAD, "remark-said_by": ""}
    response = client.post("/entry/2025/gyo-10/remark/", typed, follow=True)
    assert SAID in response.content.decode()
    assert Remark.objects.get().text == "市民講座"


def test_a_refused_form_says_so_too(world: World) -> None:
    client = client_of(world, "editor-gakko")
    data = posted(world["editor-gakko"], world.report("gyo-10"), results=BAD, m0_numerator="三校")
    response = client.post("/entry/2025/gyo-10/", data)
    assert response.status_code == 422
    assert SAID in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/initiatives/?q=%00学校",
        "/work/?q=%00%E2%80%AE",
        "/people/?text=%00",
        "/dashboard/?level1=%00",
        "/reports/?x=%00",
        "/indicators/?q=%00",
        "/history/?text=%00",
    ],
)
def test_a_nul_in_a_filter_is_no_error(world: World, address: str) -> None:
    assert client_of(world, "secretariat").get(address).status_code in (200, 302, 404)


def test_a_password_is_taken_as_it_was_typed(world: World) -> None:
    user = world["editor-gakko"]
    user.set_password("とても\u200f長い合言葉")
    user.save()
    typed = {"username": user.username, "password": "とても\u200f長い合言葉"}
    response = Client().post(reverse("login"), typed)
    assert response.status_code == 302
