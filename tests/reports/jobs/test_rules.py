"""Jobs: what may follow on what, who shares one, what a worker writes, and what is left of a crash."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ, Schedule

from imari_dx.shared import patience
from imari_dx.shared.disk_space import NoRoomError
from reports.formats.progress import Progress
from reports.jobs import services, tasks, worker
from reports.jobs.broker import WatchfulBroker
from reports.jobs.page import job_for, jobs_of
from reports.jobs.signs import note_alive, somebody_works, this_process
from reports.jobs.upkeep import clean_up, schedule_work, send_digests
from reports.models import JobRequest, JobState, ReportJob, WorkerSign
from reports.store.services import keep
from tests.cast import World

AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)


def ordered(world: World, by: str = "secretariat", key: str = "a", task: str = "test") -> ReportJob:
    return services.order(
        plan=world.plan,
        by=world[by],
        task=task,
        payload=b"{}",
        key=key * 64,
        title="評価報告書（PDF）",
        file_name="評価報告書.pdf",
        at=AT,
    )


def does(monkeypatch: pytest.MonkeyPatch, function: tasks.Task) -> None:
    """Let jobs of the name "test" be done by a function."""
    monkeypatch.setitem(tasks._TASKS, "test", function)


def now_of(job: ReportJob) -> ReportJob:
    return ReportJob.objects.get(pk=job.pk)


# --- what the table holds together ---

ENDED = {"finished_at": AT}
RUNNING = {"state": "running", "started_at": AT, "heartbeat": AT, "worker": "host:1", "attempts": 1}
# state and what goes with it: the constraint that refuses it, "" for none
ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "waits": ({}, ""),
    "waits again": ({"attempts": 2}, ""),
    "waits with a worker": ({"worker": "host:1"}, "report_job_running_with_worker"),
    "waits and is over": (ENDED, "report_job_ended_with_its_moment"),
    "runs": (RUNNING, ""),
    "runs without a worker": (RUNNING | {"worker": ""}, "report_job_running_with_worker"),
    "runs without a sign": (
        RUNNING | {"heartbeat": None},
        "report_job_running_with_worker",
    ),
    "runs and is over": (RUNNING | ENDED, "report_job_ended_with_its_moment"),
    "done": ({"state": "done", **ENDED}, ""),
    "done at no time": ({"state": "done"}, "report_job_ended_with_its_moment"),
    "done and failed": ({"state": "done", **ENDED, "error": "×"}, "report_job_failed_with_reason"),
    "failed": ({"state": "failed", **ENDED, "error": "×"}, ""),
    "failed for nothing": ({"state": "failed", **ENDED}, "report_job_failed_with_reason"),
    "cancelled": ({"state": "cancelled", **ENDED}, ""),
    "too often": ({"attempts": 4}, "report_job_attempts_within"),
    "more than all": ({"progress_done": 3, "progress_of": 2}, "report_job_progress_within"),
    "no state": ({"state": "lost", **ENDED}, "report_job_known_state"),
}


@pytest.mark.parametrize("case", ROWS)
def test_what_a_row_may_hold(world: World, case: str) -> None:
    values, refused_by = ROWS[case]
    job = ordered(world)
    if not refused_by:
        ReportJob.objects.filter(pk=job.pk).update(**values)
        return
    with pytest.raises(IntegrityError, match=refused_by), transaction.atomic():
        ReportJob.objects.filter(pk=job.pk).update(**values)


def test_a_file_only_when_done(world: World) -> None:
    job = ordered(world)
    with pytest.raises(IntegrityError, match="report_job_file_when_done"), transaction.atomic():
        ReportJob.objects.filter(pk=job.pk).update(file=keep(b"%PDF-"))


# --- asking ---


def test_equal_requests_share_one_job_while_it_is_active(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    does(monkeypatch, lambda _job, _told: keep(b"%PDF-"))
    first, again, other = ordered(world), ordered(world, "viewer"), ordered(world, key="b")
    assert first == again != other
    assert JobRequest.objects.filter(job=first).count() == 2
    assert OrmQ.objects.count() == 2
    assert worker.take_next(beats=False)
    assert ordered(world, "viewer") != first, "what is done is found by its hash, not by its job"


def test_whoever_cancels_withdraws_and_the_last_one_ends_it(world: World) -> None:
    job = ordered(world)
    ordered(world, "viewer")
    services.cancel(job=job, by=world["secretariat"], at=AT)
    assert now_of(job).state == JobState.WAITING
    assert job_for(world["secretariat"], world.plan, job.pk).state == JobState.CANCELLED
    assert job_for(world["viewer"], world.plan, job.pk).state == JobState.WAITING
    services.cancel(job=job, by=world["viewer"], at=AT)
    assert now_of(job).state == JobState.CANCELLED
    assert not worker.take_next(beats=False)
    again = services.take_up_again(job=now_of(job), by=world["viewer"], at=AT)
    assert (again.state, bytes(again.payload)) == (JobState.WAITING, b"{}")


# --- making ---


def test_a_worker_tells_how_far_it_is_and_hands_over_the_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def make(job: ReportJob, told: Any) -> Any:
        told(Progress(1, 2, "行－⑩"))
        stored = now_of(job)
        seen.append((stored.state, stored.attempts, job_for(world["secretariat"], world.plan, job.pk)))
        return keep(b"%PDF-")

    does(monkeypatch, make)
    job = ordered(world)
    assert worker.take_next(beats=False)
    ((state, attempts, shown),) = seen
    assert (state, attempts, shown.progress_words) == (JobState.RUNNING, 1, "2件のうち1件：行－⑩")
    done = now_of(job)
    assert (done.state, done.worker, done.heartbeat, bytes(done.payload)) == (JobState.DONE, "", None, b"")
    assert (done.progress_done, bytes(done.file.content)) == (2, b"%PDF-")  # type: ignore[union-attr]


def test_a_database_that_is_busy_for_long_costs_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far a job is cannot be written for once."""

    def locked(*_args: Any, **_fields: Any) -> int:
        raise OperationalError("database is locked")

    def make(_job: ReportJob, told: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(QuerySet, "update", locked)
            told(Progress(1, 2, "行－⑩"))
        return keep(b"%PDF-")

    does(monkeypatch, make)
    job = ordered(world)
    assert worker.take_next(beats=False)
    assert now_of(job).state == JobState.DONE


def test_a_file_waits_for_the_database_and_is_stored_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes away when all is made; the job is not made again."""
    made, refused, update = [], [0, 0], QuerySet.update

    def away(rows: Any, **fields: Any) -> int:
        if fields.get("state") == JobState.DONE and refused:
            refused.pop()
            raise OperationalError("connection refused")
        return update(rows, **fields)

    def make(job: ReportJob, _told: Any) -> Any:
        made.append(job.pk)
        return keep(b"%PDF-")

    monkeypatch.setattr(QuerySet, "update", away)
    monkeypatch.setattr(patience.time, "sleep", lambda _seconds: None)
    does(monkeypatch, make)
    job = ordered(world)
    assert worker.take_next(beats=False)
    assert (now_of(job).state, made, refused) == (JobState.DONE, [job.pk], [])


def test_a_job_that_the_database_left_alone_waits_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    does(monkeypatch, _raising(OperationalError("terminating connection")))
    job, before = ordered(world), OrmQ.objects.count()
    assert worker.take_next(beats=False)
    assert (now_of(job).state, now_of(job).worker, OrmQ.objects.count()) == (
        *(JobState.WAITING, "", before + 1),
    )


def test_the_queue_waits_for_the_database(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_broker: WatchfulBroker) -> None:
        raise OperationalError("connection refused")

    slept: list[float] = []
    monkeypatch.setattr(patience.time, "sleep", slept.append)
    monkeypatch.setattr(WatchfulBroker, "_look", away)
    monkeypatch.setattr(WatchfulBroker, "_patience", patience.Patience("the queue"))
    broker = WatchfulBroker(list_key="x")
    assert [broker.dequeue() for _ in range(4)] == [None] * 4
    assert slept == [1, 2, 4, 8]
    assert [one.getMessage() for one in caplog.records] == [
        "the queue waits: database away (OperationalError), for 0 s"
    ]


def test_of_two_workers_one_gets_a_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one claims it after this one has seen it waiting."""
    job = ordered(world)

    def other_is_quicker() -> str:
        _left(job)
        return "here:1"

    monkeypatch.setattr(worker, "this_process", other_is_quicker)
    assert worker.claim(AT) is None
    assert (now_of(job).worker, now_of(job).attempts) == ("elsewhere:7", 1)


def _raising(error: BaseException) -> tasks.Task:
    def make(_job: ReportJob, _told: Any) -> None:
        raise error

    return make


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (tasks.TaskError("図が大きすぎます。小さくしてください。"), "図が大きすぎます。小さくしてください。"),
        (ValueError("secret"), worker.UNEXPECTED),
        (NoRoomError(), worker.NO_ROOM),
        (TimeoutException("600 seconds"), worker.TOOK_TOO_LONG),
    ],
)
def test_a_failure_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch, error: BaseException, sentence: str
) -> None:
    does(monkeypatch, _raising(error))
    job = ordered(world)
    if isinstance(error, TimeoutException):  # the process is to be replaced
        with pytest.raises(TimeoutException):
            worker.take_next(beats=False)
    else:
        assert worker.take_next(beats=False)
    failed = now_of(job)
    assert (failed.state, failed.error) == (JobState.FAILED, sentence)
    assert job_for(world["secretariat"], world.plan, job.pk).may_order_again


def test_a_task_that_nobody_knows_fails_in_words(world: World) -> None:
    job = ordered(world, task="unknown")
    assert worker.take_next(beats=False)
    assert "作り方が分かりません" in now_of(job).error


def test_cancelling_stops_what_is_being_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    went_on = []

    def make(job: ReportJob, told: Any) -> Any:
        services.cancel(job=job, by=world["secretariat"], at=timezone.now())
        told(Progress(1, 2, ""))
        went_on.append(job)

    does(monkeypatch, make)
    job = ordered(world)
    assert worker.take_next(beats=False)
    assert (now_of(job).state, went_on) == (JobState.CANCELLED, [])


# --- what a crash leaves ---


def _left(job: ReportJob, *, attempts: int = 1, name: str = "elsewhere:7", beat: dt.datetime = AT) -> None:
    ReportJob.objects.filter(pk=job.pk).update(
        state="running", started_at=AT, heartbeat=beat, worker=name, attempts=attempts
    )


@pytest.mark.parametrize(
    ("name", "seconds", "is_taken_up"),
    [
        ("elsewhere:7", 19, False),
        ("elsewhere:7", 21, True),
        (f"{this_process().partition(':')[0]}:4194305", 0, True),  # no process has so high a number
        (this_process(), 0, False),
    ],
    # Without a process's number, which is another in each worker of the tests.
    ids=["silent", "silent for too long", "gone", "this one"],
)
def test_a_job_is_taken_up_when_its_worker_is_gone(
    world: World, name: str, seconds: int, is_taken_up: bool
) -> None:
    job = ordered(world)
    OrmQ.objects.all().delete()
    _left(job, name=name)
    assert worker.rescue(AT + dt.timedelta(seconds=seconds)) == is_taken_up
    assert (now_of(job).state == JobState.WAITING) == is_taken_up == OrmQ.objects.exists()


def test_after_three_attempts_it_fails(world: World) -> None:
    job = ordered(world)
    _left(job, attempts=3)
    assert worker.rescue(AT + dt.timedelta(minutes=1)) == 0
    assert (now_of(job).state, now_of(job).error) == (JobState.FAILED, worker.BROKE_OFF)


def test_a_worker_that_seemed_dead_writes_nothing_any_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(job: ReportJob, told: Any) -> Any:
        ReportJob.objects.filter(pk=job.pk).update(attempts=2, worker="elsewhere:7")
        return keep(b"%PDF-")

    does(monkeypatch, make)
    job = ordered(world)
    assert worker.take_next(beats=False)
    assert (now_of(job).state, now_of(job).worker) == (JobState.RUNNING, "elsewhere:7")


def test_looking_for_work_heals_a_lost_piece_of_it(world: World) -> None:
    """The process that had fetched it is gone, and with it what was fetched."""
    ordered(world)
    OrmQ.objects.all().delete()
    broker = WatchfulBroker()
    assert broker.dequeue()
    assert somebody_works()


# --- who works, and what has its time ---


def test_nobody_works_without_a_sign_of_life(world: World) -> None:
    job = ordered(world)
    assert not somebody_works(AT)
    assert "動いていません" in job_for(world["secretariat"], world.plan, job.pk).nobody_works
    note_alive(AT)
    assert somebody_works(AT + dt.timedelta(seconds=40))
    assert not somebody_works(AT + dt.timedelta(seconds=50))
    _left(job, beat=AT + dt.timedelta(minutes=1))  # busy: it looks for no other work
    assert somebody_works(AT + dt.timedelta(seconds=80))
    note_alive(AT + dt.timedelta(days=2))
    assert WorkerSign.objects.count() == 1


def test_schedules_follow_the_settings_and_stand_once(world: World, settings: Any) -> None:
    morning = dt.datetime(2026, 5, 1, 0, 0, tzinfo=dt.UTC)  # nine in Imari
    for clock, day in ((dt.time(8), 2), (dt.time(8), 2), (dt.time(10, 30), 1)):
        settings.REMINDERS_AT = clock
        schedule_work(morning)
        digests, cleaning = Schedule.objects.order_by("pk")
        local = timezone.localtime(digests.next_run)
        assert (local.day, local.time()) == (day, clock)
        assert timezone.localtime(cleaning.next_run).time() == dt.time(3, 30)
    settings.REMINDERS_AT = None
    schedule_work(morning)
    assert Schedule.objects.count() == 1


def test_digests_rest_on_saturday(world: World) -> None:
    assert send_digests(dt.datetime(2026, 5, 2, 1, tzinfo=dt.UTC)) is None
    assert send_digests(dt.datetime(2026, 5, 1, 1, tzinfo=dt.UTC)) is not None


def test_what_was_made_is_listed_for_fourteen_days_and_then_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    does(monkeypatch, lambda _job, _told: keep(b"%PDF-"))
    job = ordered(world)
    worker.take_next(beats=False)
    done = now_of(job).finished_at
    assert done is not None
    reader = world["secretariat"]
    assert len(jobs_of(reader, world.plan, done + dt.timedelta(days=13))) == 1
    assert not jobs_of(reader, world.plan, done + dt.timedelta(days=15))
    clean_up(done + dt.timedelta(days=13))
    assert ReportJob.objects.exists()
    clean_up(done + dt.timedelta(days=15))
    assert not ReportJob.objects.exists()
