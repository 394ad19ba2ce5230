"""Any screen of the plan, shown by that of the sections: as what a change counts, nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from indicators.planning.services.revisions import open_revision
from initiatives.models import Erratum, PlanSection
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_services import AT
from tests.reports.story import finalise, number, report

URL = "/plan/sections/"


def secretary(world: World) -> Client:
    client = Client()
    client.force_login(world["secretariat"])
    return client


def test_a_slip_is_set_right_with_a_reason(world: World) -> None:
    client = secretary(world)
    section = world.plan.sections.all()[0]
    data = posted_back(client, URL) | {f"section-{section.pk}-heading": "新しい見出し"}
    refused = client.post(URL, data)
    assert (refused.status_code, Erratum.objects.count()) == (422, 0)
    assert "訂正の理由を入力してください。" in refused.content.decode()
    assert client.post(URL, data | {"why-reason": "誤植"}).status_code == 302
    assert Erratum.objects.get().reason == "誤植"
    section.refresh_from_db()
    assert section.heading == "新しい見出し"


def test_a_revision_takes_the_changes(world: World) -> None:
    client = secretary(world)
    revision = open_revision(plan=world.plan, effective_year=2024, by=world["secretariat"], at=AT)
    section = world.plan.sections.all()[0]
    field = f"section-{section.pk}-heading"
    assert client.post(URL, posted_back(client, URL) | {field: "改定後"}).status_code == 302
    section.refresh_from_db()
    assert section.heading != "改定後"
    assert revision.changes.get().after == {"heading": "改定後"}
    assert posted_back(client, URL)[field] == "改定後"
    assert posted_back(client, f"{URL}?way=erratum")[field] == section.heading


def test_a_revision_is_described_looked_at_and_put_in_force(world: World) -> None:
    client = secretary(world)
    started = client.post("/plan/revisions/", {"effective_year": "2024"})
    url = started["Location"]
    section = world.plan.sections.all()[0]
    client.post(URL, posted_back(client, URL) | {f"section-{section.pk}-heading": "改定後"})
    assert 'href="/help/plan/#revisions"' in client.get(url).content.decode()
    seen = posted_back(client, url)
    refused = client.post(url, seen | {"act": "put-in-force"})
    assert (refused.status_code, "決定した日を入力してください。" in refused.content.decode()) == (422, True)
    head = {"head-effective_year": "2024", "head-decided_on": "R6.3.25", "head-reason": "見直し"}
    assert client.post(url, head | {"act": "describe"}).status_code == 302
    stale = client.post(url, seen | {"act": "put-in-force"})
    assert (stale.status_code, "内容が変わりました" in stale.content.decode()) == (409, True)
    assert client.post(url, posted_back(client, url) | {"act": "put-in-force"}).status_code == 302
    section.refresh_from_db()
    assert section.heading == "改定後"
    assert "計画に反映済みです。" in client.get(url).content.decode()


@pytest.mark.any_database
def test_two_secretaries_lose_nothing(world: World) -> None:
    client = secretary(world)
    first, second = world.plan.sections.all()[:2]
    opened = posted_back(client, URL) | {"why-reason": "誤植"}
    heading, body, other = (
        f"section-{first.pk}-heading",
        f"section-{first.pk}-body",
        f"section-{second.pk}-heading",
    )
    assert client.post(URL, opened | {heading: "先の人の見出し"}).status_code == 302
    # Another field of the same row, and another row: both stand.
    assert client.post(URL, opened | {body: "後の人の本文", other: "後の人の見出し"}).status_code == 302
    found = PlanSection.objects.in_bulk([first.pk, second.pk])
    assert (found[first.pk].heading, found[first.pk].body) == ("先の人の見出し", "後の人の本文")
    assert found[second.pk].heading == "後の人の見出し"
    # The same field: both are shown, and saved again the second counts.
    stale = client.post(URL, opened | {heading: "後の人の見出し"})
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "先の人の見出し" in text
    assert "後の人の本文" in text  # what the others wrote stands in the fields that this one left alone
    again = sent_of(stale) | {"why-reason": "誤植"}
    assert again[heading] == "後の人の見出し"
    assert client.post(URL, again).status_code == 302
    assert PlanSection.objects.get(pk=first.pk).heading == "後の人の見出し"
    assert PlanSection.objects.get(pk=first.pk).body == "後の人の本文"


def sent_of(response: Any) -> dict[str, Any]:
    class Shown:
        def get(self, _address: str) -> Any:
            return response

    return posted_back(Shown(), "")  # type: ignore[arg-type]


@pytest.mark.any_database
def test_a_line_that_another_added_meanwhile_stays(world: World) -> None:
    client = secretary(world)
    opened = posted_back(client, URL) | {"why-reason": "誤植"}
    added = PlanSection.objects.create(plan=world.plan, number=99, heading="先の人の章", body="先の人の本文")
    section = world.plan.sections.all()[0]
    assert client.post(URL, opened | {f"section-{section.pk}-heading": "後の人"}).status_code == 302
    added.refresh_from_db()
    assert (added.heading, added.body) == ("先の人の章", "先の人の本文")


def test_lines_are_added_and_removed(world: World) -> None:
    client = secretary(world)
    section = world.plan.sections.all()[0]
    opened = posted_back(client, URL) | {"why-reason": "誤植"}
    more = client.post(URL, opened | {"act": "section:add"})
    assert more.status_code == 200
    data = sent_of(more) | {"why-reason": "誤植", f"section-{section.pk}-remove": "on"}
    data |= {"section-new1-number": "99", "section-new1-heading": "９９", "section-new1-body": "本文"}
    assert client.post(URL, data).status_code == 302
    assert not PlanSection.objects.filter(pk=section.pk).exists()
    assert PlanSection.objects.get(number=99).plan == world.plan
    wrong = client.post(URL, data | {"section-new1-body": ""})
    assert wrong.status_code == 422
    assert "本文を入力してください。" in wrong.content.decode()


@pytest.mark.any_database
def test_only_years_that_may_be_revised_are_offered(world: World) -> None:
    client = secretary(world)
    assert '<option value="2024"' in client.get("/plan/revisions/").content.decode()
    finalise(world, report(world, "gyo-11", 2024, number(3)), "A")
    page = client.get("/plan/revisions/").content.decode()
    assert '<option value="2024"' not in page
    assert '<option value="2025"' in page
    assert client.post("/plan/revisions/", {"effective_year": "2024"}).status_code == 422
    finalise(world, report(world, "gyo-11", 2025, number(3)), "A")
    page = client.get("/plan/revisions/").content.decode()
    assert "改定を始められる年度がありません" in page
    assert "改定を始める</button>" not in page
