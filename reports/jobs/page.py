"""What the pages say of jobs: how far one is, what came of it, what one may do."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import Http404

from accounts.models import User
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.jobs.signs import NOBODY_WORKS, somebody_works
from reports.models import JobRequest, JobState, ReportJob

KEPT = dt.timedelta(days=14)  # how long what was made is listed
_TONES = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.FAILED: "danger",
    JobState.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class JobView:
    """A job as one of those who asked for it sees it."""

    plan: Plan
    request: JobRequest

    @property
    def job(self) -> ReportJob:
        """The job itself."""
        return self.request.job

    @cached_property
    def state(self) -> JobState:
        """Its state; 取消し for whoever withdrew, also where others still wait for it."""
        return JobState.CANCELLED if self.request.withdrawn_at else JobState(self.job.state)

    @property
    def label(self) -> str:
        """The state in a word."""
        return self.state.label

    @property
    def tone(self) -> str:
        """The tone of the badge."""
        return _TONES[self.state]

    @property
    def is_active(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_done(self) -> bool:
        """Whether there is a file to save."""
        return self.state == JobState.DONE and self.job.file_id is not None

    @property
    def gives_a_file(self) -> bool:
        """Whether it makes a file for its reader; what is kept elsewhere is begun and ended there alone."""
        return bool(self.job.file_name)

    @property
    def may_cancel(self) -> bool:
        """Whether its reader may withdraw here."""
        return self.is_active and self.gives_a_file

    @property
    def may_order_again(self) -> bool:
        """Whether it ended without a file, and holds what it would be made from."""
        has_ended = self.state in (JobState.FAILED, JobState.CANCELLED)
        return has_ended and self.gives_a_file and bool(self.job.payload)

    @property
    def progress_words(self) -> str:
        """How far it is: 28件のうち12件：行－⑩."""
        job = self.job
        if self.state != JobState.RUNNING or job.progress_of < 2:
            return ""
        words = f"{job.progress_of}件のうち{job.progress_done}件"
        return f"{words}：{job.progress_what}" if job.progress_what else words

    @cached_property
    def said(self) -> str:
        """What is said aloud when it changes: the state, and no more than each quarter of the way."""
        job = self.job
        if self.is_done:
            return "できあがりました。「保存する」で受け取れます。"
        if self.state == JobState.RUNNING and job.progress_of >= 4:
            quarter = 4 * job.progress_done // job.progress_of
            return ("作成しています。", "4分の1ほど", "半分ほど", "4分の3ほど", "もうすぐ")[quarter] + (
                "作成しました。" if 0 < quarter < 4 else "できあがります。" if quarter else ""
            )
        return {
            JobState.WAITING: "順番を待っています。",
            JobState.RUNNING: "作成しています。",
            JobState.DONE: "できあがりました。",
            JobState.FAILED: "作成できませんでした。",
            JobState.CANCELLED: "取り消しました。",
        }[self.state]

    @cached_property
    def nobody_works(self) -> str:
        """What is wrong where a job waits and no program takes it up; "" otherwise."""
        return NOBODY_WORKS if self.is_active and not somebody_works() else ""

    @property
    def urls(self) -> dict[str, str]:
        """Where its page, its file and its acts are."""
        names = {"page": "job", "file": "job_file", "cancel": "job_cancel", "again": "job_again"}
        return {key: plan_url(self.plan, name, job=self.job.pk) for key, name in names.items()}


def job_for(user: User, plan: Plan, number: int) -> JobView:
    """Return a job of a plan for who asked for it; 404 for everybody else."""
    found = (
        JobRequest.objects.filter(user=user, job__plan=plan, job__pk=number)
        .select_related("job", "job__file")
        .defer("job__payload", "job__file__content")
        .first()
    )
    if found is None:
        raise Http404("この帳票の作成はありません")
    return JobView(plan, found)


def jobs_of(user: User, plan: Plan, at: dt.datetime) -> list[JobView]:
    """Return what a person asked for lately in a plan, the newest first."""
    is_kept = Q(job__finished_at__isnull=True) | Q(job__finished_at__gte=at - KEPT)
    found = (
        JobRequest.objects.filter(is_kept, user=user, job__plan=plan)
        .select_related("job", "job__file")
        .defer("job__payload", "job__file__content")
    )
    return [JobView(plan, one) for one in found]
