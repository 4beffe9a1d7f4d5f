"""The assembled picture."""

import re
import xml.etree.ElementTree as ET

from manyworks.drafting.sample.pictures import isometric_svg
from manyworks.drafting.sample.system import sample_block


def faces(svg: str) -> int:
    return svg.count("<path")


def test_the_picture_is_well_formed_and_carries_nothing_active() -> None:
    svg = isometric_svg(sample_block("G-A"))
    root = ET.fromstring(svg)
    assert {element.tag.split("}")[1] for element in root.iter()} == {"svg", "title", "g", "path"}
    assert not re.search(r"\son\w+=|href|script|style=", svg)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "G-A, Gable piece, low half, assembled"


def test_lifting_the_lid_shows_what_was_hidden() -> None:
    block = sample_block("G-A")
    closed, lifted = isometric_svg(block), isometric_svg(block, lift_mm=260)
    assert faces(lifted) > faces(closed)


def test_nothing_is_drawn_outside_the_frame() -> None:
    svg = isometric_svg(sample_block("F-S"), lift_mm=200)
    width, height = (float(v) for v in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    points = [tuple(map(float, p.split(","))) for p in re.findall(r"[\d.]+,[\d.]+", svg)]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
