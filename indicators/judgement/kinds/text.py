"""文章: a text, which people grade."""

from indicators.judgement.situation import Absence, Situation
from indicators.judgement.values import Facts, IndicatorRule, Kind, Status

from .base import KindRules


class Text(KindRules):
    """There is nothing to compare."""

    kind = Kind.TEXT
    label = "文章"
    is_number = False
    unread_cells = ("actual",)

    def status(self, facts: Facts) -> Status | None:
        """As it was answered: the text is no value that could be missing."""
        return facts.status

    def read(self, rule: IndicatorRule, facts: Facts, status: Status | None) -> Situation:
        """Left to people."""
        return Situation(rule, facts, status, None, Absence.TEXT, None, None)
