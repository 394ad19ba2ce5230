"""部署を登録: one department on a page of the product."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Department
from tests.cast import World

pytestmark = pytest.mark.any_database
ADDRESS = "/departments/new/"


def test_a_department_is_registered_or_said_to_be_there(client: Client, world: World) -> None:
    client.force_login(world["secretariat"])
    typed = {"name": "税務課", "parent": "まちづくり課", "valid_from": "R8.4.1"}
    assert client.post(ADDRESS, typed).status_code == 302
    row = Department.objects.get(name="税務課")
    assert (str(row.parent), row.valid_from) == ("まちづくり課", dt.date(2026, 4, 1))
    assert LogEntry.objects.get(object_repr="税務課").change_message == "部署を登録しました。"
    again = client.post(ADDRESS, typed)
    assert again.status_code == 422
    assert "この名前の部署は、既にあります。" in again.content.decode()
