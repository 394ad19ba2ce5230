"""What still keeps a report of the grid from being handed in, each with the way to its cell."""

from dataclasses import dataclass

from indicators.grid.names import name_in_grid
from indicators.grid.report import GridReport

_FIELD = "id_"


@dataclass(frozen=True, slots=True)
class MissingCell:
    """One thing that is missing: a sentence and the id of the cell where it is entered."""

    sentence: str
    id: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a report may be handed in, as it is stored."""

    report: GridReport
    missing: tuple[MissingCell, ...]
    is_kept: bool  # something typed waits to be stored

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing and nothing typed waits to be stored."""
        return not self.missing and not self.is_kept


def readiness(report: GridReport, *, is_kept: bool = False) -> Readiness | None:
    """Return what is missing of what is stored; None where the reader does not hand it in. No query.

    ``is_kept``: what was just typed could not be stored; a draft of an earlier visit counts as well.
    """
    opened = report.opened
    if not (report.is_open and opened.may_submit):
        return None
    cells = tuple(MissingCell(one.sentence, _cell_id(report, one.anchor)) for one in opened.missing)
    return Readiness(report, cells, is_kept or report.start.draft is not None)


def _cell_id(report: GridReport, anchor: str) -> str:
    """The cell that stands for a place of the entry page: of an indicator or item its first."""
    if anchor.startswith(_FIELD):
        return name_in_grid(report.pk, anchor.removeprefix(_FIELD))
    return name_in_grid(report.pk, _first_field(report, anchor))


def _first_field(report: GridReport, anchor: str) -> str:
    for form in report.form.measurement_forms:
        if form.prefix == anchor:
            events = [event.add_prefix("held_on") for event in form.event_forms]
            return [*events, *(form.add_prefix(name) for name in form.value_names)][0]
    return f"{anchor}-status"  # of an evaluation item
