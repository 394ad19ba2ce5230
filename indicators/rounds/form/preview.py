"""The entry page as a department will see it, for the secretariat that decides its form."""

from collections.abc import Sequence

from accounts.models import User
from indicators.book.results import is_planned, load_results
from indicators.entry.forms.entry import EntryForm
from indicators.entry.page import EntryPage
from indicators.models import AnnualReport, ReportingCycle
from indicators.workflow.rights import ReportRights
from initiatives.models import Initiative


class FormPreview(EntryPage):
    """A blank entry page of the round that can only be looked at."""

    @property
    def read_only_sentence(self) -> str:
        """What this page is."""
        return "担当課が入力する画面の見本です。ここでは入力も保存もできません。"


def form_preview(cycle: ReportingCycle, initiative: Initiative, *, reader: User) -> FormPreview:
    """Return the page of an initiative in this round, blank; the initiative is read with everything."""
    book = load_results(initiative.plan, initiatives=[initiative])
    report = AnnualReport(pk=0, cycle=cycle, initiative=initiative)  # no row has this id: nothing is entered
    form = EntryForm(None, report=report, initiative=initiative, scale=book.active_scale.scale)
    rights = ReportRights(may_read=True)
    return FormPreview(
        report=report, initiative=initiative, rights=rights, book=book, form=form, reader=reader
    )


def initiative_to_preview(
    initiatives: Sequence[Initiative], slug: str, fiscal_year: int
) -> Initiative | None:
    """Return the named initiative, else the first that has something to measure in the year."""
    if slug:
        return next((one for one in initiatives if one.slug == slug), None)
    return next(
        (one for one in initiatives if is_planned(one, fiscal_year) and one.indicators.all()),
        initiatives[0] if initiatives else None,
    )
