"""Drawing a block of the sample system again for boards of another thickness."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.permissions import require
from manyworks.designs.catalogue.actions.load_sample_system import add_sample_block
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.queries import SAMPLE
from manyworks.drafting.sample.plates import Build
from manyworks.drafting.sample.system import sample_block

THINNEST_MM, THICKEST_MM = 16.5, 19.5


@transaction.atomic
def draw_sample_fileset(*, revision: BlockRevision, by: User, board_mm: float) -> BlockRevision:
    """Draw a block of the sample system for boards of another measured thickness, as a draft to check."""
    require(by, "designs.block.import", revision)
    if revision.evidence.get("drawn_by") != SAMPLE or revision.fileset_of_id:
        raise Refused(
            "fileset.not_drawn_here",
            _("This program did not draw %(name)s.") % {"name": revision},
            _("Import its author's files for that thickness and say which revision they belong to."),
        )
    if not THINNEST_MM <= board_mm <= THICKEST_MM:
        raise Refused(
            "fileset.thickness",
            _("The joints are proved for boards from %(low)g to %(high)g mm.")
            % {"low": THINNEST_MM, "high": THICKEST_MM},
            field="board_mm",
        )
    block = sample_block(revision.block.code, Build(board_mm=round(board_mm, 1)))
    return add_sample_block(system=revision.block.system, block=block, by=by, fileset_of=revision)
