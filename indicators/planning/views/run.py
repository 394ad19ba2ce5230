"""In which years an initiative runs, its end; and new initiatives."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.planning.content import FormsContent
from indicators.planning.forms.lists import RowList
from indicators.planning.forms.run import NewForm, OriginForm, RunForm
from indicators.planning.new_initiatives import Origin, edits_for_new
from indicators.planning.rows import Edit
from indicators.planning.screen import Screen
from indicators.planning.tabs import initiative_context, initiative_crumb
from initiatives.addresses import plan_url
from initiatives.models import Initiative


def _first(screen: Screen) -> int | None:
    """The effective year of the revision that takes the changes."""
    return screen.revision.effective_year if screen.revision else None


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Edit in which years an initiative runs and how it ended, or remove one that nothing was asked of."""
    screen = Screen(request, plan)
    initiative = screen.state.initiative(slug)
    form = RunForm(screen.data, state=screen.state, row=initiative, first=_first(screen), prefix="run")
    return screen.answer(
        FormsContent(forms=[form]),
        "indicators/planning/initiative/run.html",
        then=lambda: screen.hub_url if form.is_to_go else screen.url("plan_run", slug=slug),
        form=form,
        split_url=screen.url("plan_add"),
        crumbs=[initiative_crumb(screen, initiative), ("実施期間", "")],
        **initiative_context(screen, initiative, "plan_run"),
    )


class _NewOnes(FormsContent):
    """One or more new initiatives, and where they come from."""

    def __init__(self, screen: Screen, split: Initiative | None) -> None:
        self._state = screen.state
        self.list = RowList(
            screen.data, form=NewForm, name="new", state=screen.state, rows=[], blank=2 if split else 1
        )
        self.origin = OriginForm(
            screen.data, state=screen.state, first=_first(screen), split=split.pk if split else None
        )
        super().__init__(lists=[self.list])

    def is_valid(self) -> bool:
        if not self.list.forms:  # no page of ours sends none
            self.list.rearrange(self.list.add_act)
        if not self.list.kept:
            self.list.forms[0].full_clean()
            self.list.forms[0].add_error("code", "番号を入力してください。")
            return False
        valid = [super().is_valid(), self.origin.is_valid()]
        codes = [form.cleaned_data.get("code") for form in self.list.kept]
        for form, code in zip(self.list.kept, codes, strict=True):
            if code and codes.count(code) > 1:
                form.add_error("code", f"「{code}」が重複しています。")
                valid.append(False)
        return all(valid)

    def edits(self) -> list[Edit]:
        data = self.origin.cleaned_data
        origin = Origin(
            data["first_year"], data["split_from"], data["copies"], data["ends"], tuple(data["merges"])
        )
        return edits_for_new(self._state, [form.values() for form in self.list.kept], origin)

    @property
    def first_slug(self) -> str:
        """The address of the first one that was added."""
        return next(str(values["slug"]) for edit in self.edits() if "slug" in (values := edit.values or {}))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Add initiatives; ``split`` names the one that they are split from."""
    screen = Screen(request, plan)
    split = request.GET.get("split", "")
    content = _NewOnes(screen, screen.state.initiative(split) if split else None)
    return screen.answer(
        content,
        "indicators/planning/initiative/add.html",
        then=lambda: screen.url("plan_initiative", slug=content.first_slug),
        crumbs=[(f"{screen.plan.words.initiative}を追加する", "")],
        leads_url=plan_url(screen.stored, "responsibilities"),
    )
