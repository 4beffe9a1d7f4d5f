"""Putting the sample system into the catalogue."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.addresses import hold
from manyworks.core.errors import Refused
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Organisation
from manyworks.core.organisations.queries import networks_of
from manyworks.core.permissions import can, require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.actions.add_block_revision import add_block_revision
from manyworks.designs.catalogue.actions.create_building_system import create_building_system
from manyworks.designs.catalogue.actions.list_sheet import list_sheet
from manyworks.designs.catalogue.actions.set_routing import set_routing
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.drafting.parts import bill_line
from manyworks.drafting.sample import system as sample
from manyworks.drafting.sample.export import part_specs
from manyworks.drafting.sample.figures import (
    INSULATION_DENSITY_KG_M3,
    INSULATION_SOURCE,
    block_times,
    board_centre,
)
from manyworks.drafting.sample.pictures import LID_MM, isometric_svg
from manyworks.drafting.sample.plates import SampleBlock


@transaction.atomic
def load_sample_system(*, by: User, organisation: Organisation, pictures: bool = True) -> BuildingSystem:
    """Put the sample building system, drawn by this program, into the catalogue as drafts to check.

    ``pictures`` False leaves the assembled pictures, which take longest, to the worker.
    """
    require(by, "designs.system.create", organisation)
    hold(BuildingSystem)
    if BuildingSystem.objects.filter(slug=sample.SYSTEM_SLUG).exists():
        raise Refused(
            "sample.loaded", _("%(name)s is in the catalogue already.") % {"name": sample.SYSTEM_NAME}
        )
    system = create_building_system(
        by=by,
        organisation=organisation,
        slug=sample.SYSTEM_SLUG,
        name=sample.SYSTEM_NAME,
        about=sample.SYSTEM_ABOUT,
        licence=sample.LICENCE,
        licence_url=sample.LICENCE_URL,
        attribution=sample.ATTRIBUTION,
        allows_paid_work=True,
    )
    for network in networks_of(organisation.pk):
        if can(by, "designs.sheet.list", network):
            list_sheet(
                by=by,
                network=network,
                material=Material.objects.get(code=sample.sample_block(sample.BLOCK_CODES[0]).build.material),
                thickness_mm=18,
                length_mm=sample.SHEET_LENGTH_MM,
                width_mm=sample.SHEET_WIDTH_MM,
            )
    for block in sample.sample_blocks():
        add_sample_block(system=system, block=block, by=by, pictures=pictures)
    if not pictures:
        enqueue_job(
            run="manyworks.designs.catalogue.jobs.draw_pictures",
            arguments={"system_id": system.pk},
            title=_("Draw the blocks of %(name)s") % {"name": system},
            by=by,
            key=f"designs.pictures:{system.pk}",
            verb="designs.system.edit",
            about=system,
        )
    append_entry(actor=by, event="designs.sample.loaded", subject=system, data={"version": sample.VERSION})
    return system


@transaction.atomic
def add_sample_block(
    *,
    system: BuildingSystem,
    block: SampleBlock,
    by: User,
    pictures: bool = False,
    fileset_of: BlockRevision | None = None,
) -> BlockRevision:
    """Add a block that this program draws as a draft, with its routing and the times estimated for it."""
    build = block.build
    parts = part_specs(block)
    revision = add_block_revision(
        by=by,
        system=system,
        code=block.code,
        name=block.name,
        kind=block.kind,
        parts=parts,
        fileset_of=fileset_of,
        bill=[bill_line(part) for part in parts],
        size_mm=(block.length_mm, block.width_mm, block.height_mm),
        offset_state="applied",
        offset_note=_("Outer 0; mortises drawn %(fit)g mm wider and longer.") % {"fit": build.fit_mm},
        board_window_mm=(build.board_mm - 0.2, build.board_mm + 0.2),
        tool_mm=build.tool_mm,
        insulation=(block.insulation_m3, INSULATION_DENSITY_KG_M3, INSULATION_SOURCE),
        centre_mm=board_centre(block),
        evidence={"drawn_by": f"{sample.SYSTEM_NAME} {sample.VERSION}"},
        picture_svg=isometric_svg(block, lift_mm=LID_MM) if pictures else "",
    )
    steps = [
        RoutingStep(t.process, t.skill, t.group, t.minutes, t.source, t.hold_point)
        for t in block_times(block)
    ]
    set_routing(revision=revision, by=by, steps=steps)
    return revision
