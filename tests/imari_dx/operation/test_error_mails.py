"""A page that fails is told of once an hour for its place, without what was typed."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.test import RequestFactory

from imari_dx.operation.health.error_mails import AdministratorsHandler


def fails(error: Exception) -> None:
    raise error


def log_failure(error: Exception, status: int = 500) -> None:
    """Log as Django does where a view raised."""
    request = RequestFactory().post("/entry/?q=himitsu", {"results": "himitsu"}, HTTP_COOKIE="id=himitsu")
    try:
        fails(error)
    except Exception:
        extra = {"status_code": status, "request": request}
        logging.getLogger("django.request").exception("failed: %s", request.path, extra=extra)


@pytest.fixture(autouse=True)
def _administrators(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.ADMINS = tmp_path, [("管理者", "root@example.lg.jp")]


def test_no_other_handler_mails() -> None:
    """Django's own sends the form, the cookies and the settings."""
    handlers = [*logging.getLogger("django").handlers, *logging.getLogger("django.request").handlers]
    assert [type(one) for one in handlers] == [AdministratorsHandler]


def test_what_was_typed_is_not_sent() -> None:
    log_failure(ValueError("himitsu"))
    (sent,) = mail.outbox
    assert "ValueError" in sent.subject
    assert "test_error_mails.py" in sent.body
    assert "himitsu" not in f"{sent.subject}{sent.body}"


def test_a_place_is_told_once_an_hour(tmp_path: Path) -> None:
    log_failure(ValueError())
    log_failure(ValueError())
    log_failure(KeyError())
    assert len(mail.outbox) == 2
    for sign in (tmp_path / "operation/told-errors").iterdir():
        os.utime(sign, (0, 0))
    log_failure(ValueError())
    assert len(mail.outbox) == 3


def test_only_failures_of_pages_are_told() -> None:
    log_failure(ValueError(), status=400)
    assert mail.outbox == []


def test_a_disk_that_takes_nothing_does_not_flood(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "operation").touch()
    log_failure(OperationalError("down"))
    log_failure(OperationalError("down"))
    assert len(mail.outbox) == 1
