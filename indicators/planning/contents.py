"""What a plan holds, as its screens are offered: each part once, with what is in it."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.planning.rows import Kind
from indicators.planning.screen import Screen
from initiatives.models import PlanSection


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan with a screen of its own."""

    label: str
    url: str
    told: str  # how much is in it
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Declared:
    label: str
    name: str  # of the address
    hint: str
    count: Callable[[Screen], str]


def _rows(model: Kind) -> Callable[[Screen], str]:
    return lambda screen: f"{len(screen.state.all(model))}件"


_PARTS = (_Declared("本文の章", "plan_sections", "策定の背景、計画の期間などの文章", _rows(PlanSection)),)


def contents_of(screen: Screen) -> list[Part]:
    """Return the parts of the screen's plan."""
    return [Part(one.label, screen.url(one.name), one.count(screen), one.hint) for one in _PARTS]
