"""意見・コメント on the entry page: what was said so far, and the form to add to it."""

from collections.abc import Sequence

from django.http import QueryDict

from indicators.entry.forms.remark import RemarkForm
from indicators.models import AnnualReport, Remark
from indicators.workflow.rights import ReportRights
from initiatives.words import Words


class EntryRemarks:
    """What the templates of the section read."""

    def __init__(self, report: AnnualReport, rights: ReportRights, *, url: str, words: Words) -> None:
        self.rights, self.url, self.words = rights, url, words
        self.rows: Sequence[Remark] = list(report.remarks.select_related("author"))
        self.form = RemarkForm(None, rights=rights, words=words)

    def bind(self, data: QueryDict) -> RemarkForm:
        """Read what was posted; from then on the section shows it."""
        self.form = RemarkForm(data, rights=self.rights, words=self.words)
        return self.form

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
