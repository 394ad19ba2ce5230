"""Removing the demonstration data: afterwards only the plan is left of what was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q

from accounts.models import Department, Membership, SignIn, User
from imari_dx.shared.acts import one_act
from indicators.demo.errors import DemoError
from indicators.models import (
    AnnualReport,
    EvidenceFile,
    Indicator,
    ReportingCycle,
    ReportingSuccession,
    Snapshot,
    TransitionLog,
)
from initiatives.models import Responsibility


@dataclass(frozen=True, slots=True)
class RemovedDemo:
    """How many rows of each kind there are to remove, or were removed."""

    cycles: int
    reports: int
    users: int
    departments: int
    responsibilities: int

    @property
    def is_empty(self) -> bool:
        return not (self.cycles or self.users or self.departments)

    @property
    def lines(self) -> list[str]:
        return [
            f"照会・調査　{self.cycles}件（年度実績　{self.reports}件とその記録）",
            f"利用者　{self.users}人",
            f"部署　{self.departments}件（担当課・関係課　{self.responsibilities}件）",
        ]


def what_demo_holds() -> RemovedDemo:
    return RemovedDemo(
        cycles=ReportingCycle.objects.filter(is_demo=True).count(),
        reports=AnnualReport.objects.filter(cycle__is_demo=True).count(),
        users=User.objects.filter(is_demo=True).count(),
        departments=Department.objects.filter(is_demo=True).count(),
        responsibilities=Responsibility.objects.filter(department__is_demo=True).count(),
    )


@one_act()
def remove_demo() -> RemovedDemo:
    """Delete demo rounds with their reports, people, departments and responsibilities, history included.

    The plan stays. Raises DemoError, and deletes nothing, if real people or reports depend on them.
    """
    dependants = what_depends_on_demo()
    if dependants:
        raise DemoError(
            "".join(["実際のデータが関わっているため、デモデータを削除できません。", *dependants])
        )
    removed = what_demo_holds()
    cycles, departments = (
        list(model.objects.filter(is_demo=True).values_list("pk", flat=True))
        for model in (ReportingCycle, Department)
    )
    try:
        Snapshot.objects.filter(report__cycle__in=cycles).delete()
        files = list(EvidenceFile.objects.filter(report__cycle__in=cycles, removed_at=None))
        AnnualReport.objects.filter(cycle__in=cycles).delete()
        ReportingCycle.objects.filter(pk__in=cycles).delete()
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
    _erase_history(ReportingCycle, cycles)
    _erase_history(Department, departments)
    return removed


def what_depends_on_demo() -> list[str]:
    """Return, in sentences, which real people and reports would lose something."""
    real_reports = AnnualReport.objects.filter(cycle__is_demo=False)
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
            cycle__is_demo=True,
        ).count(),
    }
    return [sentence.format(count) for sentence, count in counts.items() if count]


def _erase_history(model: type[models.Model], ids: Iterable[Any]) -> None:
    """Delete the history of rows and of all that belonged to them, rows that were replaced included."""
    ids = list(ids)
    if not ids:
        return
    for relation in model._meta.related_objects:
        child = relation.related_model
        if relation.one_to_many and relation.on_delete is not models.SET_NULL and hasattr(child, "history"):
            past = child.history.filter(**{f"{relation.field.attname}__in": ids})
            _erase_history(child, past.values_list(child._meta.pk.attname, flat=True).distinct())
    if hasattr(model, "history"):
        model.history.filter(**{f"{model._meta.pk.attname}__in": ids}).delete()
