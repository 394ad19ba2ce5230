"""Numbers as people type them."""

from decimal import Decimal

import pytest

from imari_dx.shared.numbers import NumberError, format_number, parse_number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12", "12"),
        ("１２", "12"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        ("５，０００人"[:5], "5000"),
        ("12.5", "12.5"),
        ("１２．５", "12.5"),
        ("82%", "82"),
        ("８２％", "82"),
        ("0", "0"),
        ("０", "0"),
        ("▲3", "-3"),
        ("△３", "-3"),
        ("−3", "-3"),
        ("-3", "-3"),
        ("1億2,300万", "123000000"),
        ("1.5万", "15000"),
        ("3千", "3000"),
        ("２万５千", "25000"),
        ("1万23", "10023"),
        (" 12 ", "12"),
        ("　12　", "12"),
        (".5", "0.5"),
    ],
)
def test_is_read(typed: str, read: str) -> None:
    assert parse_number(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["", " ", "　", "\n"])
def test_blank_is_not_zero(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "12人",
        "1,23",
        "12,34,5",
        "1万万",
        "千",
        "万3",
        "--3",
        "1.2.3",
        "NaN",
        "Infinity",
        "1e5",
        "十二",
    ],
)
def test_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(NumberError, match="読み取れません。"):
        parse_number(typed)


def test_a_number_too_long_for_the_database_is_refused() -> None:
    with pytest.raises(NumberError, match="大きすぎます"):
        parse_number("123456789012345")
    with pytest.raises(NumberError, match="小数は10桁まで"):
        parse_number("0.12345678901")
    with pytest.raises(NumberError, match="合わせて15桁まで"):
        parse_number("12345678901234.56")
    assert parse_number("12345678901234.5") == Decimal("12345678901234.5")
    assert parse_number("0.1234567891") == Decimal("0.1234567891")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1234.5", "1,234.5"),
        ("0.05", "0.1"),
        ("0.04", "0"),
        ("-3", "▲3"),
        ("100.0", "100"),
        ("33.333", "33.3"),
        ("-0.04", "0"),
        ("1E+3", "1,000"),
    ],
)
def test_is_written_as_people_read_it(value: str, shown: str) -> None:
    assert format_number(Decimal(value), decimals=1) == shown


# --- A field knows its unit ---

IN_ITS_UNIT = [
    # unit, typed, read
    ("社", "12", "12"),
    ("社", "12社", "12"),
    ("社", "１２　社", "12"),
    ("校", "24校", "24"),
    ("人", "5万人", "50000"),
    ("人", "2千3百人", "2300"),
    ("％", "82", "82"),
    ("％", "82%", "82"),
    ("％", "８２．５％", "82.5"),
    ("%", "82％", "82"),
    ("km", "1.5km", "1.5"),
    ("km", "１．５ｋｍ", "1.5"),
    ("km", "1.5㎞", "1.5"),
    ("t-CO2", "1,200t-CO2", "1200"),
    ("t-CO2", "1200ｔ－CO₂".replace("－", "-"), "1200"),
    ("㎡", "120m²", "120"),
    ("m2", "120㎡", "120"),
    ("℃", "▲1℃", "-1"),
    ("円", "¥1,200", "1200"),
    ("円", "-￥1,200円", "-1200"),
    # A unit that counts in multiples: a bare number is in it, everything else is absolute.
    ("千円", "120000", "120000"),
    ("千円", "120,000", "120000"),
    ("千円", "1億2000万", "120000"),
    ("千円", "1億2,000万円", "120000"),
    ("千円", "1億2,300万円", "123000"),
    ("千円", "１億２，３００万円", "123000"),
    ("千円", "1,200千円", "1200"),
    ("千円", "120,000円", "120"),
    ("千円", "¥120,000", "120"),
    ("千円", "3千", "3"),
    ("千円", "3千万", "30000"),
    ("千円", "12百万円", "12000"),
    ("千円", "0.5万", "5"),
    ("千円", "0.5億円", "50000"),
    ("千円", "▲1億", "-100000"),
    ("千円", "▲120,000円", "-120"),
    ("千円", "0円", "0"),
    ("百万円", "1.2億円", "120"),
    ("百万円", "12.5百万円", "12.5"),
    ("百万円", "1500万", "15"),
    ("百万円", "15", "15"),
    ("万円", "12万円", "12"),
    ("万円", "12", "12"),
    ("億円", "1兆2,000億円", "12000"),
    ("十億円", "30億円", "3"),
    ("千人", "5千人", "5"),
    ("千人", "12,000人", "12"),
    ("千人", "12", "12"),
    ("百人", "3百人", "3"),
    ("千", "5千", "5"),
]


@pytest.mark.parametrize(("unit", "typed", "read"), IN_ITS_UNIT)
def test_is_read_in_the_unit_of_the_field(unit: str, typed: str, read: str) -> None:
    assert parse_number(typed, unit=unit) == Decimal(read)


@pytest.mark.parametrize(
    ("unit", "typed", "sentence"),
    [
        ("社", "12％", "「％」は、この欄の単位（社）と違います。"),
        ("社", "12%", "「％」は、この欄の単位（社）と違います。"),
        ("社", "5 校", "「校」は、この欄の単位（社）と違います。"),
        ("社", "5万人", "「人」は、この欄の単位（社）と違います。"),
        ("％", "12社", "「社」は、この欄の単位（％）と違います。"),
        ("千円", "12人", "「人」は、この欄の単位（千円）と違います。"),
        ("千円", "12ドル", "「ドル」は、この欄の単位（千円）と違います。"),
        ("千人", "12円", "「円」は、この欄の単位（千人）と違います。"),
        ("", "82％", "この欄に「％」は入力できません。"),
        ("", "82人", "この欄に「人」は入力できません。"),
        ("社", "社", "数字だけを入力してください"),
        ("社", "社12", "数字だけを入力してください"),
        ("社", "12社社", "数字だけを入力してください"),
    ],
)
def test_another_unit_is_refused_in_words(unit: str, typed: str, sentence: str) -> None:
    with pytest.raises(NumberError, match="は数として読み取れません。") as refused:
        parse_number(typed, unit=unit)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("unit", "typed", "low", "high"),
    [
        ("千円", "120,500円", "120千円", "121千円"),
        ("千円", "1億2,000万500円", "120,000千円", "120,001千円"),
        ("千円", "5百", "0千円", "1千円"),
        ("千円", "▲120,500円", "▲121千円", "▲120千円"),
        ("百万円", "1億2,345万円", "123百万円", "124百万円"),
        ("千人", "1,234人", "1千人", "2千人"),
    ],
)
def test_a_remainder_names_both_neighbours(unit: str, typed: str, low: str, high: str) -> None:
    sentence = f"「{typed}」は、{unit}の単位では端数が出ます。{low}か{high}のどちらかで入力してください。"
    with pytest.raises(NumberError, match=f"^{sentence}$"):
        parse_number(typed, unit=unit, whole=True)
    assert parse_number(typed, unit=unit) is not None  # where decimals are taken there is no remainder


def test_only_what_is_converted_has_a_remainder() -> None:
    assert parse_number("1.5人", unit="人", whole=True) == Decimal("1.5")


def test_other_words_may_stand_behind() -> None:
    assert parse_number("24校", unit="", words=("学校", "校")) == 24


# --- What may be two numbers, or another one than it looks like ---


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("5\t6", "タブや改行で区切られています。"),
        ("12\n13", "タブや改行で区切られています。"),
        ("12\r\n13", "タブや改行で区切られています。"),
        ("12\u202813", "タブや改行で区切られています。"),
        ("123\t456", "タブや改行で区切られています。"),
        ("1,234\n567", "タブや改行で区切られています。"),
        ("▲\t5", "タブや改行で区切られています。"),
        ("5\x1d6", "タブや改行で区切られています。"),
        ("12　13", "数字の間に空白があります。"),
        ("12 13", "数字の間に空白があります。"),
        ("5 6", "数字の間に空白があります。"),
        ("12\u00a013", "数字の間に空白があります。"),
        ("1234 567", "数字の間に空白があります。"),
        ("1 23", "数字の間に空白があります。"),
        ("0 123", "数字の間に空白があります。"),
        ("1,234 567", "数字の間に空白があります。"),
        ("1億2 3", "数字の間に空白があります。"),
        ("120①", "「①」を、ふつうの数字に"),
        ("10²", "「²」を、ふつうの数字に"),
        ("H₂0", "「₂」を、ふつうの数字に"),
        ("㉑", "「㉑」を、ふつうの数字に"),
        ("❷", "「❷」を、ふつうの数字に"),
        ("⑴", "「⑴」を、ふつうの数字に"),
        ("⒈", "「⒈」を、ふつうの数字に"),
        ("Ⅻ", "「Ⅻ」を、ふつうの数字に"),
        ("½", "「½」を、ふつうの数字に"),
        ("1½", "「½」を、ふつうの数字に"),
        ("٣", "「٣」を、ふつうの数字に"),
        ("𝟏2", "「𝟏」を、ふつうの数字に"),
        ("㏠", "「㏠」を、ふつうの数字に"),
        ("1億-5", "数字だけを入力してください"),
        ("1億▲5", "数字だけを入力してください"),
        ("5-", "数字だけを入力してください"),
        ("5-6", "数字だけを入力してください"),
        ("+-5", "数字だけを入力してください"),
        ("1万億", "数字だけを入力してください"),
        ("1万23000", "数字だけを入力してください"),
        ("1万10000", "数字だけを入力してください"),
        ("1億23,000万", "数字だけを入力してください"),
        ("1.5億2万", "数字だけを入力してください"),
        ("3百千", "数字だけを入力してください"),
        ("千万", "数字だけを入力してください"),
        ("0,123", "数字だけを入力してください"),
        ("1, 234", "数字だけを入力してください"),
        ("1e5", "数字だけを入力してください"),
        ("1_000", "数字だけを入力してください"),
        ("(5)", "数字だけを入力してください"),
        ("1" * 5000, "数字だけを入力してください"),
        ("1️⃣", "数字だけを入力してください"),
        ("３千円", "数字だけを入力してください"),
    ],
)
def test_no_number_is_guessed(typed: str, sentence: str) -> None:
    with pytest.raises(NumberError, match="は数として読み取れません。") as refused:
        parse_number(typed)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12人", "「12人」は数として読み取れません。数字だけを入力してください（例: 1,234）。"),
        (
            "5\t6",
            "「5 6」は数として読み取れません。タブや改行で区切られています。1つの数だけを入力してください。",
        ),
        (
            "5  6",
            "「5 6」は数として読み取れません。"
            "数字の間に空白があります。1つの数だけを、空白を入れずに入力してください。",
        ),
        ("あ" * 40, f"「{'あ' * 40}」は数として読み取れません。数字だけを入力してください（例: 1,234）。"),
        ("あ" * 41, f"「{'あ' * 40}…」は数として読み取れません。数字だけを入力してください（例: 1,234）。"),
        ("123456789012345", "数が大きすぎます。桁数を確かめてください。"),
    ],
)
def test_the_whole_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_number(typed)
    assert str(refused.value) == sentence


def test_a_text_is_read_up_to_a_length() -> None:
    assert parse_number("5".rjust(200, "0")) == 5
    with pytest.raises(NumberError, match="数字だけを"):
        parse_number("5".rjust(201, "0"))


@pytest.mark.parametrize("minus", "▲△▴▵-−‐‑‒–—―⁃﹘﹣－⁻₋➖─━ーｰ")
def test_every_form_of_minus(minus: str) -> None:
    assert parse_number(f"{minus}3") == -3
    assert parse_number(f"{minus} 1億") == -100_000_000


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3千万", "30000000"),
        ("5百万", "5000000"),
        ("5百", "500"),
        ("2千3百", "2300"),
        ("2千3百45", "2345"),
        ("２千３百万", "23000000"),
        ("0.5万", "5000"),
        ("1.5億", "150000000"),
        ("1億2,300万", "123000000"),
        ("1億 2,300万", "123000000"),
        ("1億5", "100000005"),
        ("1億2千万", "120000000"),
        ("2兆", "2000000000000"),
        ("▲1億", "-100000000"),
        ("△１億２，３００万", "-123000000"),
        ("+5", "5"),
        ("12 345", "12345"),
        ("1 234 567.5", "1234567.5"),
        ("１　２３４", "1234"),
        ("1、234", "1234"),
        ("12.", "12"),
        ("\t12\n", "12"),
        ("5\r\n", "5"),
        ("▲0", "0"),
        # Nobody sees them, so they fall away.
        ("1\u200b2", "12"),
        ("\ufeff12", "12"),
        ("\u202d12\u202c", "12"),
        ("1\u00ad2", "12"),
        ("12\ufe0f", "12"),
        ("12\x00", "12"),
        ("1\u30642".replace("\u3064", "\u3164"), "12"),
        ("\u200b", None),
    ],
)
def test_is_read_too(typed: str, read: str | None) -> None:
    assert parse_number(typed) == (None if read is None else Decimal(read))
    assert str(parse_number("▲0")) == "0"
