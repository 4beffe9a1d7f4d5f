"""Drawing the assembled pictures of blocks that this program drew."""

from collections.abc import Callable

from django.db import transaction

from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.catalogue.queries import SAMPLE, assembled_picture


def draw_pictures(
    *, system: BuildingSystem, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> int:
    """Draw each block of the sample system as assembled and keep the picture, so that nobody waits for it.

    Permission: the worker's duty; whoever loaded the system was asked. Log: a picture says nothing that the
    parts do not say.
    """
    missing = BlockRevision.objects.filter(
        block__system=system, picture_svg="", evidence__drawn_by=SAMPLE
    ).select_related("block")
    rows = list(missing)
    for number, revision in enumerate(rows):
        if cancelled():
            return number
        progress(number / len(rows))
        picture = assembled_picture(revision)
        with transaction.atomic():
            BlockRevision.objects.filter(pk=revision.pk).update(picture_svg=picture)
    return len(rows)
