"""What a request opens, for whoever may: getters that authorise, and refusals, by the rules of ``rights``."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from accounts.permissions import Access
from indicators.book.in_force import book_in_force, initiative_in
from indicators.book.results import (
    ResultBook,
    initiatives_with_everything,
    load_results,
    reports_with_everything,
)
from indicators.models import Act, AnnualReport, CycleStage, RatingScale, RemarkKind, ReportingCycle
from indicators.workflow.rights import ReportRights, acts_somewhere, may_read_in, report_rights
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to, require_secretariat_of
from initiatives.permissions import get_plan as get_plan

NO_SUCH_REPORT = "この年度の実績はありません"


def get_report(
    user: User, plan: Plan, fiscal_year: int, slug: str
) -> tuple[AnnualReport, Initiative, ReportRights]:
    """Return a report that the user may read, with its initiative and the user's rights.

    404 if there is no such year or initiative, or if it is outside the user's scope.
    """
    initiative = _initiative(plan, slug)
    found = reports_with_everything([initiative], cycle__fiscal_year=fiscal_year)
    report = found[0] if found else None
    return _readable(user, report, initiative)


def get_report_in_book(
    user: User, plan: Plan, fiscal_year: int, slug: str
) -> tuple[ResultBook, AnnualReport, Initiative, ReportRights]:
    """Return the results of all years of an initiative, and the rest as ``get_report`` does, out of them.

    All by the plan as it was in force in the year; the rights are those of today.
    """
    initiative = _initiative(plan, slug)
    book = load_results(plan, initiatives=[initiative], shown_year=fiscal_year)
    _report, _initiative_now, rights = _readable(user, book.report(initiative, fiscal_year), initiative)
    book = book_in_force(book, initiative, fiscal_year)
    initiative = initiative_in(book, initiative)
    return book, book.reports[initiative.pk][fiscal_year], initiative, rights


def readable_years(user: User, book: ResultBook, initiative: Initiative) -> frozenset[int]:
    """Return the years of a book of which the user may read the report of an initiative. No query."""
    access = access_to(user, initiative.plan)
    reports = book.reports.get(initiative.pk, {})
    return frozenset(
        year for year, report in reports.items() if may_read_in(access, initiative, report.state)
    )


def _initiative(plan: Plan, slug: str) -> Initiative:
    found = initiatives_with_everything(plan, slug=slug)
    if not found:
        raise Http404(NO_SUCH_REPORT)
    return found[0]


def _readable(
    user: User, report: AnnualReport | None, initiative: Initiative
) -> tuple[AnnualReport, Initiative, ReportRights]:
    if report is None:
        raise Http404(NO_SUCH_REPORT)
    rights = report_rights(user, report, initiative)
    if not rights.may_read:
        raise Http404(NO_SUCH_REPORT)
    return report, initiative, rights


def require_act(rights: ReportRights, act: Act) -> None:
    """Refuse (403) an act that the user's role never has on this report."""
    if act not in rights.acts:
        raise PermissionDenied("この操作をする権限がありません。")


def require_own_figures(rights: ReportRights) -> None:
    """Refuse (403) the page of 所管課 to whoever reports no indicator of the initiative."""
    if not rights.reports_for:
        raise PermissionDenied("ここに、あなたの課が所管する数値目標はありません。")


def require_act_somewhere(user: User, plan: Plan, act: Act) -> None:
    """Refuse (403) an act that none of the user's roles has on any report of a plan: for several at once."""
    if act not in acts_somewhere(access_to(user, plan)):
        raise PermissionDenied("この操作をする権限がありません。")


def get_opened_cycle(plan: Plan, fiscal_year: int) -> ReportingCycle:
    """Return the opened round of a year; 404 if there is none."""
    cycle = ReportingCycle.objects.filter(plan=plan, fiscal_year=fiscal_year, opened_on__isnull=False).first()
    if cycle is None:
        raise Http404("この年度の照会は開かれていません")
    return cycle


def get_cycle_to_write(user: User, plan: Plan, fiscal_year: int) -> ReportingCycle:
    """Return an opened round for who writes in some report of the plan; 403 for others, 404 without one."""
    require_act_somewhere(user, plan, Act.SAVE)
    cycle = get_opened_cycle(plan, fiscal_year)
    cycle.plan = plan
    return cycle


def require_remark(rights: ReportRights, kind: RemarkKind) -> None:
    """Refuse (403) a kind of remark that the user's role does not make on this report."""
    if kind not in rights.remark_kinds:
        raise PermissionDenied(f"{kind.label}を記録する権限がありません。")


def get_cycle(user: User, plan: Plan, fiscal_year: int) -> ReportingCycle:
    """Return a round for the secretariat; 403 for others, 404 if the year has none."""
    require_secretariat_of(user, plan)
    return _round(plan, fiscal_year)


def get_scale(user: User, plan: Plan, key: str, version: int) -> RatingScale:
    """Return a version of a scale for the secretariat; 403 for others, 404 if there is none."""
    require_secretariat_of(user, plan)
    scale = RatingScale.objects.filter(plan=plan, key=key, version=version).first()
    if scale is None:
        raise Http404("この判定基準はありません")
    scale.plan = plan
    return scale


def get_inquiry(user: User, plan: Plan, fiscal_year: int) -> ReportingCycle:
    """Return a round whose 照会文 the user may read: with any role once it is opened, the secretariat before.

    403 without a role; 404 if the year has no round, or none that is opened.
    """
    access = access_to(user, plan)
    if not access.has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、照会文は見られません。")
    cycle = _round(plan, fiscal_year)
    if cycle.stage == CycleStage.PREPARING and not access.is_secretariat:
        raise Http404("この年度の照会はありません")
    return cycle


def require_letter_to(user: User, plan: Plan, department: int) -> None:
    """Let the secretariat and a department's own people read what a round asks of it; 404 for others."""
    access = access_to(user, plan)
    if not access.is_secretariat and department not in access.own_departments:
        raise Http404("この照会文書はありません")


def get_round_to_fill(user: User, plan: Plan, fiscal_year: int) -> ReportingCycle:
    """Return a round whose 調査票 the user may take: for a department's people once it is opened.

    The secretariat sees them before. 403 for who fills in none; 404 if the year has no such round.
    """
    access = access_to(user, plan)
    if not (access.is_secretariat or access.own_departments):
        raise PermissionDenied("調査票は、担当課と事務局だけが受け取れます。")
    cycle = _round(plan, fiscal_year)
    if cycle.imported_id is not None or (cycle.stage == CycleStage.PREPARING and not access.is_secretariat):
        raise Http404("この年度の照会はありません")
    return cycle


def _round(plan: Plan, fiscal_year: int) -> ReportingCycle:
    cycle = ReportingCycle.objects.filter(plan=plan, fiscal_year=fiscal_year).first()
    if cycle is None:
        raise Http404("この年度の照会はありません")
    cycle.plan = plan
    return cycle


def get_progress(user: User, plan: Plan, fiscal_year: int) -> ReportingCycle:
    """Return a round whose 回答状況 the user may see, in part or all (see ``may_see_progress``).

    403 for who has no part in it (viewers, the account administrator); 404 if no round of the year is opened.
    """
    access = access_to(user, plan)
    if not (access.is_secretariat or access.is_headquarters or access.own_departments):
        raise PermissionDenied(plan.words.say("回答状況は、担当課・事務局・{member}だけが見られます。"))
    cycle = _round(plan, fiscal_year)
    if cycle.stage == CycleStage.PREPARING:
        raise Http404("この年度の照会はまだ開かれていません")
    return cycle


def access_to_instructions(user: User, plan: Plan) -> Access:
    """Return the access of who has a part in a plan's rounds: only they are given or give instructions."""
    access = access_to(user, plan)
    if not access.takes_part:
        raise PermissionDenied(plan.words.say("{instruction}は、担当課・事務局・{member}だけが見られます。"))
    return access
