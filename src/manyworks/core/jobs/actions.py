"""Starting, stopping and recovering background work."""

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.jobs.jobs import requeue, run_job, send
from manyworks.core.jobs.models import Job, JobStatus
from manyworks.core.jobs.rules import LEASE, LONG_LEASE, process_on, wait_before_attempt
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require

OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)


def enqueue_job(
    *,
    run: str,
    arguments: dict[str, Any],
    title: str,
    by: User | None,
    key: str | None = None,
    due_at: datetime | None = None,
    max_attempts: int = 3,
    verb: str = "core.job.cancel",
    about: models.Model | None = None,
) -> Job:
    """Start work in the background; asked twice with the same key while it is open, it starts once.

    Permission: the action that starts the work asks its own.

    Parameters
    ----------
    run
        Dotted path of a function ``run(job: JobContext, **arguments) -> dict | None``.
    key
        What makes two wishes the same; the open job with this key is returned instead of a second one.
    due_at
        Not before this moment.
    verb, about
        What whoever stops it must then be allowed to do, and to what it works on; without them, whoever
        began it may.
    """
    now = clock.now()
    job = Job(
        run=run,
        arguments=arguments,
        title=title[:200],
        key=key or "",
        created_by=by,
        created_at=now,
        due_at=due_at or now,
        max_attempts=max_attempts,
        verb=verb,
    )
    if about is not None:
        job.subject_type, job.subject_id = about._meta.label_lower, str(about.pk)
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            append_entry(actor=by, event="core.job.started", subject=job, data={"run": run})
            send(job)
    except IntegrityError:
        existing = Job.objects.filter(key=key or "", status__in=OPEN).first() if key else None
        if existing is None:
            raise
        return existing
    return job


@transaction.atomic
def cancel_job(*, job: Job, by: User) -> Job:
    """Ask a job to stop; one that has not begun stops at once.

    Permission: what the job works on says who may, now and not when it was begun.
    """
    require(by, job.verb, job.subject)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.status not in OPEN:
        raise Refused(
            "job.already_over",
            _("This job is over: %(status)s.") % {"status": job.get_status_display()},
        )
    job.cancel_requested = True
    if job.status == JobStatus.QUEUED:
        job.status = JobStatus.CANCELLED
        job.finished_at = clock.now()
        job.message = _("Stopped before it began.")
    job.save(update_fields=["cancel_requested", "status", "finished_at", "message"])
    append_entry(actor=by, event="core.job.cancelled", subject=job)
    return job


def recover_jobs() -> list[Job]:
    """Give jobs whose worker died to another worker, or say that they failed.

    Permission: the worker's own duty. Log: what becomes of a job is on its row; nobody decided anything.
    """
    now, host = clock.now(), socket.gethostname()
    recovered = []
    for job in Job.objects.filter(status=JobStatus.RUNNING):
        if _is_lost(job, now, host):
            _recover(job)
            job.refresh_from_db()
            recovered.append(job)
    return recovered


def _recover(job: Job) -> None:
    if job.cancel_requested:
        _close(job, JobStatus.CANCELLED, message=_("Stopped on request."))
    elif job.attempts < job.max_attempts:
        message = _("The worker died; this job starts again (attempt %(next)d of %(most)d).")
        values = {"next": job.attempts + 1, "most": job.max_attempts}
        requeue(job, wait=_pause(job), message=message % values)
    else:
        refusal = Refused(
            "job.worker_died",
            _("The worker died %(count)d times during this job.") % {"count": job.attempts},
            hint=_("It may need more memory than this machine has. Try a smaller one, or start it again."),
        )
        _close(job, JobStatus.FAILED, refusal=refusal.as_dict(), message=refusal.message)


def _pause(job: Job) -> timedelta:
    # The first death may be a restart of the machine; after that the job itself is the suspect.
    return timedelta(0) if job.attempts == 1 else wait_before_attempt(job.attempts)


def _close(job: Job, status: JobStatus, **changes: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)
    mine.update(status=status, finished_at=clock.now(), **changes)


def _is_lost(job: Job, now: datetime, host: str) -> bool:
    silence = now - job.heartbeat_at if job.heartbeat_at else timedelta.max
    process = process_on(job.worker, host)
    if process is None:
        return silence > LEASE
    # Here the process itself can be asked for. One that lives may only be deep in a computation; but after a
    # restart of the machine its number may be another program's, so silence decides in the end.
    return silence > LONG_LEASE or not _lives(process)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def run_due_jobs(*, now: datetime | None = None, most: int = 100) -> list[Job]:
    """Run every job that is due, here and now, one after the other; returns them as they ended.

    Permission: whoever started each job was asked then. Log: as for a worker, what happened is on each row.
    Tests and one-off commands use this in place of a worker.
    """
    done: list[Job] = []
    moment = now or clock.now()
    for _attempt in range(most):
        due = Q(status=JobStatus.QUEUED, due_at__lte=moment)
        job = (
            Job.objects.filter(due)
            .exclude(pk__in=[j.pk for j in done])
            .order_by("due_at", "created_at")
            .first()
        )
        if job is None:
            break
        run_job(str(job.pk), heartbeat=False, due=moment)
        job.refresh_from_db()
        done.append(job)
    return done
