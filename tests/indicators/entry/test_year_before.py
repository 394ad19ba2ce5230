"""The entry page in a plan's first year: last year's report stands in the plan before."""

import html
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.entry.several import open_several
from indicators.models import Indicator, ReportingCycle
from indicators.questionnaires.books import Books, Wanted
from initiatives.models import Plan
from tests.cast import World
from tests.indicators.book.answer_data import posted
from tests.indicators.questionnaires.books import cell_at, sheet_of
from tests.next_plan import SLUG, first_round, next_plan
from tests.reports.story import finalise, number, report, tell
from tests.second_plan import restrict

pytestmark = pytest.mark.any_database
ENTRY = f"/p/{SLUG}/entry/2026/{{}}/"
HEADING = "令和7年度の報告（前計画）"
MEMO = "内部だけの引継ぎメモ"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: pytest.FixtureRequest) -> World:
    """R7 of the plan before: 行－⑪ decided A with 2, 行－⑩ submitted, 行－⑫ a draft; 産－①② decided."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        tell(loaded_world)
        for slug in ("san-1", "san-2"):
            measured = number(30) if slug == "san-1" else None
            stored = report(loaded_world, slug, 2025, measured, next_steps=f"{slug}の今後")
            finalise(loaded_world, stored, "B", "理由")
        first_round(loaded_world, next_plan(loaded_world))
    return loaded_world


def shown(world: World, reader: str, slug: str) -> str:
    client = Client()
    client.force_login(world[reader])
    response = client.get(ENTRY.format(slug))
    assert response.status_code == 200
    return html.unescape(re.sub(r"<[^>]*>", "", response.content.decode()))


def test_last_years_figure_and_texts_stand_beside(world: World) -> None:
    page = shown(world, "editor-gakko", "gyo-11")
    assert HEADING in page
    assert "令和7年度（前計画） 2回" in page
    assert "gyo-11 2025 の取組実績" in page
    assert MEMO in page


def test_of_merged_ones_all_reports_stand_there(world: World) -> None:
    page = shown(world, "editor-sangyo", "san-1")
    assert page.count(HEADING) == 2
    assert "san-1の今後" in page
    assert "san-2の今後" in page


def test_a_split_one_has_the_report_in_each_part(world: World) -> None:
    assert "gyo-10 2025 の取組実績" in shown(world, "editor-gakko", "gyo-10")
    assert "gyo-10 2025 の取組実績" in shown(world, "editor-gakko", "gyo-10-2")


def test_what_is_not_handed_in_stays_where_it_is(world: World) -> None:
    page = shown(world, "editor-gakko", "gyo-12")
    assert HEADING not in page
    assert "まだ誰にも見せない下書き" not in page


def test_internal_texts_are_for_those_who_may_open_that_report(world: World) -> None:
    """The editor of another department has it in the next plan only: the memo is not theirs."""
    new = Plan.objects.get(slug=SLUG).initiatives.get(slug="gyo-11")
    sangyo = world["editor-sangyo"].memberships.get().department
    new.responsibilities.update(department=sangyo)
    page = shown(world, "editor-sangyo", "gyo-11")
    assert "gyo-11 2025 の取組実績" in page
    assert MEMO not in page


def test_running_texts_are_for_those_who_see_them_in_that_plan(world: World) -> None:
    new = Plan.objects.get(slug=SLUG).initiatives.get(slug="gyo-10")
    new.responsibilities.update(department=world["editor-sangyo"].memberships.get().department)
    assert HEADING not in shown(world, "editor-sangyo", "gyo-10")


def test_without_a_part_in_the_plan_before_nothing_of_it_stands_there(world: World) -> None:
    restrict(world, "editor-gakko", Plan.objects.get(slug=SLUG))
    page = shown(world, "editor-gakko", "gyo-11")
    assert "前計画" not in page
    assert MEMO not in page


def warnings(world: World, typed: str) -> str:
    client = Client()
    client.force_login(world["secretariat"])
    stored = World(Plan.objects.get(slug=SLUG), world.people).report("gyo-11", 2026)
    data = posted(world["secretariat"], stored, m0_value=typed)
    answer = client.post(ENTRY.format("gyo-11") + "preview/", data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ten_times_the_last_figure_of_the_plan_before_is_warned_of(world: World) -> None:
    assert "前年度は2回、今回は25回です（10倍以上）" in warnings(world, "25")
    assert "倍以上" not in warnings(world, "12")


def test_a_line_that_was_redefined_is_not_compared(world: World) -> None:
    Indicator.objects.filter(initiative__plan__slug=SLUG, initiative__slug="gyo-11").update(unit="人")
    assert "倍以上" not in warnings(world, "25")


def test_nothing_of_it_is_judged(world: World) -> None:
    """More than the 2 of R7 is no increase in the next plan, whose first figure it is."""
    plan = Plan.objects.get(slug=SLUG)
    new = Indicator.objects.filter(initiative__plan=plan, initiative__slug="gyo-11")
    new.update(comparison="increase", against="previous", direction="", target=None, first_year=2026)
    report(World(plan, world.people), "gyo-11", 2026, number(3))
    client = Client()
    client.force_login(world["secretariat"])
    (proposal,) = client.get(ENTRY.format("gyo-11")).context["page"].judgement.proposal.indicators
    assert (proposal.grade, proposal.counts) == ("－", True)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_it_is_read_in_a_fixed_number_of_queries(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    with_one, with_two = queries(client, ENTRY.format("gyo-11")), queries(client, ENTRY.format("san-1"))
    assert with_two == with_one
    assert with_one - queries(client, "/entry/2021/gyo-11/") < 40


def offered(world: World, reader: str, slug: str) -> dict[str, str]:
    """What may be put into the form, by the end of the fields' names; the schedule left out."""
    client = Client()
    client.force_login(world[reader])
    fields = client.get(ENTRY.format(slug)).context["page"].offered.fields
    return {name.rpartition("-")[2]: one.offer.source for name, one in fields.items()}


def test_the_report_of_the_plan_before_may_be_put_in(world: World) -> None:
    last = "前年度（令和7年度、前計画）の値"
    assert offered(world, "editor-gakko", "gyo-11") == {
        "direction": f"{last}：継続",
        "budget": f"{last}：1,200千円",
    }
    # Of a split one only the line that goes on: its money and its course were those of the whole.
    assert offered(world, "editor-gakko", "gyo-10") == {"denominator": f"{last}：24"}
    assert offered(world, "editor-sangyo", "san-1") == {}  # merged of two
    assert offered(world, "editor-gakko", "gyo-12") == {}  # not handed in there


@pytest.mark.parametrize("change", [{"unit": "校"}, {"denominator_label": "学級数"}])
def test_a_redefined_line_is_not_put_in(world: World, change: dict[str, str]) -> None:
    Indicator.objects.filter(initiative__plan__slug=SLUG, initiative__slug="gyo-10").update(**change)
    assert offered(world, "editor-gakko", "gyo-10") == {}


def test_without_a_part_in_the_plan_before_nothing_is_put_in(world: World) -> None:
    restrict(world, "editor-gakko", Plan.objects.get(slug=SLUG))
    assert offered(world, "editor-gakko", "gyo-11") == {}


def test_of_several_reports_it_is_read_at_once(world: World) -> None:
    plan = Plan.objects.get(slug=SLUG)

    def read(*slugs: str) -> tuple[int, dict[str, list[str]]]:
        with CaptureQueriesContext(connection) as asked:
            reports = open_several(world["secretariat"], plan, 2026, slugs=slugs).reports
            offers = {
                one.opened.initiative.slug: [
                    name for name in one.opened.offers if not name.startswith("bars-")
                ]
                for one in reports
            }
        return len(asked), offers

    of_one, _offers = read("gyo-11")
    of_three, offers = read("gyo-10", "gyo-11", "san-1")
    assert of_three <= of_one + 1  # the amounts of what the two others went on from
    assert [name.rpartition("-")[2] for name in offers["gyo-10"]] == ["denominator"]
    assert offers["gyo-11"] == ["direction", "budget"]
    assert offers["san-1"] == []


def test_the_questionnaire_says_the_same(world: World) -> None:
    cycle = ReportingCycle.objects.select_related("plan").get(plan__slug=SLUG, fiscal_year=2026)
    slugs = ["gyo-11", "san-1"]
    content = Books(world["secretariat"], cycle, slugs).book(Wanted.of_reports(slugs))
    book = openpyxl.load_workbook(io.BytesIO(content))
    carried_on, merged = sheet_of(book, "行-11"), sheet_of(book, "産-1")
    assert cell_at(carried_on, "項目", "E").value == "前年度（令和7年度、前計画）"
    assert "gyo-11 2025 の取組実績" in str(cell_at(carried_on, "取組実績", "E").value)
    assert str(cell_at(carried_on, "評価（前計画").value).startswith("A")
    assert cell_at(merged, "取組実績\n", "E").value is None  # of two reports: they stand above
    assert {"san-1の今後", "san-2の今後"} <= {str(cell.value) for cell in merged["C"]}
