"""What grows beside results over ten years, as the services would have stored it: for one plan, in bulk.

The demo lets people report and decide; here come files, notices, drafts, documents, editions, sign-ins.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from accounts.models import Department, Membership, Role, User
from indicators.models import (
    AnnualReport,
    Commentary,
    CycleField,
    EntryDraft,
    EvidenceFile,
    Extension,
    FilePreview,
    InstructionResponse,
    InstructionStep,
    MeetingHandout,
    MidyearAnswer,
    MidyearCheck,
    NewsReader,
    OutboxMessage,
    PreviewPicture,
    Remark,
    Reminder,
    ReportState,
)
from indicators.models.instruction import InstructionAct
from indicators.models.midyear import Outlook
from initiatives.models import Initiative, Plan, PlanRole
from script.bench_scale.house import (
    PICTURE,
    TEXT,
    add_documents,
    add_revisions,
    digest,
    leave_traces,
    moment,
)

NOTICES_A_YEAR = 6  # to each person


@transaction.atomic
def grow(plan: Plan) -> None:
    """Add to a plan that has its results all else that ten years leave behind."""
    people = list(User.objects.order_by("pk"))
    _in_this_plan(plan)
    secretariat = User.objects.get(username="secretariat")
    cycles = list(plan.reporting_cycles.order_by("fiscal_year"))
    reports = list(AnnualReport.objects.filter(cycle__plan=plan).select_related("cycle"))
    _files(reports, people)
    _said(plan, reports, people, secretariat)
    _typed(reports, people)
    _noticed(plan, [cycle.fiscal_year for cycle in cycles], people)
    for cycle in cycles:
        MeetingHandout.objects.create(cycle=cycle, number="資料1", venue="第1会議室")
        CycleField.objects.create(cycle=cycle, name="handover_note", label="次の担当者へ")
        for heading in [None, *plan.headings.filter(parent=None)]:
            Commentary.objects.get_or_create(
                cycle=cycle,
                heading=heading,
                defaults={"text": TEXT, "updated_at": moment(cycle.fiscal_year), "updated_by": secretariat},
            )
    _asked_in_autumn(plan, [cycle.fiscal_year for cycle in cycles], secretariat)
    add_documents(plan, [cycle.fiscal_year for cycle in cycles[:-1]], people, secretariat)
    add_revisions(plan, secretariat)
    leave_traces(people, secretariat, [cycle.fiscal_year for cycle in cycles])


def _in_this_plan(plan: Plan) -> None:
    """Everybody works on this plan alone, but for two who look after all."""
    PlanRole.objects.bulk_create(
        PlanRole(membership=one, plan=plan) for one in Membership.objects.order_by("pk")
    )
    for role in (Role.SECRETARIAT, Role.HEADQUARTERS):
        user = User.objects.create(username=f"all-{role}", full_name="全計画の担当")
        Membership.objects.create(user=user, role=role, valid_from=moment(plan.start_fiscal_year).date())


def _files(reports: list[AnnualReport], people: list[User]) -> None:
    def rows() -> Iterator[EvidenceFile]:
        for report in reports:
            for number in range(0 if report.state == ReportState.NOT_STARTED else 2):
                yield EvidenceFile(
                    report=report,
                    name=f"調査結果{number + 1}.pdf",
                    file=f"evidence/{report.pk}/{number}.pdf",
                    content_type="application/pdf",
                    size=120_000,
                    sha256=digest(report.pk, number),
                    uploaded_by=people[report.pk % len(people)],
                    uploaded_at=moment(report.cycle.fiscal_year),
                )

    files = EvidenceFile.objects.bulk_create(rows())
    previews = FilePreview.objects.bulk_create(
        FilePreview(evidence=file, state="shown", pages=1, started_at=file.uploaded_at) for file in files
    )
    PreviewPicture.objects.bulk_create(
        PreviewPicture(preview=preview, number=1, width=800, height=1100, content=PICTURE)
        for preview in previews
    )


def _said(plan: Plan, reports: list[AnnualReport], people: list[User], secretariat: User) -> None:
    departments = list(Department.objects.filter(responsibilities__initiative__plan=plan).distinct())
    told = [one for one in reports if one.state != ReportState.NOT_STARTED]
    Remark.objects.bulk_create(
        Remark(report=one, kind="comment", text=TEXT, author=person, at=moment(one.cycle.fiscal_year, 3))
        for one in told
        for person in (secretariat, people[one.pk % len(people)])
    )
    instructions = Remark.objects.bulk_create(
        Remark(
            report=one,
            kind="instruction",
            text=TEXT,
            author=secretariat,
            said_by="本部員",
            addressee=departments[one.pk % len(departments)],
            due_on=moment(one.cycle.fiscal_year, 200).date(),
            at=moment(one.cycle.fiscal_year, 60),
        )
        for one in told[::4]
    )
    steps = [
        InstructionStep(
            instruction=one, act=act, text=TEXT, actor=secretariat, department=department, at=one.at
        )
        for one in instructions
        for act, department in ((InstructionAct.REPLY, one.addressee), (InstructionAct.CLOSE, None))
    ]
    InstructionStep.objects.bulk_create(steps)
    by_initiative = {(one.initiative_id, one.cycle.fiscal_year): one for one in told}
    for one in instructions:
        following = by_initiative.get((one.report.initiative_id, one.report.cycle.fiscal_year + 1))
        if following is not None:
            InstructionResponse.objects.create(report=following, instruction=one, text=TEXT)
    Extension.objects.bulk_create(
        Extension(
            report=one,
            due_on=moment(one.cycle.fiscal_year, 20).date(),
            reason="調査中のため",
            granted_by=secretariat,
            granted_at=moment(one.cycle.fiscal_year),
        )
        for one in reports[::9]
    )


def _typed(reports: list[AnnualReport], people: list[User]) -> None:
    EntryDraft.objects.bulk_create(
        EntryDraft(
            report=one,
            user=people[number % len(people)],
            version=one.version,
            typed={"results": TEXT, "outcomes": TEXT},
            saved_at=moment(one.cycle.fiscal_year),
        )
        for number, one in enumerate(reports)
        if one.state in (ReportState.NOT_STARTED, ReportState.DRAFTING)
    )


def _noticed(plan: Plan, years: list[int], people: list[User]) -> None:
    messages = OutboxMessage.objects.bulk_create(
        OutboxMessage(
            recipient=person,
            plan=plan,
            address=f"{person.username}@example.lg.jp",
            subject="回答期限が近づいています",
            body=TEXT,
            status="sent",
            attempts=1,
            written_at=moment(year, number),
            sent_at=moment(year, number),
        )
        for year in years
        for person in people
        for number in range(NOTICES_A_YEAR)
    )
    Reminder.objects.bulk_create(
        Reminder(message=one, recipient=one.recipient, key=f"due-{one.pk}") for one in messages
    )
    for person in people:
        NewsReader.objects.get_or_create(user=person, defaults={"looked_at": moment(years[-1])})


def _asked_in_autumn(plan: Plan, years: list[int], secretariat: User) -> None:
    for year in years:
        check = MidyearCheck.objects.create(
            plan=plan, fiscal_year=year, opens_on=dt.date(year, 10, 1), due_on=dt.date(year, 10, 31)
        )
        MidyearAnswer.objects.bulk_create(
            MidyearAnswer(
                of_check=check,
                initiative=one,
                outlook=Outlook.ON_COURSE,
                updated_at=dt.datetime(year, 10, 10, tzinfo=dt.UTC),
                updated_by=secretariat,
            )
            for one in Initiative.objects.filter(plan=plan)
        )
