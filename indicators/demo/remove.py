"""Removing the demonstration data: afterwards only the plan is left of what was there."""

import datetime as dt
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
from indicators.planning.take_back import take_back
from initiatives.models import Erratum, Responsibility, Revision
from initiatives.models.revision import RevisionQuerySet


@dataclass(frozen=True, slots=True)
class RemovedDemo:
    """How many rows of each kind there are to remove, or were removed."""

    cycles: int
    reports: int
    users: int
    departments: int
    responsibilities: int
    changes: int  # revisions and errata of demo people

    @property
    def is_empty(self) -> bool:
        return not (self.cycles or self.users or self.departments)

    @property
    def lines(self) -> list[str]:
        return [
            f"照会・調査　{self.cycles}件（年度実績　{self.reports}件とその記録）",
            f"利用者　{self.users}人",
            f"部署　{self.departments}件（担当課・関係課　{self.responsibilities}件）",
            *([f"デモ用の利用者の改定と訂正　{self.changes}件"] if self.changes else []),
        ]


def what_demo_holds() -> RemovedDemo:
    return RemovedDemo(
        cycles=ReportingCycle.objects.filter(is_demo=True).count(),
        reports=AnnualReport.objects.filter(cycle__is_demo=True).count(),
        users=User.objects.filter(is_demo=True).count(),
        departments=Department.objects.filter(is_demo=True).count(),
        responsibilities=Responsibility.objects.filter(department__is_demo=True).count(),
        changes=len(_changes_of_demo_people()) + _drafts_of_demo_people().count(),
    )


@one_act()
def remove_demo() -> RemovedDemo:
    """Delete demo rounds with their reports, people, departments and responsibilities, history included.

    The plan stays, as it was before demo people revised or corrected it. Raises DemoError, and deletes
    nothing, if real people or reports depend on them.
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
        changed = _changes_of_demo_people()
        Snapshot.objects.filter(report__cycle__in=cycles).delete()
        files = list(EvidenceFile.objects.filter(report__cycle__in=cycles, removed_at=None))
        AnnualReport.objects.filter(cycle__in=cycles).delete()
        ReportingCycle.objects.filter(pk__in=cycles).delete()
        _drafts_of_demo_people().delete()
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
    _erase_history(ReportingCycle, cycles)
    _erase_history(Department, departments)
    return removed


def _changes_of_demo_people() -> list[Revision | Erratum]:
    """Their revisions in force and errata, the latest first."""
    found: list[tuple[dt.datetime, Revision | Erratum]] = []
    for revision in Revision.objects.in_force().filter(in_force_by__is_demo=True):
        found += [(revision.in_force_at, revision)] if revision.in_force_at else []
    found += [(row.made_at, row) for row in Erratum.objects.filter(made_by__is_demo=True)]
    return [row for _at, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _drafts_of_demo_people() -> RevisionQuerySet:
    return Revision.objects.being_prepared().filter(opened_by__is_demo=True)


def what_depends_on_demo() -> list[str]:
    """Return, in sentences, which real people and reports would lose something."""
    changed = {row.plan_id for row in _changes_of_demo_people()}
    drafts = Revision.objects.being_prepared().filter(plan__in=changed, opened_by__is_demo=False)
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
        "デモ用の利用者が改定又は訂正した計画を、実際の利用者も{}回改定又は訂正しています。": (
            Revision.objects.in_force().filter(plan__in=changed, in_force_by__is_demo=False).count()
            + Erratum.objects.filter(plan__in=changed).exclude(made_by__is_demo=True).count()
        ),
        "デモデータのある計画に、実際の利用者が作成中の改定が{}件あります。": drafts.count(),
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
