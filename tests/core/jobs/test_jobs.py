"""Jobs in one process: progress, refusal, retry, due time, keys, cancelling, recovery."""

import os
import socket
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from manyworks.core.jobs import jobs
from manyworks.core.jobs.actions import cancel_job, enqueue_job, recover_jobs, run_due_jobs
from manyworks.core.jobs.jobs import GiveWay, JobContext, claim, run_job
from manyworks.core.jobs.queries import visible_to
from manyworks.core.jobs.rules import LEASE, process_on, wait_before_attempt, worker_name
from manyworks.core.models import Job, LogEntry, Skill
from manyworks.refused import Refused
from tests.core.conftest import Cast
from tests.house import NOON, FrozenClock

HERE = "tests.core.jobs.work."


def start(cast: Cast, function: str, by: object = None, **more: object) -> Job:
    arguments = more.pop("arguments", {})
    return enqueue_job(
        run=HERE + function,
        arguments=arguments,  # type: ignore[arg-type]
        title=f"Try {function}",
        by=by or cast.eve,  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def context(job: Job, ticks: list[float]) -> JobContext:
    """A running job's context whose watch shows the given times, one each time it looks."""
    running = claim(str(job.pk), "here:1")
    assert running is not None
    return JobContext(running, monotonic=lambda: ticks.pop(0))


def test_a_job_runs_and_keeps_what_came_of_it(cast: Cast, frozen_clock: FrozenClock) -> None:
    job = start(cast, "count_up", arguments={"to": 3})
    assert (job.status, job.progress, job.created_at) == ("queued", 0, NOON)
    (done,) = run_due_jobs()
    assert (done.status, done.progress, done.attempts) == ("done", 1, 1)
    assert done.result == {"reached": 3, "url": "/organisations/"} and done.finished_at == NOON
    assert run_due_jobs() == [], "a job that is done stays done"
    assert LogEntry.objects.get(event="core.job.started").actor == cast.eve


def test_a_refusal_is_final_and_keeps_its_words(cast: Cast) -> None:
    start(cast, "refuse")
    (job,) = run_due_jobs()
    assert job.status == "failed" and job.attempts == 1 and job.result is None
    assert job.refusal == {
        "code": "drawing.truncated",
        "message": "The drawing stops in the middle.",
        "hint": "Save it again.",
        "field": "line 7",
    }


def test_an_accident_is_tried_again_later_and_later(cast: Cast, frozen_clock: FrozenClock) -> None:
    start(cast, "stumble", arguments={"times": 2})
    (first,) = run_due_jobs()
    assert first.status == "queued" and first.due_at == NOON + timedelta(seconds=5)
    assert "attempt 2 of 3" in first.message
    assert run_due_jobs() == [], "not due yet"
    frozen_clock.advance(seconds=5)
    (second,) = run_due_jobs()
    assert second.due_at - frozen_clock() == timedelta(seconds=20)
    frozen_clock.advance(seconds=20)
    (third,) = run_due_jobs()
    assert third.status == "done" and third.result == {"attempt": 3}


def test_after_the_last_attempt_it_says_so(cast: Cast, frozen_clock: FrozenClock) -> None:
    start(cast, "stumble", arguments={"times": 9}, max_attempts=2)
    run_due_jobs()
    frozen_clock.advance(minutes=1)
    (job,) = run_due_jobs()
    assert job.status == "failed" and job.refusal["code"] == "job.failed"
    assert "ConnectionError" in job.refusal["message"] and "went away" not in str(job.refusal)


def test_a_function_that_does_not_exist_fails_without_ado(cast: Cast) -> None:
    start(cast, "no_such_function", max_attempts=1)
    (job,) = run_due_jobs()
    assert job.status == "failed" and "ImportError" in job.message


@given(st.integers(2, 40))
def test_waits_grow_and_end_at_a_quarter_of_an_hour(attempt: int) -> None:
    assert timedelta(seconds=5) <= wait_before_attempt(attempt) <= wait_before_attempt(attempt + 1)
    assert wait_before_attempt(attempt) <= timedelta(minutes=15)


def test_work_for_later_waits(cast: Cast, frozen_clock: FrozenClock) -> None:
    start(cast, "count_up", arguments={"to": 1}, due_at=NOON + timedelta(hours=1))
    assert run_due_jobs() == []
    assert run_due_jobs(now=NOON + timedelta(minutes=59)) == []
    (job,) = run_due_jobs(now=NOON + timedelta(hours=1))
    assert job.status == "done"


def test_the_same_wish_twice_is_one_job_while_it_is_open(cast: Cast) -> None:
    first = start(cast, "count_up", arguments={"to": 1}, key="import:7")
    again = start(cast, "count_up", arguments={"to": 1}, key="import:7")
    other = start(cast, "count_up", arguments={"to": 1}, key="import:8")
    assert first == again != other
    assert LogEntry.objects.filter(event="core.job.started").count() == 2
    run_due_jobs()
    assert start(cast, "count_up", arguments={"to": 1}, key="import:7") != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=other.pk).update(progress=1.5)


def test_progress_is_written_twice_a_second_at_most(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    running = context(job, [0.0, 0.1, 0.4, 0.5, 0.6])
    seen = []
    for fraction in (0.1, 0.2, 0.3, 0.4):
        running.progress(fraction, f"at {fraction}")
        seen.append(Job.objects.get().progress)
    assert seen == [0.1, 0.1, 0.1, 0.4]
    running.progress(7, "x" * 400)
    job.refresh_from_db()
    assert job.progress == 1.0 and len(job.message) == 300, "the end is always written, and kept in bounds"


def test_a_waiting_job_stops_at_once(cast: Cast) -> None:
    job = cancel_job(job=start(cast, "count_up", arguments={"to": 9}), by=cast.eve)
    assert job.status == "cancelled" and run_due_jobs() == []
    with pytest.raises(Refused, match="is over"):
        cancel_job(job=job, by=cast.eve)


def test_a_running_job_is_asked_and_may_keep_what_it_has(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 9})
    running = context(job, [0.0, 1.0])
    assert not running.cancelled()
    cancel_job(job=job, by=cast.eve)
    assert Job.objects.get().status == "running" and running.cancelled() and running.stopped_early


def test_the_wish_to_stop_ends_in_cancelled_with_the_result_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start(cast, "count_up", arguments={"to": 9})

    def stopped(context: JobContext) -> bool:
        context._cancelled = True
        return True

    monkeypatch.setattr(JobContext, "cancelled", stopped)
    run_job(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert job.status == "cancelled" and job.result == {"reached": 0}


def test_strangers_cannot_stop_it(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 9})
    with pytest.raises(Refused):
        cancel_job(job=job, by=cast.cato)
    assert cancel_job(job=job, by=cast.ada).status == "cancelled"


def test_one_job_is_claimed_once(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    assert claim(str(job.pk), "here:1") is not None
    assert claim(str(job.pk), "there:2") is None
    assert run_job(str(job.pk)) is None


def test_a_silent_job_is_given_to_another_worker(cast: Cast, frozen_clock: FrozenClock) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    lost = context(job, [0.0, 9.0])
    assert recover_jobs() == [], "it has just shown a sign of life"
    frozen_clock.advance(seconds=LEASE.total_seconds() + 1)
    (recovered,) = recover_jobs()
    assert recovered.status == "queued" and "starts again (attempt 2 of 3)" in recovered.message
    run_due_jobs()
    job.refresh_from_db()
    assert job.status == "done" and job.attempts == 2
    with pytest.raises(GiveWay):
        lost.progress(0.5, "the lost worker wakes up")
    job.refresh_from_db()
    assert job.progress == 1.0, "and cannot write over what the other one did"


def test_a_job_that_kills_its_workers_fails_and_says_why(cast: Cast, frozen_clock: FrozenClock) -> None:
    job = start(cast, "count_up", arguments={"to": 1}, max_attempts=2)
    for _ in range(2):
        assert claim(str(job.pk), "elsewhere:1") is not None
        frozen_clock.advance(minutes=2)
        recover_jobs()
    job.refresh_from_db()
    assert job.status == "failed" and job.refusal["code"] == "job.worker_died"
    assert "died 2 times" in job.message and "memory" in job.refusal["hint"]


def test_a_dead_process_of_this_machine_is_noticed_at_once(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    claim(str(job.pk), worker_name(socket.gethostname(), child))
    assert [j.pk for j in recover_jobs()] == [job.pk]


def test_a_busy_process_of_this_machine_gets_more_time(cast: Cast, frozen_clock: FrozenClock) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    claim(str(job.pk), worker_name(socket.gethostname(), os.getpid()))
    frozen_clock.advance(minutes=2)
    assert recover_jobs() == []
    frozen_clock.advance(minutes=14)
    assert [j.pk for j in recover_jobs()] == [job.pk]


def test_a_dead_job_that_was_asked_to_stop_is_not_started_again(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    claim(str(job.pk), "elsewhere:1")
    cancel_job(job=job, by=cast.eve)
    frozen_clock.advance(minutes=2)
    recover_jobs()
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_a_stopping_worker_hands_its_job_back_unharmed(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 3}, max_attempts=1)
    jobs.stopping.set()
    try:
        run_job(str(job.pk), heartbeat=False)
    finally:
        jobs.stopping.clear()
    job.refresh_from_db()
    assert job.status == "queued" and "worker was stopped" in job.message
    run_due_jobs()
    job.refresh_from_db()
    assert job.status == "done", "the interruption did not use up its only attempt"


def test_rows_of_a_failed_transaction_are_not_kept(cast: Cast) -> None:
    start(cast, "write_skills", arguments={"codes": ["a", "b", "a"]}, max_attempts=1)
    (job,) = run_due_jobs()
    assert job.status == "failed" and not Skill.objects.filter(code__in=["a", "b"]).exists()


def test_workers_sign_with_host_and_process() -> None:
    assert worker_name("bench", 12, "1") == "bench:12:1"
    assert process_on("bench:12:1", "bench") == 12 and process_on("bench:12", "other") is None
    assert process_on("", "bench") is None and process_on("bench:x", "bench") is None


def test_the_page_is_live_and_stops_asking_at_the_end(cast: Cast, client: Client) -> None:
    job = start(cast, "count_up", arguments={"to": 1})
    assert client.get(f"/jobs/{job.pk}/").status_code == 302
    client.force_login(cast.cato)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404, "somebody else's job"
    client.force_login(cast.eve)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f'hx-get="/jobs/{job.pk}/progress/"' in page and "every 1s" in page and "Stop" in page
    assert client.get(f"/jobs/{job.pk}/progress/").status_code == 200
    run_due_jobs()
    last = client.get(f"/jobs/{job.pk}/progress/")
    assert last.status_code == 286 and 'href="/organisations/"' in last.content.decode()
    assert "hx-get" not in client.get(f"/jobs/{job.pk}/").content.decode()
    record = client.get(f"/jobs/{job.pk}/progress.json").json()
    assert (record["status"], record["progress"]) == ("done", 1.0)
    assert record["result"] == client.get(f"/api/jobs/{job.pk}").json()["result"]
    assert "Try count_up" in client.get("/jobs/").content.decode()


def test_the_page_shows_a_refusal_and_never_links_elsewhere(cast: Cast, client: Client) -> None:
    client.force_login(cast.eve)
    job = start(cast, "refuse")
    run_due_jobs()
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "The drawing stops in the middle." in page and "line 7" in page
    Job.objects.filter(pk=job.pk).update(result={"url": "https://elsewhere.example/"}, refusal=None)
    assert "elsewhere" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_the_page_and_the_api_stop_a_job(cast: Cast, client: Client) -> None:
    client.force_login(cast.eve)
    first, second = start(cast, "count_up", arguments={"to": 1}), start(cast, "count_up", arguments={"to": 1})
    assert client.post(f"/jobs/{first.pk}/cancel/").status_code == 302
    assert client.post(f"/api/jobs/{second.pk}/cancel").json()["status"] == "cancelled"
    again = client.post(f"/api/jobs/{second.pk}/cancel")
    assert again.status_code == 422 and again.json()["code"] == "job.already_over"
    assert client.post(f"/jobs/{first.pk}/cancel/").status_code == 422
    assert visible_to(cast.cato).count() == 0 and visible_to(cast.ada).count() == 2


def test_what_a_job_works_on_says_who_may_stop_it_now(cast: Cast) -> None:
    job = start(cast, "count_up", arguments={"to": 9}, verb="core.organisation.edit", about=cast.kiln)
    with pytest.raises(Refused):
        cancel_job(job=job, by=cast.eve)
    head = cast.holder(cast.kiln, "workshop_manager")
    assert cancel_job(job=job, by=head).status == "cancelled"
