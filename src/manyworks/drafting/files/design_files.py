"""Designs from files: the sample system by its name, cutting drawings, part lists, and folders of them."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _
from shapely import Polygon, get_parts, make_valid
from shapely.geometry.polygon import orient

from manyworks.drafting.boards import UNKNOWN, BoardsOf, material_of_board
from manyworks.drafting.facts import BlockFacts, PartFacts, SheetFacts, StepFacts
from manyworks.drafting.files.asked import answered, boarded, questions_of
from manyworks.drafting.files.library import SAMPLE, Library, add_sample_system, sheet_of
from manyworks.drafting.files.sureness import unsure_parts
from manyworks.drafting.files.told import Given, Told
from manyworks.formats.bills.bill import Bill
from manyworks.formats.cutting.words.board_words import Board
from manyworks.formats.drawing import Drawing, OffsetState
from manyworks.formats.manifest import Manifest
from manyworks.formats.reading import Reading
from manyworks.formats.sandbox import read_safely
from manyworks.geometry import Geometry, Hole, Ring
from manyworks.refused import Refused

READ_IN_FOLDERS = {".dxf", ".csv", ".svg", ".xlsx"}

SPECK_MM2 = 100.0
LOST_AT_MOST = 0.001

# A block known only by its drawing or part list: the usual steps, all of unknown length.
USUAL_STEPS = (
    StepFacts("cnc-routing", "cut", None, "cnc-operator"),
    StepFacts("deburring", "cut", None, "finisher"),
    StepFacts("labelling", "cut", None, "labourer"),
    StepFacts("assembly", "make", None, "joiner"),
    StepFacts("inspection", "make", None, "inspector", hold_point=True),
    StepFacts("packing", "make", None, "packer"),
)


def read_designs(sources: Sequence[str], told: Told) -> Library:
    """Everything that ``--designs`` names in one library, with what the command line says of it.

    Refuses what it cannot read, with file and cure, and what was said of nothing in these files.
    """
    library = Library()
    files: list[tuple[Path, str]] = []
    for source in sources:
        path = Path(source)
        if source == SAMPLE and not path.exists():
            add_sample_system(library)
        elif path.is_dir():
            files += [(file, path.name) for file in _files_in(path)]
        else:
            files.append((path, path.stem))
    # Each file is read in a process of its own; threads only wait for several of them at once.
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as readers:
        for (path, source), reading in zip(files, readers.map(lambda item: read_safely(item[0]), files)):
            _add(library, reading, path, source, told)
    told.check_used(question.code for asked in library.questions.values() for question in asked)
    return library


def _files_in(folder: Path) -> list[Path]:
    files = sorted(
        file for file in folder.iterdir() if file.suffix.lower() in READ_IN_FOLDERS or _manifest(file)
    )
    if all(map(_manifest, files)):
        raise Refused(
            "designs.empty_folder",
            f"The folder {folder.name} holds no design.",
            f"Read are {', '.join(sorted(READ_IN_FOLDERS))}.",
        )
    return files


def _manifest(file: Path) -> bool:
    return file.stem.lower().startswith("okh") and file.suffix.lower() in {".yml", ".yaml", ".toml", ".json"}


def _add(library: Library, reading: Reading, path: Path, source: str, told: Told) -> None:
    if isinstance(reading, Drawing):
        found = boarded(answered(_as_told(reading, path, told), path.stem, told), path.stem, told)
        block, sheets, notes = block_of_drawing(found.drawing, path.stem)
        library.add(source, block, sheets)
        library.notes += notes
        _tell_boards(library, found, path.name, told.assumed_for(path.stem))
        _tell_kept(library, path, told)
        library.questions[f"{source}/{block.code}"] = questions_of(found, path.stem, path.name)
    elif isinstance(reading, Manifest):
        library.licences[source] = reading.licence
    elif isinstance(reading, Bill) and reading.kind == "parts":
        library.add(source, block_of_bill(reading, path.stem))
        _note(library, reading, path.name)
    else:
        raise Refused(
            "designs.not_a_design",
            f"{path.name} is no cutting drawing and no list of parts.",
            "Give DXF or SVG cutting files, part lists as CSV, or the word sample.",
        )


def _as_told(reading: Drawing, path: Path, told: Told) -> Drawing:
    """The drawing in the unit, and by the meaning of its colours, that a person says where it is asked."""

    def answer(code: str) -> str | None:
        asked = (finding for finding in reading.findings if finding.code.startswith(code))
        return next(filter(None, (told.answer_for(path.stem, finding) for finding in asked)), None)

    unit, colours = answer("unit."), answer("layer.colours")
    again = read_safely(path, unit=unit, colours=colours) if unit or colours else reading
    return again if isinstance(again, Drawing) else reading


def _tell_kept(library: Library, path: Path, told: Told) -> None:
    """Say which answers of earlier plans were taken for a drawing."""
    for text, since in told.kept.get(path.stem, {}).items():
        words = _("%(name)s: “%(answer)s” is assumed since %(day)s.")
        values = {"name": path.name, "answer": text, "day": f"{since:%-d %B %Y}"}
        library.assumptions.append(words % values)


def _tell_boards(library: Library, found: BoardsOf, name: str, assumed: Given) -> None:
    """Say where the board of a drawing was taken from, or that a person assumes it."""
    if found.said:
        words = _("%(name)s: its board is taken from %(words)s.")
        library.notes.append(words % {"name": name, "words": ", ".join(found.said)})
    if found.assumed:
        words = _("%(count)d parts of %(name)s are cut from %(board)s, as the command line says.")
        values = {"count": found.assumed, "name": name, "board": assumed.board.words}
        if assumed.since is not None:
            words = _("%(count)d parts of %(name)s are cut from %(board)s, assumed since %(day)s.")
            values["day"] = f"{assumed.since:%-d %B %Y}"
        library.assumptions.append(words % values)
    elif assumed.since is None and assumed.board != Board():
        words = _("%(name)s says its board itself; “%(board)s” was not assumed.")
        library.notes.append(words % {"name": name, "board": assumed.board.words})


def _note(library: Library, bill: Bill, name: str) -> None:
    counts = Counter(finding.severity for finding in bill.findings)
    if counts["error"] or counts["question"]:
        library.notes.append(
            f"{name}: {counts['error']} errors and {counts['question']} open questions in it; "
            f"answer them before cutting (manyworks inspect {name})."
        )


def block_of_bill(bill: Bill, stem: str) -> BlockFacts:
    """A block that is only a list of parts: named and counted, not drawn."""
    parts = tuple(
        PartFacts(
            key=line.code,
            code=line.code,
            quantity=int(line.quantity or 1),
            material=material_of_board(line.material),
            thickness_mm=line.thickness_mm,
        )
        for line in bill.lines
    )
    return BlockFacts(
        key="", code=bill.block or stem, name=bill.block or stem, parts=parts, steps=USUAL_STEPS
    )


def block_of_drawing(drawing: Drawing, stem: str) -> tuple[BlockFacts, list[SheetFacts], list[str]]:
    """A cutting drawing as one block, the boards it was drawn on, and what was mended or passed over.

    Equal parts are counted together.
    """
    notes: list[str] = []
    unsure = unsure_parts(drawing)
    if unsure:
        notes.append(f"{stem}: parts with errors in their drawing are planned, but get no cutting file.")
    # Where parts say it one by one, the others have not said it.
    of_others = drawing.offset if all(part.offset is None for part in drawing.parts) else OffsetState()
    kinds: dict[tuple[str, str, float | None, str, bool], tuple[PartFacts, int]] = {}
    for part in drawing.parts:
        geometry = _mended(part.own_geometry(), f"{stem} {part.key}", notes)
        if geometry is None:
            continue
        material = material_of_board(part.material)
        sure = part.key not in unsure and material != UNKNOWN
        key = (geometry.hash, material, part.thickness_mm, part.code, sure)
        fact = PartFacts(
            key=f"{stem}/{part.key}",
            code=part.code or f"{stem} {part.key}",
            quantity=1,
            material=material,
            thickness_mm=part.thickness_mm,
            geometry=geometry,
            estimate=not sure,
            offset=part.offset or of_others,
        )
        first, count = kinds.get(key, (fact, 0))
        kinds[key] = (first, count + part.quantity)
    parts = tuple(replace(first, quantity=count) for first, count in kinds.values())
    block = BlockFacts(
        key="", code=stem, name=stem, parts=parts, steps=USUAL_STEPS, licence=drawing.licence or ""
    )
    return block, _boards(drawing), notes


def _mended(geometry: Geometry, name: str, notes: list[str]) -> Geometry | None:
    """The geometry with a touching outline taken apart, as long as nothing that matters is lost.

    ``None`` for a speck. An outline that really crosses itself is returned as it is and refused later.
    """
    outline = Polygon(geometry.outline)
    net = Polygon(geometry.outline, [hole.ring for hole in geometry.holes]).area
    if net < SPECK_MM2:
        notes.append(f"{name} was left out: {net:.1f} mm² of board is a slip of the pen, not a part.")
        return None
    if outline.is_valid:
        return geometry
    # A collection may hold several polygons as one; taking parts twice reaches each of them.
    pieces = [piece for piece in get_parts(get_parts(make_valid(outline))) if piece.geom_type == "Polygon"]
    largest = max(pieces, key=lambda piece: piece.area, default=None)
    if largest is None or largest.area < outline.area * (1 - LOST_AT_MOST):
        return geometry
    notes.append(f"{name}: its outline touches itself; {outline.area - largest.area:.2f} mm² were dropped.")
    whole = orient(largest)
    # An outline that runs along a line to an opening and back again draws that opening as well.
    openings = tuple(Hole(_points(ring.coords[:-1])) for ring in whole.interiors)
    return replace(geometry, outline=_points(whole.exterior.coords[:-1]), holes=(*geometry.holes, *openings))


def _points(coords: Iterable[Sequence[float]]) -> Ring:
    return tuple((point[0], point[1]) for point in coords)


def _boards(drawing: Drawing) -> list[SheetFacts]:
    """The drawn boards, each size once; for drawings without boards the usual one of each material."""
    sheets = {
        (material_of_board(sheet.material), sheet.thickness_mm, sheet.length_mm, sheet.width_mm)
        for sheet in drawing.sheets
    }
    boarded = {(material, thickness) for material, thickness, _length, _width in sheets}
    for part in drawing.parts:
        if (material_of_board(part.material), part.thickness_mm) not in boarded:
            sheets.add((material_of_board(part.material), part.thickness_mm, 2440.0, 1220.0))
    ordered = sorted(sheets, key=lambda sheet: (sheet[0], sheet[1] or 0.0, sheet[2], sheet[3]))
    return [sheet_of(*sheet) for sheet in ordered]
