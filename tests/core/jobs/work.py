"""Functions that jobs of these tests run."""

import os
import signal
from pathlib import Path
from typing import Any

from django.db import transaction

from manyworks.core.jobs.jobs import JobContext
from manyworks.core.models import Skill
from manyworks.refused import Refused


def count_up(job: JobContext, *, to: int) -> dict[str, Any]:
    for number in range(to):
        if job.cancelled():
            return {"reached": number}
        job.progress(number / to, f"{number} of {to}", {"number": number})
    return {"reached": to, "url": "/organisations/"}


def refuse(job: JobContext) -> None:
    raise Refused(
        "drawing.truncated", "The drawing stops in the middle.", hint="Save it again.", field="line 7"
    )


def stumble(job: JobContext, *, times: int) -> dict[str, Any]:
    if job.attempt <= times:
        raise ConnectionError("the network went away")
    return {"attempt": job.attempt}


def write_skills(job: JobContext, *, codes: list[str], die_once: str = "") -> dict[str, Any]:
    """Write rows in one transaction, the way imports do; `die_once` names a file that remembers the death."""
    with transaction.atomic():
        for number, code in enumerate(codes):
            Skill.objects.create(code=code, name=code)
            if die_once and number == 1 and not Path(die_once).exists():
                Path(die_once).touch()
                os.kill(os.getpid(), signal.SIGKILL)
    return {"written": len(codes)}


def always_die(job: JobContext) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def work_until_stopped(job: JobContext, *, started: str, finish: str) -> dict[str, Any]:
    """Say that it began, then work until told to stop or until the file `finish` appears."""
    Path(started).touch()
    while not Path(finish).exists():
        job.progress(0.5, "working")
        job.cancelled()
    return {"attempt": job.attempt}
