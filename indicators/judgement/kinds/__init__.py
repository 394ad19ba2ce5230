"""The kinds of indicators, one module each; `Kind.rules` is the way to them.

A new kind is a code in `values.Kind`, a module here and its name in the list below. `base.py` has all that a
kind may say of itself; whatever it leaves out is as for a plain number.
"""

from indicators.judgement.values import Kind

from .annual import Annual
from .base import Drawn, KindRules
from .cumulative import Cumulative
from .level import Level
from .milestone import Milestone
from .per_event import PerEvent
from .ratio import Ratio
from .text import Text

_RULES: dict[Kind, KindRules] = {
    one.kind: one() for one in (Annual, PerEvent, Ratio, Cumulative, Level, Milestone, Text)
}

__all__ = ["Drawn", "KindRules"]

# A code without its rules fails here, at the first import.
for _kind in Kind:
    _kind.rules = _RULES[_kind]
