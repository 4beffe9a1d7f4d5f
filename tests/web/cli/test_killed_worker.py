"""Workers that are killed in the middle of a job, as real processes on a real database."""

import signal
from pathlib import Path

import pytest

from tests.web.cli.installation import Installation, wait_for

pytestmark = pytest.mark.slow


def enqueue(installation: Installation, function: str, arguments: dict[str, object], most: int = 3) -> str:
    return installation.python(
        "from manyworks.core.jobs.actions import enqueue_job\n"
        f"job = enqueue_job(run='tests.core.jobs.work.{function}', arguments={arguments!r},\n"
        f"                  title='Try {function}', by=None, max_attempts={most})\n"
        "print(job.pk)"
    )


def job(installation: Installation, column: str, title: str) -> object:
    return installation.query(f"SELECT {column} FROM core_job WHERE title = 'Try {title}'")[0][0]


def skills(installation: Installation) -> set[str]:
    rows = installation.query("SELECT code FROM core_skill WHERE code LIKE 'killed-%'")
    return {code for (code,) in rows}


def test_killed_in_the_middle_of_writing_leaves_no_half_and_resumes(
    installation: Installation, tmp_path: Path
) -> None:
    codes = [f"killed-{number}" for number in range(4)]
    enqueue(installation, "write_skills", {"codes": codes, "die_once": str(tmp_path / "died")})
    first = installation.run("worker", "--once")
    assert first.returncode == -signal.SIGKILL
    assert job(installation, "status", "write_skills") == "running", "nobody could say that it died"
    assert skills(installation) == set(), "two rows were written and must not be seen"
    second = installation.run("worker", "--once")
    assert second.returncode == 0, second.stderr
    assert job(installation, "status", "write_skills") == "done"
    assert job(installation, "attempts", "write_skills") == 2
    assert skills(installation) == set(codes)


def test_a_job_that_kills_every_worker_says_so(installation: Installation) -> None:
    enqueue(installation, "always_die", {}, most=1)
    assert installation.run("worker", "--once").returncode == -signal.SIGKILL
    assert installation.run("worker", "--once").returncode == 0
    assert job(installation, "status", "always_die") == "failed"
    assert "worker died" in str(job(installation, "message", "always_die"))


def test_a_worker_that_is_asked_to_stop_hands_its_job_back(
    installation: Installation, tmp_path: Path
) -> None:
    started, finish = tmp_path / "started", tmp_path / "finish"
    arguments = {"started": str(started), "finish": str(finish)}
    enqueue(installation, "work_until_stopped", arguments, most=1)
    worker = installation.start("worker")
    wait_for(started.exists, "the job to begin")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert job(installation, "status", "work_until_stopped") == "queued"
    finish.touch()
    assert installation.run("worker", "--once").returncode == 0
    assert job(installation, "status", "work_until_stopped") == "done"
    assert job(installation, "attempts", "work_until_stopped") == 2


def test_the_worker_seals_the_log_by_itself(installation: Installation) -> None:
    assert installation.run("worker", "--once").returncode == 0
    verified = installation.run("log", "verify")
    assert verified.returncode == 0 and ", 0 waiting" in verified.stdout
    assert installation.query("SELECT count(*) FROM core_logseal")[0][0] > 0
