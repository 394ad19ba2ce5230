"""The instructions of a plan that a reader may see, with all that became of them, in a few queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import Department
from accounts.permissions import Access
from accounts.successors import stretches
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import (
    InstructionAct,
    InstructionResponse,
    InstructionStep,
    Remark,
    instructions,
    was_answered,
    was_closed,
)
from indicators.review.addresses import report_url
from indicators.workflow.instructions import InstructionRights, Standing, instruction_rights, standing_of
from indicators.workflow.rights import (
    Charge,
    current_departments,
    current_responsibilities,
    reporting_departments,
    rights_on_report,
)
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said to an instruction: what kind of step, by whom, when."""

    label: str
    who: str
    at: dt.datetime | None
    text: str
    year_label: str = ""  # of an answer in next year's report


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """One instruction, its initiative, whom it is for, and where it stands for this reader today."""

    remark: Remark
    initiative: Initiative
    fiscal_year: FiscalYear
    addressee: str
    standing: Standing
    rights: InstructionRights
    said: tuple[Said, ...]  # answers and steps in their order
    url: str
    report_url: str  # "" where the report is not open to the reader

    @property
    def speaker(self) -> str:
        """Whose words they are."""
        return self.remark.said_by or str(self.remark.author)

    @property
    def replies(self) -> str:
        """All answers, the latest last."""
        return "\n".join(self._replies)

    @property
    def last_reply(self) -> str:
        """The latest answer; "" where there is none."""
        return self._replies[-1] if self._replies else ""

    @property
    def _replies(self) -> list[str]:
        return [one.text for one in self.said if one.label == InstructionAct.REPLY.label]

    @property
    def ending(self) -> str:
        """How it ended; "" while it is open."""
        return self.said[-1].text if self.said and not self.standing.is_open else ""

    @property
    def ended_at(self) -> dt.datetime | None:
        return self.said[-1].at if self.ending else None


def read_instructions(
    plan: Plan, access: Access, *, today: dt.date, number: int | None = None
) -> list[InstructionRow]:
    """Return the instructions on a plan's reports that a user with this access may read, the latest first.

    ``number`` is the one to read.
    """
    found = instructions().filter(report__cycle__plan=plan)
    if number is not None:
        found = found.filter(pk=number)
    steps = InstructionStep.objects.select_related("actor", "department").order_by("pk")
    responses = InstructionResponse.objects.select_related("report__cycle").order_by("pk")
    rows = list(
        found.select_related("author", "addressee", "report__cycle")
        .prefetch_related(Prefetch("steps", steps), Prefetch("responses", responses))
        .order_by("-at", "-pk")
    )
    initiatives = _initiatives(plan, rows)
    shown = (_row(plan, access, row, initiatives[row.report.initiative_id], today) for row in rows)
    return [row for row in shown if row.rights.may_read]


def _initiatives(plan: Plan, rows: Sequence[Remark]) -> dict[int, Initiative]:
    if not rows:
        return {}
    keys = {row.report.initiative_id for row in rows}
    needed = plan.initiatives.filter(pk__in=keys).prefetch_related(
        "responsibilities__department", "indicators"
    )
    return {one.pk: one for one in needed}


def _row(plan: Plan, access: Access, row: Remark, initiative: Initiative, today: dt.date) -> InstructionRow:
    charge, addressees = current_departments(initiative), _addressees(row, today)
    report = rights_on_report(
        access,
        state=row.report.state,
        lead_departments=charge.lead,
        joint_departments=charge.joint,
        supporting_departments=charge.supporting,
        reporting_departments=reporting_departments(initiative),
    )
    year = row.report.cycle.fiscal_year
    return InstructionRow(
        remark=row,
        initiative=initiative,
        fiscal_year=FiscalYear(year),
        addressee="、".join(map(str, addressees)) or _leads(initiative, charge),
        standing=standing_of(
            due_on=row.due_on,
            is_answered=was_answered(row),
            is_closed=was_closed(row),
            today=today,
        ),
        rights=instruction_rights(access, addressees=[one.pk for one in addressees], charge=charge),
        said=tuple(_said(row)),
        url=plan_url(plan, "instruction", number=row.pk),
        report_url=report_url(
            plan, fiscal_year=year, slug=initiative.slug, rights=report, state=row.report.state
        ),
    )


def _addressees(row: Remark, today: dt.date) -> list[Department]:
    """Whom it is for today: the department that it names, or the one where that went on."""
    one = row.addressee
    if one is None or one.valid_until is None or one.valid_until >= today:
        return [one] if one else []
    later = [place for place, first, _last in stretches(one, one.valid_from, None) if first <= today]
    return later[-1:] or [one]


def _leads(initiative: Initiative, charge: Charge) -> str:
    rows = [row for row in current_responsibilities(initiative) if row.kind == ResponsibilityKind.LEAD]
    return "、".join(str(row.department) for row in rows if row.department_id in charge.lead)


def _said(row: Remark) -> list[Said]:
    """What was done with it in its order. Answers in a report have no hour: they stand before the closing."""
    steps = [_step(one) for one in row.steps.all()]
    answers = [
        Said(InstructionAct.REPLY.label, "", None, one.text, FiscalYear(one.report.cycle.fiscal_year).label)
        for one in row.responses.all()
    ]
    is_last = bool(steps) and steps[-1].label == InstructionAct.CLOSE.label
    return [*steps[:-1], *answers, steps[-1]] if is_last else [*steps, *answers]


def _step(one: InstructionStep) -> Said:
    who = f"{one.department}　{one.actor}" if one.department else str(one.actor)
    return Said(InstructionAct(one.act).label, who, one.at, one.text)
