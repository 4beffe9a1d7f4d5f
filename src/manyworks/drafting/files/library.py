"""Blocks gathered from several sources, found by code; the sample system is one of the sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from manyworks.drafting.facts import BlockFacts, MaterialFacts, OpenQuestion, PartFacts, SheetFacts, StepFacts
from manyworks.drafting.sample.figures import block_mass_kg, block_times
from manyworks.drafting.sample.plates import SampleBlock
from manyworks.drafting.sample.system import SHEET_LENGTH_MM, SHEET_WIDTH_MM, SYSTEM_SLUG, sample_blocks
from manyworks.drafting.vocabulary import MATERIALS
from manyworks.refused import Refused

SAMPLE = "sample"


@dataclass
class Library:
    """Blocks by source and code, the materials and sheets they need, and what their readers had to say."""

    blocks: dict[tuple[str, str], BlockFacts] = field(default_factory=dict)
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    licences: dict[str, str] = field(default_factory=dict)
    """Of whole sources, by their manifests; a drawing that names its own keeps it."""
    assumptions: list[str] = field(default_factory=list)
    questions: dict[str, list[OpenQuestion]] = field(default_factory=dict)
    """What the drawing of a block leaves open, by the block's key."""

    def add(self, source: str, block: BlockFacts, sheets: Iterable[SheetFacts] = ()) -> None:
        """Put a block and the sheets it is cut from on the shelf; a code may appear once in a source."""
        if (source, block.code) in self.blocks:
            raise Refused(
                "designs.code_twice",
                f"{source} holds the block {block.code} twice.",
                "Give each block its own name.",
            )
        self.blocks[source, block.code] = replace(block, key=f"{source}/{block.code}")
        for sheet in sheets:
            self.sheets.setdefault(sheet.key, sheet)

    def find(self, name: str) -> BlockFacts | None:
        """The block called ``name``, which may be ``source/code`` when two sources share a code."""
        source, slash, code = name.rpartition("/")
        if slash:
            return self._licensed(source, self.blocks.get((source, code)))
        found = [(place, block) for (place, known), block in self.blocks.items() if known == name]
        if len(found) > 1:
            sources = ", ".join(sorted(place for place, _block in found))
            raise Refused(
                "homes.block_ambiguous",
                f"Block {name} is in more than one source: {sources}.",
                f"Write the source before it in the homes file, such as {found[0][0]}/{name}.",
            )
        return self._licensed(*found[0]) if found else None

    def _licensed(self, source: str, block: BlockFacts | None) -> BlockFacts | None:
        if block is None or block.licence:
            return block
        return replace(block, licence=self.licences.get(source, ""))

    def with_stand_ins(self, stand_in: Mapping[str, str]) -> "Library":
        """The same library, in which blocks without a drawing borrow the one that the homes file names."""
        shelf = Library(dict(self.blocks), dict(self.sheets), list(self.notes), dict(self.licences))
        for name, other in stand_in.items():
            borrowed = self.find(other)
            if borrowed is None or not borrowed.parts or not all(p.geometry for p in borrowed.parts):
                raise Refused(
                    "homes.stand_in",
                    f"{other} cannot stand in for {name}: it is no block with a drawing.",
                    "Name a block of the sample system, such as sample/F-M, and give --designs sample.",
                    f"stand_in.{name}",
                )
            block = self.find(name)
            if block is None:
                raise Refused(
                    "homes.stand_in",
                    f"stand_in names the block {name}, which no design holds.",
                    "Correct the name, or add its design with --designs.",
                    f"stand_in.{name}",
                )
            place = next(key for key, known in shelf.blocks.items() if known.key == block.key)
            shelf.blocks[place] = replace(
                borrowed,
                key=block.key,
                code=block.code,
                name=block.code,
                stand_in=other,
                licence=block.licence,
            )
        return shelf

    def used_sheets(self) -> tuple[SheetFacts, ...]:
        """Every sheet size on the shelf."""
        return tuple(self.sheets.values())


def add_sample_system(library: Library) -> None:
    """Put the built-in sample system on the shelf, with its routings."""
    for block in sample_blocks():
        library.add(SAMPLE, _sample_block(block), [_sheet(block)])


def _sample_block(block: SampleBlock) -> BlockFacts:
    return BlockFacts(
        key="",
        code=block.code,
        name=f"{block.code} {block.name}",
        kind=block.kind,
        parts=tuple(
            PartFacts(
                key=f"{SYSTEM_SLUG}/{part.code}",
                code=part.code,
                quantity=part.quantity,
                material=block.build.material,
                thickness_mm=part.plate.thickness_mm,
                geometry=part.plate.geometry,
                offset=block.build.offset,
            )
            for part in block.parts
        ),
        steps=tuple(
            StepFacts(step.process, step.group, step.minutes, step.skill, step.hold_point)
            for step in block_times(block)
        ),
        length_mm=block.length_mm,
        width_mm=block.width_mm,
        height_mm=block.height_mm,
        mass_kg=block_mass_kg(block),
    )


def _sheet(block: SampleBlock) -> SheetFacts:
    build = block.build
    return sheet_of(build.material, build.board_mm, SHEET_LENGTH_MM, SHEET_WIDTH_MM)


def sheet_of(material: str, thickness_mm: float | None, length_mm: float, width_mm: float) -> SheetFacts:
    """A sheet size without a price."""
    said = "" if thickness_mm is None else f"{thickness_mm:g} mm "
    key = f"{material} {said}{length_mm:g} × {width_mm:g}"
    return SheetFacts(key, material, thickness_mm, length_mm, width_mm)


def known_materials() -> tuple[MaterialFacts, ...]:
    """The materials every installation starts with, with densities and carbon factors and their sources."""
    return tuple(
        MaterialFacts(code, name, density, carbon, carbon_source, confirmed, source)
        for code, name, density, source, _confirmed, carbon, carbon_source, confirmed in MATERIALS
    )
