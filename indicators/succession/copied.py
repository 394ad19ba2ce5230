"""What a successor has of each model, field by field: a declaration that the tests hold against the models.

Whoever adds a model or a field says here whether the next plan copies it, shifts it by the years between the
two plans, links it to what corresponds, makes it anew, or leaves it behind, and why. Nothing reads this to
make a plan (``document`` and ``services.making`` do); a test makes one and compares row by row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Treatment(StrEnum):
    """What becomes of a field."""

    COPIED = "copied"
    SHIFTED = "shifted"  # a fiscal year, moved by the years between the beginnings of both plans
    LINKED = "linked"  # to the row of the new plan that corresponds
    NEW = "new"  # made or decided anew
    LEFT = "left"  # stays behind: the new row has what a row has that nobody has touched


@dataclass(frozen=True, slots=True)
class Taken:
    """A model whose rows the next plan has too. ``new`` and ``left`` say why, by field."""

    copied: str = ""
    shifted: str = ""
    linked: str = ""
    new: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Treatment]:
        """The treatment of each field; the row's own number is always new."""
        found = {"id": Treatment.NEW}
        given: Iterable[tuple[Treatment, Iterable[str]]] = (
            (Treatment.COPIED, self.copied.split()),
            (Treatment.SHIFTED, self.shifted.split()),
            (Treatment.LINKED, self.linked.split()),
            (Treatment.NEW, self.new),
            (Treatment.LEFT, self.left),
        )
        for treatment, names in given:
            for name in names:
                if name in found:
                    raise ValueError(f"{name} is declared twice")
                found[name] = treatment
        return found


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A model of whose rows the next plan gets none by being made, and why."""

    why: str


_HOUSE = NotTaken("of the house, not of a plan")
_REPORTED = NotTaken("what was reported, asked or decided: results are never copied")
_CHANGES = NotTaken("how the plan before was changed is its own story; the newest wording is copied")
_LINKS = NotTaken("made by the act itself, to link both plans")
_WITHIN = "how it ran or ended within the plan before"
_NAMED = "decided when the plan is made"
_ORDERED = "numbered anew in the order of the new plan"

DECLARED: Mapping[str, Taken | NotTaken] = {
    "accounts.User": _HOUSE,
    "accounts.Department": _HOUSE,
    "accounts.Membership": _HOUSE,
    "accounts.Reorganisation": _HOUSE,
    "accounts.Transfer": _HOUSE,
    "accounts.TransferStep": _HOUSE,
    "accounts.SignIn": _HOUSE,
    "accounts.ServerGrant": _HOUSE,
    "accounts.ChainLink": _HOUSE,
    "accounts.AuditRecord": _HOUSE,
    "accounts.RecordRemoval": _HOUSE,
    "accounts.UserSession": _HOUSE,
    "initiatives.Plan": Taken(
        copied=(
            "municipality municipality_code skips_approval periods_per_year all_leads_approve"
            " outside_grading outside_grades"
            " outline_heading outline_text word_system word_body word_member word_meeting word_opinion"
            " word_instruction word_decision word_chapter word_sheet word_glossary word_figure_mark"
            " word_source_mark word_subheading_marks word_term_mark word_term_group_marks"
            " word_upper_plan word_upper_item"
            " word_priority_mark word_priority word_outside_body word_contact_department"
            " word_contact_telephone"
        ),
        new=dict.fromkeys(("slug", "title", "short_title", "start_fiscal_year", "end_fiscal_year"), _NAMED),
        left={"is_default": "addresses go on to lead to the plan before until the secretariat says so"},
    ),
    "initiatives.PlanSection": Taken(copied="number heading body place", linked="plan"),
    "initiatives.Phase": Taken(copied="code label sort_order", linked="plan"),
    "initiatives.VisionItem": Taken(copied="number title", linked="plan"),
    "initiatives.GlossaryTerm": Taken(copied="group heading word definition sort_order", linked="plan"),
    "initiatives.HeadingLevel": Taken(
        copied="number word mark has_code has_text follows_title reports", linked="plan"
    ),
    "initiatives.Heading": Taken(
        copied="slug code title heading text sort_order", linked="plan level parent"
    ),
    "initiatives.SheetRow": Taken(copied="code kind label is_shown sort_order", linked="plan"),
    "initiatives.Initiative": Taken(
        copied="code plain_code slug title national_priority description effect target_text",
        linked="plan heading of_heading vision_items",
        new={"number": _ORDERED, "sort_order": _ORDERED},
        left=dict.fromkeys(("first_year", "last_year", "ending", "merged_into", "split_from"), _WITHIN),
    ),
    "initiatives.Placement": Taken(linked="initiative heading"),
    "initiatives.InitiativeText": Taken(copied="text", linked="initiative row"),
    "initiatives.Activity": Taken(copied="text", shifted="fiscal_year", linked="initiative"),
    "initiatives.ScheduleBar": Taken(
        copied="start_period end_period is_inferred",
        shifted="start_fiscal_year end_fiscal_year",
        linked="initiative phase",
    ),
    "initiatives.Responsibility": Taken(
        copied="department kind valid_until",
        linked="initiative",
        new={"valid_from": "from the new plan's first day on; who was in charge only before is left out"},
    ),
    "initiatives.PlanRole": Taken(copied="membership", linked="plan"),
    "initiatives.Revision": _CHANGES,
    "initiatives.Erratum": _CHANGES,
    "initiatives.RowChange": _CHANGES,
    "initiatives.Succession": _LINKS,
    "initiatives.InitiativeSuccession": _LINKS,
    "indicators.Indicator": Taken(
        copied=(
            "sort_order name target_text kind timing comparison direction against unit target lower_bound"
            " upper_bound tolerance tolerance_in baseline baseline_year baseline_date starts_at_baseline"
            " rating_group basis years_behind is_due_year_inferred numerator_label denominator_label"
            " are_labels_ours source definition final_month decimals allows_decimals allows_negative"
            " department"  # the one that will report it on the first day
        ),
        shifted="first_year last_year due_year",
        linked="initiative counts_events_of",
    ),
    "indicators.Expectation": Taken(copied="value", shifted="fiscal_year", linked="indicator"),
    "indicators.EvaluationItem": Taken(
        copied="sort_order text", shifted="fiscal_year", linked="initiative indicator"
    ),
    "indicators.IndicatorPlacement": Taken(linked="indicator initiative"),
    "indicators.ReportingSuccession": Taken(copied="department valid_from", linked="indicator"),
    "indicators.RatingScale": Taken(
        copied="key name definition is_active is_beside",
        linked="plan",
        new={"version": "counted anew: of older versions and those out of use none is taken over"},
    ),
    "indicators.IndicatorSuccession": _LINKS,
    "indicators.ReportingCycle": _REPORTED,
    "indicators.CycleLog": _REPORTED,
    "indicators.CycleField": NotTaken("the first round takes the form of the last one when it is prepared"),
    "indicators.CycleQuestion": NotTaken("likewise, with the form of the last round"),
    "indicators.InquiryLetter": NotTaken("the first letter proposes the sender of the last one by itself"),
    "indicators.MeetingHandout": NotTaken("the first form proposes what the last hand-out says by itself"),
    "indicators.Commentary": _REPORTED,
    "indicators.OutsideView": _REPORTED,
    "indicators.MidyearCheck": _REPORTED,
    "indicators.RetentionTerm": _HOUSE,
    "indicators.Disposal": _HOUSE,
    "indicators.DisposalLine": _HOUSE,
    "indicators.MidyearAnswer": _REPORTED,
    "indicators.OutboxMessage": NotTaken("what was sent about the plan before"),
    "indicators.NewsReader": NotTaken("a person's own settings, of no plan"),
    "indicators.Reminder": NotTaken("what was sent about the plan before"),
    "indicators.AnnualReport": _REPORTED,
    "indicators.TransitionLog": _REPORTED,
    "indicators.LeadApproval": _REPORTED,
    "indicators.Extension": _REPORTED,
    "indicators.QuestionAnswer": _REPORTED,
    "indicators.Remark": _REPORTED,
    "indicators.InstructionResponse": _REPORTED,
    "indicators.InstructionStep": _REPORTED,
    "indicators.EvidenceFile": _REPORTED,
    "indicators.FilePreview": _REPORTED,
    "indicators.PreviewPicture": _REPORTED,
    "indicators.EntryDraft": _REPORTED,
    "indicators.Measurement": _REPORTED,
    "indicators.MeasurementEvent": _REPORTED,
    "indicators.ItemResult": _REPORTED,
    "indicators.ActualScheduleBar": _REPORTED,
    "indicators.Snapshot": _REPORTED,
    "indicators.ResultImport": _REPORTED,
    "indicators.ClosingRound": _REPORTED,
    "indicators.ClosingReport": _REPORTED,
    "indicators.ClosingLog": _REPORTED,
}
