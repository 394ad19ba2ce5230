"""The queue's way to the database, which also looks after the jobs while it looks for work."""

import logging
import time

from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.tasks import async_task

from imari_dx.shared.maintenance import is_closed
from imari_dx.shared.outage import outage_of
from imari_dx.shared.patience import Patience
from indicators.evidence.making import waiting
from reports.jobs.services import wake_a_worker
from reports.jobs.signs import note_alive
from reports.jobs.worker import rescue
from reports.models import JobState, ReportJob

DRAW_WHAT_WAITS = "indicators.evidence.making.make_waiting"
_LOOKS_EVERY = 3.0  # seconds
_SAYS_EVERY = 10.0  # seconds
_SLEEPS = 1.0  # seconds, while the site is closed

_log = logging.getLogger(__name__)


class WatchfulBroker(ORM):
    """django-q's broker: between two looks for work it takes up crashed jobs and says that it is there.

    Every cluster does so, on every host; whatever one of them does twice has no effect.
    """

    _looked = _said = float("-inf")
    _patience = Patience("the worker's queue")

    def dequeue(self) -> list[tuple[int, str]] | None:
        """Return pieces of work, None if there are none for now, or while the site is closed."""
        now = time.monotonic()
        if is_closed():
            time.sleep(_SLEEPS)
            return None
        try:
            if now - self._said >= _SAYS_EVERY:
                note_alive(timezone.now())
                self._said = now
            if now - self._looked >= _LOOKS_EVERY:
                self._look()
                self._looked = now
            found: list[tuple[int, str]] | None = super().dequeue()
        except (DatabaseError, InterfaceError) as error:  # raised, the queue would start a process anew
            if outage_of(error) is None:
                _log.exception("the jobs could not be looked after")
            time.sleep(self._patience.note(error))
            return None
        self._patience.is_over()
        return found

    def acknowledge(self, task_id: int) -> None:
        """Take a piece of work out of the queue; where that cannot be done now, it is handed out again."""
        try:
            super().acknowledge(task_id)
        except (DatabaseError, InterfaceError) as error:
            self._patience.note(error)

    def _look(self) -> None:
        rescue(timezone.now())
        if self.queue_size():
            return
        # Whoever fetched the piece of work for it may have died with it.
        if ReportJob.objects.filter(state=JobState.WAITING).exists():
            wake_a_worker()
        # What people upload is drawn when nothing else is asked for: no file tells the queue of itself.
        elif waiting(timezone.now()).exists():
            async_task(DRAW_WHAT_WAITS)
