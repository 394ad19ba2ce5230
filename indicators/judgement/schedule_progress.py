"""Is a phase of the schedule on time: planned bars against actual ones, period by period.

Pure: no database, no clock. Periods are the cells of the plan's `Timeline`. Source: the plan's own schedule,
which is drawn in periods; the words for what differs are ours (docs/adr/0022-schedule.md).

A period's bars are known where its year is reported; where nothing is known, nobody is late. That something
did *not* happen is known only of periods that are over: the running period may still bring it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from imari_dx.shared.fiscal_year import PeriodSpan


class Finding(StrEnum):
    """How a phase stands against its plan. One may be begun late and over its end."""

    NOT_STARTED = "not_started"  # should have begun, has not
    OVERRUN = "overrun"  # still running after its planned end
    STARTED_LATE = "started_late"
    ENDED_LATE = "ended_late"
    PAUSED = "paused"  # planned periods without a bar after the beginning
    UNPLANNED = "unplanned"  # the plan has no such phase
    STARTED_EARLY = "started_early"
    ENDED_EARLY = "ended_early"
    ON_PLAN = "on_plan"
    NOT_DUE = "not_due"  # its beginning is still to come
    UNKNOWN = "unknown"  # its year is not reported, or the round did not ask for bars

    @property
    def is_late(self) -> bool:
        """Whether this is a delay, past or present."""
        return self in (Finding.NOT_STARTED, Finding.OVERRUN, Finding.STARTED_LATE, Finding.ENDED_LATE)

    @property
    def is_open(self) -> bool:
        """Whether this is a delay that was not yet made up for."""
        return self in (Finding.NOT_STARTED, Finding.OVERRUN)

    @property
    def is_notable(self) -> bool:
        """Whether the phase differs from its plan."""
        return self not in (Finding.ON_PLAN, Finding.NOT_DUE, Finding.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding; ``periods`` says by how many periods, 0 where that means nothing."""

    finding: Finding
    periods: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """One planned bar with the actual bars that carry it out, or actual ones without a plan."""

    planned: PeriodSpan | None
    actual: tuple[PeriodSpan, ...]
    differences: tuple[Difference, ...]

    @property
    def missing(self) -> PeriodSpan | None:
        """From the planned beginning to the actual one (or to the last known period without it)."""
        for one in self.differences:
            if self.planned and one.finding in (Finding.NOT_STARTED, Finding.STARTED_LATE):
                return self.planned[0], self.planned[0] + one.periods - 1
        return None

    @property
    def beyond(self) -> PeriodSpan | None:
        """The periods after the planned end."""
        for one in self.differences:
            if self.planned and one.finding in (Finding.OVERRUN, Finding.ENDED_LATE):
                return self.planned[1] + 1, self.planned[1] + one.periods
        return None


def phase_progress(
    planned: Sequence[PeriodSpan], actual: Sequence[PeriodSpan], known: Collection[int], *, now: int
) -> list[Progress]:
    """Return how each planned bar of one phase stands, and what was done without a plan.

    ``planned`` and ``actual`` are in order and neither touch nor overlap among themselves; ``known`` are the
    periods of reported years; ``now`` is the running period (or the first after the year looked at).

    * Planned to begin in ``now`` or later and without a bar: not due.
    * Begun late or not at all only where every period since the planned beginning is known; else unknown.
    * A delay runs on to the last known period, also beyond the planned end.
    * Running on after the planned end is an overrun as far as it is known; once a known period without a
      bar follows, the phase has ended late.
    * Without a bar up to a planned end that has passed: ended early. Other planned periods without a bar
      after the beginning: paused. Neither is a delay, for a phase may be done sooner or need no work.
    """
    own, unplanned = _assign(planned, actual)
    judged = {cell for cell in known if cell < now}
    progress = [
        Progress(span, tuple(runs), tuple(_differences(span, runs, judged, now)))
        for span, runs in zip(planned, own, strict=True)
    ]
    progress += [
        Progress(None, (run,), (Difference(Finding.UNPLANNED, run[1] - run[0] + 1),)) for run in unplanned
    ]
    return progress


def _assign(
    planned: Sequence[PeriodSpan], actual: Sequence[PeriodSpan]
) -> tuple[list[list[PeriodSpan]], list[PeriodSpan]]:
    """Hand each planned bar the actual ones that carry it out; return also those that carry out none.

    A bar across several planned ones is parted where the next one begins. A bar beside all of them carries
    out the one before it if nothing else does, else the one after it; else it continues the one before it.
    """
    own: list[list[PeriodSpan]] = [[] for _ in planned]
    beside = []
    for first, last in actual:
        met = [number for number, span in enumerate(planned) if span[0] <= last and first <= span[1]]
        for place, number in enumerate(met):
            begin = first if place == 0 else planned[number][0]
            end = last if number == met[-1] else planned[met[place + 1]][0] - 1
            own[number].append((begin, end))
        if not met:
            beside.append((first, last))
    unplanned: list[PeriodSpan] = []
    for run in beside:
        before = [number for number, span in enumerate(planned) if span[1] < run[0]][-1:]
        after = [number for number, span in enumerate(planned) if span[0] > run[1]][:1]
        target = [number for number in (*before, *after) if not own[number]] or before
        (own[target[0]] if target else unplanned).append(run)
    return [sorted(runs) for runs in own], unplanned


def _differences(
    span: PeriodSpan, runs: Sequence[PeriodSpan], judged: Collection[int], now: int
) -> list[Difference]:
    if not runs:
        return [_without_a_bar(span, judged, now)]
    found = [*_beginning(span, runs, judged), *_ending(span, runs, judged)]
    return found or [Difference(Finding.ON_PLAN)]


def _without_a_bar(span: PeriodSpan, judged: Collection[int], now: int) -> Difference:
    first = span[0]
    if first >= now:
        return Difference(Finding.NOT_DUE)
    last = max(judged, default=-1)
    if last < first or not _all_known(first, last, judged):
        return Difference(Finding.UNKNOWN)
    return Difference(Finding.NOT_STARTED, last - first + 1)


def _beginning(span: PeriodSpan, runs: Sequence[PeriodSpan], judged: Collection[int]) -> list[Difference]:
    first, planned = runs[0][0], span[0]
    if first < planned:
        return [Difference(Finding.STARTED_EARLY, planned - first)]
    if first == planned:
        return []
    if not _all_known(planned, first - 1, judged):
        return [Difference(Finding.UNKNOWN)]
    return [Difference(Finding.STARTED_LATE, first - planned)]


def _ending(span: PeriodSpan, runs: Sequence[PeriodSpan], judged: Collection[int]) -> list[Difference]:
    first, last, planned = runs[0][0], runs[-1][1], span[1]
    found = []
    if last > planned:
        has_ended = last + 1 in judged
        found.append(Difference(Finding.ENDED_LATE if has_ended else Finding.OVERRUN, last - planned))
    elif last < planned and _all_known(last + 1, planned, judged):
        found.append(Difference(Finding.ENDED_EARLY, planned - last))
    until = last if last < planned and found else planned
    worked = {cell for begin, end in runs for cell in range(begin, end + 1)}
    paused = [cell for cell in range(max(first, span[0]), until + 1) if cell in judged and cell not in worked]
    if paused:
        found.append(Difference(Finding.PAUSED, len(paused)))
    return found


def _all_known(first: int, last: int, judged: Collection[int]) -> bool:
    return all(cell in judged for cell in range(first, last + 1))
