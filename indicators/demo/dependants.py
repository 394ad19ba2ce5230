"""What keeps the demonstration from being removed: real people and reports that would lose something."""

from collections.abc import Collection

from django.db.models import Q

from accounts.models import Department, Membership
from indicators.demo.held import (
    changes_of_demo_people,
    demo_closings,
    demo_cycles,
    demo_links,
    demo_midyears,
    demo_plans,
)
from indicators.models import (
    AnnualReport,
    ClosingLog,
    ClosingReport,
    EvidenceFile,
    MidyearAnswer,
    TransitionLog,
)
from initiatives.models import (
    Erratum,
    InitiativeSuccession,
    PlanRole,
    Revision,
    Succession,
)


def what_depends_on_demo() -> list[str]:
    """Return, in sentences, which real people and reports would lose something."""
    plans = set(demo_plans().values_list("pk", flat=True))
    changed = {row.plan_id for row in changes_of_demo_people()}
    drafts = Revision.objects.being_prepared().filter(plan__in=changed | plans, opened_by__is_demo=False)
    cycles, closings = demo_cycles(), demo_closings()
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
        "実際の利用者が回答したデモの中間確認が{}件あります。": MidyearAnswer.objects.filter(
            of_check__in=demo_midyears(), updated_by__is_demo=False
        ).count(),
        "デモ用の次期計画だけを担当する実際の利用者が{}人います。": PlanRole.objects.filter(
            plan__in=plans, membership__user__is_demo=False
        ).count(),
        "デモ用の利用者が登録した次期計画について、実際の利用者が引継ぎの対応を{}回直しています。": (
            InitiativeSuccession.history.filter(
                new__plan__in=demo_links().values("successor"), history_user__is_demo=False
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
