"""照会文書: the secretariat's page for what stands on the letter of a round."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.messages import warn_of_unprintable
from indicators.rounds.letter.forms import LetterForm
from indicators.rounds.letter.services import change_letter
from indicators.rounds.page import CyclePage
from indicators.workflow.access import get_cycle, get_plan
from indicators.workflow.errors import ConflictError
from indicators.workflow.placeholders import places_of


@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Change number, day, sender and subject of the letter, before the round is opened and after."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    if cycle.imported_id is not None:
        raise Http404("移行データの年度に、照会文書はありません")
    page = CyclePage(cycle)
    form = LetterForm(request.POST if request.method == "POST" else None, cycle=cycle)

    def show(status: int, refusal: str = "") -> HttpResponse:
        context = {
            "form": form,
            "refusal": refusal,
            "heading": "照会文書の番号・日付など",
            "lead": "各課あての照会文書に印刷します。入力しなくても、文書はできています。",
            "action": "保存する",
            "back_url": page.address("letters"),
            "crumbs": [
                *page.crumbs,
                {"label": page.heading, "url": page.address("cycle")},
                {"label": "照会文書", "url": page.address("letters")},
            ],
        }
        return render(request, "indicators/edit.html", context, status=status)

    if request.method != "POST":
        return show(200)
    if not form.is_valid():
        return show(422)
    try:
        changed = change_letter(cycle=cycle, content=form.content, by=request.user, at=timezone.now())
    except ConflictError as error:
        return show(409, str(error))
    warn_of_unprintable(request, list(form.cleaned_data.values()))
    if warning := places_of(cycle).warning(form.content.subject):
        messages.warning(request, warning)
    messages.success(request, "照会文書の内容を保存しました。" if changed else "変更はありません。")
    return redirect(page.address("letters"))
