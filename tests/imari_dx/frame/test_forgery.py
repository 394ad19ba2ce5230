"""What another site, or a script, makes somebody's browser send is not taken."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.cast import PASSWORD, World
from tests.test_addresses import WRITES

pytestmark = pytest.mark.any_database


def test_no_form_of_another_site_is_taken(world: World) -> None:
    """Signed in as whoever may do most, with all that a browser adds by itself."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["secretariat"])
    addresses = {address for address, _body, _expected in WRITES.values()}
    taken = {address for address in addresses if client.post(address).status_code != 403}
    assert len(addresses) > 50
    assert taken == set()


def test_the_session_is_new_and_no_script_reads_it(client: Client, world: World) -> None:
    client.get("/account/login/")
    before = client.session.session_key
    User.objects.filter(pk=world["viewer"].pk).update(must_change_password=False)
    client.post("/account/login/", {"username": world["viewer"].username, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value not in ("", before)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
