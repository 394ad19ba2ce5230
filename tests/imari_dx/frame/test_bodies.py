"""A body that no form of ours sends is refused as what it is: no failure of the site, of which mails tell."""

import pytest
from django.test import Client

pytestmark = pytest.mark.any_database


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "shift_jis"])
def test_a_form_in_another_encoding(charset: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/account/login/")
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/account/login/", b"username=+ADw-", kind)
    assert answer.status_code == 400
