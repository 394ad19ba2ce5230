"""Removing the demonstration data: afterwards only the plan is left of what was there.

A next plan that a demo person made exists for the demo alone, and goes with it.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from accounts.chain.writing import Removal, forget
from accounts.models import ChainKind, Department, RecordKind, SignIn, User
from accounts.records.writing import acting, record
from imari_dx.shared.acts import one_act
from indicators.demo.dependants import what_depends_on_demo
from indicators.demo.errors import DemoError
from indicators.demo.held import (
    RemovedDemo,
    changes_of_demo_people,
    demo_closings,
    demo_cycles,
    demo_imports,
    demo_links,
    demo_midyears,
    demo_plans,
    drafts_of_demo_people,
    what_demo_holds,
)
from indicators.demo.with_demo import kinds_with_demo
from indicators.models import (
    AnnualReport,
    ClosingReport,
    ClosingRound,
    EvidenceFile,
    Indicator,
    IndicatorSuccession,
    MidyearCheck,
    ReportingCycle,
    ReportingSuccession,
    ResultImport,
    Snapshot,
)
from indicators.planning.take_back import take_back
from indicators.succession.services.discarding import delete_plan
from indicators.workflow.removal import forget_reports
from initiatives.models import (
    InitiativeSuccession,
    Plan,
    PlanRole,
    Responsibility,
)


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
    record(RecordKind.PLAN_CHANGED, user=acting(), subject="デモデータ", act="削除")
    # By key: what is gone already would no longer tell the rest from what stays.
    keys: dict[type[models.Model], list[int]] = {
        rows.model: list(rows.values_list("pk", flat=True))
        for rows in (
            demo_plans(),
            demo_cycles(),
            demo_imports(),
            demo_closings(),
            demo_midyears(),
            Department.objects.filter(is_demo=True),
            User.objects.filter(is_demo=True),
        )
    }
    changed = changes_of_demo_people()
    try:
        for kind in kinds_with_demo():
            kind.remove(keys[Plan])
        _remove_reports(keys)
        drafts_of_demo_people().delete()
        _remove_links()
        remove_plans(keys[Plan])
        take_back(changed)
        _remove_people(keys[Department])
    except ProtectedError as error:
        kinds = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
        raise DemoError(
            f"デモデータを使っているデータ（{'、'.join(kinds)}）があるため、削除できません。"
        ) from error
    # The deletions themselves were recorded too, so the history goes last.
    for model, gone in keys.items():
        _erase_history(model, gone)
    return removed


def _remove_reports(keys: Mapping[type[models.Model], Collection[int]]) -> None:
    """What was reported, with its files once all has gone well."""
    reports = AnnualReport.objects.filter(cycle__in=keys[ReportingCycle])
    forget_reports(reports, why=Removal.DEMO)
    Snapshot.objects.filter(report__in=reports).delete()
    for evidence in EvidenceFile.objects.filter(report__in=reports, removed_at=None):
        transaction.on_commit(partial(evidence.file.storage.delete, str(evidence.file.name)))
    reports.delete()
    ReportingCycle.objects.filter(pk__in=keys[ReportingCycle]).delete()
    ResultImport.objects.filter(pk__in=keys[ResultImport]).delete()
    ClosingReport.objects.filter(round__in=keys[ClosingRound]).delete()
    ClosingRound.objects.filter(pk__in=keys[ClosingRound]).delete()
    MidyearCheck.objects.filter(pk__in=keys[MidyearCheck]).delete()


def _remove_people(departments: Collection[int]) -> None:
    Responsibility.objects.filter(department__in=departments).delete()
    ReportingSuccession.objects.filter(department__in=departments).delete()
    Indicator.objects.filter(department__in=departments).update(department=None)
    sign_ins = SignIn.objects.filter(user__is_demo=True)
    forget(ChainKind.SIGN_IN, sign_ins.order_by("pk").values_list("pk", flat=True), why=Removal.DEMO)
    sign_ins.delete()
    User.objects.filter(is_demo=True).delete()
    Department.objects.filter(pk__in=departments).update(parent=None)
    Department.objects.filter(pk__in=departments).delete()


def _remove_links() -> None:
    for link in demo_links():
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
