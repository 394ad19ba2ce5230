"""A session that cannot be written costs nobody a page that is only read."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error
from django.http import HttpRequest, HttpResponse

from imari_dx.operation.failures import note_outage
from imari_dx.shared.outage import outage_of


class LastingSession(SessionMiddleware):
    """Django's own, which on a full disk answered a read page with 400 (a session that was deleted).

    What pages note in passing (when somebody was last there) is given up then. An act says that it failed:
    logging in, asking for more time and the like are nothing else than what is noted.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session; where nothing can be saved now, let a page that was read be shown."""
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, Error) as error:
            failed = _beneath(error)
            outage = outage_of(failed)
            if failed is None or outage is None:
                raise
            if request.method not in ("GET", "HEAD"):
                raise failed from failed.__cause__
            note_outage(outage, failed, request, "session not saved")
            return response


def _beneath(error: BaseException | None) -> BaseException | None:
    """The failure of the database that a session's own errors stand for."""
    while error is not None and outage_of(error) is None:
        error = error.__context__
    return error
