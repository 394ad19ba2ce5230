"""``manage.py run_worker``: the program that makes long documents and does what has its time."""

import time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_q.cluster import Cluster

from imari_dx.shared.commands import JapaneseCommand
from imari_dx.shared.end_with_parent import children_end_with_us
from imari_dx.shared.maintenance import is_closed
from imari_dx.shared.patience import patiently
from imari_dx.shared.running import hold
from imari_dx.shared.shared_folder import require_shared_folder, shared_folder
from reports.jobs.upkeep import schedule_work

_LOOKS_EVERY = 1.0  # seconds, whether the site is open


class Command(JapaneseCommand):
    """Take work from the queue until told to stop (Ctrl+C, SIGTERM)."""

    help = "帳票の作成など、裏側の仕事を行うプログラムを動かします。Ctrl+C で止まります。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write down what has its time, and start; the process ends with its helpers.

        While the site is closed the database may be any release's: nothing is asked of it.
        """
        require_shared_folder()
        while is_closed():
            time.sleep(_LOOKS_EVERY)
        hold(shared_folder(), "worker")
        patiently(lambda: schedule_work(timezone.now()), "the worker's start")
        children_end_with_us()
        Cluster().start()
        self.stdout.write(
            f"帳票を作成するプログラムを始めました（同時に{settings.Q_CLUSTER['workers']}件）。"
        )
