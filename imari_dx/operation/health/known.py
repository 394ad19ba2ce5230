"""What is known of a site at a moment: plain values, gathered by ``facts`` and judged by ``rules``."""

import datetime as dt
from dataclasses import dataclass

from imari_dx.operation.verify.last import LastVerification


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What only the database tells. Moments are aware; None is "never" or "not known"."""

    pending: tuple[str, ...] = ()  # migrations of this release that were not applied
    worker_works: bool = True
    waiting_jobs: int = 0
    waiting_since: dt.datetime | None = None
    notices_due: dt.datetime | None = None  # when the worker sends the next; None: it sends none
    notices_sent: dt.datetime | None = None  # when one went out last
    notices_failed: int = 0
    notices_uncertain: int = 0
    last_row: dt.datetime | None = None  # the newest record there is


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the site at a moment."""

    now: dt.datetime
    is_production: bool
    unwritable: tuple[str, ...]  # folders
    free: int  # bytes of the disk that holds the data
    total: int
    backup_at: dt.datetime | None
    backup_failed_at: dt.datetime | None
    backup_failure: str
    sends_mail: bool  # a mail server is named
    database: DatabaseFacts | None  # None: it does not answer
    notices_by_timer: dt.datetime | None = None  # when a timer of the system sent them last
    verified: LastVerification | None = None  # of the chain of records
    is_closed: bool = False  # somebody works on it: see imari_dx/shared/maintenance.py
    records_log_failed_at: dt.datetime | None = None  # a line for the log of records was lost
    directory_answers: bool | None = None  # None: none is named, or it was not asked
