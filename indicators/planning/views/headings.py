"""The plan's levels, and the tree of headings above its initiatives."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.planning.content import FormsContent, Neighbours, OneRow
from indicators.planning.forms.headings import HeadingForm, LevelForm, LevelList
from indicators.planning.forms.order import OrderContent
from indicators.planning.rows import Edit
from indicators.planning.screen import Screen
from indicators.planning.state import PlanState
from initiatives.headings import in_tree_order
from initiatives.models import Heading, HeadingLevel, Initiative


class _Levels(FormsContent):
    """All levels of the plan."""

    def __init__(self, screen: Screen) -> None:
        rows = screen.state.all(HeadingLevel)
        self.list = LevelList(
            screen.data, form=LevelForm, name="level", state=screen.state, rows=rows, blank=not rows
        )
        self._plan = screen.stored.pk
        super().__init__(lists=[self.list])

    def edits(self) -> list[Edit]:
        return self.list.edits(plan=self._plan)


@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit the levels."""
    screen = Screen(request, plan)
    return screen.answer(
        _Levels(screen),
        "indicators/planning/levels.html",
        then=screen.url("plan_levels"),
        crumbs=[("階層", "")],
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading in the tree."""

    heading: Heading
    url: str
    depth: int
    count: int  # of initiatives directly below it
    add_url: str  # to put a heading below it; "" where none can be

    @property
    def printed(self) -> str:
        """What the plan prints, where that is not simply its name."""
        return "" if self.heading.printed == self.heading.full_name else self.heading.printed


class _Tree(OrderContent):
    """All headings; each changes places with its brothers only."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        super().__init__(screen, in_tree_order(screen.state.all(Heading)), group_of=lambda one: one.parent_id)

    @property
    def lines(self) -> list[_Line]:
        """The tree, brothers in the order of the page."""
        below: dict[int | None, list[Heading]] = {}
        for one in self.rows:
            below.setdefault(one.parent_id, []).append(one)
        placed = [one.heading_id for one in self._screen.state.all(Initiative) if not one.of_heading_id]
        lowest = max((level.number for level in self._screen.plan.levels_above), default=0)

        def walk(parent: int | None) -> list[_Line]:
            return [
                line
                for one in below.get(parent, ())
                for line in (self._line(one, placed.count(one.pk), lowest), *walk(one.pk))
            ]

        return walk(None)

    def _line(self, one: Heading, count: int, lowest: int) -> _Line:
        url = self._screen.url
        add_url = url("plan_new_heading", query={"below": one.slug}) if one.level.number < lowest else ""
        return _Line(one, url("plan_heading", slug=one.slug), len(one.path) - 1, count, add_url)


@require_http_methods(["GET", "HEAD", "POST"])
def headings(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show the tree; a POST puts headings in another order among their brothers."""
    screen = Screen(request, plan)
    return screen.answer(
        _Tree(screen),
        "indicators/planning/headings.html",
        then=screen.url("plan_headings"),
        crumbs=[("見出し", "")],
        add_url=screen.url("plan_new_heading"),
    )


class _HeadingContent(OneRow):
    """One heading."""

    form: HeadingForm

    def edits(self) -> list[Edit]:
        if self.form.row is not None or not self.screen.revision:
            return super().edits()
        found = super().edits()
        return [*found, *_report_of(self.screen.state, found[0], self.screen.first_year)]


def _report_of(state: PlanState, edit: Edit, first_year: int) -> list[Edit]:
    """What a new heading of a draft reports on, if its level does: the tables follow only in force."""
    values: dict[str, Any] = dict(edit.values or {})
    if not state.get(HeadingLevel, values["level"]).reports:
        return []
    named = {
        "plan": state.stored.pk,
        "of_heading": edit.key,
        "heading": values["parent"],
        "title": values["title"],
        "slug": values["slug"],
        "code": values["code"] or values["slug"],
        "plain_code": values["slug"],
        "number": 0,
        "sort_order": 1 + max((one.sort_order for one in state.all(Initiative)), default=0),
        "first_year": first_year,
    }
    return [Edit(Initiative, state.new_key(Initiative), named)]


@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Edit or remove one heading."""
    screen = Screen(request, plan)
    return _answer(screen, screen.state.find(Heading, slug=slug), above=None)


@require_http_methods(["GET", "HEAD", "POST"])
def new_heading(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Add a heading, below another if that is asked."""
    screen = Screen(request, plan)
    below = request.GET.get("below", "")
    return _answer(screen, None, above=screen.state.find(Heading, slug=below) if below else None)


def _answer(screen: Screen, row: Heading | None, *, above: Heading | None) -> HttpResponse:
    form = HeadingForm(screen.data, state=screen.state, row=row, prefix="heading", above=above)
    everything = in_tree_order(screen.state.all(Heading))
    tree = screen.url("plan_headings")
    stays = row is not None and not form.is_removed
    last = max((one.sort_order for one in everything), default=0)

    def link(one: Heading) -> tuple[str, str]:
        return one.plain_name, screen.url("plan_heading", slug=one.slug)

    path = [link(one) for one in row.path] if row else [("新しい見出し", "")]
    return screen.answer(
        _HeadingContent(screen, form, sort_order=last + 1),
        "indicators/planning/heading.html",
        then=(lambda: screen.url("plan_heading", slug=form.cleaned_data["slug"])) if stays else tree,
        crumbs=[("見出し", tree), *path],
        beside_rows=Neighbours.of(everything, row, link),
        reports=_links(screen, row, "of_heading_id"),
        initiatives=_links(screen, row, "heading_id"),
    )


def _links(screen: Screen, row: Heading | None, relation: str) -> list[tuple[str, str]]:
    """Return what hangs on a heading, each with the address of its screens."""
    return [
        (one.full_name.replace("※", ""), screen.url("plan_initiative", slug=one.slug))
        for one in screen.state.all(Initiative)
        if row and getattr(one, relation) == row.pk
    ]
