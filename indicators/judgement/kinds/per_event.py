"""１回当たり: events with their numbers; the year's value is their mean."""

from indicators.judgement.values import Kind

from .base import KindRules


class PerEvent(KindRules):
    """The mean of what was counted at each event."""

    kind = Kind.PER_EVENT
    label = "１回当たり"
    has_events = True
    called = "１回当たり"
