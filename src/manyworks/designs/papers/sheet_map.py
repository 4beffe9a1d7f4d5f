"""One block nested on its boards, as a PDF for the person at the machine: cut list, and what lies where."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.designs.catalogue.models import BlockRevision, SheetStock
from manyworks.designs.releases.cuttable import NOMINAL_MM, SHEET_MARGIN_MM
from manyworks.drafting.parts import PartSpec, sizes_of
from manyworks.geometry import place
from manyworks.planning.drawing.sheet import PlacedPart, SheetDrawing, sheet_svg
from manyworks.planning.nesting import Layout, NestPart, NestRules, Stock, nest
from manyworks.refused import Refused

RULES = NestRules(edge_mm=SHEET_MARGIN_MM)
MOVES = 400
MOST_PIECES = 2000


@dataclass(frozen=True)
class SheetMap:
    """Parts on boards, with the stock they lie on."""

    layout: Layout
    stock: dict[str, Stock]


def map_sheets(specs: Sequence[PartSpec], boards: Sequence[SheetStock]) -> SheetMap:
    """Nest one block; refused when a part has no board or does not fit one."""
    if not specs or sum(spec.quantity for spec in specs) > MOST_PIECES:
        raise Refused(
            "sheet_map.pieces",
            _("A sheet map shows 1 to %(most)d pieces.") % {"most": MOST_PIECES},
            _("Plan a home instead; its plan nests everything."),
        )
    stock: dict[tuple[str, float], list[Stock]] = {}
    parts = []
    for spec in specs:
        kind = (spec.material, spec.thickness_mm)
        if kind not in stock:
            stock[kind] = [
                Stock(
                    f"{b.pk}@{spec.thickness_mm:g}", b.length_mm, b.width_mm, spec.material, spec.thickness_mm
                )
                for b in boards
                if b.material.code == spec.material and abs(b.thickness_mm - spec.thickness_mm) <= NOMINAL_MM
            ]
        if not stock[kind]:
            raise Refused(
                "sheet.none",
                _("No board of %(material)s, %(thickness)g mm, is listed.")
                % {"material": spec.material, "thickness": spec.thickness_mm},
                _("List the board under Designs."),
            )
        parts.append(_nest_part(spec))
    shelf = [board for group in stock.values() for board in group]
    layout = nest(parts, shelf, RULES, seed=0, iterations=MOVES)
    if layout.unplaced:
        raise Refused(
            "sheet.too_small",
            _("Part %(code)s does not fit any listed board.") % {"code": layout.unplaced[0].part_id},
            _("Split the part, or list a larger board."),
        )
    return SheetMap(layout, {board.id: board for board in shelf})


def _nest_part(spec: PartSpec) -> NestPart:
    geometry = spec.drawn().geometry
    return NestPart(
        spec.code,
        geometry.outline,
        spec.quantity,
        spec.material,
        spec.thickness_mm,
        tuple(hole.ring for hole in geometry.holes),
        geometry.grain,
    )


def drawings(found: SheetMap, specs: Sequence[PartSpec]) -> list[SheetDrawing]:
    """Every sheet with its parts where they lie."""
    by_code = {spec.code: spec.drawn().geometry for spec in specs}
    sheets = []
    for sheet in found.layout.sheets:
        board = found.stock[sheet.stock_id]
        placed = tuple(
            PlacedPart(
                label=one.part_id,
                block="",
                geometry=by_code[one.part_id].moved(
                    partial(place, at=(one.x_mm, one.y_mm), rotation_deg=one.rotation_deg)
                ),
            )
            for one in sheet.placements
        )
        left = sheet.leftover
        box = None if left is None else (left.x_mm, left.y_mm, left.length_mm, left.width_mm)
        sheets.append(SheetDrawing(board.length_mm, board.width_mm, placed, box))
    return sheets


def sheet_map_pdf(
    revision: BlockRevision, specs: Sequence[PartSpec], boards: Sequence[SheetStock], *, link: str
) -> bytes:
    """Sheet maps and cut list of one block; the same revision and boards give the same bytes."""
    # The typesetter is large; only this paper should pay for loading it.
    import typst

    found = map_sheets(specs, boards)
    with tempfile.TemporaryDirectory(prefix="manyworks-paper-") as name:
        folder = Path(name)
        template = files("manyworks.designs.papers") / "sheet_map.typ"
        (folder / "sheet_map.typ").write_text(template.read_text(encoding="utf-8"), "utf-8")
        names = {row.material.code: str(row.material) for row in boards}
        sheets = []
        for number, drawing in enumerate(drawings(found, specs), 1):
            title = _("Sheet %(number)d") % {"number": number}
            svg = sheet_svg(drawing, label=title, leftover_word=_("left over"))
            (folder / f"sheet-{number}.svg").write_text(svg, "utf-8")
            used = found.layout.sheets[number - 1]
            board = found.stock[used.stock_id]
            size = f"{board.length_mm:g} × {board.width_mm:g} × {board.thickness_mm:g} mm"
            words = ngettext(
                "%(board)s, %(parts)d part, %(used).0f %% used",
                "%(board)s, %(parts)d parts, %(used).0f %% used",
                len(drawing.parts),
            )
            note = words % {
                "board": f"{names[board.material]}, {size}",
                "parts": len(drawing.parts),
                "used": 100 * used.yield_fraction,
            }
            sheets.append({"file": f"sheet-{number}.svg", "title": title, "note": note})
        data = _words(revision, specs, link) | {"sheets": sheets}
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        pdf: bytes = typst.compile(
            str(folder / "sheet_map.typ"),
            root=str(folder),
            format="pdf",
            pdf_standards=["a-2a"],
            timestamp=int(revision.created_at.timestamp()),
        )
        return pdf


def _words(revision: BlockRevision, specs: Sequence[PartSpec], link: str) -> dict[str, Any]:
    block = revision.block
    rows = []
    for spec in specs:
        sizes = sizes_of(spec.geometry)
        size = f"{sizes.length_mm:.1f} × {sizes.width_mm:.1f}" if sizes else "–"
        rows.append([spec.code, spec.name, str(spec.quantity), size, f"{spec.thickness_mm:g}"])
    window = "–"
    if revision.board_min_mm is not None:
        window = f"{revision.board_min_mm:g}–{revision.board_max_mm:g} mm"
    return {
        "title": f"{block.code} {block.name}".strip(),
        "subtitle": _("%(system)s, revision %(number)d, %(status)s")
        % {"system": block.system.name, "number": revision.revision, "status": revision.get_status_display()},
        "released": revision.status == "released",
        "warning": _("Not released. Do not cut it for a customer."),
        "hash": revision.content_hash[:12],
        "link": link,
        "facts": [
            [_("Boards"), window],
            [_("Cutter"), f"≤ {revision.tool_mm:g} mm" if revision.tool_mm else "–"],
            [_("Tool offsets"), str(revision.get_offset_state_display())],
            [_("Licence"), f"{block.system.licence}. {block.system.attribution}".rstrip(". ")],
            [
                _("Between parts"),
                _("%(gap)g mm, %(edge)g mm to the edge")
                % {"gap": NestRules().gap_mm, "edge": SHEET_MARGIN_MM},
            ],
        ],
        "head": [_("Part"), _("Name"), _("Pieces"), _("Size in mm"), _("Board in mm")],
        "rows": rows,
        "cut_list": _("Cut list"),
        "page": _("page"),
    }
