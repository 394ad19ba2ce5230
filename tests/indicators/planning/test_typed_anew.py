"""A plan whose frame is typed through the screens equals the one it was copied from, as a plan document."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Membership, Role, User
from indicators.plan_io import export_document, load_plan
from initiatives.models import Heading, HeadingLevel, Plan
from tests.forms import posted_back
from tests.indicators.planning.test_screens import sent_of

DOCUMENT = Path(settings.BASE_DIR) / "fixtures/plans/imari-dx.json"
START = {"slug": "x", "title": "新", "municipality": "市", "start_fiscal_year": 2025, "end_fiscal_year": 2026}


@pytest.fixture
def client(db: None) -> Client:
    user = User.objects.create_user("secretariat", full_name="事務局")
    Membership.objects.create(user=user, role=Role.SECRETARIAT, valid_from="2021-04-01")
    found = Client()
    found.force_login(user)
    return found


def typed(client: Client, url: str, prefix: str, *lines: dict[str, Any], add: bool = True) -> None:
    """Type lines into a list, or one row into a page."""
    data = posted_back(client, url)
    for number, line in enumerate(lines, start=1):
        if add and f"{prefix}-new{number}" not in str(data.get(f"{prefix}-order", "")).split():
            data = sent_of(client.post(url, data | {"act": f"{prefix}:add"}))
        at = f"{prefix}-new{number}" if add else prefix
        for name, value in line.items():
            data.pop(f"{at}-{name}", None)
            if value not in (False, None):
                data[f"{at}-{name}"] = "on" if value is True else str(value)
    answer = client.post(url, data)
    assert answer.status_code == 302, (url, answer.content.decode())


@pytest.mark.any_database
def test_the_frame_of_a_plan_is_typed_anew(client: Client) -> None:
    wanted = json.loads(DOCUMENT.read_text())
    load_plan({"format": 2, "plan": START, "sheet": [], "initiatives": []})
    plan = wanted["plan"]
    outline = {"outline_heading": wanted["outline"]["heading"]}
    outline["outline_text"] = "\n".join(wanted["outline"]["lines"])
    basics = {name: plan[name] for name in ("title", "municipality", "start_fiscal_year", "end_fiscal_year")}
    basics["periods_per_year"] = plan.get("periods_per_year", 4)
    typed(client, "/plan/basics/", "plan", basics | outline, add=False)
    words = {f"word_{name}": word for name, word in plan["words"].items()}
    named = {name: plan[name] for name in ("slug", "short_title", "municipality_code")}
    typed(client, "/plan/settings/", "plan", words | named, add=False)
    typed(client, "/plan/sections/", "section", *wanted["sections"])
    typed(client, "/plan/phases/", "phase", *wanted["phases"])
    typed(client, "/plan/sheet-rows/", "row", *({"is_shown": True, **row} for row in wanted["sheet"]))
    items = [item if isinstance(item, dict) else {"number": item} for item in wanted["vision_items"]]
    typed(client, "/plan/upper-items/", "upper", *items)
    typed(client, "/plan/levels/", "level", *wanted["levels"])
    for heading in wanted["headings"]:
        level = HeadingLevel.objects.get(number=heading["level"])
        parent = Heading.objects.filter(slug=heading.get("parent")).first()
        places = {"level": level.pk, "parent": parent.pk if parent else ""}
        typed(client, "/plan/new-heading/", "heading", heading | places, add=False)
    for term in wanted["glossary"][:3]:
        typed(client, "/plan/new-term/", "term", term, add=False)
    made = export_document(Plan.objects.get())
    for part in ("plan", "outline", "sections", "phases", "sheet", "vision_items", "levels", "headings"):
        assert made[part] == wanted[part], part
    assert made["glossary"] == wanted["glossary"][:3]
