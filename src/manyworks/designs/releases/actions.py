"""Bringing a revision from draft to released, and taking it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.designs.catalogue.models import BlockRevision, RevisionStatus
from manyworks.designs.catalogue.rules import check_step
from manyworks.designs.releases.queries import candidate_of, recall_figures
from manyworks.designs.releases.rules import judge


@transaction.atomic
def check_revision(*, revision: BlockRevision, by: User, for_paid_work: bool = True) -> BlockRevision:
    """Sign that a draft is right to cut; its author may not, and the gate must agree."""
    require(by, "designs.block.check", revision)
    lock(revision)
    check_step(revision.status, RevisionStatus.CHECKED)
    if by.pk == revision.author_id:
        raise Refused(
            "revision.own_check",
            _("You added this revision, so somebody else must check it."),
            _("Ask another coordinator or an inspector of the organisation that keeps the system."),
        )
    _pass_the_gate(revision, for_paid_work=for_paid_work)
    revision.status = RevisionStatus.CHECKED
    revision.checked_by, revision.checked_at = by, clock.now()
    revision.save(update_fields=["status", "checked_by", "checked_at"])
    data = {"content_hash": revision.content_hash, "for_paid_work": for_paid_work}
    append_entry(actor=by, event="designs.revision.checked", subject=revision, data=data)
    return revision


@transaction.atomic
def release_revision(*, revision: BlockRevision, by: User, for_paid_work: bool = True) -> BlockRevision:
    """Release a checked revision, so that workshops may cut it for customers."""
    require(by, "designs.block.release", revision)
    if revision.fileset_of is not None:
        # Whoever withdraws that one takes it first, and this one with it.
        lock(revision.fileset_of)
    lock(revision)
    check_step(revision.status, RevisionStatus.RELEASED)
    # The file may have changed on disk since somebody checked it, so the gate is passed a second time.
    _pass_the_gate(revision, for_paid_work=for_paid_work)
    if revision.fileset_of is not None and revision.fileset_of.status != RevisionStatus.RELEASED:
        raise Refused(
            "fileset.base_not_released",
            _("%(base)s, which these files draw for other boards, is not released.")
            % {"base": revision.fileset_of},
            _("Release that revision first."),
        )
    revision.status = RevisionStatus.RELEASED
    revision.unpaid_only = not for_paid_work
    revision.released_by, revision.released_at = by, clock.now()
    revision.save(update_fields=["status", "released_by", "released_at", "unpaid_only"])
    data = {"content_hash": revision.content_hash, "for_paid_work": for_paid_work}
    append_entry(actor=by, event="designs.revision.released", subject=revision, data=data)
    return revision


@transaction.atomic
def withdraw_revision(*, revision: BlockRevision, by: User, reason: str) -> BlockRevision:
    """Take a revision out of use and write down how far it has gone; who is concerned finds it among recalls.

    Its filesets for other boards are the same design and go with it.
    """
    require(by, "designs.block.withdraw", revision)
    lock(revision)
    check_step(revision.status, RevisionStatus.WITHDRAWN)
    if not reason.strip():
        raise Refused("revision.reason", _("Say why it is withdrawn."), field="reason")
    revision.status = RevisionStatus.WITHDRAWN
    revision.withdrawn_by, revision.withdrawn_at = by, clock.now()
    revision.withdrawn_reason = reason.strip()[:500]
    revision.save(update_fields=["status", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    data = {"reason": reason.strip()[:500], "recall": recall_figures(revision)}
    append_entry(actor=by, event="designs.revision.withdrawn", subject=revision, data=data)
    for fileset in revision.filesets.exclude(status=RevisionStatus.WITHDRAWN):
        withdraw_revision(revision=fileset, by=by, reason=reason)
    return revision


def _pass_the_gate(revision: BlockRevision, *, for_paid_work: bool) -> None:
    refusals = [f for f in judge(candidate_of(revision, for_paid_work=for_paid_work)) if f.refusal]
    if not refusals:
        return
    first = refusals[0]
    more = _(" There are %(count)d more reasons on the page of the revision.") % {"count": len(refusals) - 1}
    raise Refused(first.code, first.message + (more if len(refusals) > 1 else ""), first.hint)
