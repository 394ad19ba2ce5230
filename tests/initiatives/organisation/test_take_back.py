"""A 組織改編 taken back before its day: all stands as before, and nothing that came since is lost."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Department, Membership, Reorganisation, Role
from indicators.models import Indicator
from initiatives.models import Responsibility
from initiatives.organisation.errors import OrganisationConflictError
from initiatives.organisation.journal import read_tables
from initiatives.organisation.services.reorganise import reorganise
from initiatives.organisation.services.take_back import take_back_reorganisation
from tests.cast import World

pytestmark = pytest.mark.any_database

IN_A_MONTH = dt.timedelta(30)


def register(world: World, kind: str, before: list[str], names: list[str], **fields: Any) -> Reorganisation:
    rows = [Department.objects.get(name=name) for name in before]
    values: dict[str, Any] = {"effective_on": timezone.localdate() + IN_A_MONTH, "choices": {}, "note": ""}
    return reorganise(
        kind=kind, before=rows, names=names, by=world["secretariat"], at=timezone.now(), **values | fields
    )


@pytest.mark.parametrize(
    ("kind", "before", "names"),
    [
        ("rename", ["学校教育課"], ["教育ＤＸ課"]),
        ("merge", ["学校教育課", "まちづくり課"], ["教育まちづくり課"]),
    ],
)
def test_all_stands_as_before(world: World, kind: str, before: list[str], names: list[str]) -> None:
    """Departments, people, who is in charge, and the targets that a department reports."""
    Indicator.objects.filter(initiative__slug="gyo-1").update(
        department=Department.objects.get(name="学校教育課")
    )
    tables = read_tables()
    record = register(world, kind, before, names)
    assert read_tables() != tables
    assert Responsibility.objects.filter(department__name=names[0]).exists()
    taken = take_back_reorganisation(record=record, by=world["secretariat"], at=timezone.now())
    assert read_tables() == tables
    assert taken.told.endswith(f" → {names[0]}")
    assert all(name in taken.told for name in before)
    assert (taken.cancelled_by, taken.before.count(), taken.after.count()) == (world["secretariat"], 0, 0)


def test_what_is_refused(world: World) -> None:
    """After its day, twice, where something changed since, where the new department is in use."""
    by, now = world["secretariat"], timezone.now()
    record = register(world, "rename", ["学校教育課"], ["教育ＤＸ課"])

    def refusal() -> str:
        with pytest.raises(OrganisationConflictError) as raised:
            take_back_reorganisation(record=record, by=by, at=now)
        return str(raised.value)

    with pytest.raises(OrganisationConflictError, match="施行日を過ぎた"):
        take_back_reorganisation(record=record, by=by, at=now + IN_A_MONTH)
    new = Department.objects.get(name="教育ＤＸ課")
    added = Membership.objects.create(
        user=world["viewer"], role=Role.EDITOR, department=new, valid_from=new.valid_from
    )
    assert "改編後の部署が、登録のあとに使われています。" in refusal()
    added.delete()
    Department.objects.filter(pk=new.pk).update(name="教育情報課")
    assert "登録のあとに変わったところがあるため、取り消せません（教育ＤＸ課）。" in refusal()
    Department.objects.filter(pk=new.pk).update(name="教育ＤＸ課")
    take_back_reorganisation(record=record, by=by, at=now)
    assert "既に取り消されています" in refusal()
    assert not Department.objects.filter(name="教育ＤＸ課").exists()


def test_the_page_offers_it_until_the_day(client: Client, world: World) -> None:
    record = register(world, "rename", ["学校教育課"], ["教育ＤＸ課"])
    past = register(world, "rename", ["産業ＤＸ推進室"], ["産業振興課"], effective_on=timezone.localdate())
    client.force_login(world["secretariat"])
    page = client.get("/departments/").content.decode()
    address = f"/departments/reorganise/{record.pk}/cancel/"
    assert f'action="{address}"' in page
    assert f"/reorganise/{past.pk}/cancel/" not in page
    page = client.post(address, follow=True).content.decode()
    assert "組織改編を取り消しました。" in page
    assert "取消し済み" in page
    assert "学校教育課 → 教育ＤＸ課" in page
    assert "既に取り消されています" in client.post(address, follow=True).content.decode()
