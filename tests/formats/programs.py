"""Small drawings as programs write them: one panel of 600 × 400 mm with an opening of 100 × 50 mm."""

from collections.abc import Callable
from pathlib import Path

import ezdxf
from ezdxf import units
from ezdxf.document import Drawing as Dxf

PANEL, OPENING = (0, 0, 600, 400), (100, 100, 100, 50)
INCH, XML = 25.4, '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
NAMES = 'xmlns="http://www.w3.org/2000/svg"'


def path_of(box: tuple[float, ...], scale: float = 1.0) -> str:
    x, y, w, h = (value * scale for value in box)
    return f"M{x:g},{y:g} h{w:g} v{h:g} h{-w:g} Z"


def both(draw: Callable[[tuple[float, ...]], str]) -> str:
    return draw(PANEL) + draw(OPENING)


def svg(head: str, body: str, before: str = "") -> str:
    return f"{XML}{before}<svg {NAMES} {head}>{body}</svg>"


def inkscape(version: str, size: str) -> str:
    spaces = (
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
    )
    body = both(lambda box: f'<path style="fill:none;stroke:#000000" d="{path_of(box)}" />')
    return svg(
        f'{spaces}{size} inkscape:version="{version}"',
        '<sodipodi:namedview id="base" units="mm"/>'
        f'<g inkscape:groupmode="layer" inkscape:label="Cut 18mm through" id="layer1">{body}</g>',
    )


def illustrator() -> str:
    points = 72 / INCH
    body = both(lambda box: f'<path class="st0" d="{path_of(box, points)}"/>')
    return svg(
        f'version="1.1" id="Layer_1" x="0px" y="0px" viewBox="0 0 {600 * points:g} {400 * points:g}" '
        'xml:space="preserve"',
        f'<style type="text/css">.st0{{fill:none;stroke:#FF0000;stroke-width:0.072;}}</style>{body}',
        "<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->\n",
    )


def affinity() -> str:
    body = both(lambda box: f'<path d="{path_of(box)}" style="fill:none;stroke:black;stroke-width:0.1px;"/>')
    return svg(
        'width="100%" height="100%" viewBox="0 0 600 400" version="1.1" '
        'xmlns:serif="http://www.serif.com/" style="fill-rule:evenodd;clip-rule:evenodd;"',
        f'<g id="Cut" serif:id="Cut 18mm through">{body}</g>',
    )


def coreldraw() -> str:
    body = both(lambda box: f'<path class="fil0 str0" d="{path_of(box, 100)}"/>')
    return svg(
        'xml:space="preserve" width="600mm" height="400mm" version="1.1" '
        'style="shape-rendering:geometricPrecision" viewBox="0 0 60000 40000"',
        "<defs><style type='text/css'><![CDATA[.str0 {stroke:#FF0000;stroke-width:7.62} .fil0 {fill:none}]]>"
        f'</style></defs><g id="Layer_x0020_1"><metadata id="CorelCorpID_0Corel-Layer"/>{body}</g>',
        "<!-- Creator: CorelDRAW -->\n",
    )


def boxes() -> str:
    body = both(lambda box: f'<path d="{path_of(box)}" stroke="rgb(0,0,0)" stroke-width="0.20"/>')
    return svg(
        'width="600.00mm" height="400.00mm" viewBox="0.0 0.0 600.00 400.00"',
        "<!-- Box - A simple box -->"
        '<g id="p-0" style="fill:none;stroke-linecap:round;stroke-linejoin:round;">' + body + "</g>",
        "<!-- Created with Boxes.py (https://boxes.hackerspace-bamberg.de/) -->\n",
    )


def libreoffice() -> str:
    body = both(
        lambda box: (
            '<g class="com.sun.star.drawing.CustomShape"><rect class="BoundingBox" stroke="none" fill="none" '
            'x="0" y="0" width="60001" height="40001"/>'
            f'<path fill="none" stroke="rgb(0,0,0)" d="{path_of(box, 100)}"/></g>'
        )
    )
    return svg(
        'version="1.2" width="600mm" height="400mm" viewBox="0 0 60000 40000" fill-rule="evenodd" '
        'xml:space="preserve"',
        f'<g class="DummySlide"/><g class="Page">{body}</g>',
    )


def figma() -> str:
    body = both(lambda box: f'<path d="{path_of(box)}" stroke="black"/>')
    return svg('width="600" height="400" viewBox="0 0 600 400" fill="none"', body)


def openscad_svg() -> str:
    path = path_of(PANEL) + " " + path_of(OPENING)
    return svg(
        'width="600mm" height="400mm" viewBox="0 0 600 400" version="1.1"',
        f'<title>OpenSCAD Model</title><path d="{path}" stroke="black" fill="lightgray" stroke-width="0.5"/>',
    )


def deepnest() -> str:
    body = both(lambda box: f'<path fill="none" stroke="#010101" d="{path_of(box)}"/>')
    return svg(
        'version="1.1" width="600mm" height="400mm" viewBox="0 0 600 400"',
        f'<g transform="translate(0 0)">{body}</g>',
    )


def shaper() -> str:
    def line(box: tuple[float, ...], kind: str, look: str) -> str:
        return f'<path d="{path_of(box)}" shaper:cutType="{kind}" shaper:cutDepth="18mm" {look}/>'

    return svg(
        'xmlns:shaper="http://www.shapertools.com/namespaces/shaper" width="600mm" height="400mm" '
        'viewBox="0 0 600 400"',
        line(PANEL, "outside", 'fill="black" stroke="none"')
        + line(OPENING, "inside", 'fill="white" stroke="black"'),
    )


def rings(scale: float = 1.0) -> list[list[tuple[float, float]]]:
    return [
        [
            (x * scale, y * scale),
            ((x + w) * scale, y * scale),
            ((x + w) * scale, (y + h) * scale),
            (x * scale, (y + h) * scale),
        ]
        for x, y, w, h in (PANEL, OPENING)
    ]


def dxf(
    version: str, *, unit: int | None, layer: str = "0", kind: str = "LWPOLYLINE", scale: float = 1.0
) -> Dxf:
    document = ezdxf.new(version)
    if layer != "0":
        document.layers.add(layer)
    for ring in rings(scale):
        space, more = document.modelspace(), {"layer": layer}
        if kind == "LWPOLYLINE":
            space.add_lwpolyline(ring, close=True, dxfattribs=more)
        elif kind == "POLYLINE":
            space.add_polyline2d(ring, close=True, dxfattribs=more)
        else:
            for begin, end in zip(ring, ring[1:] + ring[:1], strict=True):
                space.add_line(begin, end, dxfattribs=more)
    for name in ("$INSUNITS", "$MEASUREMENT"):
        document.header.hdrvars.pop(name, None)
    if unit is not None:
        document.header["$INSUNITS"] = unit
    return document


PROGRAMS: dict[str, Callable[[], str | Dxf]] = {
    "Inkscape 1": lambda: inkscape("1.3 (0e150ed6c4)", 'width="600mm" height="400mm" viewBox="0 0 600 400"'),
    "Inkscape 0.48": lambda: inkscape("0.48.4 r9939", 'width="600mm" height="400mm" viewBox="0 0 600 400"'),
    "Adobe Illustrator": illustrator,
    "Affinity Designer": affinity,
    "CorelDRAW": coreldraw,
    "boxes.py": boxes,
    "LibreOffice Draw": libreoffice,
    "Figma": figma,
    "OpenSCAD, SVG": openscad_svg,
    "Deepnest": deepnest,
    "Shaper Origin": shaper,
    "AutoCAD": lambda: dxf("R2018", unit=units.MM, layer="CUT_THROUGH_OUTSIDE"),
    "QCAD, LibreCAD": lambda: dxf("R2000", unit=units.MM),
    "Fusion 360": lambda: dxf("R2013", unit=None, kind="LINE"),
    "Onshape, SolidWorks": lambda: dxf("R2013", unit=units.MM, kind="LINE"),
    "SketchUp": lambda: dxf("R2000", unit=units.IN, layer="Layer0", kind="LINE", scale=1 / INCH),
    "Rhino": lambda: dxf("R2007", unit=units.MM, layer="Default", kind="POLYLINE"),
    "FreeCAD": lambda: dxf("R12", unit=None, kind="LINE"),
    "OpenSCAD, DXF": lambda: dxf("R12", unit=None, kind="LINE"),
    "Vectric": lambda: dxf("R12", unit=None, layer="Profile Outside", kind="POLYLINE"),
}
"""What writes a file after the habit of a program, by the program's name."""


def write(program: str, folder: Path) -> Path:
    """The program's file, under a name that says nothing."""
    made = PROGRAMS[program]()
    path = folder / ("panel.svg" if isinstance(made, str) else "panel.dxf")
    if isinstance(made, str):
        path.write_text(made, "utf-8")
    else:
        made.saveas(path)
    return path
