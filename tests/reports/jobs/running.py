"""Jobs made at once, in the process of the test: no worker runs beside it."""

import re
from typing import Any

from django.test import Client

from reports.jobs.worker import take_next


def run_waiting_jobs() -> int:
    """Make all that waits, as a worker would, and return how many jobs that were."""
    count = 0
    while take_next(beats=False):
        count += 1
    return count


def taken(client: Client, address: str) -> Any:
    """Return what a reader gets who asks for a file and comes back when it is ready."""
    if not re.search(r"/reports/.+\.(pdf|xlsx)(\?|$)", address):  # nothing that takes long
        return client.get(address)
    answer = client.post(address)
    if answer.status_code == 405:
        return client.get(address)
    if answer.status_code == 302 and "/reports/jobs/" in answer["Location"]:
        run_waiting_jobs()
        return client.get(f"{answer['Location']}file/")
    return answer
