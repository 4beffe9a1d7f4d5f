"""What the worker does for the catalogue: pictures that take too long to draw while somebody waits."""

from typing import Any

from django.utils.translation import gettext as _

from manyworks.core.jobs.jobs import JobContext
from manyworks.designs.catalogue import actions
from manyworks.designs.catalogue.models import BuildingSystem


def draw_pictures(job: JobContext, *, system_id: int) -> dict[str, Any]:
    """Draw the assembled pictures of a system; a stopped worker goes on where it was."""
    system = BuildingSystem.objects.get(pk=system_id)
    drawn = actions.draw_pictures(
        system=system,
        progress=lambda share: job.progress(share, _("Drawing blocks")),
        cancelled=job.cancelled,
    )
    return {"drawn": drawn, "url": system.get_absolute_url()}
