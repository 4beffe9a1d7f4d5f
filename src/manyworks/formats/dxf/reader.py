"""Read a DXF file into the canonical drawing, or refuse it with the place and the cure."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import Counter
from pathlib import Path

import ezdxf
from ezdxf.document import Drawing as Document

from manyworks.formats.cutting.assemble import assemble
from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.drawing import Drawing, Finding, Severity
from manyworks.formats.dxf.entities import CURVES, EntityWalk
from manyworks.formats.dxf.words import layer_name
from manyworks.refused import Refused

BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_UNITS = {1: "inch", 2: "ft", 4: "mm", 5: "cm", 6: "m"}
_NEWEST = "AC1032"
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")


def read_dxf(path: Path, *, unit: str | None = None) -> Drawing:
    """Read a DXF file of R12 to R2018, text or binary.

    Parameters
    ----------
    path
        The file.
    unit
        A person's answer to the unit question (``"mm"``, ``"inch"``, ``"cm"``, ``"m"``).

    Raises
    ------
    Refused
        When the file is truncated, holds zeroed bytes, is of a newer version, or cannot be read.
    """
    content = path.read_bytes()
    _check_whole(content, path.name)
    document, damage = _open(path)
    digest = hashlib.sha256(content).hexdigest()

    hidden = {layer.dxf.name.lower() for layer in document.layers if layer.is_off() or layer.is_frozen()}

    def strokes(flatten_to: float) -> Strokes:
        walk = EntityWalk(path.name, flatten_to, hidden)
        walk.walk(document.modelspace())
        return Strokes(
            source=path.name,
            format=f"DXF {document.loaded_dxfversion or document.dxfversion}",
            strokes=walk.strokes,
            words=walk.words,
            declared_unit=_UNITS.get(int(document.header.get("$INSUNITS", 0))),
            entity_counts=dict(walk.counts),
            layer_names=sorted(
                {layer_name(layer.dxf.name) for layer in document.layers} | {of for of, _kind in walk.unread}
            ),
            findings=[*damage, *walk.findings, *_on_paper(document, model_empty=not walk.strokes)],
            sha256=digest,
        )

    return assemble(strokes, unit=unit)


def _on_paper(document: Document, *, model_empty: bool) -> list[Finding]:
    """Lines that lie on a layout for printing: at the scale of the paper, never read as cuts."""
    found = []
    for layout in document.layouts:
        count = 0 if layout.is_modelspace else sum(entity.dxftype() in CURVES for entity in layout)
        if count:
            message = f"{count} lines lie on the print layout {layout.name}; only model space is read."
            if model_empty:
                message += " Model space is empty: move the drawing there."
            severity: Severity = "error" if model_empty else "info"
            found.append(Finding("space.paper", severity, f"layout {layout.name}", message))
    return found


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
        # A damaged file makes the library fail in ways it does not document; each is the file's fault.
        raise Refused(
            "dxf.unreadable",
            f"{path.name}: not a readable DXF file: {str(problem)[:200]}.",
            "Open it in the program that made it, audit it, and export it again as DXF 2010.",
        ) from problem
    finally:
        log.removeHandler(complaints)
