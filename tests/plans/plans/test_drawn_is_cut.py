"""What is drawn is what is cut: a file comes in, a plan nests it, and its sheets hold the same parts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from manyworks.core import clock
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.actions import set_routing
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.imports.actions import accept_block, answer_finding, import_designs
from manyworks.designs.imports.models import ImportedBlock
from manyworks.designs.imports.queries import review_rows
from manyworks.designs.releases.queries import gate_findings
from manyworks.drafting.blocks import designs_from
from manyworks.drafting.files.design_files import block_of_drawing
from manyworks.drafting.settings import read_settings
from manyworks.drafting.site import BlockLine
from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import Drawing, OffsetState
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.svg.writer import write_svg
from manyworks.geometry import Geometry
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.plans.models import PlanRun
from tests.formats.conftest import OUTSIDE, DrawingMaker
from tests.geometries import THICKNESS_MM, drawn, every_state
from tests.plans.plans.test_runs import ask, quick  # noqa: F401  (fixture)
from tests.severn_vale import Story

ROUTING = [
    RoutingStep("cnc-routing", "cnc-operator", "cut", 60.0, "timed"),
    RoutingStep("assembly", "joiner", "make", 60.0, "timed"),
]
LIMITS: dict[str, Any] = {"board_window_mm": (17.8, 18.2), "tool_mm": 8.0}
WRITERS = {"dxf": write_sheet, "svg": write_svg}
Parts = dict[str, Geometry]


def parts_of(seed: int, *, unsaid: bool = False) -> Parts:
    return {f"E-{n}": every_state(10 * seed + n, unsaid=unsaid) for n in range(3)}


def drawing_of(parts: Parts, kind: str) -> bytes:
    """A cutting file as somebody brings it: every part once on one board."""
    places = ((20.0, 20.0), (620.0, 20.0), (1220.0, 20.0))
    placed = tuple(
        PlacedPart(drawn(geometry, code, code=code, material="plywood-spruce", thickness_mm=THICKNESS_MM), at)
        for (code, geometry), at in zip(parts.items(), places, strict=True)
    )
    board = (2440.0, 1220.0, "plywood-spruce", THICKNESS_MM)
    return WRITERS[kind](CutSheet("EVERY", *board, placed, OffsetState("none"), "CC0-1.0"))


def nested(contents: dict[str, bytes], folder: Path) -> list[Drawing]:
    found = []
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        drawing = read(folder / name)
        assert isinstance(drawing, Drawing)
        found.append(drawing)
    return found


def assert_same(drawings: list[Drawing], parts: Parts, copies: int) -> None:
    """Every part lies on the sheets as often as it is needed, exactly as it was drawn."""
    lying = [(part.code, part.own_geometry()) for drawing in drawings for part in drawing.parts]
    assert sorted(code for code, _ in lying) == sorted(list(parts) * copies)
    for code, geometry in lying:
        assert geometry == parts[code], code
    assert all("TURN this sheet" in " ".join(text.text for text in one.texts) for one in drawings)
    assert all(any(layer.meaning == "locating" for layer in one.layers) for one in drawings)


@pytest.fixture
def system(story: Story) -> BuildingSystem:
    return BuildingSystem.objects.get()


def imported(story: Story, system: BuildingSystem, name: str, content: bytes) -> ImportedBlock:
    wanted = import_designs(by=story.ama, system=system, files=[(name, content)])
    run_due_jobs(now=clock.now())
    return wanted.blocks.get()


@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_a_design_that_was_imported_leaves_a_plan_as_it_came(
    story: Story,
    system: BuildingSystem,
    quick: None,  # noqa: F811
    client: Client,
    tmp_path: Path,
    kind: str,
) -> None:
    parts = parts_of(1)
    block = imported(story, system, f"EVERY.{kind}", drawing_of(parts, kind))
    revision = accept_block(block=block, by=story.ama, code="EVERY", kind="floor", **LIMITS)
    set_routing(revision=revision, by=story.ama, steps=ROUTING)
    set_home_blocks(by=story.ama, home=story.home, lines=[BlockLine("EVERY", 2, "floor", 1)])
    run = ask(story)
    job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    run = PlanRun.objects.get(pk=run.pk)
    assert run.figures.gaps == ()
    client.force_login(story.ama)
    for ending in ("dxf", "svg"):
        names = [f"sheet-{sheet.index}.{ending}" for sheet in run.sheets.all()]
        contents = {name: client.get(f"/plans/{run.pk}/files/{name}").content for name in names}
        assert_same(nested(contents, tmp_path), parts, copies=2)


def test_a_depth_that_nobody_stated_is_asked_and_stops_the_block(
    story: Story,
    system: BuildingSystem,
    quick: None,  # noqa: F811
) -> None:
    parts = parts_of(2, unsaid=True)
    block = imported(story, system, "EVERY.dxf", drawing_of(parts, "dxf"))
    asked = [row.row for row in review_rows(block) if row.row["code"] == "layer.depth_unknown"]
    assert len(asked) >= 8
    revision = accept_block(block=block, by=story.ama, code="EVERY", kind="floor", **LIMITS)
    assert "geometry.work_unknown" in {finding.code for finding in gate_findings(revision)}
    set_routing(revision=revision, by=story.ama, steps=ROUTING)
    set_home_blocks(by=story.ama, home=story.home, lines=[BlockLine("EVERY", 2, "floor", 1)])
    ask(story)
    job = run_due_jobs()[0]
    assert job.refusal is not None and "nobody has said how deep" in job.refusal["hint"]


def test_an_answer_about_a_depth_reaches_all_work_of_its_layer(story: Story, system: BuildingSystem) -> None:
    block = imported(story, system, "EVERY.dxf", drawing_of(parts_of(2, unsaid=True), "dxf"))
    for row in review_rows(block):
        if row.row["code"] == "layer.face_unknown":
            answer_finding(block=block, by=story.ama, key=row.row["key"], value="back")
            block.refresh_from_db()
        if row.row["code"] == "layer.depth_unknown":
            # An outline that is not cut through is no part: of such a layer only "through" answers.
            value = "through" if "SIDE" in row.row["where"] else "9"
            answer_finding(block=block, by=story.ama, key=row.row["key"], value=value)
            block.refresh_from_db()
    revision = accept_block(block=block, by=story.ama, code="EVERY", kind="floor", **LIMITS)
    for part in revision.parts.all():
        assert part.drawn is not None and part.drawn.unsaid == ()
        assert part.drawn.works_the_back


@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_a_design_file_leaves_the_command_line_as_it_came(tmp_path: Path, kind: str) -> None:
    parts = parts_of(3)
    (tmp_path / f"EVERY.{kind}").write_bytes(drawing_of(parts, kind))
    (tmp_path / "workshops.csv").write_text(
        "name,city,country,latitude,longitude,process,machine,bed_length_mm,bed_width_mm\n"
        "Filwood,Bristol,GB,51.41,-2.59,cnc-routing,Router,2500,1250\n"
    )
    (tmp_path / "homes.csv").write_text(
        "home,latitude,longitude,foundation,floor,start,block,quantity,phase\n"
        "Plot 1,51.42,-2.59,2027-03-01,2027-03-03,2027-01-04,EVERY,2,floor\n"
    )
    out = tmp_path / "out"
    call_command(
        "plan", designs=[str(tmp_path / f"EVERY.{kind}")], workshops=[str(tmp_path / "workshops.csv")],
        homes=str(tmp_path / "homes.csv"), out=str(out), json=True, iterations=50,
        stdout=(tmp_path / "said").open("w"),
    )  # fmt: skip
    assert json.loads((out / "summary.json").read_text())["gaps"] == []
    for ending in ("dxf", "svg"):
        contents = {path.name: path.read_bytes() for path in (out / "sheets").glob(f"*.{ending}")}
        assert_same(nested(contents, tmp_path), parts, copies=2)


@pytest.mark.parametrize(
    ("layer", "lines", "cut"),
    [
        ("4_8MMTOOL_9MMDEEP_GROOVE", [(150, 150), (300, 200)], False),
        ("SKETCHES", [(150, 150), (300, 200)], False),
        ("4_8MMTOOL_9MMDEEP_ONLINE", [(150, 150), (300, 200)], True),
        ("NOTES", [(150, 150), (300, 200)], True),
        ("4_8MMTOOL_CUTTHROUGH_OUTSIDE", [(1000, 600), (1300, 700)], True),
    ],
)
def test_a_part_under_a_line_that_nobody_understands_is_not_cut(
    tmp_path: Path, layer: str, lines: list[tuple[float, float]], cut: bool
) -> None:
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(OUTSIDE, 600, 100, 200, 300)
    drawing.line(layer, *lines)
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert [part.estimate for part in block.parts] == [not cut, False]


def test_parts_that_share_one_line_are_not_cut(tmp_path: Path) -> None:
    """A groove over two parts is given to one of them; the other one's share would be lost."""
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    for x in (100, 450, 900):
        drawing.rectangle(OUTSIDE, x, 100, 300, 300)
    drawing.line("4_8MMTOOL_6MMDEEP_ONLINE", (150, 200), (700, 200))
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert sorted(part.estimate for part in block.parts for _ in range(part.quantity)) == [False, True, True]


@pytest.mark.parametrize(
    ("layer", "cut"),
    [
        ("2_8MMTOOL_12MMDEEP_DRILL", False),
        ("Bohrungen", False),
        ("0", False),
        ("NOTES", True),
        (OUTSIDE, True),
    ],
)
def test_no_part_is_cut_while_work_of_its_drawing_could_not_be_read(
    tmp_path: Path, layer: str, cut: bool
) -> None:
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.space.add_point((200, 200), dxfattribs={"layer": layer})
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert [part.estimate for part in block.parts] == [not cut]


@pytest.mark.parametrize("layer", ["2_8MMTOOL_12MMDEEP_DRILL", OUTSIDE, "NOTES"])
def test_no_part_is_cut_while_its_drawing_lacks_a_block(tmp_path: Path, layer: str) -> None:
    """What a block holds lies on layers of its own."""
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.space.add_blockref("LOST", (200, 200), dxfattribs={"layer": layer})
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert [part.estimate for part in block.parts] == [True]


POCKETS = "3_8MMTOOL_9MMDEEP_POCKET"
SQUARE = '<rect x="150" y="150" width="50" height="50"/>'


@pytest.mark.parametrize(
    "more",
    [
        f'<g id="{POCKETS}" opacity="0">{SQUARE}</g>',
        f'<g id="{POCKETS}" fill="none" stroke="red" stroke-width="0">{SQUARE}</g>',
        f'<g id="{POCKETS}" style="display:none">{SQUARE}</g>',
        f'<g id="{POCKETS}"><g id="INSIDE_CUTTHROUGH">{SQUARE}</g></g>',
        f'<g id="Notes"><g id="{POCKETS}">{SQUARE}</g></g>',
    ],
    ids=["without colour", "without width", "hidden", "two works in one", "work in a note"],
)
def test_no_part_is_cut_while_another_question_is_open(tmp_path: Path, more: str) -> None:
    outline = f'<g id="{OUTSIDE}"><rect x="100" y="100" width="400" height="300"/></g>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="1000mm" height="500mm" viewBox="0 0 1000 500">'
    (tmp_path / "EVERY.svg").write_text(f"{head}{outline}{more}</svg>")
    drawing = read(tmp_path / "EVERY.svg")
    assert isinstance(drawing, Drawing)
    block, _sheets, _notes = block_of_drawing(drawing, "EVERY")
    assert [part.estimate for part in block.parts] == [True]


@pytest.mark.parametrize(
    ("layer", "cut"),
    [("TOP-CUT_09MM", False), ("9MMDEEP", False), ("3_8MMTOOL_9MMDEEP_OUTSIDE", False),
     ("TOP-CUT-ONLINE_09MM", True), ("9MMDEEP_CHAMFER", True)],
)  # fmt: skip
def test_a_shallow_line_leaves_no_hole_through_the_board(tmp_path: Path, layer: str, cut: bool) -> None:
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(layer, 200, 200, 60, 80)
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    [part] = [part for part in block.parts if part.geometry.net_area > 50_000]
    through = [hole for hole in part.geometry.holes if hole.depth_mm == "through"]
    assert not through and (not part.estimate and not part.geometry.unsaid) == cut
    assert [path.depth_mm for path in part.geometry.paths] == ([9.0] if cut else [])


def test_a_line_that_crosses_itself_may_be_engraved(tmp_path: Path) -> None:
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    eight = [(200, 200), (240, 240), (200, 240), (240, 200)]
    drawing.space.add_lwpolyline(eight, close=True, dxfattribs={"layer": "1_3MMTOOL_1MMDEEP_ENGRAVE"})
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert [part.estimate for part in block.parts] == [False]


@pytest.mark.parametrize(
    ("layer", "corners"),
    [
        ("3_8MMTOOL_9MMDEEP_POCKET", [(150, 150), (250, 250), (250, 150), (150, 250)]),
        (OUTSIDE, [(150, 150), (250, 150), (250, 250), (150, 250)]),
    ],
    ids=["a pocket that crosses itself", "an outline inside, which may be an opening"],
)
def test_a_part_with_an_unclear_shape_on_it_is_not_cut(
    tmp_path: Path, layer: str, corners: list[tuple[float, float]]
) -> None:
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(OUTSIDE, 600, 100, 350, 300)
    drawing.space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert [part.estimate for part in block.parts if part.geometry.net_area > 50_000] == [True, False]


@pytest.mark.parametrize(
    ("layer", "cut"), [("3_8MMTOOL_9MMDEEP_POCKET", False), ("Old idea", False), ("NOTES", True)]
)
def test_no_part_is_cut_while_work_hides_on_a_layer_that_is_off(
    tmp_path: Path, layer: str, cut: bool
) -> None:
    drawing = DrawingMaker(tmp_path)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(layer, 200, 200, 60, 40)
    drawing.document.layers.add(layer).off()
    block, _sheets, _notes = block_of_drawing(drawing.read(), "EVERY")
    assert [part.estimate for part in block.parts] == [not cut]


def test_the_command_line_leaves_a_block_out_while_a_depth_is_not_stated(tmp_path: Path) -> None:
    (tmp_path / "EVERY.dxf").write_bytes(drawing_of(parts_of(4, unsaid=True), "dxf"))
    drawing = read(tmp_path / "EVERY.dxf")
    assert isinstance(drawing, Drawing)
    block, sheets, _notes = block_of_drawing(drawing, "EVERY")
    block = replace(block, key="EVERY")
    found = designs_from([block], [], sheets, {"EVERY": 1}, read_settings({"assume_missing": True}))
    assert found.blocks == [] and "how deep" in found.gaps[0].missing
