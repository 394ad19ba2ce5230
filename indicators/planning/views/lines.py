"""Parts of a plan that are lists of lines, each on one page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.plan_io.names import free_name
from indicators.planning.content import FormsContent
from indicators.planning.forms.lines import PhaseForm, SectionForm, SheetRowForm, UpperItemForm
from indicators.planning.forms.lists import RowList
from indicators.planning.forms.rows import RowForm
from indicators.planning.rows import Edit, Fields
from indicators.planning.screen import Screen
from initiatives.models import Initiative
from initiatives.sheet_layout import REPEATABLE


@dataclass(frozen=True, slots=True)
class Lines:
    """One such part. Its texts may name words of the plan in braces."""

    name: str  # of the address
    title: str
    one: str  # what a new line is called
    lead: str
    form: type[RowForm]
    prefix: str
    is_ordered: bool = False
    code_of: Callable[[Fields, set[str]], str] | None = None  # of a new line, given those that are taken


class LinesContent(FormsContent):
    """All lines of a part."""

    def __init__(self, screen: Screen, part: Lines) -> None:
        rows = screen.state.all(part.form.model)
        self.list = RowList(
            screen.data,
            form=part.form,
            name=part.prefix,
            state=screen.state,
            rows=rows,
            blank=not rows,
            is_ordered=part.is_ordered,
        )
        self._plan, self._part = screen.stored.pk, part
        self._codes = {str(getattr(row, "code", "")) for row in rows}
        super().__init__(lists=[self.list])

    def edits(self) -> list[Edit]:
        """Return what was typed, new lines with a code that nobody was asked for."""
        return [self._coded(edit) for edit in self.list.edits(plan=self._plan)]

    def _coded(self, edit: Edit) -> Edit:
        values, code_of = dict(edit.values or {}), self._part.code_of
        if code_of is None or edit.key >= 0 or values.get("code"):
            return edit
        values["code"] = code_of(values, self._codes)
        self._codes.add(values["code"])
        return Edit(edit.model, edit.key, values, edit.seen)


def _phase_code(_values: Fields, taken: set[str]) -> str:
    return free_name("phase", taken, longest=20)


def _row_code(values: Fields, taken: set[str]) -> str:
    return free_name(values["kind"], taken, longest=20, numbered=values["kind"] in REPEATABLE)


SECTIONS = Lines(
    "plan_sections",
    "本文の章",
    "章",
    "計画書の文章です。計画書に、位置ごとに、番号の順に印字されます。"
    "図の題名、出典、小見出しの行の始まりは、「設定と言葉」の「計画書の印」で決めます。",
    SectionForm,
    "section",
)
PHASES = Lines(
    "plan_phases",
    "工程",
    "工程",
    "スケジュールの行です。上から順に印字されます。",
    PhaseForm,
    "phase",
    is_ordered=True,
    code_of=_phase_code,
)
SHEET_ROWS = Lines(
    "plan_sheet_rows",
    "様式の行",
    "行",
    "計画書の様式（1つの{initiative}の表）の行です。上から順に印字されます。",
    SheetRowForm,
    "row",
    is_ordered=True,
    code_of=_row_code,
)
UPPER_ITEMS = Lines(
    "plan_upper_items",
    "{upper_plan}の{upper_item}",
    "{upper_item}",
    "{initiative}が、{upper_plan}のどこに当たるかを示すための一覧です。",
    UpperItemForm,
    "upper",
)


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit the sections; a POST saves them, or adds a line without saving."""
    return _answer(Screen(request, plan), SECTIONS)


@require_http_methods(["GET", "HEAD", "POST"])
def phases(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit the phases."""
    return _answer(Screen(request, plan), PHASES)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_rows(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit the rows of the official sheet."""
    return _answer(Screen(request, plan), SHEET_ROWS)


@require_http_methods(["GET", "HEAD", "POST"])
def upper_items(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit the items of the upper plan."""
    return _answer(Screen(request, plan), UPPER_ITEMS)


def _answer(screen: Screen, part: Lines) -> HttpResponse:
    say = screen.plan.words.say
    title = say(part.title)
    return screen.answer(
        LinesContent(screen, part),
        "indicators/planning/lines.html",
        then=screen.url(part.name),
        crumbs=[(title, "")],
        title=title,
        lead=say(part.lead),
        one=say(part.one),
        **(
            {"beside": screen.url("plan_sheet", slug=shown.slug)} if (shown := _example(screen, part)) else {}
        ),
    )


def _example(screen: Screen, part: Lines) -> Initiative | None:
    """The initiative whose sheet shows what lines make of it, of those parts that every sheet prints."""
    if part not in (PHASES, SHEET_ROWS):
        return None
    return next((one for one in screen.state.all(Initiative) if one.of_heading is None), None)
