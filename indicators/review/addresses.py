"""Where somebody goes who opens a report from a list: the one rule for all lists and links."""

from indicators.models import ReportState
from indicators.workflow.rights import ReportRights
from indicators.workflow.transition_table import EDITOR_STATES
from initiatives.addresses import plan_url
from initiatives.models import Plan


def report_page(rights: ReportRights, state: str) -> str:
    """Return the name of the page on which a reader opens a report; "" for who may not.

    - While an answer is awaited (未着手, 入力中) whoever may enter it is led to the entry page, a department
      that enters only its own figures (所管課) to theirs.
    - Everybody else, and everybody once it is submitted, is led to the page for reviewing, which leads on to
      the entry page whoever may still correct something.
    """
    if not rights.may_read:
        return ""
    if rights.may_enter_figures_now and not rights.is_writer:
        return "own_figures"
    is_awaited = ReportState(state) in EDITOR_STATES
    return "entry" if is_awaited and rights.may_edit_now else "review"


def report_url(plan: Plan, *, fiscal_year: int, slug: str, rights: ReportRights, state: str) -> str:
    """Return the address of that page; "" for who may not open the report."""
    name = report_page(rights, state)
    return plan_url(plan, name, fiscal_year=fiscal_year, slug=slug) if name else ""
