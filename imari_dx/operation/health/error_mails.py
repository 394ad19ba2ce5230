"""Administrators are told by mail of failures of a page: where, not with what it was asked."""

import hashlib
import logging
import time
import traceback
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import mail_admins
from django.http import HttpRequest
from django.utils import timezone

from imari_dx.shared.moments import era_moment
from imari_dx.shared.outage import outage_of
from imari_dx.version import VERSION

NOT_AGAIN_FOR = 60 * 60  # seconds, for one place in the program
_FAILED = 500

_log = logging.getLogger(__name__)


class AdministratorsHandler(logging.Handler):
    """In place of Django's own, which sends what was typed, cookies and settings along.

    One mail an hour for each place in the program that fails; a database that is down is one place,
    whichever page meets it. The message of an exception may quote data, so only its kind is told.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Send what a failure of a page is known by; never fail the answer to whoever asked."""
        if getattr(record, "status_code", None) != _FAILED or not record.exc_info:
            return
        error = record.exc_info[1]
        if error is not None:
            tell_of_failure(error, getattr(record, "request", None))


def tell_of_failure(error: BaseException, request: HttpRequest | None) -> None:
    """Mail administrators where a page failed, unless its place was told of within the hour."""
    if not settings.ADMINS or not settings.CAN_SEND_MAIL:
        return
    frames = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
    kind, outage = type(error).__name__, outage_of(error)
    if not _is_first(outage or f"{kind} {frames[-1] if frames else ''}"):
        return
    try:
        mail_admins(f"画面の不具合（{outage.reason if outage else kind}）", _text(request, kind, frames))
    except (OSError, SMTPException):
        _log.warning("administrators could not be told by mail")


def _text(request: HttpRequest | None, kind: str, frames: list[str]) -> str:
    match = getattr(request, "resolver_match", None)
    lines = [
        "画面を表示できない不具合が起きました。同じ場所の不具合は、1時間は知らせません。",
        f"日時：{era_moment(timezone.now())}",
        f"画面：{getattr(request, 'method', '')} {getattr(match, 'view_name', None) or '不明'}",
        f"種類：{kind}",
        f"バージョン：{VERSION}",
        "詳しい内容は、サーバーの記録（journalctl -u imari-dx）にあります。",
        "",
        *frames,
    ]
    return "\n".join(lines) + "\n"


def _is_first(place: str) -> bool:
    """Whether a place was not told of within the hour, by any process; kept as the age of a small file."""
    name = hashlib.sha256(place.encode()).hexdigest()[:16]
    sign = Path(settings.DATA_DIR) / "operation" / "told-errors" / name
    try:
        if sign.exists() and time.time() - sign.stat().st_mtime < NOT_AGAIN_FOR:
            return False
        sign.parent.mkdir(parents=True, exist_ok=True)
        sign.touch()
    except OSError:
        return _is_first_here(name)
    return True


_told_here: dict[str, float] = {}


def _is_first_here(name: str) -> bool:
    """The same for this process alone, where nothing can be written."""
    now = time.monotonic()
    if now - _told_here.get(name, -NOT_AGAIN_FOR) < NOT_AGAIN_FOR:
        return False
    _told_here[name] = now
    return True
