"""新旧対照表 and 訂正一覧: exactly the changes, the same in every format, for whoever may have them."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.models import Indicator
from indicators.planning.rows import Edit
from indicators.planning.services import revisions
from indicators.planning.services.edits import correct_plan
from indicators.planning.told import told_of, told_of_draft, told_of_errata
from initiatives.models import Activity, PlanSection, Revision
from reports.builders.comparison import errata_list, revision_comparison
from reports.documents.comparison import ComparisonDocument
from reports.downloads.files import html_of, pdf_of, xlsx_of
from tests.cast import World
from tests.reports.finished.accessible import assert_accessible

pytestmark = pytest.mark.any_database

AT = dt.datetime(2024, 3, 26, 10, 5, tzinfo=dt.UTC)
NOW = dt.datetime(2024, 3, 27, 9, 30)  # noqa: DTZ001 - as the house's clock shows it
HEAD = revisions.RevisionHead(2024, dt.date(2024, 3, 25), "国の計画が\n変わったため。")
LONG = "長い文章です。" * 400


@pytest.fixture
def draft(world: World) -> Revision:
    by = world["secretariat"]
    revision = revisions.open_revision(plan=world.plan, effective_year=2024, by=by, at=AT)
    one = world.initiative("gyo-10")
    activity = one.activities.get(fiscal_year=2024)
    edits = [
        Edit(Indicator, one.indicators.get().pk, {"target": 5}),
        Edit(Activity, activity.pk, {"text": f"{activity.text}\n{LONG}"}),
        Edit(PlanSection, world.plan.sections.all()[0].pk, {"heading": "＝新しい章"}),
    ]
    revisions.revise(revision=revision, edits=edits, by=by)
    return revisions.describe_revision(revision=revision, head=HEAD)


def in_force(world: World, revision: Revision) -> Revision:
    seen = revisions.fingerprint(revision)
    return revisions.put_in_force(revision=revision, by=world["secretariat"], at=AT, seen=seen)


def correct(world: World) -> None:
    section = world.plan.sections.all()[1]
    edits = [Edit(PlanSection, section.pk, {"heading": "=正しい章※"})]
    correct_plan(plan=world.plan, edits=edits, reason="誤植", by=world["secretariat"], at=AT)


def document_of(revision: Revision) -> ComparisonDocument:
    told = told_of(revision) if revision.is_in_force else told_of_draft(revision)
    return revision_comparison(revision, told, now=NOW)


def items(document: ComparisonDocument) -> list[tuple[str, str]]:
    return [
        (group.place, line.item) for part in document.parts for group in part.groups for line in group.lines
    ]


def cells(content: bytes) -> list[str]:
    sheet = load_workbook(BytesIO(content)).active
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_revision_in_force_is_told_with_its_head(world: World, draft: Revision) -> None:
    document = document_of(in_force(world, draft))
    assert [one[1] for one in items(document)] == [
        "本文の章「＝新しい章」の見出し",
        "令和6年度の取組内容",
        "数値目標「通信不良発生学校率」の目標値",
    ]
    assert (document.is_draft, document.date_label) == (False, "令和６年３月２５日決定")
    assert ("適用年度", "令和６年度から") in document.parts[0].facts
    assert ("改定の理由", "国の計画が\n変わったため。") in document.parts[0].facts
    assert document.parts[0].count == 3


def test_a_draft_is_marked_and_says_when_it_was_printed(draft: Revision) -> None:
    document = document_of(draft)
    assert (document.is_draft, document.date_label) == (True, "令和６年３月２７日０９時３０分現在")
    assert "案" in html_of(document)


def test_every_format_holds_the_same_texts(world: World, draft: Revision, tmp_path: Path) -> None:
    document = document_of(in_force(world, draft))
    page, sheet = html_of(document), cells(xlsx_of(document))
    for place, item in items(document):
        assert place in page
        assert item in page
        assert place in sheet
        assert item in sheet
    assert "<u>0.0</u>％以下" in page
    assert "0.0％以下" in sheet
    assert "".join(one for one in sheet if "長い文章です。" in one).count("長い文章です。") == 400
    assert xlsx_of(document) == xlsx_of(document)
    assert_accessible(pdf_of(document), tmp_path)


def test_errata_are_listed_with_day_and_reason(world: World) -> None:
    correct(world)
    document = errata_list(world.plan, told_of_errata(world.plan))
    (part,) = document.parts
    assert part.heading == "訂正1（令和６年３月２６日）"
    assert part.facts[1] == ("訂正の理由", "誤植")
    assert (document.before, document.after) == ("訂正前", "訂正後")
    assert "=正しい章※" in cells(xlsx_of(document))


def as_reader(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


URL = "/plan/revisions/1/comparison"


def test_a_draft_is_the_secretariats_alone(world: World, draft: Revision) -> None:
    for name, status in (("secretariat", 200), ("viewer", 404), ("headquarters", 404), ("nobody", 403)):
        assert as_reader(world, name).get(f"{URL}.xlsx").status_code == status, name
    response = as_reader(world, "secretariat").get(f"{URL}.xlsx")
    assert "%E6%A1%88.xlsx" in response["Content-Disposition"]  # …案.xlsx


def test_once_in_force_it_is_for_all_with_a_role(world: World, draft: Revision) -> None:
    client = as_reader(world, "viewer")
    assert "新旧対照表" not in client.get("/reports/").content.decode()
    in_force(world, draft)
    correct(world)
    for name, status in (("viewer", 200), ("editor-sangyo", 200), ("nobody", 403)):
        for url in (f"{URL}.html", f"{URL}.xlsx", "/plan/errata.xlsx", "/plan/errata.html"):
            assert as_reader(world, name).get(url).status_code == status, (name, url)
    offered: Any = client.get("/reports/").content.decode()
    for url in (f"{URL}.pdf", f"{URL}.xlsx", f"{URL}.html", "/plan/errata.pdf"):
        assert f'href="{url}"' in offered
    assert client.get(f"{URL}.csv").status_code == 404
    assert client.get("/plan/revisions/2/comparison.pdf").status_code == 404


def test_the_revision_page_leads_to_its_files(world: World, draft: Revision) -> None:
    assert f'href="{URL}.pdf"' in as_reader(world, "secretariat").get("/plan/revisions/1/").content.decode()
