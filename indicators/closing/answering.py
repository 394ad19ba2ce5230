"""The page of one answer: what the years say, the form, who did what, what may be done now."""

from functools import cached_property

from django.http import Http404, QueryDict
from django.utils import timezone

from accounts.models import User
from indicators.book.results import initiatives_with_everything, load_results
from indicators.book.succession import fates_of
from indicators.closing.answer import FIELDS, ClosingAnswer
from indicators.closing.facts import ClosingFacts, closing_facts
from indicators.closing.forms import ClosingReportForm, ReturnForm, said
from indicators.models import ClosingAct, ClosingLog, ClosingReport, ClosingState
from indicators.workflow.closing import STATE_TONES, get_closing_report
from indicators.workflow.deadlines import days_left
from indicators.workflow.joint import leads_text
from indicators.workflow.placeholders import inquiry_for
from indicators.workflow.rights import current_responsibilities
from initiatives.addresses import plan_url
from initiatives.models import Plan


class AnswerPage:
    """Everything that the template reads; raises Http404 outside the reader's scope."""

    def __init__(self, user: User, plan: Plan, slug: str, data: QueryDict | None = None) -> None:
        self.user, self.plan = user, plan
        found = initiatives_with_everything(plan, slug=slug)
        if not found:
            raise Http404("総括の照会はまだ開かれていません")
        self.initiative = found[0]
        self.report, self.rights = get_closing_report(user, plan, self.initiative)
        self.form = ClosingReportForm(data, stored=self.report, proposal=self.facts.proposal)
        self.return_form = ReturnForm(None, report=self.report)
        self.refusal = ""

    @cached_property
    def facts(self) -> ClosingFacts:
        book = load_results(self.plan, initiatives=[self.initiative])
        return closing_facts(book, self.initiative, fates_of(self.plan).get(self.initiative.pk))

    @property
    def inquiry_text(self) -> str:
        """照会文 of the round, for this reader."""
        return inquiry_for(self.report.round, self.user)

    @property
    def url(self) -> str:
        return plan_url(self.plan, "closing_report", slug=self.initiative.slug)

    @property
    def return_url(self) -> str:
        return plan_url(self.plan, "closing_return", slug=self.initiative.slug)

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "計画期間の総括", "url": plan_url(self.plan, "closing")}]

    @property
    def crumb(self) -> str:
        """What the page is called at the end of the way to it."""
        return f"{self.initiative.code} {self.initiative.plain_title}"

    @property
    def initiative_url(self) -> str:
        """The page of the initiative with its charts."""
        return plan_url(self.plan, "initiative", slug=self.initiative.slug)

    @property
    def department(self) -> str:
        return leads_text(current_responsibilities(self.initiative))

    @property
    def state_tone(self) -> str:
        return STATE_TONES[ClosingState(self.report.state)]

    @property
    def days_left(self) -> int | None:
        """Days until the answer is due; None once it is there."""
        due_on = self.report.round.due_on
        return None if self.report.is_answered else days_left(due_on, timezone.localdate())

    @property
    def may_submit(self) -> bool:
        return self.rights.submits and self.rights.may_edit_now and not self.report.is_answered

    @property
    def may_return(self) -> bool:
        return self.rights.returns and self.report.state == ClosingState.SUBMITTED

    @property
    def read_only_reason(self) -> str:
        """Why there is a text in the place of a form, "" where there is a form."""
        if self.rights.may_edit_now:
            return ""
        if not self.rights.is_writer:
            return ""
        if self.report.state == ClosingState.FINAL:
            return "総括は確定しています。直す必要があるときは事務局へご連絡ください。"
        return "提出されています。直す必要があるときは、事務局に差戻しを頼んでください。"

    @property
    def said(self) -> list[tuple[str, str]]:
        """The stored answer, label and text."""
        stored = ClosingAnswer.of(self.report)
        return [(str(self.form[name].label), said(name, getattr(stored, name))) for name in FIELDS]

    @cached_property
    def log(self) -> list[ClosingLog]:
        """What was done with the answer, the latest first."""
        return list(self.report.log.select_related("actor").order_by("-id"))

    @property
    def returned(self) -> ClosingLog | None:
        """The return that waits for its correction."""
        last = next((row for row in self.log if row.act != ClosingAct.SAVE), None)
        return last if last and last.act == ClosingAct.RETURN else None

    def reread(self) -> ClosingReport:
        """Return the answer as it is stored by now."""
        return ClosingReport.objects.select_related("updated_by").get(pk=self.report.pk)
