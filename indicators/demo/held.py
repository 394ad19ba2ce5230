"""What is there for the demonstration alone: rows that are marked, and what demo people made."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Department, User
from indicators.demo.with_demo import kinds_with_demo
from indicators.models import (
    AnnualReport,
    ClosingRound,
    MidyearCheck,
    ReportingCycle,
    ResultImport,
)
from indicators.succession.facts import made_as_successors
from initiatives.models import (
    Erratum,
    Plan,
    Responsibility,
    Revision,
    Succession,
)
from initiatives.models.revision import RevisionQuerySet


@dataclass(frozen=True, slots=True)
class RemovedDemo:
    """How many rows of each kind there are to remove, or were removed."""

    plans: int  # made by demo people as the next ones
    cycles: int
    reports: int
    users: int
    departments: int
    responsibilities: int
    changes: int  # revisions and errata of demo people
    others: tuple[str, ...] = ()  # what rooms above this one hold, in words

    @property
    def is_empty(self) -> bool:
        return not (self.plans or self.cycles or self.users or self.departments)

    @property
    def lines(self) -> list[str]:
        return [
            *([f"デモ用の次期計画　{self.plans}件"] if self.plans else []),
            f"照会・調査　{self.cycles}件（年度実績　{self.reports}件とその記録）",
            f"利用者　{self.users}人",
            f"部署　{self.departments}件（担当課・関係課　{self.responsibilities}件）",
            *([f"デモ用の利用者の改定と訂正　{self.changes}件"] if self.changes else []),
            *self.others,
        ]


def what_demo_holds() -> RemovedDemo:
    """Count what is there for the demonstration."""
    cycles, plans = demo_cycles(), list(demo_plans().values_list("pk", flat=True))
    return RemovedDemo(
        plans=len(plans),
        cycles=cycles.count(),
        reports=AnnualReport.objects.filter(cycle__in=cycles).count(),
        users=User.objects.filter(is_demo=True).count(),
        departments=Department.objects.filter(is_demo=True).count(),
        responsibilities=Responsibility.objects.filter(department__is_demo=True).count(),
        changes=len(changes_of_demo_people()) + drafts_of_demo_people().count(),
        others=tuple(filter(None, (kind.line(plans) for kind in kinds_with_demo()))),
    )


def demo_plans() -> QuerySet[Plan]:
    """The plans that exist for the demo alone, the latest first: demo people made them as next ones."""
    found = made_as_successors().filter(follows__made_by__is_demo=True)
    return found.order_by("-start_fiscal_year", "-pk")


def demo_links() -> QuerySet[Succession]:
    """What demo people said to be the next plan, which is there without them."""
    return Succession.objects.filter(made_by__is_demo=True).exclude(successor__in=demo_plans())


def has_demo_results(plan: Plan) -> bool:
    """Whether a plan shows invented results. One query."""
    return plan.reporting_cycles.filter(is_demo=True).exists()


def demo_cycles() -> QuerySet[ReportingCycle]:
    """The rounds of the demo: those too that demo people opened in its own plans, or took in from a file."""
    own = Q(is_demo=True) | Q(plan__in=demo_plans())
    return ReportingCycle.objects.filter(own | Q(imported__in=demo_imports()))


def demo_imports() -> QuerySet[ResultImport]:
    """The past years (移行データ) that demo people took in, or anybody into a plan of the demo."""
    return ResultImport.objects.filter(Q(imported_by__is_demo=True) | Q(plan__in=demo_plans()))


def demo_closings() -> QuerySet[ClosingRound]:
    """総括の照会 of what the demo reported."""
    return ClosingRound.objects.filter(Q(is_demo=True) | Q(plan__in=demo_cycles().values("plan")))


def demo_midyears() -> QuerySet[MidyearCheck]:
    """秋の中間確認 of what the demo reports on."""
    plans = Q(plan__in=demo_cycles().values("plan")) | Q(plan__in=demo_plans())
    return MidyearCheck.objects.filter(Q(is_demo=True) | plans)


def changes_of_demo_people() -> list[Revision | Erratum]:
    """Their revisions in force and errata of plans that stay, the latest first."""
    found: list[tuple[dt.datetime, Revision | Erratum]] = []
    revisions = Revision.objects.in_force().exclude(plan__in=demo_plans())
    for revision in revisions.filter(in_force_by__is_demo=True):
        found += [(revision.in_force_at, revision)] if revision.in_force_at else []
    errata = Erratum.objects.exclude(plan__in=demo_plans()).filter(made_by__is_demo=True)
    found += [(row.made_at, row) for row in errata]
    return [row for _at, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def drafts_of_demo_people() -> RevisionQuerySet:
    """The revisions that they began and nobody has put in force."""
    return Revision.objects.being_prepared().filter(opened_by__is_demo=True)
