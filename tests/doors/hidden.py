"""What somebody may not see changes nothing that he is shown: pages and files stay the same, byte by byte."""

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from indicators.entry.remark_services import add_remark
from indicators.evidence.services import add_evidence
from indicators.models import AnnualReport, EntryDraft, RemarkKind
from indicators.rounds.extensions import extend_due
from indicators.workflow.transitions import approve_report, check_report
from reports.builders.overview import forget_frozen_years
from tests.cast import World
from tests.doors.report_walk import client_of, undone
from tests.reports.jobs.running import taken
from tests.reports.story import at, number, ratio, report, submit
from tests.test_addresses import PAGES

# What differs between two answers that say the same: tokens of forms and screens, the end of the session.
_NOISE = re.compile(
    rb'(name="(csrfmiddlewaretoken|screen)" value|data-session-left)="[^"]*"|csrfmiddlewaretoken[^>]*'
)
_MADE_AT = "docProps/core.xml"
FILES = (
    "/reports/2025/evaluation.html",
    "/reports/2025/evaluation.xlsx",
    "/reports/2024/evaluation.html",
    "/reports/plan.html",
    "/reports/plan.xlsx",
    "/reports/results.csv",
    "/reports/datapackage.json",  # the hashes of all forms of it
    "/dashboard/years.csv",
    "/dashboard/years.xlsx",
    "/dashboard/indicators.csv",
    "/dashboard/indicators.xlsx",
    "/dashboard/schedule.csv",
    "/dashboard/schedule.xlsx",
    "/dashboard/money.csv",
    "/dashboard/money.xlsx",
    "/dashboard/alerts.csv",
    "/dashboard/alerts.xlsx",
    "/dashboard/meeting.html",
    "/dashboard/meeting.xlsx",
    "/cycles/2025/matrix.csv",
    "/cycles/2025/matrix.xlsx",
    "/reports/work.csv",
    "/reports/work.xlsx",
)
PDFS = ("/reports/2025/evaluation.pdf", "/dashboard/meeting.pdf", "/reports/2025/gyo-12.pdf")
CHOICES = (
    "/?year=2025",
    "/dashboard/?year=2025",
    "/dashboard/?year=all",
    "/dashboard/?department=1",
    "/dashboard/years/?text=学校",
    "/dashboard/indicators/?year=2025",
    "/dashboard/alerts/?year=2025",
    "/dashboard/schedule/?year=2025",
    "/dashboard/money/?year=2025",
)
# Logging in; the state of the machine (clock, free space), another one each time.
_NOT_OF_CONTENT = ("/account/login/", "/operation/")
SLUGS = ("gyo-10", "gyo-11", "gyo-12", "san-1")


def shown(slugs: Iterable[str] = SLUGS) -> list[str]:
    """Return the addresses of all pages and of the documents of the initiatives that change."""
    pages = [
        address for address, expected in PAGES.values() if 200 in expected and address not in _NOT_OF_CONTENT
    ]
    own = [
        address.format(slug=slug)
        for slug in slugs
        for address in (
            "/initiatives/{slug}/",
            "/initiatives/{slug}/sheet/",
            "/reports/2025/{slug}.html",
            "/reports/2025/{slug}.xlsx",
            "/entry/2025/{slug}/",
        )
    ]
    return list(dict.fromkeys([*pages, *own, *CHOICES, *FILES]))


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that changes, and who is not to notice it."""

    name: str
    change: Callable[[World], object]
    hidden_from: tuple[str, ...]


OUTSIDERS = (
    "editor-sangyo",
    "head-sangyo",
    "other-plan",
    "viewer",
    "admin",
    "nobody",
    "was-editor",
    "becomes-editor",
)
# The headquarters knows how far everybody is, and what it says from 提出済 on.
HEADQUARTERS = ("headquarters", "sangyo-and-headquarters")
ALL_BUT_OWN = (*OUTSIDERS, *HEADQUARTERS)


def _other_values(world: World) -> object:
    return report(world, "gyo-12", 2025, number(777), results="もっと秘密の下書き", issues="秘密の課題")


def _typed(world: World) -> object:
    stored = world.report("gyo-12")
    return EntryDraft.objects.create(
        report=stored,
        user=world["editor-gakko"],
        version=stored.version,
        typed={"fields": {"results": ["打ちかけ"]}},
        saved_at=at(2025),
    )


def _file(world: World) -> object:
    upload = SimpleUploadedFile("秘密.txt", "秘密".encode())
    stored = world.report("gyo-12")
    return add_evidence(report=stored, by=world["editor-gakko"], at=at(2025), upload=upload, description="秘")


def _remark(slug: str) -> Callable[[World], object]:
    def change(world: World) -> object:
        return add_remark(
            report=world.report(slug),
            by=world["editor-gakko"],
            at=at(2025),
            kind=RemarkKind.COMMENT,
            text="内部だけの新しいコメント",
            said_by="",
        )

    return change


def _handed_in(world: World) -> object:
    stored = AnnualReport.objects.filter(pk=world.report("gyo-12").pk)
    return stored.update(state="submitted", submitted_at=at(2025))


def _approved(world: World) -> object:
    return approve_report(report=world.report("gyo-10"), by=world["head-gakko"], at=at(2025))


def _checked(world: World) -> object:
    if world.report("gyo-10").state == "submitted":
        _approved(world)
    return check_report(report=world.report("gyo-10"), by=world["secretariat"], at=at(2025))


def _other_answer(world: World) -> object:
    """行－⑩ is handed in with other figures (a return and a second submission)."""
    AnnualReport.objects.filter(pk=world.report("gyo-10").pk).update(
        state="drafting", submitted_at=None, approved_at=None, checked_at=None
    )
    return submit(world, report(world, "gyo-10", 2025, ratio(23, 24), results="まったく別の実績"))


def _money(world: World) -> object:
    return AnnualReport.objects.filter(pk=world.report("gyo-10").pk).update(budget=Decimal(98765432))


def _internal(world: World) -> object:
    """What is internal to a decided report is nobody's outside it, also where its results are public."""
    return AnnualReport.objects.filter(pk=world.report("gyo-11").pk).update(
        handover_note="別の引継ぎ", self_grade_reason="別の理由"
    )


def _extended(world: World) -> object:
    return extend_due(
        reports=[world.report("gyo-12")],
        due_on=dt.date(2081, 3, 31),
        reason="調査中のため",
        by=world["secretariat"],
        at=timezone.now(),
    )


SECRETS = (
    Secret("other values in a draft", _other_values, ALL_BUT_OWN),
    Secret("text typed and not saved", _typed, ALL_BUT_OWN),
    Secret("a file at a draft", _file, OUTSIDERS),
    Secret("a comment at a draft", _remark("gyo-12"), OUTSIDERS),
    Secret("a comment at a report handed in", _remark("gyo-10"), OUTSIDERS),
    Secret("a comment at a decided report", _remark("gyo-11"), OUTSIDERS),
    Secret("a later deadline for a draft", _extended, OUTSIDERS),
    Secret("a draft is handed in", _handed_in, OUTSIDERS),
    Secret("a report is approved", _approved, OUTSIDERS),
    Secret("a report is checked", _checked, OUTSIDERS),
    Secret("other figures are handed in", _other_answer, OUTSIDERS),
    Secret("another budget is handed in", _money, OUTSIDERS),
    Secret("internal notes of a decided report", _internal, OUTSIDERS),
)


def all_at_once(hidden_from: tuple[str, ...]) -> Secret:
    """Every secret that is hidden from all of these, one after the other."""
    chosen = [one for one in SECRETS if {*hidden_from} <= {*one.hidden_from}]

    def change(world: World) -> None:
        for one in chosen:
            one.change(world)

    return Secret("all that is hidden", change, hidden_from)


def told(client: Client, address: str) -> bytes:
    """Return what an address answers, without what differs anyway."""
    with undone():  # what was made is on the page 帳票
        response = taken(client, address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [name + repr(book.read(name)) for name in sorted(book.namelist()) if name != _MADE_AT]
        content = "\n".join(parts).encode()
    return f"{response.status_code} ".encode() + _NOISE.sub(b"", content)


def compare(
    world: World,
    tried: Counter[str],
    secrets: Iterable[Secret] = SECRETS,
    *,
    readers: Iterable[str] | None = None,
    addresses: Iterable[str] | None = None,
) -> list[str]:
    """Change each secret and undo it; return what changed for somebody whom it is hidden from."""
    # Drafts print the minute in which they were made.
    with mock.patch.object(timezone, "now", return_value=timezone.now()):
        return _compare(world, tried, secrets, readers, addresses)


def _compare(
    world: World,
    tried: Counter[str],
    secrets: Iterable[Secret],
    readers: Iterable[str] | None,
    addresses: Iterable[str] | None,
) -> list[str]:
    asked = list(addresses if addresses is not None else shown())
    chosen = set(readers) if readers is not None else set(ALL_BUT_OWN)
    clients = {name: client_of(world, name) for name in sorted(chosen)}
    before = {(name, address): told(client, address) for name, client in clients.items() for address in asked}
    wrong = []
    for secret in secrets:
        with undone():
            secret.change(world)
            forget_frozen_years()
            for name in secret.hidden_from:
                if name not in clients:
                    continue
                for address in asked:
                    tried["answers compared"] += 1
                    if told(clients[name], address) != before[name, address]:
                        wrong.append(f"{secret.name}: {name} notices it on {address}")
        forget_frozen_years()
    return wrong
