"""意見・コメント on the entry page: what was said so far, and the form to add to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from indicators.entry.forms.remark import RemarkForm
from indicators.models import (
    AnnualReport,
    Remark,
    RemarkKind,
    is_answered_in_sql,
    is_closed_in_sql,
    was_answered,
    was_closed,
)
from indicators.workflow.instructions import Standing, standing_of
from indicators.workflow.rights import ReportRights, departments_in_charge
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark as it is listed; of an instruction also where it stands today and its own page."""

    remark: Remark
    standing: Standing | None = None
    url: str = ""


def _rows(report: AnnualReport, plan: Plan) -> Sequence[RemarkRow]:
    rows = report.remarks.select_related("author", "addressee")
    rows = rows.annotate(is_closed=is_closed_in_sql(), is_answered=is_answered_in_sql())
    today = timezone.localdate()
    return [
        RemarkRow(
            row,
            standing_of(
                due_on=row.due_on,
                is_answered=was_answered(row),
                is_closed=was_closed(row),
                today=today,
            ),
            plan_url(plan, "instruction", number=row.pk),
        )
        if row.kind == RemarkKind.INSTRUCTION
        else RemarkRow(row)
        for row in rows
    ]


class EntryRemarks:
    """What the templates of the section read."""

    def __init__(
        self, report: AnnualReport, rights: ReportRights, *, url: str, initiative: Initiative
    ) -> None:
        self.rights, self.url, self.initiative = rights, url, initiative
        self.words = initiative.plan.words
        self.rows = _rows(report, initiative.plan)
        self.form = self._form(None)

    def bind(self, data: QueryDict) -> RemarkForm:
        """Read what was posted; from then on the section shows it."""
        self.form = self._form(data)
        return self.form

    def _form(self, data: QueryDict | None) -> RemarkForm:
        departments = departments_in_charge(self.initiative) if self.may_instruct else []
        return RemarkForm(data, rights=self.rights, words=self.words, departments=departments)

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to read or to write; not on a page that only shows the form (様式)."""
        return bool(self.rows) or self.may_add

    @property
    def may_add(self) -> bool:
        """Whether the reader may say anything."""
        return bool(self.rights.remark_kinds)

    @property
    def is_beside_a_form(self) -> bool:
        """Whether the reader may be typing into the report: without script that must stay in its tab."""
        return self.rights.may_edit_now

    @property
    def may_instruct(self) -> bool:
        """Whether the reader writes more than comments."""
        return len(self.rights.remark_kinds) > 1
