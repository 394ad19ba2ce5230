"""What has its time: the day's notices, and clearing away what nobody needs any more."""

import datetime as dt
import logging

from django.conf import settings
from django.utils import timezone
from django_q.models import Schedule, Task

from accounts.sessions.services import forget_expired
from imari_dx.shared.acts import one_act
from imari_dx.shared.memory import tidy_up
from imari_dx.shared.table_sizes import learn_sizes
from indicators.evidence.making import forget_left_behind
from indicators.reminders.outbox import SendingResult, send_outbox
from indicators.reminders.services import write_digests
from initiatives.models import Plan
from reports.jobs.page import KEPT
from reports.jobs.services import forget_jobs
from reports.store.services import forget_finished

CLEAN_UP_AT = dt.time(3, 30)
FILES_KEPT = dt.timedelta(days=30)  # since somebody used them last
_SATURDAY = 5
# Rows with these keys: two hosts that start at once do not write two of the same.
DIGESTS, _CLEANING = 1, 2

_log = logging.getLogger(__name__)


@one_act()
def schedule_work(now: dt.datetime) -> None:
    """Write down what is done at which time of day, as the settings say; does nothing where it stands so."""
    _daily(DIGESTS, "お知らせの送信", "reports.jobs.upkeep.send_digests", settings.REMINDERS_AT, now)
    _daily(_CLEANING, "掃除", "reports.jobs.upkeep.clean_up", CLEAN_UP_AT, now)


def _daily(key: int, name: str, function: str, clock: dt.time | None, now: dt.datetime) -> None:
    if clock is None:
        Schedule.objects.filter(pk=key).delete()
        return
    row = Schedule.objects.filter(pk=key, func=function).first()
    if row and row.next_run and timezone.localtime(row.next_run).time() == clock:
        return
    today = timezone.localtime(now)
    next_run = today.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    if next_run <= today:
        next_run += dt.timedelta(days=1)
    Schedule.objects.update_or_create(
        pk=key,
        defaults={
            "name": name,
            "func": function,
            "schedule_type": Schedule.DAILY,
            "next_run": next_run,
            "repeats": -1,
        },
    )


def send_digests(now: dt.datetime | None = None) -> SendingResult | None:
    """Write the day's notices of all plans and send what waits, as ``manage.py send_reminders`` does.

    None on Saturday and Sunday, when nobody reads them.
    """
    at = now or timezone.now()
    day = timezone.localdate(at)
    if day.weekday() >= _SATURDAY:
        return None
    for plan in Plan.objects.order_by("-is_default", "slug"):
        write_digests(plan=plan, as_of=day, at=at)
    result = send_outbox(at=at, as_of=day)
    if result.failed or result.uncertain:
        _log.error(
            "notices: %s failed, %s uncertain; the page 通知の送信 says why", result.failed, result.uncertain
        )
    return result


def clean_up(now: dt.datetime | None = None) -> None:
    """Forget ended jobs, unused files, pictures of removed ones, ended sessions, the queue's own records.

    Then the database looks how large its tables are.
    """
    at = now or timezone.now()
    jobs = forget_jobs(at - KEPT)
    files = forget_finished(at - FILES_KEPT)
    forget_left_behind()
    forget_expired(at)
    Task.objects.filter(stopped__lt=at - FILES_KEPT).delete()
    learn_sizes()
    _log.info("cleaned up: %s jobs, %s files", jobs, files)


def collect_garbage(**_sent: object) -> None:
    """Give back what a piece of work left in circles, while nobody waits: 30 MB of a report."""
    tidy_up()
