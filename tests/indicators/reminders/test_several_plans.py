"""One timer tells the people of every plan; each plan's secretariat sees its own messages."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from indicators.models import OutboxMessage
from indicators.reminders.services import write_digests
from initiatives.models import Plan
from tests.cast import World
from tests.second_plan import SLUG, TITLE, add_second_plan, restrict

pytestmark = pytest.mark.any_database


@pytest.fixture
def second(world: World) -> Plan:
    return add_second_plan(world)


def subjects(*arguments: str) -> str:
    out = StringIO()
    call_command("send_reminders", "--as-of", "2026-04-02", "--dry-run", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_plan_everybody_is_told(world: World, second: Plan) -> None:
    told = subjects()
    assert f"【{TITLE}】" in told
    assert f"【{world.plan.short_title}】" in told
    told = subjects("--plan", SLUG)
    assert f"【{TITLE}】" in told
    assert f"【{world.plan.short_title}】" not in told


def test_a_message_belongs_to_its_plan(client: Client, world: World, second: Plan) -> None:
    for plan in (world.plan, second):
        write_digests(plan=plan, as_of=dt.date(2026, 4, 2), at=timezone.now())
    assert set(OutboxMessage.objects.values_list("plan__slug", flat=True)) == {SLUG, world.plan.slug}
    old = OutboxMessage.objects.filter(plan=world.plan).first()
    assert old
    OutboxMessage.objects.filter(pk=old.pk).update(plan=None, subject="前からあるもの")
    client.force_login(world["secretariat"])
    page = client.get(f"/p/{SLUG}/reminders/").content.decode()
    assert f"【{TITLE}】" in page
    assert f"【{world.plan.short_title}】" not in page
    assert "前からあるもの" in page
    restrict(world, "secretariat", second)
    client.force_login(world["secretariat"])
    assert "前からあるもの" not in client.get(f"/p/{SLUG}/reminders/").content.decode()
    assert client.post(f"/p/{SLUG}/reminders/{old.pk}/again/").status_code == 404
