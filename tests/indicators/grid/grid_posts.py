"""What a browser sends of the grid, untouched or with some cells typed over."""

from typing import Any

from django.test import Client
from django.utils import timezone

from indicators.models import AnnualReport
from indicators.workflow.transitions import approve_report, check_report, finalise_report
from tests.cast import World
from tests.forms import posted_back

URL = "/grid/2025/"


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def cell(report: AnnualReport, name: str) -> str:
    """The name of a report's field in the grid."""
    return f"r{report.pk}-{name}"


def measured(report: AnnualReport, name: str, *, kind: str | None = None) -> str:
    """The name of a field of the report's first indicator (of a kind)."""
    rows = report.initiative.indicators.filter(counts_events_of=None).order_by("pk")
    found = rows.filter(kind=kind).first() if kind else rows.first()
    assert found
    return cell(report, f"measurement-{found.pk}-{name}")


def grid_form(client: Client, address: str = URL) -> dict[str, Any]:
    """The grid's form as it stands."""
    return posted_back(client, address, having="screen")


def decide(world: World, slug: str) -> None:
    """Take a report that is 提出済 to 確定."""
    by = world["secretariat"]
    approve_report(report=world.report(slug), by=world["head-gakko"], at=timezone.now())
    check_report(report=world.report(slug), by=by, at=timezone.now())
    finalise_report(
        report=world.report(slug),
        by=by,
        at=timezone.now(),
        grade="C",
        grade_reason="会議で決まったため",
        meeting_name="第1回会議",
        meeting_date=timezone.localdate(),
    )
