"""Numbers as people type them."""

from decimal import Decimal

import pytest

from imari_dx.numbers import NumberError, format_number, parse_number


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
    assert format_number(Decimal(value)) == shown
