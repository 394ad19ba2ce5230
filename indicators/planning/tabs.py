"""The screens of one initiative beside each other, and the way to the same screen of its neighbours."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch

from indicators.planning.screen import Screen
from initiatives.models import Initiative

_TABS = (
    ("文章", "plan_initiative"),
    ("年度", "plan_years"),
    ("数値目標", "plan_targets"),
    ("スケジュール", "plan_schedule"),
    ("実施期間", "plan_run"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen of an initiative."""

    label: str
    url: str
    is_here: bool


def initiative_context(screen: Screen, initiative: Initiative, here: str) -> dict[str, Any]:
    """Return what a screen of an initiative shows around its form; ``here`` is the name of its address."""
    listed = screen.state.all(Initiative)
    at = listed.index(initiative)
    neighbours = {"before": listed[at - 1] if at else None, "after": next(iter(listed[at + 1 :]), None)}
    return {
        "initiative": initiative,
        "tabs": [
            Tab(label, url, name == here)
            for label, name in _TABS
            if (url := _url(screen, name, initiative))
            and (name != "plan_schedule" or screen.plan.has_schedule)
        ],
        "neighbours": {
            name: {"label": one.full_name, "url": _url(screen, here, one)}
            for name, one in neighbours.items()
            if one is not None
        },
        "beside": _url(screen, "plan_sheet", initiative),
    }


def _url(screen: Screen, name: str, initiative: Initiative) -> str:
    try:
        return screen.url(name, slug=initiative.slug)
    except NoReverseMatch:
        return ""
