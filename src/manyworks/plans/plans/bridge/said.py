"""What a plan's papers say that stands in neither its problem nor its plan."""

from manyworks.core.vocabulary.models import Process
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.papers.figures import Said
from manyworks.plans.plans.models import PlanRun


def said_of(run: PlanRun) -> Said:
    """What was written when the plan was made; of a plan that did not keep it, what is written today."""
    return run.figures.said or said_today(run)


def said_today(run: PlanRun) -> Said:
    """Process names, licences and offsets as they are now of what a plan makes, whose rows are there."""
    revisions = BlockRevision.objects.filter(pieces__operations__run=run).distinct()
    systems = {revision.block.system for revision in revisions.select_related("block__system")}
    offsets = {(revision.offset_state, revision.offset_note) for revision in revisions}
    state, note = offsets.pop() if len(offsets) == 1 else ("unknown", "")
    return Said(
        processes=tuple(Process.objects.order_by("code").values_list("code", "name")),
        licence="; ".join(sorted({f"{system.licence}, {system.attribution}" for system in systems})),
        offset=state,
        offset_note=note,
    )
