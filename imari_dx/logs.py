"""Where the program's logs go: what happens to standard error, the records where they are wanted."""

import logging
import os
from pathlib import Path
from typing import Any

from accounts.records.lines import SYSLOG
from imari_dx.shared.outage import outage_of
from imari_dx.shared.request_facts import current_request

JOURNAL, OFF = "stderr", "off"


class WithRequestId(logging.Formatter):
    """Names the request that was being answered, to be found by the number that users tell."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message, after the number where there is one."""
        answered = current_request()
        text = super().format(record)
        return f"[{answered.request_id}] {text}" if answered else text


class WithoutOutages(logging.Filter):
    """Leaves to us what django-q says of a database that is away: a traceback each time it looks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is told."""
        return not record.exc_info or outage_of(record.exc_info[1]) is None


def logging_config(records_to: str, data_folder: Path) -> dict[str, Any]:
    """Return Django's LOGGING. ``records_to``: ``stderr``, ``off`` or the path of a file."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "numbered": {"()": "imari_dx.logs.WithRequestId"},
            "line": {"()": "accounts.records.lines.LineFormatter"},
        },
        "filters": {"without_outages": {"()": "imari_dx.logs.WithoutOutages"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "numbered"},
            "administrators": {
                "class": "imari_dx.operation.health.error_mails.AdministratorsHandler",
                "level": "ERROR",
            },
            "records": _records(records_to, data_folder),
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        # WeasyPrint and fontTools report every glyph decision at INFO.
        "loggers": {
            # Instead of Django's own handlers, one of which mails what was typed and cookies.
            "django": {"handlers": ["administrators"], "level": "INFO"},
            "imari_dx.audit": {"handlers": ["records"], "level": "INFO", "propagate": False},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            # Each attempt at a server that is away; what came of it is told once for many (ADR 102).
            "psycopg.pool": {"level": "ERROR"},
            # Says each piece of work three times at INFO.
            "django-q": {"level": "WARNING", "filters": ["without_outages"]},
        },
    }


def _records(to: str, data_folder: Path) -> dict[str, Any]:
    if to == OFF:
        return {"class": "logging.NullHandler"}
    if to == JOURNAL:
        is_command = "JOURNAL_STREAM" not in os.environ and SYSLOG.is_socket()
        name = "SyslogHandler" if is_command else "JournalHandler"
        return {
            "()": f"accounts.records.lines.{name}",
            "data_folder": data_folder,
            "formatter": "line",
        }
    return {
        "()": "accounts.records.lines.FileHandler",
        "path": to,
        "data_folder": data_folder,
        "formatter": "line",
    }
