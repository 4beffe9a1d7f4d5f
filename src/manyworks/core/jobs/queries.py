"""Finding jobs."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.jobs.models import Job, JobStatus
from manyworks.core.permissions import Person, scopes
from manyworks.core.waiting import Waiting


def visible_to(user: Person | None) -> QuerySet[Job]:
    """Jobs the user started; stewards see all. Features show their own jobs under their own permission."""
    reach = scopes(user, "core.job.view")
    jobs = Job.objects.select_related("created_by")
    if reach.everywhere:
        return jobs
    return jobs.filter(created_by_id=reach.created_by) if reach.created_by else jobs.none()


def as_record(job: Job) -> dict[str, Any]:
    """A job for programs: the progress address and the API answer with this."""
    return {
        "id": str(job.pk),
        "title": job.title,
        "status": job.status,
        "progress": job.progress,
        "message": job.message,
        "data": job.data,
        "result": job.result,
        "refusal": job.refusal,
        "attempts": job.attempts,
        "cancel_requested": job.cancel_requested,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
    }


def waiting(user: User) -> Iterator[Waiting]:
    """The reader's own jobs that failed or are still to come."""
    mine = visible_to(user).filter(created_by=user)
    for job in mine.filter(status=JobStatus.FAILED)[:3]:
        hint = (job.refusal or {}).get("message", job.message)
        yield Waiting(job.title, job.get_absolute_url(), _("Failed"), "bad", hint)
    for job in mine.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])[:5]:
        yield Waiting(job.title, job.get_absolute_url(), job.get_status_display(), "wait", job.message)
