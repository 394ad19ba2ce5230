"""The schedule of one initiative, drawn as cells: phases, years, periods."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict

from indicators.planning.drawn_bars import Bar, cells_of, redrawn
from indicators.planning.errors import Problem
from indicators.planning.forms.rows import RowForm
from indicators.planning.rows import Edit, Fields, mark
from indicators.planning.state import PlanState
from initiatives.models import Initiative, Phase, ScheduleBar

_LABEL = ScheduleBar._meta.label_lower
_FIELDS = ("phase", "start_fiscal_year", "start_period", "end_fiscal_year", "end_period", "is_inferred")


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick: a cell of the grid, or that a bar is inferred (推定)."""

    name: str
    value: str
    label: str
    is_ticked: bool
    id: str = ""
    begins_year: bool = False


class ScheduleForm(RowForm):
    """All bars of an initiative.

    The page carries the bars as it showed them (``carried``): what its writer drew is compared with those, so
    that bars which somebody else drew meanwhile are neither moved nor taken away.
    """

    model: ClassVar[Any] = ScheduleBar
    names = ()

    def __init__(self, data: QueryDict | None, *, state: PlanState, initiative: Initiative) -> None:
        super().__init__(data, state=state, row=None, prefix="bars")
        self.initiative = initiative
        self.timeline = state.plan.timeline
        self.phases = state.all(Phase)
        self.current: dict[int, Fields] = {
            bar.pk: {name: state.rows[_LABEL, bar.pk][name] for name in _FIELDS}
            for bar in initiative.schedule_bars.all()
        }
        self.carried = self.current if data is None else self._read_carried(data)
        self.cells = {phase.pk: self._typed_cells(data, phase) for phase in self.phases}
        self.ticked = (
            {f"inferred-{key}" for key, fields in self.carried.items() if fields["is_inferred"]}
            if data is None
            else set(data.getlist("bars-inferred"))
        )

    # --- what was shown, what was typed ---

    @property
    def carried_json(self) -> str:
        """What the page carries."""
        return json.dumps(self.carried, separators=(",", ":"))

    def _read_carried(self, data: QueryDict) -> dict[int, Fields]:
        """The bars that the page carried; those stored where it carried none that can be read."""
        try:
            read = json.loads(data.get("bars-shown", ""))
            found = {int(key): {name: fields[name] for name in _FIELDS} for key, fields in read.items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            return self.current
        # A bar of another initiative is none of this page's.
        rows = self.state.rows
        return {key: one for key, one in found.items() if key in self.current or (_LABEL, key) not in rows}

    def _typed_cells(self, data: QueryDict | None, phase: Phase) -> set[int]:
        bars = self._bars(self.carried, phase)
        if data is None:
            return cells_of(bars)
        typed = set(data.getlist(f"bars-{phase.pk}"))
        drawn = {cell for cell in range(self.timeline.cell_count) if self._value(cell) in typed}
        # What lies outside the plan's years stands in no cell, and stays.
        return drawn | {cell for cell in cells_of(bars) if not 0 <= cell < self.timeline.cell_count}

    def _value(self, cell: int) -> str:
        return f"{self.timeline.year_of(cell).year}-{cell % self.timeline.per_year + 1}"

    def _bars(self, rows: Mapping[int, Fields], phase: Phase) -> list[Bar]:
        cell = self.timeline.cell
        return [
            Bar(
                cell(fields["start_fiscal_year"], fields["start_period"]),
                cell(fields["end_fiscal_year"], fields["end_period"]),
                key,
            )
            for key, fields in rows.items()
            if fields["phase"] == phase.pk
        ]

    def _drawn(self, phase: Phase) -> list[Bar]:
        return redrawn(self._bars(self.carried, phase), self.cells[phase.pk])

    def _is_inferred(self, bar: Bar, phase: Phase) -> bool:
        key = bar.row or bar.of
        return (f"inferred-{key}" if key else f"inferred-new-{phase.pk}") in self.ticked

    # --- the grid ---

    @property
    def period_names(self) -> list[str]:
        """What the periods of a year are called where room is short."""
        return [self.timeline.division.short_label(number) for number in self.timeline.division.numbers]

    @property
    def grid(self) -> list[dict[str, Any]]:
        """The rows of the grid, one a phase."""
        return [
            {"phase": phase, "boxes": [self._box(phase, cell) for cell in range(self.timeline.cell_count)]}
            for phase in self.phases
        ]

    def _box(self, phase: Phase, cell: int) -> Box:
        return Box(
            f"bars-{phase.pk}",
            self._value(cell),
            f"{phase.label} {self.timeline.label(cell)}",
            cell in self.cells[phase.pk],
            f"id_bars-{phase.pk}-{cell}",
            cell % self.timeline.per_year == 0,
        )

    @property
    def inferred_boxes(self) -> list[Box]:
        """Of each bar, and of those that are drawn anew in a phase, whether it is inferred."""
        return [box for phase in self.phases for box in self._inferred_boxes(phase)]

    def _inferred_boxes(self, phase: Phase) -> Iterable[Box]:
        for bar in sorted(self._bars(self.carried, phase), key=lambda bar: bar.first):
            words = f"{phase.label}：{self.timeline.span_label((bar.first, bar.last))}"
            name = f"inferred-{bar.row}"
            yield Box("bars-inferred", name, words, name in self.ticked)
        name = f"inferred-new-{phase.pk}"
        yield Box("bars-inferred", name, f"{phase.label}：この画面で新しく引く線", name in self.ticked)

    @property
    def first_id(self) -> str:
        return f"id_bars-{self.phases[0].pk}-0" if self.phases else ""

    # --- what comes of it ---

    def edits(self, *, key: int = 0, **fixed: Any) -> list[Edit]:
        """Return the edits of all bars; ``key`` and ``fixed`` are not asked."""
        free = self.state.new_key(ScheduleBar)
        found: list[Edit] = []
        for phase in self.phases:
            for one in self._edits_of(phase):
                new = one.key == 0
                found.append(Edit(one.model, free, one.values) if new else one)
                free -= new
        return found

    def _edits_of(self, phase: Phase) -> Iterable[Edit]:
        drawn = self._drawn(phase)
        staying = {bar.row for bar in drawn}
        for bar in self._bars(self.carried, phase):
            if bar.row not in staying:
                yield self._edit_of(bar, None)
        for bar in drawn:
            fields = self._fields(bar, phase)
            if bar.row is None:
                yield Edit(ScheduleBar, 0, {"initiative": self.initiative.pk, **fields})
            else:
                before = self.carried[bar.row]
                changed = {name: value for name, value in fields.items() if value != before[name]}
                if changed:
                    yield self._edit_of(bar, changed)

    def _edit_of(self, bar: Bar, values: Fields | None) -> Edit:
        assert bar.row is not None  # noqa: S101
        before = self.carried[bar.row]
        # From where to where is one thing: whoever moves one end has seen the other.
        seen = ["is_inferred"] if set(values or ()) == {"is_inferred"} else _FIELDS
        return Edit(ScheduleBar, bar.row, values, {name: mark(before[name]) for name in seen})

    def _fields(self, bar: Bar, phase: Phase) -> Fields:
        def place(cell: int) -> tuple[int, int]:
            years, period = divmod(cell, self.timeline.per_year)
            return self.timeline.first_year + years, period + 1

        start, end = place(bar.first), place(bar.last)
        values = (phase.pk, *start, *end, self._is_inferred(bar, phase))
        return dict(zip(_FIELDS, values, strict=True))

    # --- two people at once ---

    def differences(self, fields: Iterable[str]) -> list[dict[str, str]]:
        """Return the phases that both changed."""
        return [
            {
                "label": phase.label,
                "stored": self._words(self._bars(self.current, phase)),
                "typed": self._words(self._drawn(phase)),
            }
            for phase in self.phases
            if self._is_touched(phase) and self._of(self.carried, phase) != self._of(self.current, phase)
        ]

    @staticmethod
    def _of(rows: Mapping[int, Fields], phase: Phase) -> dict[int, Fields]:
        return {key: fields for key, fields in rows.items() if fields["phase"] == phase.pk}

    def _is_touched(self, phase: Phase) -> bool:
        return any(True for _edit in self._edits_of(phase))

    def _words(self, bars: list[Bar]) -> str:
        words = (self.timeline.span_label((bar.first, bar.last)) for bar in bars)
        return "、".join(words) or "（線なし）"

    def keep_what_others_wrote(self) -> None:
        touched = {phase.pk for phase in self.phases if self._is_touched(phase)}
        for phase in self.phases:
            if phase.pk not in touched:
                self.cells[phase.pk] = cells_of(self._bars(self.current, phase))
        self.ticked |= {
            f"inferred-{key}"
            for key, fields in self.current.items()
            if fields["is_inferred"] and (key not in self.carried or fields["phase"] not in touched)
        }
        self.carried = self.current

    def take(self, problem: Problem) -> bool:
        """Show a problem of any bar above the grid."""
        if problem.row is None or problem.row[0] != _LABEL:
            return False
        self.add_error(None, problem.sentence)
        return True
