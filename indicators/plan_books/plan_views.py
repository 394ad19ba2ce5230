"""計画ブック of a plan that there is: handed out, and taken in as the plan allows at the time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.files_out import workbook_answer
from imari_dx.shared.parcels import TOO_OLD, StaleParcelError
from imari_dx.shared.workbook_in import UnreadableFileError
from indicators.plan_books.books import file_name, filled_book
from indicators.plan_books.changes import ChangesShown, StaleBookError, Target, read_changes, show, take_in
from indicators.plan_books.forms import BookForm
from indicators.plan_books.parcel import Parcel, packed, unpacked
from indicators.plan_books.telling import Told, told
from indicators.plan_books.trial import document_of
from indicators.plan_books.views import sheets_told, told_first
from indicators.plan_books.workbook import TextTooLongError
from indicators.plan_io import PlanDocumentError
from indicators.planning.errors import EditRefusedError
from indicators.planning.screen import ReasonForm, Screen, Way
from indicators.workflow.errors import ConflictError


@require_http_methods(["GET", "HEAD", "POST"])
def plan_book(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """The workbook of a plan: to take away, and to take in, shown first."""
    screen = Screen(request, plan)
    target = Target(screen.stored, screen.way, screen.revision, request.user)
    is_file = request.method == "POST" and "parcel" not in request.POST
    answer = _Answer(screen, target, BookForm(request.POST, request.FILES) if is_file else BookForm())
    if is_file:
        answer.read()
    elif request.method == "POST" and answer.take_in(request.POST["parcel"]):
        return redirect(screen.revision_url if screen.way is Way.REVISION else screen.hub_url)
    return render(request, "indicators/plan_books/page.html", answer.context, status=answer.status)


class _Answer:
    """What the page shows of a file: what it would change, what is wrong, or why it was not taken in."""

    def __init__(self, screen: Screen, target: Target, form: BookForm) -> None:
        self.screen, self.target, self.form = screen, target, form
        self.shown: ChangesShown | None = None
        self.refused: list[Told] = []
        self.refusal = ""
        self.status = 200

    def read(self) -> None:
        self.status = 422
        self.screen.reason = ReasonForm(prefix=self.screen.reason.prefix)  # it is asked for with what changes
        if not self.form.is_valid():
            return
        file = self.form.cleaned_data["file"]
        try:
            self.shown = read_changes(self.target, file.read(), file.name)
        except UnreadableFileError as error:
            self.form.add_error("file", str(error))
            return
        self.status = 422 if self.shown.problems else 200

    def take_in(self, text: str) -> bool:
        """Write what was shown; False where it is refused, with the reason."""
        request = self.screen.request
        try:
            parcel = unpacked(text, request.user)
        except StaleParcelError as error:
            self.refused, self.status = [Told("", str(error))], 409
            return False
        if parcel.plan != self.target.plan.slug:
            self.refused, self.status = [Told("", TOO_OLD)], 409
            return False
        if self.screen.asks_reason and not self.screen.reason.is_valid():
            self.shown, self.status = show(self.target, parcel), 422
            return False
        return self._write(parcel)

    def _write(self, parcel: Parcel) -> bool:
        reason = self.screen.reason.cleaned_data["reason"] if self.screen.asks_reason else ""
        try:
            take_in(target=self.target, parcel=parcel, reason=reason, at=timezone.now())
        except StaleBookError as error:
            self.refusal, self.shown, self.status = str(error), show(self.target, parcel), 409
        except PlanDocumentError as error:
            self.refused, self.status = told(error.problems, parcel.places), 409
        except (EditRefusedError, ConflictError) as error:
            self.refused, self.status = [Told("", line) for line in str(error).split("\n")], 409
        else:
            messages.success(self.screen.request, self._done)
            return True
        return False

    @property
    def _done(self) -> str:
        if self.screen.revision:
            return f"計画ブックの内容を{self.screen.revision}の案に入れました。計画にはまだ反映していません。"
        return "計画ブックの内容を取り込みました。"

    @property
    def context(self) -> dict[str, Any]:
        screen, shown = self.screen, self.shown
        problems = self.refused or (shown.problems if shown else [])
        is_ready = shown is not None and not problems and bool(shown.changes)
        words = screen.stored.words.at(screen.stored.initiative_word)
        return {
            "screen": screen,
            "crumbs": [{"label": "計画", "url": screen.hub_url}],
            "file_url": screen.url("plan_book_file"),
            "sheets": sheets_told(words),
            "form": self.form,
            "shown": shown,
            "refusal": self.refusal,
            "parcel": packed(shown.parcel, screen.request.user) if shown and is_ready else "",
            **told_first(problems),
        }


@require_safe
def plan_book_file(request: AuthenticatedRequest, plan: str = "") -> HttpResponseBase:
    """The workbook of a plan, filled with all that its screens show: also what an open revision changes."""
    screen = Screen(request, plan)
    document = document_of(screen.stored, screen.revision, request.user)
    words = screen.stored.words.at(screen.stored.initiative_word)
    try:
        return workbook_answer(filled_book(document, words), file_name(screen.stored))
    except TextTooLongError as error:
        messages.error(request, str(error))
        return redirect(screen.url("plan_book"))
