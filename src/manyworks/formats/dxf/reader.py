"""Read a DXF file into the canonical drawing, or refuse it with the place and the cure."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import ezdxf
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.lldxf.repair import tag_reorder_layer
from ezdxf.lldxf.tagger import ascii_tags_loader

from manyworks.formats.cutting.assemble import assemble
from manyworks.formats.cutting.strokes import Stroke, Strokes, named
from manyworks.formats.cutting.words.layer_grammar import read_layer
from manyworks.formats.drawing import Drawing, Finding, Severity
from manyworks.formats.dxf.counts import counts_beside, named_groups
from manyworks.formats.dxf.damage import points_lost
from manyworks.formats.dxf.entities import CURVES, EntityWalk
from manyworks.formats.dxf.lines import LineTypes, colour_of
from manyworks.formats.dxf.words import layer_name
from manyworks.geometry import ring_length, signed_area
from manyworks.refused import Refused

BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_UNITS = {
    1: "inch",
    2: "ft",
    4: "mm",
    5: "cm",
    6: "m",
    8: "µin",
    9: "mil",
    10: "yd",
    13: "µm",
    14: "dm",
    21: "ft",
}
_UNITS |= {22: "inch", 23: "yd"}
_IN_FEET_AND_INCHES = (3, 4)
"""Values of $LUNITS by which one unit of the drawing is an inch: engineering and architectural."""
_NEWEST = "AC1032"
_CUT = ("outside", "inside", "through", "pocket", "drill")
"""Meanings of layers whose closed lines are parts, or work on them."""
_PRINTED = (1, 2, 2.5, 3, 4, 5, 8, 10, 15, 16, 20, 25, 30, 40, 50, 75, 100)
_SAME = 0.01
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")


def read_dxf(path: Path, *, unit: str | None = None, colours: str | None = None) -> Drawing:
    """Read a DXF file of R12 to R2018, text or binary.

    Parameters
    ----------
    path
        The file.
    unit
        A person's answer to the unit question (``"mm"``, ``"inch"``, ``"cm"``, ``"m"``).
    colours
        A person's answer to what the colours of lines mean.

    Raises
    ------
    Refused
        When the file is truncated, holds zeroed bytes, is of a newer version, or cannot be read.
    """
    content = path.read_bytes()
    _check_whole(content, path.name)
    document, damage = _open(path)
    damage += [] if content.startswith(BINARY) else points_lost(content)
    unit_said, unit_by, doubt = _declared(document, content)

    off = {layer.dxf.name.lower() for layer in document.layers if layer.is_off()}
    frozen = {layer.dxf.name.lower() for layer in document.layers if layer.is_frozen()}
    painted = {
        layer_name(layer.dxf.name): colour_of(layer.rgb, abs(layer.color)) for layer in document.layers
    }
    line_types = LineTypes(document)

    def strokes(flatten_to: float) -> Strokes:
        def walked(entities: Iterable[DXFEntity]) -> EntityWalk:
            walk = EntityWalk(path.name, flatten_to, off, frozen, painted, line_types)
            walk.walk(entities)
            return walk

        walk = walked(document.modelspace())
        beside = counts_beside(document, walk.dimensions)
        return Strokes(
            source=path.name,
            format=f"DXF {document.loaded_dxfversion or document.dxfversion}",
            strokes=walk.strokes,
            words=walk.words,
            named=[
                *walk.named,
                *named_groups(document),
                *(one for said in beside for one in named(*said, walk.strokes)),
            ],
            dimensions=walk.dimensions,
            declared_unit=unit_said,
            declared_by=unit_by,
            entity_counts=dict(walk.counts),
            layer_names=sorted(
                {layer_name(layer.dxf.name) for layer in document.layers} | {of for of, _kind in walk.unread}
            ),
            findings=[*damage, *doubt, *walk.findings, *_on_paper(document, walk.strokes, walked)],
        )

    return assemble(strokes, unit=unit, colours=colours)


def _declared(document: Document, content: bytes) -> tuple[str | None, str, list[Finding]]:
    """The unit that the file itself declares, how, and what speaks against it.

    The library fills in a header that is not there, so only what stands in the file is its word. $MEASUREMENT
    chooses hatch patterns and says nothing of lengths.
    """
    said = _UNITS.get(int(document.header.get("$INSUNITS", 0))) if b"$INSUNITS" in content else None
    shown = int(document.header.get("$LUNITS", 2)) if b"$LUNITS" in content else 2
    if shown not in _IN_FEET_AND_INCHES or said == "inch":
        return said, "", []
    if said is None:
        return "inch", "the file shows lengths in feet and inches", []
    message = f"The file declares {said}, but shows its lengths in feet and inches. Which of them holds?"
    return said, "", [Finding("unit.uncertain", "question", "file", message)]


def _on_paper(
    document: Document, drawn: Sequence[Stroke], walked: Callable[[Iterable[DXFEntity]], EntityWalk]
) -> list[Finding]:
    """Lines that lie on a layout for printing: at the scale of the paper, never read as cuts.

    ``drawn`` are those of model space; a closed line on a layer of cuts that is like none of them is asked.
    """
    found = []
    for layout in document.layouts:
        if layout.is_modelspace:
            continue
        strokes = walked(layout).strokes
        count = len(strokes) or sum(entity.dxftype() in CURVES for entity in layout)
        if not count:
            continue
        message = f"{count} lines lie on the print layout {layout.name}; only model space is read."
        severity: Severity = "info"
        cut = [one for one in strokes if one.closed and read_layer(one.layer).meaning in _CUT]
        if not drawn:
            message += " Model space is empty: move the drawing there."
            severity = "error"
        elif lone := {one.layer for one in cut if not any(_alike(one, other) for other in drawn)}:
            layers = " and ".join(sorted(lone)[:3])
            message += (
                f" Some of layer {layers} are like none there: are they to be cut? Then move them there."
            )
            severity = "question"
        found.append(Finding("space.paper", severity, f"layout {layout.name}", message))
    return found


def _alike(one: Stroke, other: Stroke) -> bool:
    """Whether two closed lines have one shape, at one of the scales at which drawings are printed."""
    if not other.closed:
        return False
    long, other_long = ring_length(one.points), ring_length(other.points)
    area, other_area = abs(signed_area(one.points)), abs(signed_area(other.points))
    return any(
        abs(long * times - other_long) <= _SAME * other_long
        and abs(area * times**2 - other_area) <= _SAME * other_area
        for scale in _PRINTED
        for times in (scale, 1 / scale)
    )


def _check_whole(content: bytes, name: str) -> None:
    if content.startswith(BINARY):
        return
    zero = content.find(b"\0")
    if zero >= 0:
        run = len(content[zero:]) - len(content[zero:].lstrip(b"\0"))
        line = content.count(b"\n", 0, zero) + 1
        raise Refused(
            "dxf.zeroed",
            f"{name}: {run:,} zeroed bytes from line {line:,} on; the file is damaged.",
            "Copy or download the file again; do not cut from this one.",
        )
    if not content.rstrip().endswith(b"EOF"):
        line = content.count(b"\n") + 1
        raise Refused(
            "dxf.truncated",
            f"{name}: the file ends at line {line:,} without its end mark (EOF); the rest is missing.",
            "Copy or download the file again, or export it again from the drawing program.",
        )
    version = _VERSION.search(content[:20_000])
    if version and version[1].decode() > _NEWEST:
        raise Refused(
            "dxf.version",
            f"{name}: DXF version {version[1].decode()} is newer than R2018, the newest read here.",
            "Export the drawing as DXF 2018 or older.",
        )


class _Complaints(logging.Handler):
    """Hears what the library mends or skips on its own: a block without an end, two things of one name."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.heard[re.sub(r"#?\b[0-9A-F]+\b", "…", record.getMessage())[:160]] += 1

    def findings(self) -> list[Finding]:
        """Each complaint once; what was skipped may have been a part, so the file must not be cut from."""
        return [
            Finding("dxf.damaged", "error", "file", f"The file is damaged ({count} ×): {said.rstrip('.')}.")
            for said, count in sorted(self.heard.items())
        ]


def _open(path: Path) -> tuple[Document, list[Finding]]:
    complaints = _Complaints()
    log = logging.getLogger("ezdxf")
    log.addHandler(complaints)
    try:
        return ezdxf.filemanagement.readfile(path), complaints.findings()
    except MemoryError:
        raise
    except Exception as problem:
        if reordered := _reordered(path):
            document, findings = reordered
            return document, [*findings, *complaints.findings()]
        # A damaged file makes the library fail in ways it does not document; each is the file's fault.
        raise Refused(
            "dxf.unreadable",
            f"{path.name}: not a readable DXF file: {str(problem)[:200]}.",
            "Open it in the program that made it, audit it, and export it again as DXF 2010.",
        ) from problem
    finally:
        log.removeHandler(complaints)


def _reordered(path: Path) -> tuple[Document, list[Finding]] | None:
    """A right text file but for lines with both x before both y, as OpenSCAD wrote them."""
    try:
        encoding = ezdxf.filemanagement.dxf_file_info(str(path)).encoding
        with path.open("rt", encoding=encoding, errors="surrogateescape") as file:
            document = Document.load(tag_reorder_layer(ascii_tags_loader(file)))
    except MemoryError:
        raise
    except Exception:
        return None
    count = len(document.modelspace())
    message = f"The file is not written by the rules of DXF; all its {count:,} entities were read."
    return document, [Finding("dxf.mended", "info", "file", message)]
