"""How each kind of indicator is entered: its fields, what is wrong with them, and what they fill."""

from collections.abc import Mapping

from indicators.judgement import Kind

from .events import EventsEntry
from .milestone import MilestoneEntry
from .number import NumberEntry
from .ratio import RatioEntry
from .text import TextEntry

ENTRIES: Mapping[str, NumberEntry] = {
    Kind.ANNUAL: NumberEntry("実績値"),
    Kind.PER_EVENT: EventsEntry(),
    Kind.RATIO: RatioEntry(),
    Kind.CUMULATIVE: NumberEntry("当年度の増加分"),
    Kind.LEVEL: NumberEntry("年度末の値"),
    Kind.MILESTONE: MilestoneEntry(),
    Kind.TEXT: TextEntry("実績"),
}
