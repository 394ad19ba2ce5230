"""Where acts that are confirmed meet the person: the question, its answer, and the act carried on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.confirming.question import ACT, OWN_FIELDS, PASSWORD, ConfirmingForm, ask, question_of
from accounts.confirming.recency import must_confirm, note_confirmed
from accounts.models import RecordKind
from accounts.records.writing import record
from imari_dx.shared.confirmed_acts import ConfirmationNeededError, asked_when


class Confirming:
    """Ask whoever has not confirmed lately for the own password; with it the same post goes on.

    Innermost but for what only looks at answers: everything else has let the request pass already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_when(lambda: must_confirm(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Read the answer, if one came with the post; a wrong one lets nothing pass."""
        if request.method != "POST" or PASSWORD not in request.POST or not request.user.is_authenticated:
            return None
        if must_confirm(request):
            question, form = (
                question_of(request, request.POST.get(ACT, "")),
                ConfirmingForm(request, is_answer=True),
            )
            kind = RecordKind.CONFIRMED if form.is_valid() else RecordKind.CONFIRM_FAILED
            record(kind, user=request.user, request=request, subject=question.act)
            if kind == RecordKind.CONFIRM_FAILED:
                return ask(request, question, form)
            note_confirmed(request.session)
        request.POST = request.POST.copy()  # type: ignore[assignment]
        for name in OWN_FIELDS:
            request.POST.pop(name, None)  # type: ignore[misc]
        request.POST._mutable = False
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Put the question in the place of the act that needs it."""
        if not isinstance(exception, ConfirmationNeededError):
            return None
        return ask(request, question_of(request, exception.act), ConfirmingForm(request, is_answer=False))
