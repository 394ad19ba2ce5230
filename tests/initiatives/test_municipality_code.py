"""団体コード: its sixth digit checks the others, and a slip is told with the right one."""

import re

import pytest
from django.core.exceptions import ValidationError

from initiatives.models import Plan
from initiatives.municipality_code import validate_municipality_code


@pytest.mark.parametrize(
    "code",
    [
        *("412058", "131016", "282103", "042030"),  # 伊万里市, 千代田区, 加古川市, 塩竈市
        "011002",  # 札幌市: a sum below 11
        "４１２０５８",
    ],
)
def test_codes_of_real_cities(code: str) -> None:
    validate_municipality_code(code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("41205", "6桁の数字"),
        ("4120588", "6桁の数字"),
        ("伊万里", "6桁の数字"),
        ("41205８8", "6桁の数字"),
        ("412057", "「412058」のお間違い"),
        ("421058", "「421057」のお間違い"),
    ],
)
def test_a_slip_is_told(code: str, words: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        validate_municipality_code(code)


def test_it_is_stored_in_half_width() -> None:
    field = Plan._meta.get_field("municipality_code")
    assert field.to_python("４１２０５８") == "412058"
