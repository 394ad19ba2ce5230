"""The judgement: what the rules propose for an indicator and an initiative in one fiscal year.

Pure functions on plain values: no database, no clock, no request. Decimals only, years are Western fiscal
years. Start at `propose_indicator` and `propose_initiative`; `facts_from_history` and `facts_from_row`
prepare what they read, and a `Scale` (data) turns it into a code. People decide; the proposal and its
one-sentence reason are kept with their decision.
"""

from .aim import Against, Aim, Objection, Reading, ToleranceIn, objections
from .arithmetic import mean_per_event, ratio_percent
from .decimals import decimals_of, takes_decimals, takes_negative
from .errors import JudgementError, ScaleError
from .figures import (
    Figures,
    figure_alone,
    figure_text,
    rate_number,
    rate_text,
    rounded,
    unit_of,
    year_figures,
)
from .history import facts_from_history, facts_from_row
from .indicator_rule import IndicatorRule, YearBasis
from .kinds import Drawn, KindRules
from .outcome import Outcome, target_outcome, why_outcome
from .proposal import IndicatorProposal, InitiativeProposal, propose_indicator, propose_initiative
from .restated import restated_figures
from .scale import NO_GRADE, Code, RollUp, Scale, worse_half
from .standing import TargetStanding, meets_target, target_standing
from .target_words import target_words
from .values import (
    Direction,
    Facts,
    ItemCounts,
    ItemStatus,
    Kind,
    Status,
    Timing,
    YearFigure,
)

__all__ = [
    "NO_GRADE",
    "Against",
    "Aim",
    "Code",
    "Direction",
    "Drawn",
    "Facts",
    "Figures",
    "IndicatorProposal",
    "IndicatorRule",
    "InitiativeProposal",
    "ItemCounts",
    "ItemStatus",
    "JudgementError",
    "Kind",
    "KindRules",
    "Objection",
    "Outcome",
    "Reading",
    "RollUp",
    "Scale",
    "ScaleError",
    "Status",
    "TargetStanding",
    "Timing",
    "ToleranceIn",
    "YearBasis",
    "YearFigure",
    "decimals_of",
    "facts_from_history",
    "facts_from_row",
    "figure_alone",
    "figure_text",
    "mean_per_event",
    "meets_target",
    "objections",
    "propose_indicator",
    "propose_initiative",
    "rate_number",
    "rate_text",
    "ratio_percent",
    "restated_figures",
    "takes_decimals",
    "takes_negative",
    "rounded",
    "target_standing",
    "target_outcome",
    "target_words",
    "unit_of",
    "why_outcome",
    "worse_half",
    "year_figures",
]
