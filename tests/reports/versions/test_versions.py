"""版の比較: what changed between two frozen versions of a report, on its page and as 個票."""

import datetime as dt

import pytest
from django.test import Client

from indicators.models import Measurement, SnapshotCause
from indicators.workflow.freezing import write_snapshot
from initiatives.models import Initiative
from reports.builders.versions import changed_lines, version_document
from tests.cast import World
from tests.reports.story import at

pytestmark = pytest.mark.any_database

ADDRESS = "/reports/2025/gyo-11/versions/"


def rewrite(world: World, value: int) -> None:
    """The figure of 行－⑪ is corrected, and a second version written."""
    report = world.report("gyo-11")
    Measurement.objects.filter(report=report).update(value=value)
    write_snapshot(
        report=report,
        cause=SnapshotCause.FIGURES_CONFIRMED,
        by=world["secretariat"],
        at=at(2025) + dt.timedelta(days=200),
        comment="速報値を確定値に置き換えた",
    )


def page(world: World, query: str = "") -> str:
    client = Client()
    client.force_login(world["secretariat"])
    return client.get(ADDRESS + query).content.decode()


def test_only_what_differs_is_listed(told: World) -> None:
    rewrite(told, 4)
    first, second = (version_document(row) for row in told.report("gyo-11").snapshots.all())
    changes = {line.label: (line.before, line.after) for line in changed_lines(first, second)}
    values = {label: texts for label, texts in changes.items() if label.endswith("実績値")}
    assert list(values.values()) == [("2回", "4回")]
    assert "事業内容" not in changes
    assert "取組実績" not in changes


def test_a_version_never_differs_from_itself(told: World) -> None:
    document = version_document(told.report("gyo-11").snapshots.get())
    assert changed_lines(document, document) == []


def test_the_page_lists_versions_and_their_differences(told: World) -> None:
    rewrite(told, 4)
    shown = page(told)
    assert "速報値を確定値に置き換えた" in shown
    assert "第1版と第2版の違い" in shown
    assert "2回" in shown
    assert "4回" in shown


def test_the_older_one_stands_first_however_it_was_asked_for(told: World) -> None:
    rewrite(told, 4)
    assert "第1版と第2版の違い" in page(told, "?before=2&after=1")


@pytest.mark.parametrize("query", ["?before=7&after=x", "?before=1&after=1"])
def test_a_choice_that_compares_nothing_is_answered(told: World, query: str) -> None:
    rewrite(told, 4)
    assert "第1版と第" in page(told, query)


def test_one_version_is_compared_with_nothing(told: World) -> None:
    shown = page(told)
    assert "第1版" in shown
    assert "版を比べる" not in shown


def test_a_report_without_a_decision_says_so(told: World) -> None:
    client = Client()
    client.force_login(told["secretariat"])
    assert "まだ版はありません" in client.get("/reports/2025/gyo-12/versions/").content.decode()


def test_each_version_can_be_opened_as_a_sheet(told: World) -> None:
    rewrite(told, 4)
    client = Client()
    client.force_login(told["editor-gakko"])
    assert "2回" in client.get(f"{ADDRESS}1.html").content.decode()
    assert "4回" in client.get(f"{ADDRESS}2.html").content.decode()
    assert client.get(f"{ADDRESS}3.html").status_code == 404
    assert client.get(f"{ADDRESS}1.pdf")["Content-Type"] == "application/pdf"


def test_the_entry_page_of_a_decided_year_shows_the_plan_as_it_was(told: World) -> None:
    client = Client()
    client.force_login(told["editor-gakko"])
    description = told.initiative("gyo-11").description
    Initiative.objects.update(description="書き換えた事業内容")
    assert description[:20] in client.get("/entry/2025/gyo-11/").content.decode()
    assert "書き換えた事業内容" in client.get("/entry/2025/gyo-10/").content.decode()
