"""Reading a report or a round for writing: one writer at a time, on SQLite and PostgreSQL alike."""

from accounts.models import User
from imari_dx.shared.related_rows import link_many, link_one
from indicators.book.reading import in_charge
from indicators.book.reporting import link_reporting_departments
from indicators.models import Act, AnnualReport, RatingScale, ReportingCycle, ReportState
from indicators.workflow.errors import ConflictError
from indicators.workflow.rights import report_rights
from indicators.workflow.transition_table import TRANSITIONS, next_words, state_after
from initiatives.models import Plan


def locked(report: AnnualReport) -> AnnualReport:
    """Return the stored report, locked until the transaction ends, with what its rights rest on.

    Only inside an act. What was answered is read by the acts that look at it: most move a report and do not.
    """
    AnnualReport.objects.select_for_update(of=("self",)).only("pk").get(pk=report.pk)
    stored = AnnualReport.objects.select_related("initiative", "cycle__plan", "updated_by").get(pk=report.pk)
    initiative = [stored.initiative]
    link_one(initiative, "plan", [stored.cycle.plan])
    link_reporting_departments(link_many(initiative, "indicators"))
    link_many(initiative, "responsibilities", in_charge)
    return stored


def locked_to_write(report: AnnualReport, by: User, what: str) -> AnnualReport:
    """Return the locked report; ConflictError if somebody may not change its content in its present state."""
    stored = locked(report)
    if not report_rights(by, stored, stored.initiative).may_edit_now:
        raise ConflictError(
            f"この実績は「{stored.get_state_display()}」のため、{what}を変更できません。"
            "修正が必要なときは事務局へご連絡ください。"
        )
    return stored


def locked_cycle(cycle: ReportingCycle) -> ReportingCycle:
    """Return the stored round, locked until the transaction ends. Only inside an act."""
    return ReportingCycle.objects.select_for_update(of=("self",)).select_related("plan").get(pk=cycle.pk)


def lock_scale_in_use(plan: Plan) -> None:
    """Keep the plan's scale as it is until the transaction ends: what a decision rests on is not edited."""
    list(RatingScale.objects.select_for_update(of=("self",)).only("pk").filter(plan=plan, is_active=True))


def require_state_after(act: Act, report: AnnualReport) -> ReportState:
    """Return the state an act leads to; ConflictError with a sentence if it is not possible now."""
    skips_approval = report.cycle.plan.skips_approval
    state = state_after(act, ReportState(report.state), skips_approval=skips_approval)
    step = TRANSITIONS[act]
    if not step.starts_from(skips_approval=skips_approval):
        words = report.cycle.plan.words
        following = next_words(next(iter(step.from_states)), skips_approval=skips_approval, words=words)
        raise ConflictError(f"この計画では{words.say(step.awaited)}を省いています。{following}")
    if state is None:
        raise ConflictError(
            f"この実績は現在「{report.get_state_display()}」のため、{act.label}はできません。"
            "画面を開き直して、今の状態を確かめてください。"
        )
    return state


def require_as_read(report: AnnualReport, act: Act, version: int | None) -> None:
    """Raise ConflictError if an act is not possible now, or another ``version`` is stored than was read.

    ``version`` is the number of what the person had read; None where nothing was shown to a person.
    """
    require_state_after(act, report)
    if version is not None and report.version != version:
        raise ConflictError(
            "この画面を開いたあとに、内容か状態が変わりました。今の内容を確かめてから、もう一度操作してください。"
        )


def locked_as_read(report: AnnualReport, act: Act, version: int | None) -> AnnualReport:
    """Return the locked report, as it was read (see ``require_as_read``)."""
    stored = locked(report)
    require_as_read(stored, act, version)
    return stored
