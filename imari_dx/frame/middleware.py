"""What holds for every request, whichever view answers it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from imari_dx.shared.characters import removed_sentences, without_marks
from imari_dx.shared.files_out import ASKED_EACH_TIME

# PostgreSQL stores no NUL and refuses to look for one. The character that stands for what is no text takes
# its place: it is found nowhere, and where it is saved forms take it out and say so, as with its like.
_SUBSTITUTE = "\x1a"
# A password is taken as it was typed, or it would not be the same one.
_AS_TYPED = "password"
# What a script sends by itself is told of when it is saved.
_WHILE_TYPING = ("entry_preview", "entry_draft", "entry_paste", "grid_paste")


class NulRemoved:
    """No NUL in whatever somebody asks or sends: address, choices, fields, cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean what is read before any view: the session is looked for by a cookie."""
        if "\0" in request.path_info:
            request.path_info = request.path_info.replace("\0", _SUBSTITUTE)
            request.path = request.path.replace("\0", _SUBSTITUTE)
        request.GET = _clean(request.GET)
        for name, value in request.COOKIES.items():
            request.COOKIES[name] = value.replace("\0", _SUBSTITUTE)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Clean what a form sends, once it is known that it comes from a form of ours."""
        if request.method == "POST":
            request.POST = _clean(_posted(request))


class BrowserLimits:
    """Every answer says what a browser may do with it: static files, errors and redirects among them.

    Outermost, because what stands further out answers without asking those within.
    """

    # Nothing of the machine that somebody sits at; copying an address (clipboard-write) is all that pages do.
    FEATURES = (
        *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
        *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking"),
    )
    HEADERS = {
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
        # No page of another site shows or reads anything of ours, however it asks.
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the two headers."""
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response[name] = value
        return response


class NotStored:
    """What the site answers is for the one who asked: no proxy keeps it, and no browser after logging out.

    Static files do not come by here; they are the same for everybody. Files of what is published say for
    themselves how they may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on every answer, errors and redirects among them."""
        response = self.get_response(request)
        if response.get("Cache-Control") != ASKED_EACH_TIME:
            response["Cache-Control"] = "private, no-store"
        return response


def _posted(request: HttpRequest) -> QueryDict:
    """Return what was sent; of a form in another encoding nothing, also to whoever asks again.

    Django's page that says so asks for the token in it, and would fail once more, as by a mistake of ours.
    """
    try:
        return request.POST
    except BadRequest:
        request.POST = QueryDict()
        raise


def _clean(data: QueryDict) -> Any:
    if not any("\0" in text for text in _texts(data)):
        return data
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        clean.setlist(name.replace("\0", _SUBSTITUTE), [one.replace("\0", _SUBSTITUTE) for one in values])
    clean._mutable = False
    return clean


def _texts(data: QueryDict) -> Iterable[str]:
    for name, values in data.lists():
        yield name
        yield from values


class CleanTexts:
    """Texts lose control characters and direction marks before any form sees them, and the page says so.

    Here and not in the forms: no field can be forgotten, and a filter in an address is a text too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        """Clean what was sent; runs after the check against forged requests, which has read the form."""
        request.GET, _removed = _cleaned(request.GET)  # type: ignore[assignment]
        if request.method != "POST":
            return
        request.POST, removed = _cleaned(request.POST)  # type: ignore[assignment]
        address = request.resolver_match
        if address is None or address.url_name not in _WHILE_TYPING:
            for sentence in removed_sentences(removed):
                messages.warning(request, sentence)


def _cleaned(sent: QueryDict) -> tuple[QueryDict, str]:
    """Return the data without such characters, and those that were taken out."""
    clean, removed = QueryDict(mutable=True), ""
    for name, values in sent.lists():
        texts = []
        for value in values:
            text = value if _AS_TYPED in name else without_marks(value)
            removed += "".join(set(value) - set(text))
            texts.append(text)
        clean.setlist(name, texts)
    if clean == sent:
        return sent, ""
    clean._mutable = False
    return clean, removed
