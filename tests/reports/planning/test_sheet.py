"""The sheet beside a screen of the plan prints what is stored, what a revision prepares, what is typed."""

from indicators.planning.rows import Edit
from indicators.planning.services.revisions import open_revision, revise
from initiatives.models import Erratum, Initiative
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary
from tests.indicators.planning.test_services import AT

URL = "/plan/initiatives/gyo-10/sheet/"
TEXTS = "/plan/initiatives/gyo-10/"
YEARS = "/plan/initiatives/gyo-10/years/"
HTMX = {"HX-Request": "true"}


def test_it_prints_the_plan_as_the_page_of_the_initiative_does(world: World) -> None:
    client = secretary(world)
    own = client.get(URL, headers=HTMX).content.decode()
    page = client.get("/initiatives/gyo-10/sheet/?year=2025", headers=HTMX).content.decode()
    table = own[own.index("<table") : own.index("</table>")]
    assert "GIGAスクール構想" in table.replace("ＧＩＧＡ", "GIGA")
    assert table.count("<tr") == page[page.index("<table") : page.index("</table>")].count("<tr")
    assert "<html" in client.get(URL).content.decode()


def test_it_prints_what_a_revision_prepares(world: World) -> None:
    client = secretary(world)
    revision = open_revision(plan=world.plan, effective_year=2025, by=world["secretariat"], at=AT)
    edits = [Edit(Initiative, world.initiative("gyo-10").pk, {"effect": "改定後の効果"})]
    revise(revision=revision, edits=edits, by=world["secretariat"])
    assert "改定後の効果" in client.get(URL, headers=HTMX).content.decode()
    assert "改定後の効果" not in client.get(f"{URL}?way=erratum", headers=HTMX).content.decode()


def test_it_prints_what_is_typed_and_writes_nothing(world: World) -> None:
    client = secretary(world)
    typed = posted_back(client, TEXTS) | {"initiative-effect": "入力中の効果", "screen": "plan_initiative"}
    shown = client.post(URL, typed, headers=HTMX)
    assert (shown.status_code, "入力中の効果" in shown.content.decode()) == (200, True)
    assert client.post(URL, typed | {"initiative-code": ""}, headers=HTMX).status_code == 204
    years = posted_back(client, YEARS) | {"paste2025-lines": "入力中の項目", "screen": "plan_years"}
    assert "入力中の項目" in client.post(URL, years, headers=HTMX).content.decode()
    assert not Erratum.objects.exists()
    assert world.initiative("gyo-10").effect != "入力中の効果"


def test_the_rows_of_the_sheet_are_seen_on_an_example(world: World) -> None:
    client = secretary(world)
    page = client.get("/plan/sheet-rows/").content.decode()
    assert 'data-hx-post="/plan/initiatives/san-1/sheet/"' in page
    row = world.plan.sheet_rows.get(code="effect")
    typed = posted_back(client, "/plan/sheet-rows/") | {f"row-{row.pk}-label": "ねらい"}
    shown = client.post("/plan/initiatives/san-1/sheet/", typed | {"screen": "plan_sheet_rows"}, headers=HTMX)
    assert "ねらい" in shown.content.decode()
