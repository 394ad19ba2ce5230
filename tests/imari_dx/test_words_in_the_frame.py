"""Every page's frame speaks in the plan's words."""

from django.test import Client

from initiatives.models import Plan
from initiatives.words import NEUTRAL
from tests.cast import World

CONTACT = {"word_contact_department": "企画課", "word_contact_telephone": "0955-00-0000"}


def page(client: Client, address: str = "/account/login/") -> str:
    return client.get(address).content.decode()


def test_the_system_is_called_as_the_plan_says(world: World, client: Client) -> None:
    Plan.objects.update(word_system="行革の進みぐあい")
    assert page(client).count("行革の進みぐあい") == 3  # title, head and foot


def test_without_a_name_of_its_own_it_has_the_neutral_one(world: World, client: Client) -> None:
    Plan.objects.update(word_system="")
    assert page(client).count(NEUTRAL.system) == 3


def test_whom_to_ask_stands_at_the_foot_where_the_plan_names_it(world: World, client: Client) -> None:
    assert "問い合わせ先" not in page(client)
    Plan.objects.update(**CONTACT)
    client.force_login(world["viewer"])
    for address in ("/", "/dashboard/", "/nowhere/"):
        assert "問い合わせ先　企画課　電話 0955-00-0000" in page(client, address)
