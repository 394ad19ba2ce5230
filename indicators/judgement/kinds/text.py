"""文章: a text, which people grade."""

from indicators.judgement.figures import Figures
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.situation import Absence, Situation
from indicators.judgement.values import Facts, Kind, Status, YearFigure

from .base import Drawn, KindRules, has_value
from .entered import Entered, Exported


class Text(KindRules):
    """There is nothing to compare."""

    kind = Kind.TEXT
    label = "文章"
    told = "文章で示す目標には、当年度の基準も達成率もありません。"
    is_number = False
    drawn = Drawn.NOTHING
    unread_cells = ("actual",)

    def status(self, facts: Facts) -> Status | None:
        """As it was answered: the text is no value that could be missing."""
        return facts.status

    def read(self, rule: IndicatorRule, facts: Facts, status: Status | None) -> Situation:
        """Left to people."""
        return Situation(rule, facts, status, None, Absence.TEXT, None, None)

    def value_words(self, entered: Entered | None, facts: Facts, figures: Figures) -> str:
        """The text itself."""
        return entered.text_value if entered else ""

    def exported(
        self, rule: IndicatorRule, entered: Entered | None, figure: YearFigure, parts: tuple[str, str]
    ) -> list[Exported]:
        """The text itself."""
        return [Exported("text", "記述", entered.text_value if entered and has_value(figure) else "")]
