"""Finding jobs."""

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
