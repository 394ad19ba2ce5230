"""One report as one request has opened it, for one reader: what was read, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from accounts.models import User
from accounts.wording import who
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import with_way_back
from indicators.book.answers import Missing
from indicators.book.instructions import last_years_remarks, open_instructions_in
from indicators.book.outside import ToldView, told_of_report
from indicators.book.results import ResultBook
from indicators.book.revised import Revised
from indicators.book.year_of_change import revised_in
from indicators.entry.forms.entry import EntryForm
from indicators.entry.last_year import LastYear, last_year
from indicators.entry.plan import planned_periods
from indicators.entry.prefill import Offer, figure_offers, offers
from indicators.entry.warnings import EntryWarning, entry_warnings, quotation_warnings
from indicators.entry.year_before import YearBefore, year_before
from indicators.models import Act, AnnualReport, Remark, ReportState
from indicators.workflow.missing import missing_in
from indicators.workflow.rights import ReportRights, sees_running_views
from indicators.workflow.transition_table import TRANSITIONS, Transition
from indicators.workflow.transitions import STEP_SERVICES
from initiatives.addresses import plan_url
from initiatives.models import Initiative
from initiatives.permissions import access_to
from initiatives.words import Words


@dataclass(frozen=True)
class OpenedReport:
    """A report with everything that its views and its page ask for. Nothing in it changes."""

    report: AnnualReport
    initiative: Initiative
    rights: ReportRights
    book: ResultBook
    reader: User
    back: str  # the filtered list that the page was opened from, if there is one
    last_years: Sequence[Remark]  # what the headquarters said to last year's report
    known_year_before: YearBefore | None = None  # where it was read with those of other reports

    @classmethod
    def of(
        cls,
        report: AnnualReport,
        initiative: Initiative,
        *,
        rights: ReportRights,
        book: ResultBook,
        reader: User,
        back: str = "",
    ) -> "OpenedReport":
        """Return a report (read with everything) as opened, with last year's remarks."""
        return cls(report, initiative, rights, book, reader, back, last_years_remarks(report))

    def form(self, data: QueryDict | None) -> EntryForm:
        """Return the entry form with what was posted; None: with what is stored."""
        return EntryForm(
            data,
            report=self.report,
            initiative=self.initiative,
            scale=self.book.active_scale.scale,
            last_years=self.last_years,
        )

    @cached_property
    def stored(self) -> EntryForm:
        """The form with what is stored: shown, and compared with what was typed."""
        return self.form(None)

    @property
    def fiscal_year(self) -> FiscalYear:
        """The year that is reported."""
        return FiscalYear(self.report.cycle.fiscal_year)

    @cached_property
    def revised(self) -> Revised | None:
        """What revisions that take effect in the year changed of the plan."""
        return revised_in(self.book, self.initiative, self.fiscal_year.year)

    @property
    def skips_approval(self) -> bool:
        """Whether the plan leaves out the head's step."""
        return self.initiative.plan.skips_approval

    @property
    def words(self) -> Words:
        """The plan's words."""
        return self.initiative.plan.words

    @property
    def may_edit(self) -> bool:
        """Whether the reader may change the report now."""
        return self.rights.may_edit_now

    @property
    def may_submit(self) -> bool:
        """Whether 提出 is offered: only from the states before it, and not to further leads (共管)."""
        may = self.may_edit and Act.SUBMIT in self.rights.acts
        return may and self.report.state in (ReportState.NOT_STARTED, ReportState.DRAFTING)

    @property
    def possible_steps(self) -> list[Transition]:
        """The steps after entering that the reader may take now, the one that is waited for first."""
        state = ReportState(self.report.state)
        return [
            step
            for act, step in TRANSITIONS.items()
            if act in STEP_SERVICES
            and act in self.rights.acts
            and state in step.starts_from(skips_approval=self.skips_approval)
        ]

    @cached_property
    def missing(self) -> list[Missing]:
        """What keeps the report, as it is stored, from being submitted. No query."""
        return missing_in(self.book, self.report, self.initiative, open_instructions_in(self.last_years))[0]

    @property
    def read_only_sentence(self) -> str:
        """Why the reader cannot change the report now, and what to do."""
        if not self.rights.is_writer:
            if self.rights.may_enter_figures_now:
                return (
                    "あなたの課が所管する数値目標の実績値は、ホームの一覧から開く画面で入力します。"
                    "ほかの内容は変更できません。"
                )
            return "この実績の内容は変更できません。意見・コメントは、画面の下に書けます。"
        sentence = f"この実績は「{self.report.get_state_display()}」のため、編集できません。"
        if self.report.state == ReportState.SUBMITTED and Act.WITHDRAW in self.rights.acts:
            return f"{sentence}直すときは、まず「取戻し」をしてください。"
        if self.rights.is_secretariat:
            return f"{sentence}直すときは、まず「確定の取消し」をしてください。"
        return f"{sentence}修正が必要なときは事務局へご連絡ください。"

    @property
    def saved_by(self) -> str:
        """Who saved last, as the subject of a sentence to the reader."""
        return who(self.report.updated_by, reader=self.reader)

    @cached_property
    def outside(self) -> ToldView | None:
        """What the outside body said of this year, as far as the reader sees it."""
        return self._told(self.report)

    @cached_property
    def outside_before(self) -> ToldView | None:
        """The same of last year."""
        return self._told(self.book.report(self.initiative, self.fiscal_year.year - 1))

    @cached_property
    def year_before(self) -> YearBefore:
        """In the plan's first year what was reported of it in the plan before."""
        return self.known_year_before or year_before(
            self.initiative.plan, self.initiative, self.fiscal_year, self.reader
        )

    @cached_property
    def last_year(self) -> LastYear:
        """Last year's report, with which the form is compared and from which it may be filled."""
        return last_year(self.book, self.initiative, self.fiscal_year, self.year_before)

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """What may be put into blank fields, by their html names; nothing where the reader may not write."""
        if not self.may_edit:
            return {}
        return offers(self.stored, self.last_year, planned_periods(self.initiative, self.fiscal_year))

    @cached_property
    def own_offers(self) -> Mapping[str, Offer]:
        """The same of the figures that the reader's department reports for another's initiative (所管課)."""
        if not self.rights.may_enter_figures_now:
            return {}
        departments = self.rights.reports_for
        own = {row.pk for row in self.initiative.indicators.all() if row.department_id in departments}
        return figure_offers(self.stored, self.last_year, own)

    def _told(self, report: AnnualReport | None) -> ToldView | None:
        plan = self.initiative.plan
        sees_running = plan.has_outside_views and sees_running_views(access_to(self.reader, plan))
        return told_of_report(report, plan, sees_running=sees_running)

    def was_done_by(self, user: User, act: Act, *, comment: str = "") -> bool:
        """Whether this act by this person, with this comment, is the last that happened."""
        last = self.report.transitions.last()
        return last is not None and (last.act, last.actor_id, last.comment) == (act, user.pk, comment)

    def warnings(self, form: EntryForm) -> list[EntryWarning]:
        """Return what may be a slip in the numbers that were read and are not saved yet."""
        return [*entry_warnings(form, self.last_year.answer), *quotation_warnings(form, self.offers)]

    def url(self, name: str, **more: object) -> str:
        """Return the address of a page of this report; it leads back to where this one was opened from."""
        plan, year = self.initiative.plan, self.fiscal_year.year
        address = plan_url(plan, name, fiscal_year=year, slug=self.initiative.slug, **more)
        return with_way_back(address, self.back)

    def url_of_other(self, slug: str) -> str:
        """Return the entry page of another report of the year; it leads back to the same list."""
        address = plan_url(self.initiative.plan, "entry", fiscal_year=self.fiscal_year.year, slug=slug)
        return with_way_back(address, self.back)

    @property
    def list_url(self) -> str:
        """Where one goes on from the page: the list that it was opened from, else ホーム."""
        return self.back or plan_url(self.initiative.plan, "home")
