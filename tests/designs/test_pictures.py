"""Flat patterns, whole drawings and differences as SVG: right, and safe in a page."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from manyworks.designs.drawing_picture import Place, drawing_svg
from manyworks.designs.flat_pattern import COLOURS, FlatPart, flat_pattern_svg, part_svg
from manyworks.designs.releases.difference import difference, difference_svg, moved_edges
from manyworks.drafting.parts import PartSpec
from manyworks.drafting.sample.system import sample_block
from manyworks.formats.drawing import Drawing, Part, UnitDecision
from manyworks.geometry import Geometry
from tests.designs.conftest import square

EVIL = '"><script>x</script>'
NS = "{http://www.w3.org/2000/svg}"


def spec(code: str, geometry: Geometry, **more: object) -> PartSpec:
    return PartSpec(code, 1, "plywood-spruce", 18.0, geometry=geometry, **more)  # type: ignore[arg-type]


def test_a_flat_pattern_shows_every_drawn_part_with_label_and_quantity() -> None:
    block = sample_block("F-S")
    parts = [FlatPart(p.code, p.quantity, p.plate.geometry) for p in block.parts]
    root = ET.fromstring(flat_pattern_svg([*parts, FlatPart("undrawn", 1, None)], title="F-S"))
    assert [text.text for text in root.iter(f"{NS}text")] == [
        "F-S-A × 2", "F-S-B × 2", "F-S-C × 2", "F-S-D", "F-S-E × 6",
    ]  # fmt: skip
    colours = {path.get("stroke") for path in root.iter(f"{NS}path")}
    assert {COLOURS["outside"], COLOURS["inside"], COLOURS["pocket"]} <= colours
    assert len(list(root.iter(f"{NS}circle"))) == sum(len(p.plate.drills) for p in block.parts)


def test_nothing_drawn_gives_no_picture() -> None:
    assert flat_pattern_svg([FlatPart("A", 1, None)], title="") == part_svg(None, title="") == ""


def test_names_from_files_cannot_break_out_of_a_picture() -> None:
    for svg in (
        flat_pattern_svg([FlatPart(EVIL, 1, square())], title=EVIL),
        part_svg(square(), title=EVIL),
        difference_svg(difference([], [spec(EVIL, square())])[0]),
        drawing_svg(drawing(), [Place(1, (0.0, 0.0), True, EVIL)], title=EVIL),
    ):
        ET.fromstring(svg)
        assert "<script" not in svg


def test_a_part_shows_its_sizes() -> None:
    words = [t.text for t in ET.fromstring(part_svg(square(250.0), title="A")).iter(f"{NS}text")]
    assert words == ["250.0 mm", "250.0 mm"]


def drawing() -> Drawing:
    outline = ((0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (0.0, 200.0))
    return Drawing("a", "DXF", UnitDecision("mm", "mm", ""), parts=(Part("P1", Geometry(outline)),))


def test_a_drawing_of_many_parts_stays_a_handful_of_elements_with_a_link_for_each_finding() -> None:
    one = drawing().parts[0]
    many = replace(drawing(), parts=tuple(replace(one, key=f"P{i}") for i in range(2000)))
    root = ET.fromstring(drawing_svg(many, [Place(7, (10.0, 20.0), True, "7: open")], title="a"))
    assert len(list(root.iter())) < 20
    link = root.find(f"{NS}a")
    assert link is not None
    assert link.get("href") == "#finding-7"
    # y points down in the picture.
    assert re.match(r"translate\(10.0 -20.0\)", link.get("transform") or "")


def test_differences_are_told_apart_by_code() -> None:
    old = [spec("A", square()), spec("B", square()), spec("C", square())]
    new = [spec("A", square(hole=True)), replace(spec("B", square()), quantity=3), spec("D", square())]
    found = {change.code: (change.kind, change.words) for change in difference(old, new)}
    assert found == {
        "A": ("changed", ("holes: 0, now 1", "lines of the drawing moved")),
        "B": ("changed", ("pieces: 1, now 3",)),
        "C": ("removed", ()),
        "D": ("added", ()),
    }


def test_only_edges_that_moved_are_drawn() -> None:
    gone, came = moved_edges(square(300.0), square(310.0))
    # The left and the lower edge still lie where they were, as far as the old one reached.
    assert round(sum(line.length for line in gone)) == 600
    assert round(sum(line.length for line in came)) == 640
    assert moved_edges(square(), square()) == ([], [])


def test_a_part_that_is_the_same_needs_no_picture() -> None:
    same = difference([spec("A", square())], [spec("A", square())])
    assert [change.kind for change in same] == ["same"]
    assert difference_svg(same[0]) == ""
