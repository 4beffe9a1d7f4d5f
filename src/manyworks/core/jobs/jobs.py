"""Running one job: claim it, call its function, keep signs of life, write what came of it.

django-tasks carries nothing but the job's id; the row says everything else. Every write a worker makes names
the attempt it belongs to, so a worker given up for lost can no longer touch a job that runs elsewhere.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import task

from manyworks.core import clock
from manyworks.core.errors import Refused
from manyworks.core.jobs.models import Job, JobStatus
from manyworks.core.jobs.rules import HEARTBEAT, THROTTLE_S, wait_before_attempt, worker_name

logger = logging.getLogger("manyworks.jobs")

# Set when the worker was asked to stop: running jobs give way at their next sign of progress.
stopping = threading.Event()


class GiveWay(BaseException):
    """Raised inside a job's function when its worker must stop or the job was given to another worker.

    A BaseException, so that a function's own ``except Exception`` does not swallow it.
    """


class JobContext:
    """What a job's function may say and ask while it runs."""

    def __init__(self, job: Job, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._job = job
        self._monotonic = monotonic
        self._written_at = self._asked_at = float("-inf")
        self._cancelled = False
        self.id = job.pk
        self.attempt = job.attempts

    def now(self) -> datetime:
        """This moment, with its zone."""
        return clock.now()

    def seconds(self) -> float:
        """Seconds on a clock that only goes forward, to measure how long something takes."""
        return self._monotonic()

    def progress(self, fraction: float, message: str, data: dict[str, Any] | None = None) -> None:
        """Tell how far the job is (0 to 1), in words a reader understands; written twice a second at most."""
        self._give_way_if_stopping()
        moment = self._monotonic()
        if moment - self._written_at < THROTTLE_S and fraction < 1:
            return
        self._written_at = moment
        changes: dict[str, Any] = {
            "progress": min(1.0, max(0.0, float(fraction))),
            "message": message[:300],
            "heartbeat_at": clock.now(),
        }
        if data is not None:
            changes["data"] = data
        if not _mine(self._job).update(**changes):
            raise GiveWay

    def cancelled(self) -> bool:
        """Did somebody ask this job to stop? A function that sees it returns what it has so far."""
        self._give_way_if_stopping()
        moment = self._monotonic()
        if not self._cancelled and moment - self._asked_at >= THROTTLE_S:
            self._asked_at = moment
            wish = _mine(self._job).values_list("cancel_requested", flat=True).first()
            if wish is None:
                raise GiveWay
            self._cancelled = wish
        return self._cancelled

    @property
    def stopped_early(self) -> bool:
        """True once the function has been told to stop."""
        return self._cancelled

    def _give_way_if_stopping(self) -> None:
        if stopping.is_set():
            raise GiveWay


def _mine(job: Job) -> Any:
    """The row, as long as this attempt still owns it."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)


def send(job: Job) -> None:
    """Hand the job to a worker once it is due; part of the caller's transaction."""
    due = job.due_at if job.due_at > clock.now() else None
    carry_out.using(run_after=due).enqueue(str(job.pk))


def claim(job_id: str, worker: str, *, due: datetime | None = None) -> Job | None:
    """Take a waiting job that is due; None when it is gone, not due, or somebody else has it."""
    now = clock.now()
    with transaction.atomic():
        waiting = Job.objects.select_for_update().filter(pk=job_id, status=JobStatus.QUEUED)
        job = waiting.filter(due_at__lte=due or now).first()
        if job is None:
            return None
        job.status = JobStatus.RUNNING
        job.attempts += 1
        job.worker = worker
        job.started_at = job.heartbeat_at = now
        job.message = ""
        job.save(update_fields=["status", "attempts", "worker", "started_at", "heartbeat_at", "message"])
    return job


def run_job(job_id: str, *, heartbeat: bool = True, due: datetime | None = None) -> JobStatus | None:
    """Run one job to its end; returns how it ended, None when it was not there to run."""
    job = claim(job_id, worker_name(socket.gethostname(), os.getpid()), due=due)
    if job is None:
        return None
    context = JobContext(job)
    pulse = _Pulse(job) if heartbeat else None
    try:
        function = import_string(job.run)
        result = function(context, **job.arguments)
    except GiveWay:
        return _hand_back(job)
    except Refused as refused:
        return _finish(job, JobStatus.FAILED, refusal=refused.as_dict(), message=refused.message[:300])
    except Exception as problem:
        logger.exception("job %s (%s) failed in attempt %d", job.pk, job.run, job.attempts)
        return _retry_or_fail(job, problem)
    finally:
        if pulse:
            pulse.stop()
    if context.stopped_early:
        return _finish(job, JobStatus.CANCELLED, result=result, message=_("Stopped on request."))
    return _finish(job, JobStatus.DONE, result=result, progress=1.0)


@task()
def carry_out(job_id: str) -> None:
    """What django-tasks calls."""
    run_job(job_id)


def _finish(job: Job, status: JobStatus, **changes: Any) -> JobStatus | None:
    kept = _mine(job).update(status=status, finished_at=clock.now(), **changes)
    return status if kept else None


def _retry_or_fail(job: Job, problem: Exception) -> JobStatus | None:
    if job.attempts >= job.max_attempts:
        refusal = Refused(
            "job.failed",
            _("An unexpected error stopped this job: %(kind)s.") % {"kind": type(problem).__name__},
            hint=_("Whoever keeps this installation finds the details in the worker's output."),
        )
        return _finish(job, JobStatus.FAILED, refusal=refusal.as_dict(), message=refusal.message)
    wait = wait_before_attempt(job.attempts + 1)
    message = _("An unexpected error; trying again in %(seconds)d s (attempt %(next)d of %(most)d).") % {
        "seconds": wait.total_seconds(),
        "next": job.attempts + 1,
        "most": job.max_attempts,
    }
    return requeue(job, wait=wait, message=message)


def requeue(job: Job, *, wait: timedelta, message: str, forgive: bool = False) -> JobStatus | None:
    """Put a running job back in the queue; `forgive` does not count the attempt it was in."""
    with transaction.atomic():
        due_at = clock.now() + wait
        changes: dict[str, Any] = {"status": JobStatus.QUEUED, "due_at": due_at, "message": message[:300]}
        if forgive:
            # The number must not repeat, or a lost worker could write again; so the allowance grows instead.
            changes["max_attempts"] = job.max_attempts + 1
        if not _mine(job).update(**changes):
            return None
        job.due_at = due_at
        send(job)
    return JobStatus.QUEUED


def _hand_back(job: Job) -> JobStatus | None:
    """The worker stops: the job waits for the next one, and the interruption costs it nothing."""
    return requeue(
        job,
        wait=timedelta(0),
        message=_("The worker was stopped; this job starts again with the next one."),
        forgive=True,
    )


class _Pulse:
    """A thread that shows signs of life while the function computes without reporting progress."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse-{job.pk}", daemon=True)
        self._thread.start()

    def _beat(self) -> None:
        while not self._done.wait(HEARTBEAT.total_seconds()):
            try:
                _mine(self._job).update(heartbeat_at=clock.now())
            except Exception:
                logger.exception("no sign of life could be written for job %s", self._job.pk)
            finally:
                connection.close()

    def stop(self) -> None:
        self._done.set()
