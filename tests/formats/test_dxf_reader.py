"""DXF as programs really write it: old versions, blocks, curves, codes, encodings, damage."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from ezdxf.render import MeshBuilder

from manyworks.formats import read
from manyworks.formats.dxf import entities
from manyworks.formats.dxf.words import readable
from manyworks.formats.measures import measure
from manyworks.geometry import signed_area
from manyworks.refused import Refused

OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
INSIDE = "4_ANYTOOL_CUTTHROUGH_INSIDE"


@pytest.mark.parametrize("version", ["R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018"])
def test_every_version_reads_to_the_same_part(maker, version):
    drawing = maker(version=version)
    outline = [(0, 0, 0), (500, 0, 0.4), (500, 300, 0), (0, 300, 0)]
    drawing.space.add_polyline2d(outline, format="xyb", close=True, dxfattribs={"layer": OUTSIDE})
    drawing.space.add_circle((100, 100), 20, dxfattribs={"layer": INSIDE})
    part = drawing.read().parts[0]
    assert len(part.geometry.holes) == 1
    # A bulge of 0.4 on 300 mm adds a segment of a circle.
    angle = 4 * math.atan(0.4)
    radius = 150 / math.sin(angle / 2)
    assert signed_area(part.geometry.outline) == pytest.approx(
        150_000 + radius**2 / 2 * (angle - math.sin(angle)), rel=0.001
    )


def test_curves_of_every_kind_become_outlines(maker):
    drawing = maker()
    attributes = {"layer": OUTSIDE}
    drawing.space.add_ellipse((0, 0), (300, 0), 0.5, dxfattribs=attributes)
    drawing.space.add_spline(
        [(1000, 0), (1400, 0), (1400, 300), (1000, 300), (1000, 0)], dxfattribs=attributes
    )
    drawing.space.add_arc((2000, 0), 200, 0, 180, dxfattribs=attributes)
    drawing.space.add_line((1800, 0), (2200, 0), dxfattribs=attributes)
    parts = drawing.read().parts
    assert len(parts) == 3
    ellipse = next(p for p in parts if abs(signed_area(p.geometry.outline) - math.pi * 300 * 150) < 300)
    half = next(p for p in parts if abs(signed_area(p.geometry.outline) - math.pi * 200**2 / 2) < 200)
    assert ellipse.key != half.key


def test_nested_blocks_are_unfolded_with_scale_turn_and_layer(maker):
    drawing = maker()
    inner = drawing.document.blocks.new("slot")
    inner.add_lwpolyline([(0, 0), (50, 0), (50, 18), (0, 18)], close=True, dxfattribs={"layer": "0"})
    outer = drawing.document.blocks.new("panel")
    outer.add_lwpolyline([(0, 0), (400, 0), (400, 200), (0, 200)], close=True, dxfattribs={"layer": OUTSIDE})
    outer.add_blockref("slot", (100, 100), dxfattribs={"layer": INSIDE})
    drawing.space.add_blockref("panel", (1000, 0), dxfattribs={"rotation": 90, "xscale": -1})
    drawing.space.add_blockref(
        "panel", (3000, 0), dxfattribs={"column_count": 2, "column_spacing": 600, "layer": "0"}
    )
    parts = drawing.read().parts
    assert [len(part.geometry.holes) for part in parts] == [1, 1, 1]
    assert all(part.geometry.holes[0].layer == INSIDE for part in parts)


def test_a_block_that_contains_itself_is_refused(maker):
    drawing = maker()
    for name, other in (("a", "b"), ("b", "a")):
        drawing.document.blocks.new(name).add_blockref(other, (0, 0))
    drawing.space.add_blockref("a", (0, 0))
    with pytest.raises(Refused) as refused:
        drawing.read()
    assert refused.value.code == "dxf.recursive_block"
    assert "drawing.dxf" in refused.value.message


def test_blocks_that_multiply_are_refused_before_they_unfold(maker, monkeypatch):
    monkeypatch.setattr(entities, "MAX_ENTITIES", 5_000)
    drawing = maker()
    last = drawing.document.blocks.new("b0")
    last.add_line((0, 0), (1, 1))
    for level in range(1, 8):
        block = drawing.document.blocks.new(f"b{level}")
        for copy in range(10):
            block.add_blockref(f"b{level - 1}", (copy, 0))
    drawing.space.add_blockref("b7", (0, 0))
    with pytest.raises(Refused) as refused:
        drawing.read()
    assert refused.value.code == "dxf.too_many_entities"


def test_an_array_of_a_billion_copies_is_refused(maker):
    drawing = maker()
    drawing.document.blocks.new("dot").add_line((0, 0), (1, 1))
    array = {"column_count": 32_000, "row_count": 32_000, "column_spacing": 1, "row_spacing": 1}
    drawing.space.add_blockref("dot", (0, 0), dxfattribs=array)
    with pytest.raises(Refused) as refused:
        drawing.read()
    assert refused.value.code == "dxf.too_many_entities"


def test_what_cannot_be_read_as_a_line_is_named(maker, codes):
    drawing = maker()
    mesh = MeshBuilder()
    mesh.add_face([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)])
    mesh.render_polyface(drawing.space, dxfattribs={"layer": OUTSIDE})
    drawing.space.add_blockref("nowhere", (0, 0))
    assert {"entity.unread", "block.missing"} <= codes(drawing.read())


def test_text_codes_become_plain_words(maker):
    drawing = maker()
    drawing.text(r"{\fArial|b1;\C1;code: T-01}\Pnumber:\~12 \U+00B0 %%d", 0, 0)
    assert drawing.read().texts[0].text.splitlines()[0] == "code: T-01"
    assert "number:" in drawing.read().texts[0].text


def test_latin1_text_in_a_utf8_file_is_read_and_named(maker, codes):
    drawing = maker()
    drawing.text("Decalage applique", 0, 0)
    path = drawing.path()
    path.write_bytes(path.read_bytes().replace(b"Decalage applique", b"D\xe9calage appliqu\xe9"))
    result = read(path)
    assert result.texts[0].text == "Décalage appliqué"
    assert "text.encoding" in codes(result)


def test_a_truncated_file_is_refused_with_its_last_line(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 100, 100)
    path = drawing.path()
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "dxf.truncated"
    assert "line" in refused.value.message
    assert refused.value.hint


def test_a_block_of_zeroed_bytes_is_refused(maker):
    path = maker().path()
    content = bytearray(path.read_bytes())
    content[5000:5512] = bytes(512)
    path.write_bytes(bytes(content))
    with pytest.raises(Refused) as refused:
        read(path)
    assert (refused.value.code, "512" in refused.value.message) == ("dxf.zeroed", True)


def test_a_newer_version_is_refused_by_name(maker):
    path = maker().path()
    path.write_bytes(path.read_bytes().replace(b"AC1024", b"AC1040"))
    with pytest.raises(Refused) as refused:
        read(path)
    assert (refused.value.code, "AC1040" in refused.value.message) == ("dxf.version", True)


def test_a_binary_dxf_reads_like_its_text(maker, tmp_path: Path):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 300, 200)
    path = tmp_path / "binary.dxf"
    drawing.document.saveas(path, fmt="bin")
    assert measure(read(path)).parts == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\U+00E9 board", "é board"),
        (r"\U+D83C\U+DFE0", "\N{HOUSE BUILDING}"),
        (r"A\U+D800", "A\N{REPLACEMENT CHARACTER}"),
        (r"A\U+0000", r"A\U+0000"),
        ("A\udce9" + r"\U+D800", "Aé\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_escaped_letters_are_whole_or_marked(written: str, read: str) -> None:
    assert readable(written)[0] == read
