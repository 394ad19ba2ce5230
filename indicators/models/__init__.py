"""Facts about targets, scales, the yearly cycle and what departments reported."""

from indicators.models.closing import (
    ANSWERED_CLOSING_STATES,
    Achievement,
    ClosingAct,
    ClosingHandling,
    ClosingLog,
    ClosingReport,
    ClosingRound,
    ClosingState,
)
from indicators.models.cycle import (
    SENDING_TAKES_AT_MOST,
    Commentary,
    CycleAct,
    CycleField,
    CycleLog,
    CycleQuestion,
    CycleStage,
    MessageStatus,
    OutboxMessage,
    QuestionKind,
    Reminder,
    ReportingCycle,
)
from indicators.models.evidence_preview import FilePreview, PreviewPicture, PreviewState
from indicators.models.handout import MeetingHandout
from indicators.models.instruction import (
    InstructionAct,
    InstructionStep,
    instructions,
    is_answered_in_sql,
    is_closed_in_sql,
    was_answered,
    was_closed,
)
from indicators.models.item import EvaluationItem
from indicators.models.lead_approval import LeadApproval
from indicators.models.letter import InquiryLetter
from indicators.models.midyear import EXPLAINED, MidyearAnswer, MidyearCheck, Outlook
from indicators.models.midyear import TONES as OUTLOOK_TONES
from indicators.models.news import DigestRhythm, NewsReader
from indicators.models.outside import WHOLE_PLAN, OutsideTarget, OutsideView, mark_of
from indicators.models.placement import IndicatorPlacement
from indicators.models.remark import (
    EntryDraft,
    EvidenceFile,
    Extension,
    InstructionResponse,
    QuestionAnswer,
    Remark,
    RemarkKind,
)
from indicators.models.report import (
    MONEY_DIGITS,
    STATES_WITH_ANSWER,
    Act,
    AnnualReport,
    FutureDirection,
    ReportState,
    SettlementStatus,
    TransitionLog,
    has_answer,
)
from indicators.models.reporting import ReportingSuccession
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
from indicators.models.result_import import MIGRATED, ResultImport
from indicators.models.retention import (
    LONGEST_TERM,
    Disposal,
    DisposalLine,
    RetentionKind,
    RetentionTerm,
)
from indicators.models.scale import RatingScale
from indicators.models.snapshot import Snapshot, SnapshotCause
from indicators.models.succession import IndicatorSuccession
from indicators.models.target import (
    Expectation,
    Indicator,
)

__all__ = [
    "EXPLAINED",
    "OUTLOOK_TONES",
    "MidyearAnswer",
    "MidyearCheck",
    "Outlook",
    "ANSWERED_CLOSING_STATES",
    "SENDING_TAKES_AT_MOST",
    "ClosingAct",
    "ClosingHandling",
    "ClosingLog",
    "ClosingReport",
    "ClosingRound",
    "ClosingState",
    "Commentary",
    "CycleAct",
    "CycleField",
    "CycleLog",
    "CycleQuestion",
    "CycleStage",
    "DigestRhythm",
    "MessageStatus",
    "NewsReader",
    "OutboxMessage",
    "OutsideTarget",
    "OutsideView",
    "QuestionKind",
    "Reminder",
    "EntryDraft",
    "EvidenceFile",
    "FilePreview",
    "PreviewPicture",
    "PreviewState",
    "Extension",
    "InquiryLetter",
    "InstructionAct",
    "InstructionResponse",
    "InstructionStep",
    "QuestionAnswer",
    "Remark",
    "RemarkKind",
    "Snapshot",
    "SnapshotCause",
    "EVENT_DIGITS",
    "MIGRATED",
    "MONEY_DIGITS",
    "STATES_WITH_ANSWER",
    "VALUE_STATUSES",
    "WHOLE_PLAN",
    "Achievement",
    "Act",
    "ActualScheduleBar",
    "AnnualReport",
    "EvaluationItem",
    "Expectation",
    "FutureDirection",
    "Indicator",
    "IndicatorPlacement",
    "IndicatorSuccession",
    "ItemResult",
    "ItemStatus",
    "LeadApproval",
    "MeetingHandout",
    "Measurement",
    "MeasurementEvent",
    "MeasurementStatus",
    "RatingScale",
    "ReportState",
    "ResultImport",
    "ReportingSuccession",
    "ReportingCycle",
    "SettlementStatus",
    "TransitionLog",
    "has_answer",
    "instructions",
    "is_answered_in_sql",
    "is_closed_in_sql",
    "mark_of",
    "was_answered",
    "was_closed",
    "LONGEST_TERM",
    "Disposal",
    "DisposalLine",
    "RetentionKind",
    "RetentionTerm",
]
