"""Receiving boards, measuring them, and letting the measurement choose the fileset or stop the job."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.boards.models import BoardBatch, BoardMeasurement, FilesetChoice
from manyworks.designs.boards.queries import verdict_for
from manyworks.designs.boards.rules import check_readings
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop


@transaction.atomic
def receive_batch(
    *, by: User, workshop: Workshop, material: Material, nominal_mm: float, label: str, boards: int
) -> BoardBatch:
    """Enter a batch of boards that came to a workshop, so that it can be measured before it is cut."""
    require(by, "designs.board.measure", workshop)
    label = label.strip()[:80]
    if not label or boards < 1 or nominal_mm <= 0:
        raise Refused(
            "boards.batch", _("A batch has a name, a thickness and at least one board."), field="label"
        )
    # Two people may have the same delivery note in their hands.
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if BoardBatch.objects.filter(workshop=workshop, label=label).exists():
        raise Refused(
            "boards.batch_twice",
            _("%(label)s is entered already.") % {"label": label},
            _("Open it, or use the number on the delivery note."),
            "label",
        )
    batch = BoardBatch.objects.create(
        workshop=workshop,
        material=material,
        nominal_mm=nominal_mm,
        label=label,
        boards=boards,
        created_by=by,
        created_at=clock.now(),
    )
    data = {"material": material.code, "nominal_mm": nominal_mm, "boards": boards}
    append_entry(actor=by, event="designs.batch.received", subject=batch, data=data)
    return batch


@transaction.atomic
def measure_board(
    *, by: User, batch: BoardBatch, board: int, readings: Sequence[float], gauge: str
) -> BoardMeasurement:
    """Write down the eight thickness readings of one board; measured again, the newer reading counts."""
    require(by, "designs.board.measure", batch)
    if not 1 <= board <= batch.boards:
        raise Refused(
            "boards.no_such_board",
            _("The batch has boards 1 to %(most)d.") % {"most": batch.boards},
            field="board",
        )
    if not gauge.strip():
        raise Refused(
            "boards.gauge", _("Name the gauge, so that its calibration can be found."), field="gauge"
        )
    values = check_readings(readings, batch.nominal_mm)
    measurement = BoardMeasurement.objects.create(
        batch=batch,
        board=board,
        readings=list(values),
        gauge=gauge.strip()[:80],
        measured_by=by,
        measured_at=clock.now(),
    )
    data = {"board": board, "readings_mm": list(values), "gauge": measurement.gauge}
    append_entry(actor=by, event="designs.board.measured", subject=batch, data=data)
    return measurement


@transaction.atomic
def choose_fileset(*, by: User, batch: BoardBatch, revision: BlockRevision) -> FilesetChoice:
    """Let the measured thickness of a batch choose the files a block is cut with, or stop the job."""
    require(by, "designs.board.measure", batch)
    found = verdict_for(batch, revision)
    if found.fileset is None:
        raise Refused(f"boards.{found.verdict.kind}", found.verdict.words, found.verdict.cure)
    assert found.verdict.mean_mm is not None
    choice = FilesetChoice.objects.create(
        batch=batch,
        asked=revision,
        fileset=found.fileset,
        mean_mm=found.verdict.mean_mm,
        by=by,
        at=clock.now(),
    )
    data = {
        "block": str(revision),
        "fileset": str(found.fileset),
        "content_hash": found.fileset.content_hash,
        "mean_mm": found.verdict.mean_mm,
    }
    append_entry(actor=by, event="designs.fileset.chosen", subject=batch, data=data)
    return choice
