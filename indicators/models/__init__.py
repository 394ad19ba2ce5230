"""Facts about targets, scales, the yearly cycle and what departments reported."""

from indicators.models.cycle import ReportingCycle
from indicators.models.report import (
    STATES_WITH_ANSWER,
    AnnualReport,
    FutureDirection,
    ReportState,
    SettlementStatus,
    TransitionLog,
)
from indicators.models.result import (
    EVENT_DIGITS,
    VALUE_STATUSES,
    ActualScheduleBar,
    ItemResult,
    ItemStatus,
    Measurement,
    MeasurementEvent,
    MeasurementStatus,
)
from indicators.models.scale import RatingScale
from indicators.models.target import (
    Direction,
    EvaluationItem,
    Expectation,
    Indicator,
    IndicatorKind,
    Timing,
)

__all__ = [
    "EVENT_DIGITS",
    "STATES_WITH_ANSWER",
    "VALUE_STATUSES",
    "ActualScheduleBar",
    "AnnualReport",
    "Direction",
    "EvaluationItem",
    "Expectation",
    "FutureDirection",
    "Indicator",
    "IndicatorKind",
    "ItemResult",
    "ItemStatus",
    "Measurement",
    "MeasurementEvent",
    "MeasurementStatus",
    "RatingScale",
    "ReportState",
    "ReportingCycle",
    "SettlementStatus",
    "Timing",
    "TransitionLog",
]
