"""全国地方公共団体コード: six digits, the last of which checks the others. Pure."""

import re
import unicodedata

from django.core.exceptions import ValidationError

CODE_LENGTH = 6
_WEIGHTS = (6, 5, 4, 3, 2)
_SIX_DIGITS = (
    "団体コードは、検査数字を含む6桁の数字で入力してください（例: 東京都千代田区は 131016）。"
    "5桁のコードには、最後の1桁（検査数字）を付けます。"
)
_WRONG_DIGIT = (
    "団体コード「{code}」は、検査数字（最後の1桁）が合いません。「{right}」のお間違いではありませんか。"
)


def typed_code(text: str) -> str:
    """Return a code as it is stored: half-width digits without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def check_digit(first_five: str) -> str:
    """Return the sixth digit of a code, from its first five.

    The digits times 6, 5, 4, 3, 2 are summed; of a sum below 11 it is what is missing to 11, else what its
    rest by 11 is short of 11; of that the last digit. Source: 総務省「全国地方公共団体コード仕様」.
    """
    total = sum(int(digit) * weight for digit, weight in zip(first_five, _WEIGHTS, strict=True))
    return str(11 - (total if total < 11 else total % 11))[-1]


def validate_municipality_code(text: str) -> None:
    """Raise ValidationError with a sentence for what cannot be a code; the right one is named."""
    code = typed_code(text)
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValidationError(_SIX_DIGITS)
    right = code[:5] + check_digit(code[:5])
    if code != right:
        raise ValidationError(_WRONG_DIGIT.format(code=code, right=right))
