"""The same code sent by several at the same moment lets one of them in."""

from typing import Any

from accounts.models import User
from accounts.second_factor.services import check_code
from tests.accounts.second_factor.test_second_factor import code_of, with_phone
from tests.indicators.workflow.test_two_writers import PEOPLE, at_once


def test_a_code_counts_once(transactional_db: None, settings: Any) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0
    user = User.objects.create_user("hanako", "Momiji-to-Sakura-7", full_name="佐藤 花子")
    device, codes = with_phone(user)
    for code in (code_of(device), codes[0]):
        said = at_once(lambda _person, code=code: check_code(user=user, code=code).refusal and "refused")
        assert said == [""] + ["refused"] * (PEOPLE - 1)
