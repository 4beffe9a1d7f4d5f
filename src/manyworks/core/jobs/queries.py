"""Finding jobs."""

from typing import Any

from django.db.models import QuerySet

from manyworks.core.jobs.models import Job
from manyworks.core.permissions import Person, scopes


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
