"""操作の記録 as a page, as CSV, as a file of the server, and what is left of it when its term is over."""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord, RecordKind, RecordRemoval
from accounts.records.facts import facts_in_words
from accounts.records.kinds import GROUPS
from accounts.records.reading import Place, page_of
from accounts.records.removal import kept_from
from accounts.records.writing import record
from tests.cast import World

pytestmark = pytest.mark.any_database


@pytest.fixture
def told(world: World) -> World:
    """Some things that people did."""
    record(RecordKind.SIGNED_IN, user=world["viewer"])
    record(RecordKind.REPORT_SUBMITTED, user=world["editor-gakko"], subject=world.report("gyo-10"))
    record(RecordKind.ACCOUNT_CHANGED, user=world["admin"], subject=world["viewer"], act="登録しました。")
    return world


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page(world: World, name: str, **query: str) -> str:
    return client_of(world, name).get(reverse("records"), query).content.decode()


def test_every_kind_is_in_one_group() -> None:
    grouped = [kind for _label, kinds in GROUPS for kind in kinds]
    assert sorted(grouped) == sorted(RecordKind.values)


def test_the_secretariat_sees_all_the_administrator_what_concerns_accounts(told: World) -> None:
    office, keeper = page(told, "secretariat"), page(told, "admin")
    assert "提出" in office
    assert "登録しました。" in office
    assert "登録しました。" in keeper
    assert "行－⑩" not in keeper
    assert 'value="report_submitted"' not in keeper
    assert "行－⑩" not in page(told, "admin", kind="report_submitted")
    assert "行－⑩" not in page(told, "admin", key=f"annualreport:{told.report('gyo-10').pk}")


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"person": "viewerさん"}, {"signed_in", "account_changed"}),
        ({"kind": "report_submitted"}, {"report_submitted"}),
        ({"subject": "行－⑩", "kind": "report_submitted"}, {"report_submitted"}),
        ({"person": "nobody-there"}, set()),
        ({"last": "令和2年4月1日"}, set()),
    ],
)
def test_what_is_searched_for_is_shown_and_taken_away_whole(
    told: World, query: dict[str, str], kinds: set[str]
) -> None:
    answer = client_of(told, "secretariat").get(reverse("records_file"), query)
    rows = [*csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))]
    assert {row["種類の記号"] for row in rows} == kinds
    taken = AuditRecord.objects.filter(kind=RecordKind.DOWNLOADED).get()
    assert (taken.subject, taken.username) == ("操作の記録.csv", "secretariat")


def test_pages_follow_each_other_without_counting(told: World, django_assert_num_queries: Any) -> None:
    """Each row once, also where several have one moment."""
    at = timezone.now()
    rows = [AuditRecord(at=at - dt.timedelta(seconds=number // 4), kind="exported") for number in range(7)]
    for row in reversed(rows):
        row.save()
    found, seen, end = AuditRecord.objects.filter(pk__in=[row.pk for row in rows]), [], None
    for _ in range(3):
        with django_assert_num_queries(1):
            shown, end = page_of(found, end, 3)
        seen += [row.pk for row in shown]
    assert len(seen) == len({*seen}) == len(rows)
    assert end is None


@pytest.mark.parametrize("text", ["", "x", "1", "-1-1", "9" * 19 + "-1", "1-1-1"])
def test_a_place_that_is_none_is_the_first_page(text: str) -> None:
    assert Place.read(text) is None


def test_facts_are_told_in_words() -> None:
    assert (
        facts_in_words({"act": "締切", "before": "提出済", "other": True})
        == "締切、前の状態：提出済、other：はい"
    )


def test_an_export_of_some_days(told: World, tmp_path: Path) -> None:
    today = f"{timezone.localdate():%Y-%m-%d}"
    file = tmp_path / "records.jsonl"
    call_command("export_audit", "--from", today, "--to", today, "--output", str(file), verbosity=0)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["number"] for line in lines] == sorted(line["number"] for line in lines)
    assert lines[-1]["kind"] == "account_changed"
    assert AuditRecord.objects.latest("pk").facts["command"] == "export_audit"
    with pytest.raises(CommandError, match="書き込めません"):
        call_command("export_audit", "--output", str(tmp_path / "none" / "x.csv"), "--format", "csv")


def test_what_is_older_than_its_term_goes_into_a_file(told: World, tmp_path: Path, settings: Any) -> None:
    old = AuditRecord(
        at=dt.datetime(2019, 3, 31, 14, 59, tzinfo=dt.UTC), kind="published", subject="古い公表"
    )
    old.save()
    settings.RECORDS_YEARS = 5
    count = AuditRecord.objects.count()
    call_command("remove_records", str(tmp_path), verbosity=0)
    [file] = tmp_path.iterdir()
    assert json.loads(file.read_text())["subject"] == "古い公表"
    removal = RecordRemoval.objects.get()
    assert (removal.count, removal.file_name) == (1, file.name)
    assert AuditRecord.objects.count() == count  # one has gone, and that it did is recorded
    assert AuditRecord.objects.latest("pk").kind == RecordKind.RECORDS_REMOVED
    call_command("remove_records", str(tmp_path), verbosity=0)
    assert RecordRemoval.objects.count() == 1


def test_terms_are_counted_in_fiscal_years() -> None:
    assert timezone.localtime(kept_from(5, dt.date(2026, 3, 31))).date() == dt.date(2020, 4, 1)
    assert timezone.localtime(kept_from(5, dt.date(2026, 4, 1))).date() == dt.date(2021, 4, 1)


def test_a_file_is_given_also_while_its_record_cannot_be_written(
    told: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The line for the log has to do then, and the server's own log says so."""

    def busy(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(AuditRecord, "save", busy)
    answer = client_of(told, "secretariat").get("/people.csv")
    assert answer.status_code == 200
    assert "not recorded (OperationalError)" in caplog.text
    assert '"subject_key":"/people.csv"' in caplog.text
