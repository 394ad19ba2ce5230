"""The kinds of page that the head of a page leads to in another plan or year, and who may open them there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from accounts.permissions import Access

Opens = Callable[[Access], bool]


def _anybody(access: Access) -> bool:
    return access.has_any_role


def _who_takes_part(access: Access) -> bool:
    return access.takes_part


def _who_writes(access: Access) -> bool:
    return access.is_secretariat or bool(access.own_departments)


def _secretariat(access: Access) -> bool:
    return access.is_secretariat


# Those that exist in every plan, by the name of their address.
OF_A_PLAN: Final[dict[str, Opens]] = {
    **dict.fromkeys(
        (
            "dashboard",
            "dashboard_years",
            "dashboard_indicators",
            "dashboard_schedule",
            "dashboard_money",
            "alerts",
            "news",
            "news_settings",
            "documents",
            "manual",
            "search",
        ),
        _anybody,
    ),
    "instructions": _who_takes_part,
    "start": _secretariat,
    **dict.fromkeys(
        (
            "cycles",
            "scales",
            "reminders",
            "responsibilities",
            "charges_csv",
            "reporting_departments",
            "history",
        ),
        _secretariat,
    ),
}

# Those of which the address says the year behind ``?year=``.
BY_QUERY: Final = frozenset(
    {
        *("dashboard", "dashboard_years", "dashboard_indicators", "dashboard_schedule", "dashboard_money"),
        *("alerts", "meeting", "documents", "initiative", "initiative_sheet"),
    }
)

# Those of one report: of another year they lead to the report of that year, else to its initiative.
OF_A_REPORT: Final = frozenset(
    {
        *("entry", "review", "report_history", "versions", "evidence", "evidence_remove"),
        *("figures", "own_figures", "entry_remark", "review_step"),
    }
)


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A kind of page that exists where a year has a round; before it is opened for the secretariat alone."""

    opens: Opens
    needs_opening: bool = False  # not even for the secretariat before
    asks: bool = False  # not for a year that was taken in: nobody was asked

    def is_there(self, access: Access, *, is_opened: bool, is_imported: bool) -> bool:
        """Whether the reader may open it for a round."""
        if not self.opens(access) or (self.asks and is_imported):
            return False
        return is_opened or (access.is_secretariat and not self.needs_opening)


OF_A_ROUND: Final[dict[str, RoundPage]] = {
    "matrix": RoundPage(_who_takes_part, needs_opening=True),
    "grid": RoundPage(_who_writes, needs_opening=True),
    "questionnaires": RoundPage(_who_writes, asks=True),
    "questionnaire_upload": RoundPage(_who_writes, needs_opening=True, asks=True),
    "cycle_inquiry": RoundPage(_anybody),
    "publish": RoundPage(_secretariat, needs_opening=True),
    **dict.fromkeys(
        ("cycle", "cycle_edit", "cycle_form", "cycle_commentary", "letters", "cycle_letter", "cycle_handout"),
        RoundPage(_secretariat),
    ),
}
