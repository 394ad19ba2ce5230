"""Work that is done in the background: what is to be made, for whom, how far it is, what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from initiatives.models import Plan
from reports.models.stored_file import StoredFile

MOST_ATTEMPTS = 3


class JobState(models.TextChoices):
    """Where a job stands; the last three are ends."""

    WAITING = "waiting", "待機中"
    RUNNING = "running", "作成中"
    DONE = "done", "完成"
    FAILED = "failed", "失敗"
    CANCELLED = "cancelled", "取消し"


ACTIVE = (JobState.WAITING, JobState.RUNNING)


class ReportJob(models.Model):
    """One thing to be made by a worker.

    ``key`` is the hash of what is to be made. Equal requests share one active job: what a reader may not see
    is not in the document, so whoever shares a job reads nothing that the other may not.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", verbose_name="計画")
    task = models.CharField("仕事", max_length=20)  # its name in reports/jobs/tasks.py
    key = models.CharField("内容のハッシュ", max_length=64)
    # What the task needs, as JSON. Emptied when the job is done.
    payload = models.BinaryField("内容")
    title = models.CharField("題名", max_length=300)
    file_name = models.CharField("ファイル名", max_length=300)
    state = models.CharField("状態", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    progress_done = models.PositiveIntegerField("済んだ数", default=0)
    progress_of = models.PositiveIntegerField("全体の数", default=0)
    progress_what = models.CharField("作成している部分", max_length=100, blank=True)
    attempts = models.PositiveIntegerField("開始した回数", default=0)
    worker = models.CharField("作成しているプロセス", max_length=200, blank=True)
    requested_at = models.DateTimeField("最初に依頼された日時")
    started_at = models.DateTimeField("開始した日時", null=True, blank=True)
    heartbeat = models.DateTimeField("最後に動いていた日時", null=True, blank=True)
    finished_at = models.DateTimeField("終わった日時", null=True, blank=True)
    error = models.TextField("失敗の理由", blank=True)
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="できたファイル",
    )

    class Meta:
        verbose_name = "帳票の作成"
        verbose_name_plural = "帳票の作成"
        ordering: ClassVar[list[str]] = ["-requested_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "requested_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=ACTIVE),
                name="report_job_one_active_of_a_key",
                violation_error_message="同じ内容の帳票を、いま作成しています。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.values),
                name="report_job_known_state",
                violation_error_message="帳票の作成の状態が正しくありません。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=JobState.RUNNING,
                    started_at__isnull=False,
                    heartbeat__isnull=False,
                    attempts__gte=1,
                )
                & ~Q(worker="")
                | ~Q(state=JobState.RUNNING) & Q(heartbeat__isnull=True, worker=""),
                name="report_job_running_with_worker",
                violation_error_message="作成中の帳票には、作成しているプロセスと日時が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ACTIVE, finished_at__isnull=True)
                | ~Q(state__in=ACTIVE) & Q(finished_at__isnull=False),
                name="report_job_ended_with_its_moment",
                violation_error_message="終わった帳票には、終わった日時が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.FAILED) & ~Q(error="") | ~Q(state=JobState.FAILED) & Q(error=""),
                name="report_job_failed_with_reason",
                violation_error_message="作成に失敗した帳票には、理由が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE) | Q(file__isnull=True),
                name="report_job_file_when_done",
                violation_error_message="ファイルがあるのは、完成した帳票だけです。",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_of")),
                name="report_job_progress_within",
                violation_error_message="済んだ数は、全体の数を超えられません。",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS),
                name="report_job_attempts_within",
                violation_error_message=f"帳票の作成を始めるのは、{MOST_ATTEMPTS}回までです。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.get_state_display()}）"

    @property
    def is_active(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in ACTIVE


class JobRequest(models.Model):
    """Who asked for a job; only they see it and its file."""

    job = models.ForeignKey(
        ReportJob, on_delete=models.CASCADE, related_name="requests", verbose_name="帳票の作成"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="依頼した利用者"
    )
    at = models.DateTimeField("依頼した日時")
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    class Meta:
        verbose_name = "帳票の依頼"
        verbose_name_plural = "帳票の依頼"
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["job", "user"],
                name="job_request_once_per_user",
                violation_error_message="この帳票は、既に依頼しています。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("at")),
                name="job_request_withdrawn_after_asking",
                violation_error_message="取り消した日時は、依頼した日時以降にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.job}"


class WorkerSign(models.Model):
    """A sign of life of a program that takes work: one row for each that runs or ran."""

    name = models.CharField("プログラム", max_length=200, primary_key=True)  # host:process
    seen_at = models.DateTimeField("最後に動いていた日時", db_index=True)

    class Meta:
        verbose_name = "帳票を作成するプログラム"
        verbose_name_plural = "帳票を作成するプログラム"

    def __str__(self) -> str:
        return self.name
