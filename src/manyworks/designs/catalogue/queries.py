"""Finding designs, and the figures a page shows about them, each with where it comes from."""

import functools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import networks_of, organisations_in
from manyworks.core.permissions import Person, scopes
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import (
    Block,
    BlockRevision,
    BuildingSystem,
    Part,
    RevisionStatus,
    RoutingOperation,
    SheetStock,
)
from manyworks.designs.catalogue.rules import handling, sheets_estimate
from manyworks.drafting import licences
from manyworks.drafting.facts import BlockFacts, MaterialFacts, PartFacts, SheetFacts, StepFacts
from manyworks.drafting.sample.pictures import LID_MM, isometric_svg
from manyworks.drafting.sample.system import SYSTEM_NAME, VERSION, sample_block
from manyworks.drafting.site import carriers
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import own_profile
from manyworks.planning.cutting_time import CuttingProfile, Work, work_of_part

SAMPLE = f"{SYSTEM_NAME} {VERSION}"
"""What the evidence of a revision says that this program drew."""

MOST_OFFERED = 500
"""Names that a form offers while somebody types."""

PUBLIC = Q(released_at__isnull=False)
"""What was ever released, also when it is withdrawn; a draft that is withdrawn stays its people's own."""
_RANK = {
    RevisionStatus.RELEASED: 0,
    RevisionStatus.CHECKED: 1,
    RevisionStatus.DRAFT: 2,
    RevisionStatus.WITHDRAWN: 3,
}


@dataclass(frozen=True)
class CarbonFigure:
    """Carbon of the boards as drawn, offcuts not counted; ``confirmed`` only if every factor is."""

    kgco2e: float
    confirmed: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class BlockFigures:
    """What one block is, in numbers; None is not known."""

    kinds: int
    pieces: int
    undrawn: tuple[str, ...]
    area_m2: float | None
    mass_kg: float | None
    mass_source: str
    density_confirmed: bool
    carriers: int | None
    handling: str
    sheets: float | None
    sheet_words: str
    minutes: float
    minutes_missing: tuple[str, ...]
    carbon: CarbonFigure | None

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True)
class CatalogueRow:
    """A block in a list, with the revision that stands for it."""

    block: Block
    revision: BlockRevision | None
    figures: BlockFigures | None


def allows_paid_work(system: BuildingSystem) -> bool:
    """May anybody be paid for making blocks of this system, by its licence and by what its keeper says?"""
    return licences.allows_paid_work(system.licence, said=system.allows_paid_work)


def visible_to(user: Person | None) -> QuerySet[BlockRevision]:
    """What was ever released for everybody; drafts for the organisation and its networks."""
    reach = scopes(user, "designs.block.view_draft")
    revisions = BlockRevision.objects.select_related("block__system__organisation", "source_file")
    if reach.everywhere:
        return revisions
    own = Q(block__system__organisation__in=reach.organisations)
    return revisions.filter(PUBLIC | own)


def edit_verb(revision: BlockRevision) -> str:
    """The permission that changing a revision takes: a draft's, or that of what others build by."""
    return "designs.block.edit" if revision.status == RevisionStatus.DRAFT else "designs.block.correct"


def shared_in(network: Network) -> QuerySet[BlockRevision]:
    """Revisions that everybody in a network may read: public ones, and the drafts of those who are in it."""
    own = Q(block__system__organisation__in=organisations_in(network))
    return BlockRevision.objects.filter(PUBLIC | own)


def usable_by(user: Person | None, network: Network) -> QuerySet[BlockRevision]:
    """Revisions that this person may put before a whole network: seen by the one and by the other.

    A plan shows its whole network what it makes, so a draft of outsiders is not for it, whoever knows it.
    """
    return visible_to(user).filter(pk__in=shared_in(network).values("pk"))


def names_usable_by(user: Person | None, networks: Iterable[Network]) -> list[str]:
    """Names of blocks that this person may put before these networks, for a form to offer."""
    found: set[str] = set()
    for network in networks:
        usable = usable_by(user, network).filter(fileset_of=None).exclude(status="withdrawn")
        found.update(usable.values_list("block__code", flat=True)[:MOST_OFFERED])
    return sorted(found)[:MOST_OFFERED]


def systems_visible_to(user: Person | None) -> QuerySet[BuildingSystem]:
    """Every building system; they are public, their drafts are not."""
    return BuildingSystem.objects.select_related("organisation")


def best_revision(revisions: Iterable[BlockRevision]) -> BlockRevision | None:
    """The revision that stands for a block: released before checked before draft, newest first.

    Filesets for other boards never stand for their block.
    """
    ordered = sorted(
        (r for r in revisions if r.fileset_of_id is None),
        key=lambda r: (_RANK[RevisionStatus(r.status)], -r.revision),
    )
    return ordered[0] if ordered else None


def catalogue_rows(
    user: Person | None, *, system: BuildingSystem | None = None, words: str = "", kind: str = ""
) -> list[CatalogueRow]:
    """Blocks with their figures, by system and in catalogue order; of a block in secret not even the name."""
    blocks = Block.objects.select_related("system__organisation")
    if system is not None:
        blocks = blocks.filter(system=system)
    if kind:
        blocks = blocks.filter(kind=kind)
    for word in words.split()[:6]:
        blocks = blocks.filter(
            Q(code__icontains=word) | Q(name__icontains=word) | Q(system__name__icontains=word)
        )
    by_block: dict[int, list[BlockRevision]] = defaultdict(list)
    chosen = list(blocks.filter(pk__in=visible_to(user).values("block"))[:1000])
    for revision in with_figures(visible_to(user).filter(block__in=chosen)):
        by_block[revision.block_id].append(revision)
    stock: dict[int, list[SheetStock]] = {}
    rows = []
    for block in chosen:
        best, keeper = best_revision(by_block[block.pk]), block.system.organisation_id
        if keeper not in stock:
            stock[keeper] = list(stock_for(block.system))
        rows.append(CatalogueRow(block, best, figures_of(best, stock[keeper]) if best else None))
    return rows


def sheets_visible_to(user: Person | None) -> QuerySet[SheetStock]:
    """Boards with their prices, of the networks whose people may see them."""
    reach = scopes(user, "designs.sheet.view")
    sheets = SheetStock.objects.select_related("material", "network").order_by(
        "network__name", "material__name", "thickness_mm", "length_mm", "pk"
    )
    return sheets if reach.everywhere else sheets.filter(network__in=reach.networks)


def stock_for(system: BuildingSystem) -> QuerySet[SheetStock]:
    """The boards that designs of a system are reckoned with: those of the networks its keeper is in."""
    networks = networks_of(system.organisation_id)
    return SheetStock.objects.select_related("material").filter(network__in=networks)


def assembled_picture(revision: BlockRevision) -> str:
    """The assembled picture kept with a revision, or drawn now where this program drew the block itself."""
    if revision.picture_svg or revision.evidence.get("drawn_by") != SAMPLE:
        return revision.picture_svg
    return _sample_picture(revision.block.code)


@functools.cache
def _sample_picture(code: str) -> str:
    return isometric_svg(sample_block(code), lift_mm=LID_MM)


def with_figures(revisions: QuerySet[BlockRevision]) -> QuerySet[BlockRevision]:
    """Revisions with what their figures need, without the heavy outlines."""
    parts = Part.objects.select_related("material").defer("geometry")
    return revisions.prefetch_related(Prefetch("parts", queryset=parts), "routing__process", "routing__skill")


def figures_of(revision: BlockRevision, stock: Iterable[SheetStock]) -> BlockFigures:
    """The figures of one revision; expects it from :func:`with_figures`."""
    parts, steps = list(revision.parts.all()), list(revision.routing.all())
    undrawn = tuple(part.code for part in parts if part.area_mm2 is None)
    area = None if undrawn else sum((part.area_mm2 or 0) * part.quantity for part in parts)
    sheets, words = _sheets(parts, stock) if area is not None else (None, "")
    return BlockFigures(
        kinds=len(parts),
        pieces=sum(part.quantity for part in parts),
        undrawn=undrawn,
        area_m2=None if area is None else area / 1e6,
        mass_kg=revision.mass_kg,
        mass_source=revision.mass_source,
        density_confirmed=all(part.material.density_confirmed for part in parts),
        carriers=carriers(revision.mass_kg),
        handling=handling(carriers(revision.mass_kg)),
        sheets=sheets,
        sheet_words=words,
        minutes=sum(step.minutes or 0 for step in steps),
        minutes_missing=tuple(str(step.process) for step in steps if step.minutes is None),
        carbon=_carbon(parts),
    )


def work_of_revision(revision: BlockRevision) -> Work | None:
    """All cutting work of one block; None while a part is not drawn."""
    works = []
    for part in revision.parts.all():
        if part.drawn is None:
            return None
        works.append(work_of_part(part.drawn, thickness_mm=part.thickness_mm, quantity=part.quantity))
    return sum(works, Work(thickness_mm=0)) if works else None


def machines_to_reckon_with(user: Person | None) -> QuerySet[Machine]:
    """Routers of the user's own workshops, whose feed a cutting time can be reckoned with."""
    reach = scopes(user, "network.machine.edit")
    routers = Machine.objects.filter(process__code="cnc-routing", retired_on=None).select_related("workshop")
    return routers if reach.everywhere else routers.filter(workshop__organisation__in=reach.organisations)


def profile_of(machine: Machine | None) -> CuttingProfile:
    """The machine's own feed, or the default feed times its speed factor; the rest nobody has measured."""
    if machine is None:
        return CuttingProfile()
    profile = own_profile(machine)
    source = _("feed of %(machine)s, %(workshop)s: %(feed)g mm/min; the rest %(rest)s") % {
        "machine": machine,
        "workshop": machine.workshop,
        "feed": profile.feed_mm_min,
        "rest": machine.figures_source or profile.source,
    }
    return replace(profile, source=source)


def _sheets(parts: list[Part], stock: Iterable[SheetStock]) -> tuple[float | None, str]:
    """Boards by area on the first listed board of each material; None where none is listed."""
    boards = list(stock)
    area: dict[SheetStock, float] = defaultdict(float)
    for part in parts:
        board = next(
            (b for b in boards if b.material_id == part.material_id and b.thickness_mm == part.thickness_mm),
            None,
        )
        if board is None:
            return None, ""
        area[board] += (part.area_mm2 or 0) * part.quantity
    total = sum(sheets_estimate(a, b.length_mm * b.width_mm) for b, a in area.items())
    return total, "; ".join(str(board) for board in area)


def part_mass_kg(part: Part) -> float | None:
    """Mass of one piece from net area, thickness and density; None if any of these is not known."""
    if part.area_mm2 is None or part.material.density_kg_m3 is None:
        return None
    return part.area_mm2 * part.thickness_mm / 1e9 * part.material.density_kg_m3


def _carbon(parts: list[Part]) -> CarbonFigure | None:
    total, confirmed, sources = 0.0, True, set()
    for part in parts:
        material = part.material
        mass = part_mass_kg(part)
        if mass is None or material.carbon_kgco2e_per_kg is None or not material.carbon_source:
            return None
        total += mass * part.quantity * material.carbon_kgco2e_per_kg
        confirmed = confirmed and material.carbon_confirmed
        sources.add(f"{material.name}: {material.carbon_kgco2e_per_kg:g} kgCO2e/kg, {material.carbon_source}")
    return CarbonFigure(total, confirmed, tuple(sorted(sources))) if parts else None


def facts_of(revisions: QuerySet[BlockRevision]) -> tuple[BlockFacts, ...]:
    """Revisions with parts and routing as a planning problem is made of them."""
    parts = Part.objects.select_related("material")
    steps = RoutingOperation.objects.select_related("process", "skill").order_by("position")
    rows = revisions.select_related("block").prefetch_related(
        Prefetch("parts", queryset=parts), Prefetch("routing", queryset=steps)
    )
    return tuple(_block_facts(row) for row in rows)


def material_facts() -> tuple[MaterialFacts, ...]:
    """Every material that a part is cut from."""
    return tuple(
        MaterialFacts(
            code=row.code,
            name=row.name,
            density_kg_m3=row.density_kg_m3,
            carbon_kgco2e_per_kg=row.carbon_kgco2e_per_kg,
            carbon_source=row.carbon_source,
            carbon_confirmed=row.carbon_confirmed,
            density_source=row.density_source,
        )
        for row in Material.objects.filter(parts__isnull=False).distinct()
    )


def sheet_facts(network: Network) -> tuple[SheetFacts, ...]:
    """Every board that the network can buy, with its price where it is in the network's currency."""
    return tuple(_sheet_facts(row, network.currency) for row in network.sheets.select_related("material"))


def _block_facts(revision: BlockRevision) -> BlockFacts:
    return BlockFacts(
        key=str(revision.pk),
        code=revision.block.code,
        name=f"{revision.block.code} {revision.block.name}".strip(),
        kind=revision.block.kind,
        parts=tuple(_part_facts(part) for part in revision.parts.all()),
        steps=tuple(
            StepFacts(
                process=step.process.code,
                group="cut" if step.group == "cut" else "make",
                minutes=None if step.minutes is None else float(step.minutes),
                skill=step.skill.code if step.skill else None,
                hold_point=step.hold_point,
            )
            for step in revision.routing.all()
        ),
        length_mm=revision.length_mm,
        width_mm=revision.width_mm,
        height_mm=revision.height_mm,
        mass_kg=revision.mass_kg,
        status=revision.status,
        first_article=revision.block.first_article,
    )


def _part_facts(part: Part) -> PartFacts:
    return PartFacts(
        key=str(part.pk),
        code=part.code,
        quantity=part.quantity,
        material=part.material.code,
        thickness_mm=float(part.thickness_mm),
        geometry=part.drawn,
    )


def _sheet_facts(row: SheetStock, currency: str) -> SheetFacts:
    # A price in another currency is no price here: nobody has said at which rate.
    price = None if row.price is None or row.currency != currency else float(row.price)
    return SheetFacts(
        key=f"{row.material.code} {row.thickness_mm:g} mm {row.length_mm:g} × {row.width_mm:g}",
        material=row.material.code,
        thickness_mm=float(row.thickness_mm),
        length_mm=float(row.length_mm),
        width_mm=float(row.width_mm),
        price=price,
        price_source=f"{row.price_source} {row.price_date or ''}".strip(),
    )
