"""保存年限: what is older than its term is listed, removed by one act alone, and that is recorded."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ChainLink, LinkAct, Membership, Role, SignIn, User
from indicators.evidence.services import add_evidence
from indicators.models import (
    AnnualReport,
    Disposal,
    EntryDraft,
    EvidenceFile,
    OutboxMessage,
    RatingScale,
    Reminder,
    ReportState,
    RetentionTerm,
)
from indicators.retention.kinds import GONE_TEXT
from indicators.retention.rules import counts_from, is_over, latest_over
from initiatives.models import Plan
from tests.cast import START, World
from tests.indicators.evidence.evidence_files import PDF

ADDRESS = "/retention/"
LONG_AGO = dt.datetime(2015, 5, 1, tzinfo=dt.UTC)
ALL = ["evidence", "drafts", "accounts", "sign_ins", "messages"]


@pytest.mark.parametrize(
    ("day", "years", "over"),
    [
        (dt.date(2021, 4, 1), 5, dt.date(2027, 4, 1)),
        (dt.date(2022, 3, 31), 5, dt.date(2027, 4, 1)),
        (dt.date(2022, 4, 1), 5, dt.date(2028, 4, 1)),
        (dt.date(2024, 2, 29), 1, dt.date(2025, 4, 1)),
    ],
)
def test_terms_run_from_the_next_fiscal_year(day: dt.date, years: int, over: dt.date) -> None:
    eve = over - dt.timedelta(days=1)
    assert counts_from(day).replace(year=counts_from(day).year + years) == over
    assert (is_over(day, years, eve), is_over(day, years, over)) == (False, True)
    assert latest_over(years, eve) < day <= latest_over(years, over)


@pytest.fixture
def office(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


def decided(report: AnnualReport, at: dt.datetime) -> AnnualReport:
    report.state, report.final_grade, report.meeting_name = ReportState.FINALISED, "A", "推進本部会議"
    report.meeting_date, report.scale = at.date(), RatingScale.objects.first()
    report.submitted_at = report.checked_at = report.approved_at = report.finalised_at = at
    report.save()
    return report


def evidence(world: World, slug: str) -> EvidenceFile:
    upload = SimpleUploadedFile(f"{slug}.pdf", PDF)
    by = world["editor-gakko"]
    return add_evidence(report=world.report(slug, 2024), by=by, at=timezone.now(), upload=upload)


def message(world: World, body: str, at: dt.datetime, status: str = "cancelled") -> OutboxMessage:
    return OutboxMessage.objects.create(
        recipient=world["viewer"],
        address="v@example.lg.jp",
        subject="回答のお願い",
        body=body,
        status=status,
        error="取りやめ",
        written_at=at,
    )


def leaver(name: str) -> User:
    user = User.objects.create_user(
        name, full_name=f"{name}氏", email=f"{name}@example.lg.jp", is_active=False
    )
    Membership.objects.create(user=user, role=Role.VIEWER, valid_from=START, valid_until=START)
    User.objects.filter(pk=user.pk).update(created_at=LONG_AGO)
    return user


def remove(client: Client, *kinds: str, **fields: str) -> Any:
    rows = client.get(ADDRESS).context["rows"]
    stamps = {f"stamp-{row.rule.kind}": row.stamp for row in rows}
    return client.post(ADDRESS, {"act": "remove", "kind": kinds, "is_confirmed": "on"} | stamps | fields)


@pytest.mark.any_database
def test_what_is_old_goes_and_the_rest_stays(
    office: Client, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    now, old_draft = timezone.now(), {"version": 0, "typed": {"results": "書きかけ"}}
    old, young, reopened = (evidence(world, slug) for slug in ("gyo-10", "gyo-11", "gyo-12"))
    decided(old.report, LONG_AGO)
    decided(young.report, now)
    path = Path(old.file.path)
    EntryDraft.objects.create(report=old.report, user=world["editor-gakko"], saved_at=LONG_AGO, **old_draft)
    running = world.report("gyo-10")
    EntryDraft.objects.create(report=running, user=world["editor-gakko"], saved_at=LONG_AGO, **old_draft)
    for at in (LONG_AGO, now):
        SignIn.objects.create(at=at, kind="success", username="viewer")
    sent, waits = message(world, "督促の本文", LONG_AGO), message(world, "待つ", LONG_AGO, "pending")
    Reminder.objects.create(message=sent, recipient=world["viewer"], key="due:1")
    named, unnamed, back = leaver("sato"), leaver("tanaka"), leaver("kato")
    LogEntry.objects.create(user=named, action_time=LONG_AGO, action_flag=2, object_repr="x")
    User.objects.filter(pk=back.pk).update(last_login=now)

    page = office.get(ADDRESS)
    told = page.content.decode()
    assert [row.count for row in page.context["rows"]] == [1, 1, 2, 1, 1]
    assert [row.found.remaining for row in page.context["rows"]] == [2, 1, 1, 1, 0]
    assert "行－⑩（R6） gyo-10.pdf" in told
    assert "sato氏（sato）" in told
    assert path.exists()
    assert Disposal.objects.count() == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert remove(office, *ALL).status_code == 302
    old.refresh_from_db()
    assert (old.removed_by, str(old.file), path.exists()) == (world["secretariat"], "", False)
    assert EvidenceFile.objects.filter(removed_at=None).count() == 2
    assert [one.report for one in EntryDraft.objects.all()] == [running]
    assert [one.at for one in SignIn.objects.filter(username="viewer")] == [now]
    gone = ChainLink.objects.filter(kind="sign_in", act=LinkAct.REMOVED, note="保存年限による整理")
    assert gone.count() == 1
    sent.refresh_from_db()
    assert (sent.body, sent.address, sent.subject) == (GONE_TEXT, "", "回答のお願い")
    assert Reminder.objects.filter(key="due:1").exists()  # or it would be told again
    assert OutboxMessage.objects.get(pk=waits.pk).body == "待つ"
    named.refresh_from_db()
    assert (named.full_name, named.email, named.username) == ("sato氏", "", f"closed-{named.pk}")
    assert not User.objects.filter(pk=unnamed.pk).exists()
    assert User.objects.get(pk=back.pk).email
    lines = Disposal.objects.get().lines.all()
    assert [(line.kind, line.count, line.years) for line in lines] == [
        ("evidence", 1, 5),
        ("drafts", 1, 1),
        ("accounts", 2, 3),
        ("sign_ins", 1, 3),
        ("messages", 1, 1),
    ]
    assert lines[0].names == "行－⑩（R6） gyo-10.pdf"
    assert all("sato" not in line.names for line in lines)
    again = office.get(ADDRESS)
    assert [row.count for row in again.context["rows"]] == [0] * 5
    assert "整理の記録" in again.content.decode()
    assert named.username not in office.get("/people/").content.decode()
    assert reopened.removed_at is None
    gone = f"/people/{named.username}/"
    assert "利用を再開する" not in office.get(gone).content.decode()
    assert office.post(gone, {"act": "use"}).status_code == 422


def test_of_many_names_the_first_are_shown_and_all_when_asked_for(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        leaver(f"gone{number}")
    assert "すべての名前を見る" not in office.get(ADDRESS).content.decode()
    monkeypatch.setattr("indicators.retention.services.FIRST_NAMES", 2)
    told = office.get(ADDRESS).content.decode()
    assert ("gone1氏" in told, "gone2氏" in told) == (True, False)
    assert '<a href="?names=accounts">3件すべての名前を見る</a>' in told
    assert "gone2氏" in office.get(f"{ADDRESS}?names=accounts").content.decode()


def test_of_several_plans_a_file_is_named_with_its_own(office: Client, world: World) -> None:
    decided(evidence(world, "gyo-10").report, LONG_AGO)
    Plan.objects.create(slug="next", title="次期計画", start_fiscal_year=2026, end_fiscal_year=2030)
    assert f"{world.plan.short_title} 行－⑩（R6） gyo-10.pdf" in office.get(ADDRESS).content.decode()


@pytest.mark.any_database
def test_nothing_goes_unseen_or_unasked(office: Client, world: World) -> None:
    SignIn.objects.create(at=LONG_AGO, kind="success", username="viewer")
    assert remove(office, "sign_ins", is_confirmed="").status_code == 409
    assert remove(office).status_code == 409
    assert remove(office, "evidence").status_code == 409
    stale = remove(office, "sign_ins", **{"stamp-sign_ins": "0"})
    assert "表示したあとに、対象が変わりました" in stale.content.decode()
    assert SignIn.objects.filter(at=LONG_AGO).exists()
    assert not Disposal.objects.exists()


@pytest.mark.any_database
def test_terms_are_the_houses(office: Client, world: World) -> None:
    terms = {
        "act": "terms",
        "evidence": "10",
        "drafts": "1",
        "accounts": "3",
        "sign_ins": "3",
        "messages": "1",
    }
    assert office.post(ADDRESS, terms).status_code == 302
    assert [(row.kind, row.years, row.changed_by) for row in RetentionTerm.objects.all()] == [
        ("evidence", 10, world["secretariat"])
    ]
    assert office.get(ADDRESS).context["rows"][0].years == 10
    refused = office.post(ADDRESS, terms | {"evidence": "0"})
    assert refused.status_code == 422
    assert "1から30までの数字" in refused.content.decode()


@pytest.mark.any_database
def test_the_page_costs_few_queries(office: Client, world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        leaver(f"gone{number}")
        SignIn.objects.create(at=LONG_AGO, kind="success", username="viewer")
    with django_assert_max_num_queries(24):
        office.get(ADDRESS)
