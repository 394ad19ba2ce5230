"""Special rules of the screens of the plan as a whole: codes nobody is asked for, what stays, the default."""

from typing import Any

import pytest

from indicators.plan_io.names import free_name
from initiatives.models import InitiativeText, Phase, Plan, PlanSection, SheetRow, VisionItem
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of

pytestmark = pytest.mark.any_database

REASON = {"why-reason": "誤植"}


@pytest.mark.parametrize(
    ("stem", "used", "numbered", "name"),
    [
        ("phase", set(), True, "phase1"),
        ("phase", {"phase1", "phase2"}, True, "phase3"),
        ("effect", set(), False, "effect"),
        ("effect", {"effect"}, False, "effect2"),
        ("abcdefghijkl", {"abcdefghij"}, False, "abcdefghi2"),
        ("abcdefghijkl", {f"abcdefghi{n}" for n in range(1, 10)}, True, "abcdefgh10"),
    ],
)
def test_names_nobody_is_asked_for(stem: str, used: set[str], numbered: bool, name: str) -> None:
    assert free_name(stem, used, longest=10, numbered=numbered) == name


def with_lines(world: World, url: str, prefix: str, *typed: dict[str, str]) -> Any:
    """Add lines to a list, type into them, save."""
    client = secretary(world)
    data = posted_back(client, url) | REASON
    for number, fields in enumerate(typed, start=1):
        data = sent_of(client.post(url, data | {"act": f"{prefix}:add"})) | REASON
        for at, more in enumerate(typed[:number], start=1):
            data |= {f"{prefix}-new{at}-{name}": text for name, text in more.items()}
        assert fields
    return client.post(url, data)


def test_codes_are_made_or_typed(world: World) -> None:
    lines = [{"label": "準備"}, {"label": "検証", "code": "verify"}, {"label": "見直し"}]
    assert with_lines(world, "/plan/phases/", "phase", *lines).status_code == 302
    codes = [(row.code, row.label) for row in Phase.objects.all()[3:]]
    assert codes == [("phase1", "準備"), ("verify", "検証"), ("phase2", "見直し")]
    lines = [{"kind": "text", "label": "現状"}, {"kind": "heading", "label": "評価", "is_shown": "on"}]
    assert with_lines(world, "/plan/sheet-rows/", "row", *lines).status_code == 302
    rows = {row.label: row for row in SheetRow.objects.filter(label__in=["現状", "評価"])}
    assert (rows["現状"].code, rows["評価"].kind) == ("text1", "heading")


def test_a_code_that_is_taken_is_told_at_its_field(world: World) -> None:
    refused = with_lines(world, "/plan/phases/", "phase", {"label": "準備", "code": "plan"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "phase-new1" in text.split("data-error-summary")[1][:400]


def test_a_row_with_texts_keeps_its_kind_and_stays(world: World) -> None:
    row = SheetRow.objects.create(plan=world.plan, code="issue", kind="text", label="課題", sort_order=99)
    InitiativeText.objects.create(initiative=world.initiative("gyo-10"), row=row, text="遅い")
    client, url = secretary(world), "/plan/sheet-rows/"
    data = posted_back(client, url) | REASON
    for wrong, sentence in (
        ({f"row-{row.pk}-remove": "on"}, "この行に文章が1件あるため"),
        ({f"row-{row.pk}-kind": "heading"}, "正しく選択してください"),
        ({f"row-{row.pk}-label": ""}, "見出しを入力してください"),
    ):
        refused = client.post(url, data | wrong)
        assert (refused.status_code, sentence in refused.content.decode()) == (422, True)


def test_what_is_drawn_or_named_stays(world: World) -> None:
    phase, item = Phase.objects.all()[0], VisionItem.objects.filter(initiatives__isnull=False)[0]
    for url, box in (
        ("/plan/phases/", f"phase-{phase.pk}-remove"),
        ("/plan/upper-items/", f"upper-{item.pk}-remove"),
    ):
        client = secretary(world)
        refused = client.post(url, posted_back(client, url) | REASON | {box: "on"})
        assert (refused.status_code, "削除できません" in refused.content.decode()) == (422, True)


def test_a_paragraph_keeps_the_space_it_begins_with(world: World) -> None:
    section = PlanSection.objects.all()[0]
    PlanSection.objects.filter(pk=section.pk).update(body="　本市では\n　次のとおり")
    client, url = secretary(world), "/plan/sections/"
    assert client.post(url, posted_back(client, url) | REASON).status_code == 302
    section.refresh_from_db()
    assert section.body == "　本市では\n　次のとおり"


def test_lines_change_places(world: World) -> None:
    client, url = secretary(world), "/plan/phases/"
    first = Phase.objects.all()[0]
    moved = client.post(url, posted_back(client, url) | {"act": f"phase:down:phase-{first.pk}"})
    assert f'value="phase:down:phase-{first.pk}" autofocus' in moved.content.decode()
    assert client.post(url, sent_of(moved) | REASON).status_code == 302
    assert [row.code for row in Phase.objects.all()] == ["develop", "plan", "operate"]


def test_another_default_plan_releases_the_former(world: World) -> None:
    other = Plan.objects.create(
        slug="next", title="次期計画", short_title="次期", municipality="市", start_fiscal_year=2026,
        end_fiscal_year=2030,
    )  # fmt: skip
    client, url = secretary(world), "/p/next/plan/settings/"
    data = posted_back(client, url) | {"plan-is_default": "on", "plan-slug": "dx2"}
    done = client.post(url, data)
    assert done["Location"] == "/plan/settings/"
    assert [plan.slug for plan in Plan.objects.filter(is_default=True)] == ["dx2"]
    assert world.plan.history.latest().is_default is False
    # The box of the default plan cannot be taken out.
    box = client.get("/plan/settings/").content.decode().split('name="plan-is_default"')[1]
    assert "disabled" in box.split(">")[0]
    other.refresh_from_db()
    client.post("/plan/settings/", {"plan-is_default": "", "seen": "{}"})
    other.refresh_from_db()
    assert other.is_default


def test_years_that_hold_something_stay(world: World) -> None:
    client, url = secretary(world), "/plan/basics/"
    data = posted_back(client, url) | REASON
    refused = client.post(url, data | {"plan-end_fiscal_year": "R6"})
    assert refused.status_code == 422
    assert client.post(url, data | {"plan-end_fiscal_year": "R8"}).status_code == 302
    assert Plan.objects.get().end_fiscal_year == 2026
    counted = client.post(url, posted_back(client, url) | REASON | {"plan-periods_per_year": "2"})
    assert counted.status_code == 302
    assert Plan.objects.get().periods_per_year == 4
