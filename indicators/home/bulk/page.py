"""What the pages of a bulk act show: which reports it will be done with, which not and why, what it needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.in_force import initiative_in_force
from indicators.book.results import initiatives_with_everything, load_results
from indicators.evidence.counts import evidence_counts
from indicators.home.bulk.rules import BULK, BulkItem, Candidate, Proposed, plan_bulk
from indicators.models import Act, AnnualReport, ReportingCycle
from indicators.review.addresses import report_url
from indicators.review.year import ReviewedYear
from indicators.workflow.access import require_act
from indicators.workflow.errors import ConflictError
from indicators.workflow.joint import leads_text
from indicators.workflow.locking import require_as_read
from indicators.workflow.rights import ReportRights, current_responsibilities, report_rights
from indicators.workflow.selection import Selected
from indicators.workflow.several import Order, Outcome
from indicators.workflow.transition_table import TRANSITIONS, state_label
from initiatives.addresses import plan_url


class BulkPage:
    """One act, one year, the selected reports as they stand now."""

    def __init__(
        self, *, user: User, cycle: ReportingCycle, act: Act, selection: Sequence[Selected], form: forms.Form
    ) -> None:
        self.cycle, self.act, self.form = cycle, act, form
        self.fiscal_year = FiscalYear(cycle.fiscal_year)
        self.reports: dict[str, AnnualReport] = {}
        self.items = plan_bulk(selection, self._candidates(user, selection))
        self.outcomes: list[Outcome] = []

    def _candidates(self, user: User, selection: Sequence[Selected]) -> dict[str, Candidate]:
        plan, versions = self.cycle.plan, {one.slug: one.version for one in selection}
        book = load_results(plan, initiatives=initiatives_with_everything(plan, slug__in=list(versions)))
        found, evidence = {}, evidence_counts([self.cycle])
        for stored in book.initiatives:
            initiative = initiative_in_force(book, stored, self.cycle.fiscal_year)
            report = book.report(stored, self.cycle.fiscal_year)
            rights = report_rights(user, report, stored) if report else None
            if report is None or rights is None or not rights.may_read:
                continue
            refusal = self._refusal(report, rights, versions[initiative.slug])
            self.reports[initiative.slug] = report
            year = None if refusal else ReviewedYear.of(book, stored, self.fiscal_year.year)
            found[initiative.slug] = Candidate(
                slug=initiative.slug,
                code=initiative.code,
                title=initiative.listed_title,
                department=leads_text(current_responsibilities(initiative)),
                state_label=state_label(
                    report.state, rights.reader, skips_approval=plan.skips_approval, words=plan.words
                ),
                url=report_url(
                    plan,
                    fiscal_year=self.fiscal_year.year,
                    slug=initiative.slug,
                    rights=rights,
                    state=report.state,
                ),
                refusal=refusal,
                proposed=_proposed(year) if self.decides and year else None,
                in_short=year.in_short(evidence_count=evidence.get(report.pk, 0)) if year else None,
            )
        return found

    def _refusal(self, report: AnnualReport, rights: ReportRights, version: int) -> str:
        """Why the service would refuse the act now; "" if it would not."""
        try:
            require_act(rights, self.act)
            require_as_read(report, self.act, version)
        except (PermissionDenied, ConflictError) as error:
            return str(error)
        return ""

    @property
    def url(self) -> str:
        return plan_url(self.cycle.plan, "bulk", fiscal_year=self.fiscal_year.year)

    @property
    def home_url(self) -> str:
        return plan_url(self.cycle.plan, "home")

    @property
    def verb(self) -> str:
        """承認する, 差し戻す …"""
        return BULK[self.act].verb

    @property
    def done_word(self) -> str:
        """承認しました …"""
        return BULK[self.act].done

    @property
    def consequence(self) -> str:
        """What will happen, said before it does."""
        return self.cycle.plan.words.say(BULK[self.act].consequence or TRANSITIONS[self.act].consequence)

    @property
    def decides(self) -> bool:
        """Whether grades are decided."""
        return TRANSITIONS[self.act].is_decision

    @property
    def possible(self) -> list[BulkItem]:
        return [item for item in self.items if not item.refusal]

    @property
    def refused(self) -> list[tuple[BulkItem, str]]:
        """What it is not done with, before or after trying, and why."""
        late = {one.order.report.pk: one.refusal for one in self.outcomes}
        found = []
        for item in self.items:
            report = self.reports.get(item.selected.slug)
            refusal = item.refusal or (late.get(report.pk, "") if report else "")
            if refusal:
                found.append((item, refusal))
        return found

    @property
    def done(self) -> list[BulkItem]:
        keys = {one.order.report.pk for one in self.outcomes if one.is_done}
        return [item for item in self.possible if self.reports[item.selected.slug].pk in keys]

    @property
    def result(self) -> dict[str, Any]:
        """What became of it, in plain values: it is shown after a redirect."""
        return {
            "url": plan_url(self.cycle.plan, "bulk_done", fiscal_year=self.fiscal_year.year),
            "home_url": self.home_url,
            "heading": f"まとめて{self.verb}：結果",
            "year": self.fiscal_year.label,
            "done_word": self.done_word,
            "done": [
                {"name": item.name, "url": item.candidate.url, "grade": item.selected.grade}
                for item in self.done
                if item.candidate
            ],
            "refused": [
                [{"name": item.name, "candidate": item.candidate and {"url": item.candidate.url}}, refusal]
                for item, refusal in self.refused
            ],
            "outcomes": True,  # it was tried
        }

    @property
    def orders(self) -> list[Order]:
        """What the service is asked to do."""
        return [
            Order(
                report=self.reports[item.selected.slug],
                version=item.selected.version,
                grade=item.selected.grade,
            )
            for item in self.possible
        ]


def _proposed(year: ReviewedYear) -> Proposed:
    proposal, code = year.proposal, year.proposed
    return Proposed(code.code, code.label, proposal.reason, proposal.provisional, code.colour)
