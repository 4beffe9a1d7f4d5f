"""What a DXF file has lost although the library reads it: it fills in or draws what is left."""

from __future__ import annotations

from ezdxf.entities.dxfgfx import DXFGraphic

from manyworks.formats.drawing import Finding

NEEDED = {
    "LINE": ("start", "end"),
    "CIRCLE": ("center", "radius"),
    "ARC": ("center", "radius", "start_angle", "end_angle"),
    "ELLIPSE": ("center", "major_axis"),
    "INSERT": ("insert", "name"),
}
"""Without these something is drawn by defaults of the library, which nobody drew."""


def is_whole(entity: DXFGraphic) -> bool:
    """Whether an entity says itself where it is and how large."""
    return all(entity.dxf.hasattr(name) for name in NEEDED.get(entity.dxftype(), ()))


def points_lost(content: bytes) -> list[Finding]:
    """An error where polylines of a text file hold another number of points than they say."""
    wrong, said, there = 0, None, 0
    lines = content.split(b"\n") if b"LWPOLYLINE" in content else []
    for code, value in zip(map(bytes.strip, lines[::2]), map(bytes.strip, lines[1::2]), strict=False):
        if code == b"0":
            wrong += said is not None and said != there
            said, there = (0, 0) if value == b"LWPOLYLINE" else (None, 0)
        elif said is not None and code == b"90":
            said = int(value) if value.isdigit() else -1
        elif said is not None:
            there += code == b"10"
    if not wrong:
        return []
    message = f"{wrong} polylines hold another number of points than they say: points of them are lost."
    return [Finding("dxf.damaged", "error", "file", message)]
