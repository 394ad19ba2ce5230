"""The one act that makes the next plan: its document is loaded as any plan's is, then both are linked."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from accounts.models import Department, RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Indicator, IndicatorSuccession, RatingScale, ReportingSuccession
from indicators.plan_io import PlanDocumentError, export_document, load_plan
from indicators.plan_io.departments import REPORTS
from indicators.plan_io.headings import REPORT
from indicators.succession.decisions import DecisionProblem, Decisions, problems_of
from indicators.succession.document import Document, Links, successor_document
from indicators.workflow.errors import ConflictError
from initiatives.models import (
    Initiative,
    InitiativeSuccession,
    Plan,
    PlanRole,
    Responsibility,
    ResponsibilityKind,
    Succession,
)

ALREADY_FOLLOWED = "この計画の次期計画は、既に作成されています。"
_REASON = "次期計画の作成"


class SuccessorRefusedError(Exception):
    """Decisions of which no plan can be made; ``problems`` say why."""

    def __init__(self, problems: Sequence[DecisionProblem]) -> None:
        super().__init__("\n".join(problem.sentence for problem in problems))
        self.problems = problems


@one_act()
@recorded(RecordKind.SUCCEEDED, of="result", act="作成")
def make_successor(*, plan: Plan, decisions: Decisions, by: User, at: dt.datetime) -> Plan:
    """次期計画の作成: make the plan that follows a plan, as it was decided, and return it.

    Structure, words, sheet, scales and departments are taken over, results never; nothing of the plan before
    changes. Raises SuccessorRefusedError; ConflictError where there is a next plan already.
    """
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)
    if Succession.objects.filter(predecessor=plan).exists():
        raise ConflictError(ALREADY_FOLLOWED)
    slugs = list(plan.initiatives.of_last_level().values_list("slug", flat=True))
    problems = problems_of(decisions, slugs, last_year_before=plan.end_fiscal_year)
    if Plan.objects.filter(slug=decisions.slug).exists():
        problems.append(DecisionProblem("このアドレス用の名前の計画が、既にあります。", field="slug"))
    if problems:
        raise SuccessorRefusedError(problems)
    document, links = successor_document(_without_charges(export_document(plan)), decisions)
    try:
        new = load_plan(document).plan
    except PlanDocumentError as error:
        raise SuccessorRefusedError([DecisionProblem(one) for one in error.problems]) from error
    Succession.objects.create(successor=new, predecessor=plan, made_at=at, made_by=by)
    _Heir(plan, new, links, by).take_over()
    return new


def _without_charges(document: Document) -> Document:
    """A document without 所管課: they are taken over as they will be, not as they are today."""
    initiatives = [*document["initiatives"]]
    initiatives += [one[REPORT] for one in document["headings"] if REPORT in one]
    for one in initiatives:
        for indicator in one.get("indicators", ()):
            indicator.pop(REPORTS, None)
    return document


class _Heir:
    """Links a new plan to the one before, and takes over what no plan document holds."""

    def __init__(self, old: Plan, new: Plan, links: Links, by: User) -> None:
        self.old, self.new, self.links, self.by = old, new, links, by
        self.initiatives = {plan: _by_slug(plan) for plan in (old, new)}

    def take_over(self) -> None:
        departments: dict[int, list[Initiative]] = {}
        for new_slug, old_slug in self.links.initiatives:
            new, old = self.initiatives[self.new][new_slug], self.initiatives[self.old][old_slug]
            self._save(InitiativeSuccession(new=new, old=old))
            departments.setdefault(new.pk, []).append(old)
        for key, before in departments.items():
            self._put_in_charge(key, before)
        indicators = {plan: _by_place(rows.values()) for plan, rows in self.initiatives.items()}
        for new_place, old_place in self.links.indicators:
            self._carry_on(indicators[self.new][new_place], indicators[self.old][old_place])
        self._beside_scales()
        self._roles()

    def _save(self, row: Any) -> None:
        row._history_user, row._change_reason = self.by, _REASON
        row.save()

    def _put_in_charge(self, new: int, before: Sequence[Initiative]) -> None:
        """Who is in charge from the new plan's first day on, later changes included.

        Of several initiatives merged into one, the first one's department leads; the others lead jointly.
        """
        day = FiscalYear(self.new.start_fiscal_year).first_day
        there: set[int] = set()
        for number, old in enumerate(before):
            rows = list(old.responsibilities.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day)))
            for row in rows:
                if number and row.department_id in there:
                    continue
                is_lead = row.kind == ResponsibilityKind.LEAD and number
                self._save(
                    Responsibility(
                        initiative_id=new,
                        department_id=row.department_id,
                        kind=ResponsibilityKind.JOINT if is_lead else row.kind,
                        valid_from=max(row.valid_from, day),
                        valid_until=row.valid_until,
                    )
                )
            there |= {row.department_id for row in rows}

    def _carry_on(self, new: Indicator, old: Indicator) -> None:
        """The line goes on, with the department that reports it."""
        self._save(IndicatorSuccession(new=new, old=old))
        day = FiscalYear(self.new.start_fiscal_year).first_day
        later = list(old.reporting_successions.order_by("valid_from"))
        department: Department | None = old.department
        for row in later:
            if row.valid_from <= day:
                department = row.department
            else:
                self._save(
                    ReportingSuccession(indicator=new, department=row.department, valid_from=row.valid_from)
                )
        if department is not None:
            new.department = department
            self._save(new)

    def _beside_scales(self) -> None:
        """The scale that is shown beside; the one in use came with the document."""
        for row in self.old.rating_scales.filter(is_beside=True):
            self._save(
                RatingScale(
                    plan=self.new,
                    key=row.key,
                    version=1 if row.key != self._key_in_use() else 2,
                    name=row.name,
                    definition=row.definition,
                    is_beside=True,
                )
            )

    def _key_in_use(self) -> str:
        return self.new.rating_scales.get(is_active=True).key

    def _roles(self) -> None:
        """Who has a role in the plan before alone has it in the next one too."""
        for row in self.old.roles.all():
            PlanRole.objects.get_or_create(membership_id=row.membership_id, plan=self.new)


def _by_slug(plan: Plan) -> dict[str, Initiative]:
    return {one.slug: one for one in plan.initiatives.all()}


def _by_place(initiatives: Iterable[Initiative]) -> Mapping[tuple[str, int], Indicator]:
    return {
        (one.slug, place): indicator
        for one in initiatives
        for place, indicator in enumerate(one.indicators.order_by("sort_order", "pk"))
    }
