"""What people ask of jobs: order one, withdraw, order again. The worker's own acts are in ``worker``."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django_q.tasks import async_task

from accounts.models import User
from imari_dx.shared.acts import one_act
from initiatives.models import Plan
from reports.models import ACTIVE, JobRequest, JobState, ReportJob

# Each piece of work in the queue means "take the job that waits longest", whichever that is then: none is
# lost with the worker that had fetched it.
NEXT_JOB = "reports.jobs.worker.take_next"


def wake_a_worker() -> None:
    """Put a piece of work into the queue; it counts with the transaction that it is put in by."""
    async_task(NEXT_JOB)


@one_act()
def order(
    *,
    plan: Plan,
    by: User,
    task: str,
    payload: bytes,
    key: str,
    title: str,
    file_name: str,
    at: dt.datetime,
) -> ReportJob:
    """Ask for something to be made, and return its job: the one that somebody asked for already, if any.

    ``key`` is the hash of what is to be made, ``payload`` what the task needs for it (see ``tasks``).
    """
    job = _active(key)
    if job is None:
        try:
            with transaction.atomic():
                job = ReportJob.objects.create(
                    plan=plan,
                    task=task,
                    payload=payload,
                    key=key,
                    title=title,
                    file_name=file_name,
                    requested_at=at,
                )
            wake_a_worker()
        except IntegrityError:  # somebody else has asked for the same at the same moment
            job = _active(key)
            if job is None:
                raise
    JobRequest.objects.update_or_create(job=job, user=by, defaults={"at": at, "withdrawn_at": None})
    return job


@one_act()
def cancel(*, job: ReportJob, by: User, at: dt.datetime) -> ReportJob:
    """Withdraw a person's request; the job ends when nobody wants it any more. Others go on waiting.

    Nothing happens to a job that has ended. A worker that is at it stops at the next part.
    """
    stored = ReportJob.objects.select_for_update().get(pk=job.pk)
    if stored.state not in ACTIVE:
        return stored
    request = JobRequest.objects.filter(job=stored, user=by, withdrawn_at__isnull=True).first()
    if request:
        request.withdrawn_at = max(at, request.at)  # the clocks of two hosts may differ
        request.save(update_fields=["withdrawn_at"])
    if not JobRequest.objects.filter(job=stored, withdrawn_at__isnull=True).exists():
        stored.state, stored.finished_at = JobState.CANCELLED, at
        stored.worker, stored.heartbeat = "", None
        stored.save()
    return stored


@one_act()
def take_up_again(*, job: ReportJob, by: User, at: dt.datetime) -> ReportJob:
    """Ask anew for what failed or was cancelled, and return the new job: of what stood in it then."""
    return order(
        plan=job.plan,
        by=by,
        task=job.task,
        payload=bytes(job.payload),
        key=job.key,
        title=job.title,
        file_name=job.file_name,
        at=at,
    )


def forget_jobs(before: dt.datetime) -> int:
    """Forget jobs that ended before a moment; return how many. Their files stay while anything holds them."""
    old = ReportJob.objects.filter(~Q(state__in=ACTIVE), finished_at__lt=before)
    return old.delete()[1].get(ReportJob._meta.label, 0)


def _active(key: str) -> ReportJob | None:
    """The job of a key that is not over, locked: it does not end before the request stands on it."""
    return ReportJob.objects.select_for_update().filter(key=key, state__in=ACTIVE).first()
