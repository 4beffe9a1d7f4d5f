"""Saying how a block is made."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.core.vocabulary.models import Process, Skill
from manyworks.designs.catalogue.models import BlockRevision, OperationGroup, RevisionStatus, RoutingOperation
from manyworks.designs.catalogue.queries import edit_verb
from manyworks.designs.catalogue.rules import MOST_MINUTES, RoutingStep


@transaction.atomic
def set_routing(*, revision: BlockRevision, by: User, steps: Sequence[RoutingStep]) -> list[RoutingOperation]:
    """Say step by step how a block is made and how long each step takes; unknown times stay empty.

    Times may be corrected while a revision is in use, because they come from experience; the parts may not.
    That is for those whose design it is: it counts in every network that makes it.
    """
    lock(revision)
    require(by, edit_verb(revision), revision)
    if revision.status == RevisionStatus.WITHDRAWN:
        raise Refused("revision.withdrawn", _("A withdrawn revision is not made any more."))
    if not steps:
        raise Refused("routing.empty", _("A routing has at least one step."), field="steps")
    before = [[row.process.code, row.minutes] for row in revision.routing.select_related("process")]
    revision.routing.all().delete()
    rows = [_row(revision, position, step) for position, step in enumerate(steps, 1)]
    RoutingOperation.objects.bulk_create(rows)
    data = {"before": before, "after": [[step.process, step.minutes] for step in steps]}
    append_entry(actor=by, event="designs.routing.set", subject=revision, data=data)
    return rows


def _row(revision: BlockRevision, position: int, step: RoutingStep) -> RoutingOperation:
    process = Process.objects.filter(code=step.process).first()
    skill = Skill.objects.filter(code=step.skill).first() if step.skill else None
    if process is None or (step.skill and skill is None):
        word = step.process if process is None else step.skill
        raise Refused("routing.unknown_word", _("“%(word)s” is not in the vocabulary.") % {"word": word})
    if step.group not in OperationGroup.values:
        raise Refused("routing.group", _("A step belongs to cutting or to making."))
    if step.minutes is not None and not (0 <= step.minutes <= MOST_MINUTES and step.minutes_source):
        raise Refused(
            "routing.minutes",
            _("Minutes lie between 0 and %(most)s and say where they come from.")
            % {"most": f"{MOST_MINUTES:,}"},
            _("Write “measured” with a date, or “estimate” and whose."),
        )
    return RoutingOperation(
        revision=revision,
        position=position,
        process=process,
        skill=skill,
        group=step.group,
        minutes=None if step.minutes is None else round(step.minutes, 2),
        minutes_source=step.minutes_source if step.minutes is not None else "",
        hold_point=step.hold_point,
    )
