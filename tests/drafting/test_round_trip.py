"""Every cutting file of a plan is read back: the same pieces, hashes and metres as the plan's lists."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from manyworks.formats.drawing import Drawing
from manyworks.formats.reading import read
from manyworks.planning.problem_json import load, load_plan
from manyworks.refused import Refused
from tests.drafting.products import SLIT_MM, SLITS, Drawn, chair, hinge_box, rectangle, stool
from tests.drafting.test_command import run

WORKSHOPS = """name,city,country,latitude,longitude,process,machine,bed_length_mm,bed_width_mm
East Yard,Bristol,GB,51.4545,-2.5879,cnc-routing,router,2500,1250
"""


def metres_cut(drawing: Drawing) -> float:
    """What is cut through on one sheet, part by part, as the plan counts it."""
    return sum(part.geometry.through_mm * part.quantity for part in drawing.parts) / 1000


def ordered(folder: Path, drawing: Path, quantity: int, **more: object) -> dict[str, Any]:
    """The plan of one order of one design; its files are in ``folder/out``."""
    product = {
        "design": drawing.stem,
        "quantity": quantity,
        "address": "Birmingham, GB",
        "date": "2027-03-01",
    }
    order = {"format": "manyworks-homes", "version": 1, "start": "2027-01-04", "products": [product]}
    (folder / "order.json").write_text(json.dumps(order))
    (folder / "workshops.csv").write_text(WORKSHOPS)
    return run(
        folder / "out",
        designs=[str(drawing)],
        workshops=[str(folder / "workshops.csv")],
        homes=str(folder / "order.json"),
        **more,
    )


def routing_minutes(folder: Path) -> float:
    """What one piece takes at the router."""
    [block] = load(folder / "out" / "problem.json").blocks
    return next(step.minutes for step in block.operations if step.process == "cnc-routing")


def framed_box() -> Drawn:
    """A box in the bed of a laser cutter, as some programs draw it."""
    drawn = hinge_box(outline="outside cut through", note="3 mm birch plywood")
    drawn.closed("frame", rectangle(0, 0, 600, 400))
    return drawn


def ruled_box() -> Drawn:
    """A box with the ruler that boxes.py draws beside it."""
    drawn = hinge_box(outline="outside cut through", note="3 mm birch plywood")
    drawn.closed("outside cut through", rectangle(20, 400, 100, 10))
    drawn.text("outside cut through", "100mm, burn:0.10mm", 70, 403)
    return drawn


def check_round_trip(folder: Path, drawing: Path, quantity: int) -> None:
    """Pieces by hash, metres of cut, sheet by sheet; and all that the drawing holds, as often as ordered."""
    problem, plan = load(folder / "problem.json"), load_plan(folder / "plan.json")
    parts = {part.id: part for part in problem.parts}
    files = {kind: sorted(folder.glob(f"sheets/*.{kind}")) for kind in ("dxf", "svg")}
    pieces = sum(part.quantity for part in read(drawing).parts)  # type: ignore[union-attr]
    for kind, paths in files.items():
        assert len(paths) == len(plan.sheets)
        cut = 0
        for sheet, path in zip(plan.sheets, paths, strict=True):
            drawn = read(path)
            assert isinstance(drawn, Drawing)
            planned = Counter(parts[placed.part].geometry.hash for placed in sheet.parts)  # type: ignore[union-attr]
            assert Counter(part.own_geometry().hash for part in drawn.parts) == planned, path.name
            assert metres_cut(drawn) == pytest.approx(sheet.cut_length_mm / 1000, abs=0.001)
            assert not [f for f in drawn.findings if f.severity == "error"], kind
            cut += len(drawn.parts)
        assert cut == pieces * quantity


THROUGH = ["layer.unknown=through"]
PRODUCTS: dict[str, tuple[Callable[[], Drawn], str, list[str], list[str]]] = {
    "Stool.dxf": (stool, "dxf", ["birch plywood 18"], []),
    "Stool-note.svg": (lambda: stool(note="Material: 18 mm birch plywood"), "svg", [], []),
    "Chair.dxf": (chair, "dxf", ["birch plywood 18"], THROUGH),
    "Chair-birch-ply-18mm.dxf": (chair, "dxf", [], THROUGH),
    "Chair-atfab.dxf": (lambda: chair(cut="CUT_THRU", inner="CUT_HOLE"), "dxf", ["18 mm birch"], []),
    "Box.dxf": (hinge_box, "dxf", ["poplar plywood 3"], ["layer.depth_unknown=through", "cut.open=through"]),
    "Box.svg": (hinge_box, "svg", ["MDF 3"], ["layer.depth_unknown=through", "Box: cut.open=through"]),
    "Box-one-layer.svg": (lambda: hinge_box(outline="cut", inner="cut"), "svg", ["3 mm acrylic"], THROUGH),
    "Box-framed.svg": (framed_box, "svg", [], ["cut.open=through", "sheet.drawn_round=as read"]),
    "Box-ruled.dxf": (ruled_box, "dxf", [], ["cut.open=through"]),
    "Box-layer-0.dxf": (
        lambda: hinge_box(outline="0", inner="0", note="3 mm birch plywood"),
        "dxf",
        [],
        ["layer.unknown layer 0=through"],
    ),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_are_cut_as_they_are_drawn(tmp_path: Path, name: str) -> None:
    make, kind, assumed, answers = PRODUCTS[name]
    drawing = getattr(make(), kind)(tmp_path / name)
    summary = ordered(tmp_path, drawing, 3, assume=assumed, answer=answers)
    assert summary["valid"] and summary["units"] == 3
    assert not [one for one in summary["questions"] if one["holds_back"]]
    check_round_trip(tmp_path / "out", drawing, 3)


@pytest.mark.parametrize("name", ["Box.dxf", "Box-one-layer.svg"])
def test_the_slits_of_a_living_hinge_are_metres_of_cut_and_minutes(tmp_path: Path, name: str) -> None:
    make, kind, assumed, answers = PRODUCTS[name]
    whole = getattr(make(), kind)(tmp_path / name)
    with_slits = ordered(tmp_path, whole, 2, assume=assumed, answer=answers), routing_minutes(tmp_path)
    bare = make()
    bare.lines = [line for line in bare.lines if line[2]]
    getattr(bare, kind)(whole)
    asked = [answer for answer in answers if "cut.open" not in answer]
    without = ordered(tmp_path, whole, 2, assume=assumed, answer=asked), routing_minutes(tmp_path)
    metres = [summary["material"]["cut_length_m"] for summary, _minutes in (with_slits, without)]
    assert metres[0] - metres[1] == pytest.approx(2 * SLITS * SLIT_MM / 1000, abs=0.11)
    assert with_slits[1] > without[1]


@pytest.mark.parametrize("name", [name for name, (_m, _k, _a, answers) in PRODUCTS.items() if answers])
def test_without_an_answer_nothing_is_cut_and_each_question_stands_once(tmp_path: Path, name: str) -> None:
    make, kind, assumed, _answers = PRODUCTS[name]
    drawing = getattr(make(), kind)(tmp_path / name)
    try:
        questions = ordered(tmp_path, drawing, 3, assume=assumed)["questions"]
        asked = [one["words"] for one in questions]
        assert any(one["holds_back"] for one in questions)
    except Refused as refused:
        # Slits of which nobody has said how deep they are cannot even be planned.
        asked = [line for line in refused.hint.splitlines() if line.startswith("  - ")]
        assert '--answer "' in refused.hint
    assert 2 <= len(asked) == len(set(asked)) <= 4
    assert not list((tmp_path / "out").glob("sheets/*"))
