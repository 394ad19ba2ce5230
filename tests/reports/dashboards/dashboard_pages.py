"""The two pages of 全体の状況, as a reader opens them."""

from django.test import Client

from tests.cast import World
from tests.reports.page_tables import tables

PAGES = ("/dashboard/", "/dashboard/years/")


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page_of(world: World, name: str, address: str = "/dashboard/") -> str:
    response = client_of(world, name).get(address)
    assert response.status_code == 200
    return response.content.decode()


def cells(page: str) -> dict[str, list[str]]:
    """The cells of the map by official code."""
    rows = [row for table in tables(page).values() for row in table[1:]]
    return {row[0][:3]: row[1:] for row in rows}
