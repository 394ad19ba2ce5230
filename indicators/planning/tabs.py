"""The screens of one initiative beside each other, and the way to the same screen of any other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch

from indicators.planning.screen import Screen
from initiatives.models import Initiative, Plan


@dataclass(frozen=True, slots=True)
class InitiativeScreen:
    """A screen that each initiative has: its label, the name of its address, what is in it of one."""

    label: str
    name: str
    told: Callable[[Initiative], str]
    is_used: Callable[[Plan], bool] = lambda _plan: True


def _texts(one: Initiative) -> str:
    written = [one.description, one.effect, one.target_text, *(row.text for row in one.texts.all())]
    return f"文章{sum(bool(text) for text in written)}"


SCREENS = (
    InitiativeScreen("名称と文章", "plan_initiative", _texts),
    InitiativeScreen(
        "年度ごとの内容",
        "plan_years",
        lambda one: f"取組{len(one.activities.all())}・指標{len(one.evaluation_items.all())}",
    ),
    InitiativeScreen("数値目標", "plan_targets", lambda one: f"目標{len(one.indicators.all())}"),
    InitiativeScreen(
        "スケジュール",
        "plan_schedule",
        lambda one: f"線{len(one.schedule_bars.all())}",
        lambda plan: plan.has_schedule,
    ),
    InitiativeScreen("実施期間", "plan_run", lambda one: "・".join(one.run.notes) or "全期間"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen of an initiative."""

    label: str
    url: str
    told: str
    is_here: bool


def tabs_of(screen: Screen, initiative: Initiative, here: str = "") -> list[Tab]:
    """Return the screens of an initiative; ``here`` is the name of the address of one."""
    return [
        Tab(one.label, url, one.told(initiative), one.name == here)
        for one in SCREENS
        if (url := _url(screen, one.name, initiative)) and one.is_used(screen.plan)
    ]


def initiative_context(screen: Screen, initiative: Initiative, here: str) -> dict[str, Any]:
    """Return what a screen of an initiative shows around its form; ``here`` is the name of its address."""
    listed = screen.state.all(Initiative)
    at = listed.index(initiative)
    neighbours = {"before": listed[at - 1] if at else None, "after": next(iter(listed[at + 1 :]), None)}
    found: dict[str, Any] = {
        name: {"label": one.full_name.replace("※", ""), "url": _url(screen, here, one)}
        for name, one in neighbours.items()
        if one is not None
    }
    found["jump"] = {
        "url": screen.url("plan_initiatives"),
        "screen": here,
        "way": screen.way,
        "slug": initiative.slug,
        "choices": [(one.slug, f"{one.code}　{one.plain_title}") for one in listed],
    }
    return {
        "initiative": initiative,
        "tabs": tabs_of(screen, initiative, here),
        "neighbours": found,
        "beside": _url(screen, "plan_sheet", initiative),
    }


def initiative_crumb(screen: Screen, initiative: Initiative) -> tuple[str, str]:
    """Return the step of the path that names an initiative, with its first screen; as lists name it."""
    return f"{initiative.code} {initiative.plain_title}", _url(screen, "plan_initiative", initiative)


def _url(screen: Screen, name: str, initiative: Initiative) -> str:
    try:
        return screen.url(name, slug=initiative.slug)
    except NoReverseMatch:
        return ""
