"""Removing the demonstration data: afterwards only the plan is left of what was there.

A next plan that a demo person made exists for the demo alone, and goes with it.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q, QuerySet

from accounts.models import Department, Membership, SignIn, User
from imari_dx.shared.acts import one_act
from indicators.demo.errors import DemoError
from indicators.models import (
    AnnualReport,
    ClosingLog,
    ClosingReport,
    ClosingRound,
    EvidenceFile,
    Indicator,
    IndicatorSuccession,
    ReportingCycle,
    ReportingSuccession,
    ResultImport,
    Snapshot,
    TransitionLog,
)
from indicators.planning.take_back import take_back
from indicators.succession.facts import made_as_successors
from indicators.succession.services.discarding import delete_plan
from initiatives.models import (
    Erratum,
    InitiativeSuccession,
    Plan,
    PlanRole,
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
        ]


def what_demo_holds() -> RemovedDemo:
    cycles = _demo_cycles()
    return RemovedDemo(
        plans=_demo_plans().count(),
        cycles=cycles.count(),
        reports=AnnualReport.objects.filter(cycle__in=cycles).count(),
        users=User.objects.filter(is_demo=True).count(),
        departments=Department.objects.filter(is_demo=True).count(),
        responsibilities=Responsibility.objects.filter(department__is_demo=True).count(),
        changes=len(_changes_of_demo_people()) + _drafts_of_demo_people().count(),
    )


def _demo_plans() -> QuerySet[Plan]:
    """The plans that exist for the demo alone, the latest first: demo people made them as next ones."""
    found = made_as_successors().filter(follows__made_by__is_demo=True)
    return found.order_by("-start_fiscal_year", "-pk")


def _demo_links() -> QuerySet[Succession]:
    """What demo people said to be the next plan, which is there without them."""
    return Succession.objects.filter(made_by__is_demo=True).exclude(successor__in=_demo_plans())


def _demo_cycles() -> QuerySet[ReportingCycle]:
    """The rounds of the demo: those too that demo people opened in its own plans, or took in from a file."""
    own = Q(is_demo=True) | Q(plan__in=_demo_plans())
    return ReportingCycle.objects.filter(own | Q(imported__in=_demo_imports()))


def _demo_imports() -> QuerySet[ResultImport]:
    """The past years (移行データ) that demo people took in, or anybody into a plan of the demo."""
    return ResultImport.objects.filter(Q(imported_by__is_demo=True) | Q(plan__in=_demo_plans()))


def _demo_closings() -> QuerySet[ClosingRound]:
    """総括の照会 of what the demo reported."""
    return ClosingRound.objects.filter(Q(is_demo=True) | Q(plan__in=_demo_cycles().values("plan")))


@one_act()
def remove_demo() -> RemovedDemo:
    """Delete demo rounds with their reports, people, departments and responsibilities, history included.

    A next plan that demo people made goes too. The plan stays, as it was before demo people revised or
    corrected it, and is the default one again where theirs was. Raises DemoError, and deletes
    nothing, if real people or reports depend on them.
    """
    dependants = what_depends_on_demo()
    if dependants:
        raise DemoError(
            "".join(["実際のデータが関わっているため、デモデータを削除できません。", *dependants])
        )
    removed = what_demo_holds()
    cycles, imports, departments, closings, plans = (
        list(rows.values_list("pk", flat=True))
        for rows in (
            _demo_cycles(),
            _demo_imports(),
            Department.objects.filter(is_demo=True),
            _demo_closings(),
            _demo_plans(),
        )
    )
    try:
        changed = _changes_of_demo_people()
        Snapshot.objects.filter(report__cycle__in=cycles).delete()
        files = list(EvidenceFile.objects.filter(report__cycle__in=cycles, removed_at=None))
        AnnualReport.objects.filter(cycle__in=cycles).delete()
        ReportingCycle.objects.filter(pk__in=cycles).delete()
        ResultImport.objects.filter(pk__in=imports).delete()
        ClosingReport.objects.filter(round__in=closings).delete()
        ClosingRound.objects.filter(pk__in=closings).delete()
        _drafts_of_demo_people().delete()
        _remove_links()
        remove_plans(plans)
        take_back(changed)
        Responsibility.objects.filter(department__in=departments).delete()
        ReportingSuccession.objects.filter(department__in=departments).delete()
        Indicator.objects.filter(department__in=departments).update(department=None)
        SignIn.objects.filter(user__is_demo=True).delete()
        User.objects.filter(is_demo=True).delete()
        Department.objects.filter(pk__in=departments).update(parent=None)
        Department.objects.filter(pk__in=departments).delete()
    except ProtectedError as error:
        kinds = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
        raise DemoError(
            f"デモデータを使っているデータ（{'、'.join(kinds)}）があるため、削除できません。"
        ) from error
    for evidence in files:
        transaction.on_commit(partial(evidence.file.storage.delete, str(evidence.file.name)))
    # The deletions themselves were recorded too, so the history goes last.
    _erase_history(Plan, plans)
    _erase_history(ReportingCycle, cycles)
    _erase_history(ResultImport, imports)
    _erase_history(ClosingRound, closings)
    _erase_history(Department, departments)
    return removed


def _remove_links() -> None:
    for link in _demo_links():
        for rows in (
            IndicatorSuccession.objects.filter(new__initiative__plan=link.successor),
            InitiativeSuccession.objects.filter(new__plan=link.successor),
        ):
            keys = list(rows.values_list("pk", flat=True))
            rows.delete()
            _erase_history(rows.model, keys)
        link.delete()


def remove_plans(keys: Iterable[int]) -> None:
    """Delete plans, the latest first; where one was the default, the plan before it is again."""
    PlanRole.objects.filter(plan__in=keys).delete()
    for key in keys:
        plan = Plan.objects.select_related("follows__predecessor").get(pk=key)
        before = plan.follows.predecessor
        delete_plan(plan, by=None)
        if plan.is_default:
            Plan.objects.filter(pk=before.pk).update(is_default=True)
            before.history.filter(history_user__is_demo=True, is_default=False).delete()


def _changes_of_demo_people() -> list[Revision | Erratum]:
    """Their revisions in force and errata of plans that stay, the latest first."""
    found: list[tuple[dt.datetime, Revision | Erratum]] = []
    revisions = Revision.objects.in_force().exclude(plan__in=_demo_plans())
    for revision in revisions.filter(in_force_by__is_demo=True):
        found += [(revision.in_force_at, revision)] if revision.in_force_at else []
    errata = Erratum.objects.exclude(plan__in=_demo_plans()).filter(made_by__is_demo=True)
    found += [(row.made_at, row) for row in errata]
    return [row for _at, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _drafts_of_demo_people() -> RevisionQuerySet:
    return Revision.objects.being_prepared().filter(opened_by__is_demo=True)


def what_depends_on_demo() -> list[str]:
    """Return, in sentences, which real people and reports would lose something."""
    plans = set(_demo_plans().values_list("pk", flat=True))
    changed = {row.plan_id for row in _changes_of_demo_people()}
    drafts = Revision.objects.being_prepared().filter(plan__in=changed | plans, opened_by__is_demo=False)
    cycles, closings = _demo_cycles(), _demo_closings()
    real_reports = AnnualReport.objects.exclude(cycle__in=cycles)
    counts = {
        "デモ用の部署に所属する実際の利用者が{}人います。": Membership.objects.filter(
            user__is_demo=False, department__is_demo=True
        )
        .values("user")
        .distinct()
        .count(),
        "デモ用の部署の下にある実際の部署が{}件あります。": Department.objects.filter(
            is_demo=False, parent__is_demo=True
        ).count(),
        "デモ用の利用者が入力又は処理した実際の年度実績が{}件あります。": real_reports.filter(
            Q(updated_by__is_demo=True)
            | Q(pk__in=TransitionLog.objects.filter(actor__is_demo=True).values("report"))
        ).count(),
        "実際の利用者が入力又は処理したデモの年度実績が{}件あります。": AnnualReport.objects.filter(
            Q(updated_by__is_demo=False)
            | Q(pk__in=EvidenceFile.objects.filter(uploaded_by__is_demo=False).values("report"))
            | Q(pk__in=TransitionLog.objects.filter(actor__is_demo=False).values("report")),
            cycle__in=cycles,
        ).count(),
        "実際の利用者が回答又は処理したデモの総括が{}件あります。": ClosingReport.objects.filter(
            Q(updated_by__is_demo=False)
            | Q(pk__in=ClosingLog.objects.filter(actor__is_demo=False).values("report")),
            round__in=closings,
        ).count(),
        "デモ用の次期計画だけを担当する実際の利用者が{}人います。": PlanRole.objects.filter(
            plan__in=plans, membership__user__is_demo=False
        ).count(),
        "デモ用の利用者が登録した次期計画について、実際の利用者が引継ぎの対応を{}回直しています。": (
            InitiativeSuccession.history.filter(
                new__plan__in=_demo_links().values("successor"), history_user__is_demo=False
            ).count()
        ),
        "デモ用の次期計画の次の計画を、実際の利用者が{}件作成しています。": (
            Succession.objects.filter(predecessor__in=plans, made_by__is_demo=False).count()
        ),
        "デモ用の利用者が改定又は訂正した計画を、実際の利用者も{}回改定又は訂正しています。": (
            _changes_of_real_people(changed)
        ),
        "デモ用の次期計画を、実際の利用者が{}回改定又は訂正しています。": _changes_of_real_people(plans),
        "デモデータのある計画に、実際の利用者が作成中の改定が{}件あります。": drafts.count(),
    }
    return [sentence.format(count) for sentence, count in counts.items() if count]


def _changes_of_real_people(plans: Collection[int]) -> int:
    return (
        Revision.objects.in_force().filter(plan__in=plans, in_force_by__is_demo=False).count()
        + Erratum.objects.filter(plan__in=plans).exclude(made_by__is_demo=True).count()
    )


def _erase_history(model: type[models.Model], ids: Iterable[Any]) -> None:
    """Delete the history of rows and of all that belonged to them, rows that were replaced included."""
    ids = list(ids)
    if not ids:
        return
    for relation in model._meta.related_objects:
        child = relation.related_model
        has_own_key = relation.one_to_many or relation.one_to_one
        if has_own_key and relation.on_delete is not models.SET_NULL and hasattr(child, "history"):
            past = child.history.filter(**{f"{relation.field.attname}__in": ids})
            _erase_history(child, past.values_list(child._meta.pk.attname, flat=True).distinct())
    if hasattr(model, "history"):
        past = model.history.filter(**{f"{model._meta.pk.attname}__in": ids})
        for relation in past.model._meta.related_objects:  # past members of its lists
            relation.related_model.objects.filter(**{f"{relation.field.name}__in": past}).delete()
        past.delete()
