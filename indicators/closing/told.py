"""An answer as other pages show it: in words, to whoever may see it."""

from dataclasses import dataclass

from accounts.permissions import Access
from imari_dx.shared.fiscal_year import era_date
from indicators.closing.answer import FIELDS
from indicators.closing.forms import said
from indicators.models import ClosingReport
from indicators.workflow.closing import closing_rights
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer that is handed in: its fields in words, and who decided on it."""

    rows: list[tuple[str, str]]  # label, text
    is_draft: bool
    decision: str  # 第2回会議（令和8年7月1日）, "" before it


def told_answer(access: Access, initiative: Initiative) -> ToldAnswer | None:
    """Return the answer on an initiative (read with who is in charge) for a reader; None where none is shown.

    One query.
    """
    report = ClosingReport.objects.select_related("round").filter(initiative=initiative).first()
    if report is None or not report.is_answered:
        return None
    if not closing_rights(access, report, initiative).sees_answer:
        return None
    day = report.round.meeting_date
    return ToldAnswer(
        rows=[
            (str(ClosingReport._meta.get_field(name).verbose_name), said(name, getattr(report, name)))  # type: ignore[union-attr]
            for name in FIELDS
        ],
        is_draft=not report.round.is_closed,
        decision=f"{report.round.meeting_name}（{era_date(day)}）" if day else "",
    )
