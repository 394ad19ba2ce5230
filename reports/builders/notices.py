"""Why there is nothing to show of an initiative's year, in a sentence: the same on paper and on screen."""

from initiatives.models import Plan
from initiatives.sheet_layout import nothing_planned
from reports.documents.overview import InitiativeYear

NOT_OPENED_NOTICE = "この年度の照会はまだ開かれていません。担当課が実績を提出すると、ここに表示されます。"
NOT_PUBLISHED_NOTICE = "公表前です。この年度の結果は、{body}が確定すると表示されます。"
UNANSWERED_NOTICE = "まだ提出されていないため、結果はありません（状態：{state}）。"


def notice_of(row: InitiativeYear, plan: Plan, *, is_opened: bool = True) -> str:
    """Return the sentence, "" where there are results. What is 公表前 tells nothing of its state."""
    if row.is_shown:
        return ""
    if not row.is_planned:
        return row.run.outside(row.fiscal_year) or f"{nothing_planned(plan.layout)}（計画なし）。"
    if not is_opened:
        return NOT_OPENED_NOTICE
    if row.is_not_published:
        return plan.words.say(NOT_PUBLISHED_NOTICE)
    return UNANSWERED_NOTICE.format(state=row.state_label)
