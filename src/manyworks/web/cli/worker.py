"""The worker's loop: take due jobs one at a time; between them seal the log and recover what others lost."""

import logging
import os
import signal
import threading
import time
from datetime import timedelta

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from manyworks.core import clock
from manyworks.core.jobs import jobs
from manyworks.core.jobs.actions import recover_jobs
from manyworks.core.jobs.models import Job, JobStatus
from manyworks.core.log.actions import seal_entries
from manyworks.core.once.rules import forget_old_answers

logger = logging.getLogger("manyworks.worker")

TIDY_EVERY_S = 2.0
PRUNE_EVERY_S = 3600.0
KEEP_FINISHED_DAYS = 7
# A due job whose message to a worker was lost (a restored backup, say) is sent again after this long.
OVERDUE = timedelta(minutes=2)


class Worker:
    """One process of background work."""

    def __init__(self, *, interval: float = 0.5, label: str = "") -> None:
        self.interval = interval
        self.name = f"{os.getpid()}{f'-{label}' if label else ''}"
        self._runner = TaskRunner(
            queue_names=["default"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        self._wake = threading.Event()
        self._pruned_at = float("-inf")

    def run(self) -> None:
        """Work until a signal asks to stop; a running job then gives way to the next worker."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        tidying = threading.Thread(target=self._keep_tidy, name="tidying", daemon=True)
        tidying.start()
        while not jobs.stopping.is_set():
            if not self.take_one():
                self._wake.wait(self.interval)
        tidying.join(timeout=5)

    def drain(self) -> None:
        """Run what is due until nothing is."""
        while not jobs.stopping.is_set() and self.take_one():
            pass

    def take_one(self) -> bool:
        """Run one due job; False when there was none."""
        close_old_connections()
        ready = DBTaskResult.objects.ready().filter(backend_name="default", queue_name="default")
        if not ready.exists():
            # Looking without a lock first: an idle worker must not take SQLite's only writing place.
            return False
        with exclusive_transaction(ready.db):
            task = ready.get_locked()
            if task is None:
                return False
            task.claim(self.name)
        self._runner.run_task(task)
        return True

    def tidy(self) -> None:
        """Seal the log, recover jobs whose worker died, send again what got lost, forget old messages."""
        recover_jobs()
        seal_entries()
        self._send_lost()
        if time.monotonic() - self._pruned_at > PRUNE_EVERY_S:
            self._pruned_at = time.monotonic()
            forget_old_answers()
            call_command("prune_db_task_results", min_age_days=KEEP_FINISHED_DAYS, verbosity=0)

    def _send_lost(self) -> None:
        waiting = Job.objects.filter(status=JobStatus.QUEUED, due_at__lt=clock.now() - OVERDUE)
        if not waiting.exists():
            return
        carried: set[str] = set()
        for kept in DBTaskResult.objects.filter(status="READY").values_list("args_kwargs", flat=True):
            carried.update(str(argument) for argument in kept["args"])
        for job in waiting:
            if str(job.pk) not in carried:
                jobs.send(job)

    def _keep_tidy(self) -> None:
        while not jobs.stopping.is_set():
            try:
                close_old_connections()
                self.tidy()
            except DatabaseError:
                logger.exception("tidying failed; trying again")
            self._wake.wait(TIDY_EVERY_S)
        connection.close()

    def _asked_to_stop(self, number: int, frame: object) -> None:
        jobs.stopping.set()
        self._wake.set()
