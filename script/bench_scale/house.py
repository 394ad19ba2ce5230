"""What documents, revisions and people leave behind over ten years of a plan."""

import datetime as dt
import hashlib
import uuid

from django.utils import timezone

from accounts.chain.writing import link
from accounts.models import (
    AuditRecord,
    ChainKind,
    Membership,
    RecordKind,
    Role,
    SignIn,
    Transfer,
    TransferStep,
    User,
    UserSession,
)
from imari_dx.shared.acts import one_act
from indicators.models import Disposal, DisposalLine
from initiatives.models import Erratum, Plan, Revision
from reports.models import Edition, EditionFile, FinishedFile, JobRequest, JobState, ReportJob, StoredFile

SIGN_INS_A_YEAR = 20  # of each person
JOBS = 60  # of the last weeks: older ones are cleared
PICTURE = bytes(2_000)
TEXT = "関係課と確認し、計画に沿って進めています。" * 4


def moment(year: int, days: int = 0) -> dt.datetime:
    """Return a moment in the round of a year."""
    return dt.datetime(year + 1, 5, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days)


def digest(*about: object) -> str:
    """Return what stands for the hash of a content."""
    return hashlib.sha256("/".join(map(str, about)).encode()).hexdigest()


def add_documents(plan: Plan, years: list[int], people: list[User], secretariat: User) -> None:
    """Add an edition for each decided year, and the documents that were asked for of late."""
    stored = StoredFile.objects.bulk_create(
        StoredFile(
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            size=len(content),
            stored_at=timezone.now(),
        )
        for content in (PICTURE + bytes([number]) for number in range(JOBS))
    )
    FinishedFile.objects.bulk_create(
        FinishedFile(key=digest("finished", one.sha256), file=one, used_at=one.stored_at) for one in stored
    )
    for year in years:
        edition = Edition.objects.create(
            plan=plan,
            fiscal_year=year,
            number=1,
            requested_by=secretariat,
            requested_at=moment(year, 70),
            published_at=moment(year, 70),
            data=stored[year % JOBS],
        )
        EditionFile.objects.bulk_create(
            EditionFile(
                edition=edition,
                sort_order=number,
                key=key,
                file_format=file_format,
                name=f"{key}-{year}.{file_format}",
                file=stored[(year + number) % JOBS],
            )
            for number, (key, file_format) in enumerate(
                (key, file_format) for key in ("evaluation", "progress") for file_format in ("pdf", "xlsx")
            )
        )
        with one_act():
            link(ChainKind.EDITION, edition)
    _jobs(plan, people, stored)


def _jobs(plan: Plan, people: list[User], stored: list[StoredFile]) -> None:
    jobs = ReportJob.objects.bulk_create(
        ReportJob(
            plan=plan,
            task="report",
            key=digest("job", number),
            payload=b"",
            title="年度評価報告書",
            file_name="evaluation.pdf",
            state=JobState.DONE,
            attempts=1,
            requested_at=timezone.now() - dt.timedelta(hours=8 * number + 1),
            finished_at=timezone.now() - dt.timedelta(hours=8 * number),
            file=file,
        )
        for number, file in enumerate(stored)
    )
    JobRequest.objects.bulk_create(
        JobRequest(job=job, user=people[number % len(people)], at=job.requested_at)
        for number, job in enumerate(jobs)
    )


def add_revisions(plan: Plan, secretariat: User) -> None:
    """Add three revisions that changed nothing, and errata: what counts is that there are some."""
    for number in range(1, 4):
        at = moment(plan.start_fiscal_year + number)
        Revision.objects.create(
            plan=plan,
            number=number,
            effective_year=plan.start_fiscal_year + number + 1,
            decided_on=at.date(),
            reason=TEXT,
            opened_at=at,
            opened_by=secretariat,
            in_force_at=at,
            in_force_by=secretariat,
            act=uuid.uuid4(),
        )
        Erratum.objects.create(plan=plan, reason=TEXT, made_at=at, made_by=secretariat, act=uuid.uuid4())


def leave_traces(people: list[User], secretariat: User, years: list[int]) -> None:
    """Add what people leave behind who work on the plan: sign-ins, records and their chain, sessions."""
    address = "192.0.2.10"
    moments = [moment(year, days) for year in years for days in range(SIGN_INS_A_YEAR)]
    signed_in = SignIn.objects.bulk_create(
        SignIn(at=at, kind="success", username=person.username, user=person, address=address)
        for at in moments
        for person in people
    )
    AuditRecord.objects.bulk_create(
        AuditRecord(
            at=one.at,
            kind=RecordKind.SIGNED_IN,
            user_number=one.user_id or 0,
            username=one.username,
            user_label=one.username,
            address=address,
        )
        for one in signed_in
    )
    with one_act():
        for one in signed_in:
            link(ChainKind.SIGN_IN, one)
    UserSession.objects.bulk_create(
        UserSession(
            session_key=digest("session", person.pk, number)[:40],
            session_data="",
            expire_date=timezone.now() + dt.timedelta(hours=8),
            user=person,
            address=address,
        )
        for person in people
        for number in range(2)
    )
    membership = Membership.objects.filter(role=Role.EDITOR).select_related("user")[0]
    for year in years:
        transfer = Transfer.objects.create(
            on=dt.date(year + 1, 4, 1), recorded_by=secretariat, recorded_at=moment(year, -60)
        )
        TransferStep.objects.create(
            transfer=transfer, user=membership.user, kind="added", membership=membership, told="異動"
        )
        disposal = Disposal.objects.create(done_by=secretariat, done_at=moment(year))
        DisposalLine.objects.create(disposal=disposal, kind="evidence", years=5, count=3)
