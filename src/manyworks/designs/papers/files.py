"""A revision as files: cut list, drawing, and the manifest of a whole system. Pages ask who may have them."""

from collections.abc import Iterable, Sequence

from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.drafting.parts import PartSpec
from manyworks.formats.drawing import OffsetState
from manyworks.formats.manifest import Manifest, write_manifest


def cutting_dxf(revision: BlockRevision, specs: Sequence[PartSpec]) -> bytes:
    """All drawn parts as one DXF, one of each, with quantities, licence and offset state."""
    # The drawing library takes half a second to load, which only this file should pay.
    from manyworks.formats.dxf_writer import write_parts

    system = revision.block.system
    return write_parts(
        [spec.drawn() for spec in specs],
        offset=OffsetState(revision.offset_state, source=revision.offset_note),  # type: ignore[arg-type]
        licence=system.licence,
        title=f"{system.name} {revision} {revision.content_hash[:12]} {revision.status}",
    )


def cut_list(specs: Sequence[PartSpec], kind: str) -> bytes:
    """All drawn parts as a cut list, ``csv`` or ``xlsx``."""
    # The spreadsheet library is large as well.
    from manyworks.formats.cut_list import write_cut_list_csv, write_cut_list_xlsx

    parts = [spec.drawn() for spec in specs]
    return write_cut_list_csv(parts) if kind == "csv" else write_cut_list_xlsx(parts)


def system_manifest(system: BuildingSystem, revisions: Iterable[BlockRevision], *, link: str) -> bytes:
    """The Open Know-How manifest of a system with the released cutting file and cut list of each block."""
    rows = list(revisions)
    return write_manifest(
        Manifest(
            source="okh.yaml",
            spelling="okh-1",
            title=system.name,
            version=", ".join(f"{r.block.code} rev {r.revision}" for r in rows) or "no released revision",
            description=system.about,
            licence=system.licence,
            documentation_licence=system.licence,
            licensor=system.attribution or system.organisation.name,
            contact=system.organisation.name,
            language="en",
            link=link,
            bill=tuple(f"{r.get_absolute_url()}cut-list.csv" for r in rows),
            design_files=tuple(f"{r.get_absolute_url()}cutting.dxf" for r in rows),
        )
    )
