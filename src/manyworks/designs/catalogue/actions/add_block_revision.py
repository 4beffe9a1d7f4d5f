"""Adding a revision of a block."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.files.models import StoredFile
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import can, require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import Block, BlockKind, BlockRevision, BuildingSystem, Part
from manyworks.designs.catalogue.rules import check_parts
from manyworks.drafting.parts import BillLine, PartSpec, board_mass_kg, content_hash, sizes_of


@transaction.atomic
def add_block_revision(
    *,
    by: User,
    system: BuildingSystem,
    code: str,
    parts: Sequence[PartSpec],
    bill: Sequence[BillLine] = (),
    name: str = "",
    kind: str = "",
    source_file: StoredFile | None = None,
    fileset_of: BlockRevision | None = None,
    size_mm: tuple[float | None, float | None, float | None] = (None, None, None),
    offset_state: str = "unknown",
    offset_note: str = "",
    board_window_mm: tuple[float | None, float | None] = (None, None),
    tool_mm: float | None = None,
    insulation: tuple[float, float, str] | None = None,
    centre_mm: tuple[float, float, float] | None = None,
    evidence: Mapping[str, Any] | None = None,
    picture_svg: str = "",
    notes: str = "",
) -> BlockRevision:
    """Add a draft of a block with all its parts; the same content twice is refused, a changed byte is new.

    Parameters
    ----------
    fileset_of
        The revision that this draws again for boards of another thickness.
    insulation
        Volume (m³), density (kg/m³) and where the density comes from; None when there is none.
    centre_mm
        Middle of mass in the block, from its corner; None when nobody knows how the parts lie.
    picture_svg
        A picture made by this program; never text that somebody sent.
    """
    require(by, "designs.block.import", system)
    check_parts(parts)
    block = _block(system, code, name, kind, by)
    materials = _materials(parts)
    _check_fileset(fileset_of, block, parts)
    digest = content_hash(parts, source_file.sha256 if source_file else "")
    _refuse_same(block, digest)
    mass, mass_source = _mass(parts, materials, insulation)
    revision = BlockRevision.objects.create(
        block=block,
        revision=_next_number(block),
        fileset_of=fileset_of,
        source_file=source_file,
        content_hash=digest,
        length_mm=size_mm[0],
        width_mm=size_mm[1],
        height_mm=size_mm[2],
        mass_kg=mass,
        mass_source=mass_source,
        insulation_m3=insulation[0] if insulation else None,
        centre_mm=[round(value, 1) for value in centre_mm or ()],
        offset_state=offset_state,
        offset_note=offset_note[:200],
        board_min_mm=board_window_mm[0],
        board_max_mm=board_window_mm[1],
        tool_mm=tool_mm,
        bill=[line.as_dict() for line in bill],
        evidence=dict(evidence or {}),
        picture_svg=picture_svg,
        notes=notes,
        author=by,
        created_at=clock.now(),
    )
    Part.objects.bulk_create(_part(revision, part, materials[part.material]) for part in parts)
    data = {"content_hash": digest, "parts": len(parts), "file": source_file.sha256 if source_file else None}
    append_entry(actor=by, event="designs.revision.added", subject=revision, data=data)
    return revision


def _block(system: BuildingSystem, code: str, name: str, kind: str, by: User) -> Block:
    if kind and kind not in BlockKind.values:
        raise Refused("block.kind", _("Choose where the block goes."), field="kind")
    block, created = Block.objects.get_or_create(
        system=system, code=code, defaults={"name": name[:120], "kind": kind or BlockKind.OTHER}
    )
    changed = [f for f, v in (("name", name[:120]), ("kind", kind)) if v and getattr(block, f) != v]
    if changed and not created:
        others = block.revisions.exclude(author=by).exists()
        if others and not can(by, "designs.block.correct", system):
            raise Refused(
                "block.named",
                _("%(code)s is “%(name)s”, %(kind)s, in this system; only those who keep it rename it.")
                % {"code": code, "name": block.name, "kind": block.get_kind_display()},
                _("Leave its name and kind as they are, or choose another code."),
                changed[0],
            )
        block.name, block.kind = name[:120] or block.name, kind or block.kind
        block.save(update_fields=changed)
    # Others who add to this block wait: until then the next number holds, and that nothing is the same.
    return Block.objects.select_for_update(of=("self",)).select_related("system").get(pk=block.pk)


def _check_fileset(base: BlockRevision | None, block: Block, parts: Sequence[PartSpec]) -> None:
    """Refuse files that would not make the same block from other boards."""
    if base is None:
        return
    if base.block_id != block.pk or base.fileset_of_id:
        raise Refused(
            "fileset.other_block",
            _("%(base)s is not a revision of %(block)s that can have filesets.")
            % {"base": base, "block": block},
            _("Choose the revision that was drawn first."),
            "fileset_of",
        )
    theirs = {part.code: part.quantity for part in base.parts.all()}
    if theirs != {part.code: part.quantity for part in parts}:
        raise Refused(
            "fileset.other_parts",
            _("It does not hold the same parts as %(base)s.") % {"base": base},
            _("Bring it as a new revision, not as a fileset."),
            "fileset_of",
        )


def _refuse_same(block: Block, digest: str) -> None:
    same = block.revisions.filter(content_hash=digest).first()
    if same is not None:
        raise Refused(
            "revision.same",
            _("This is exactly %(revision)s; nothing has changed.") % {"revision": same},
            _("Open that revision instead."),
        )


def _next_number(block: Block) -> int:
    last = block.revisions.order_by("-revision").values_list("revision", flat=True).first()
    return (last or 0) + 1


def _materials(parts: Sequence[PartSpec]) -> dict[str, Material]:
    wanted = {part.material for part in parts}
    found = {material.code: material for material in Material.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - found.keys()):
        raise Refused(
            "part.material_unknown",
            _("No material is called “%(code)s”.") % {"code": missing[0]},
            _("Choose one of the materials in the vocabulary."),
            "material",
        )
    return found


def _mass(
    parts: Sequence[PartSpec], materials: dict[str, Material], insulation: tuple[float, float, str] | None
) -> tuple[float | None, str]:
    boards = board_mass_kg(parts, {code: row.density_kg_m3 for code, row in materials.items()})
    if boards is None:
        return None, ""
    sources = [_("area × thickness × density")]
    sources += sorted({row.density_source for row in materials.values() if row.density_source})
    if insulation is None:
        return round(boards, 3), "; ".join(sources)[:300]
    volume, density, source = insulation
    return round(boards + volume * density, 3), "; ".join([*sources, source])[:300]


def _part(revision: BlockRevision, spec: PartSpec, material: Material) -> Part:
    sizes = sizes_of(spec.geometry)
    return Part(
        revision=revision,
        code=spec.code[:80],
        name=spec.name[:120],
        quantity=spec.quantity,
        material=material,
        thickness_mm=spec.thickness_mm,
        geometry=spec.geometry.to_json() if spec.geometry else {},
        length_mm=sizes.length_mm if sizes else None,
        width_mm=sizes.width_mm if sizes else None,
        area_mm2=sizes.area_mm2 if sizes else None,
        cut_length_mm=sizes.cut_length_mm if sizes else None,
        geometry_hash=spec.geometry_hash,
    )
