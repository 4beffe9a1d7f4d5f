"""BTLx, IFC, Open Know-How manifests and SVG."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from manyworks.formats import read
from manyworks.formats.inspect import describe
from manyworks.formats.manifest import Manifest, read_manifest, write_manifest
from manyworks.formats.svg.paths import flatten_path, parse_transform
from manyworks.geometry import signed_area
from manyworks.refused import Refused


@pytest.mark.data
@pytest.mark.parametrize(("name", "laps"), [("nesting_test", 42), ("model_test", 0)])
def test_btlx_parts_and_processings_are_counted(designs, name, laps):
    facts = describe(read(designs / f"btlx/{name}.btlx"))
    assert (facts["parts"], facts["counts"]["JackRafterCut"], facts["counts"].get("Lap", 0)) == (31, 84, laps)


def test_btlx_sizes_that_are_no_numbers_are_named(tmp_path):
    path = tmp_path / "beam.btlx"
    path.write_text('<BTLx Version="2.1.0"><Parts><Part Length="x" Width="60" Height="120"/></Parts></BTLx>')
    model = read(path)
    assert model.parts[0].length_mm is None
    assert [f.code for f in model.findings] == ["btlx.size"]


@pytest.mark.data
def test_the_timber_house_is_walked_to_every_depth(designs):
    pytest.importorskip("ifcopenshell")
    model = read(designs / "ifc/539--rotated-studs--augmented.ifc")
    kinds = Counter(part.kind for part in model.parts)
    assert (kinds["IfcMember"], len(model.parts)) == (406, 425)
    assemblies = [a for a in model.assemblies if a.kind == "IfcElementAssembly"]
    assert (len(assemblies), min(a.parts for a in assemblies), max(a.parts for a in assemblies)) == (
        23,
        5,
        91,
    )
    cases = [a for a in model.assemblies if a.kind == "IfcWallElementedCase"]
    assert (len(cases), {a.parts for a in cases}) == (22, {1})
    assert describe(model)["parts_per_assembly"] == {"lowest": 1, "highest": 91}
    assert dict(model.counts)["IfcElementQuantity"] == 425
    # Studs, joists, bottom and top plates, noggings and rim, as the Norwegian file calls them.
    names = {
        "Stendere": 207,
        "Modulbjelke": 51,
        "Bunnsvill": 45,
        "Toppsvill": 45,
        "Losholt": 21,
        "Kantbjelke": 20,
    }
    by_name = describe(model)["parts_by_name"]
    assert {name: by_name[f"IfcMember {name}"] for name in names} == names
    assert model.unit.used == "mm"


@pytest.mark.data
def test_the_prefab_roof_is_read_from_its_zip(designs):
    pytest.importorskip("ifcopenshell")
    model = read(designs / "ifc/ROOT-kapconstructie_dakkapellen_platdak.ifczip")
    counts = dict(model.counts)
    assert model.schema == "IFC2X3"
    assert (counts["IfcSlab"], counts["IfcWall"] + counts["IfcWallStandardCase"]) == (73, 67)
    assert counts["IfcElementQuantity"] == 288
    assert any("multiplex" in layer for layer in model.layers)


@pytest.mark.data
def test_small_models_are_counted(designs):
    pytest.importorskip("ifcopenshell")
    house = dict(read(designs / "ifc/Ifc4_SampleHouse.ifc").counts)
    assert (house["IfcMember"], house["IfcOpeningElement"], house["IfcSpace"]) == (20, 7, 4)
    wall = read(designs / "ifc/Ifc4_WallElementedCase.ifc")
    kinds = Counter(part.kind for part in wall.parts)
    assert (kinds["IfcMember"], kinds["IfcBuildingElementPart"]) == (6, 4)
    assert "unit.several" in {f.code for f in wall.findings}


@pytest.mark.data
def test_manifests_of_both_spellings_are_read_and_bad_yaml_is_refused_with_its_line(shared_data, tmp_path):
    folder = shared_data / "network/helpful-okh-okw"
    surge = read(folder / "okh-manifest-surge-english.yml")
    assert (surge.spelling, surge.title) == ("okh-1", "Surge Pleated Mask from MakerMask (English)")
    assert len(surge.bill) == 6
    with pytest.raises(Refused) as refused:
        read(folder / "okh-seat-helpful.yml")
    assert "line 3" in refused.value.message
    losh = tmp_path / "okh.toml"
    losh.write_text(
        'okhv = "OKH-LOSHv1.0"\nname = "Bench"\nrepo = "https://x.org"\nlicense = "CERN-OHL-S-2.0"\n'
    )
    found = read(losh)
    assert (found.spelling, found.title, found.licence) == ("losh", "Bench", "CERN-OHL-S-2.0")
    assert {"manifest.no_version", "manifest.no_contact"} == {f.code for f in found.findings}


def test_a_licence_without_paid_work_is_an_error():
    found = read_manifest(
        {"title": "Chair", "license": {"hardware": "CC-BY-NC-4.0"}, "bom": "legs"}, source="c.yml"
    )
    assert "licence.no_paid_work" in {f.code for f in found.findings if f.severity == "error"}


def test_a_written_manifest_reads_back(tmp_path):
    manifest = Manifest(
        "m.yml",
        "okh-1",
        "Wall block",
        "1.2",
        "A wall",
        "CC-BY-SA-4.0",
        contact="a@b.org",
        link="x",
        bill=("side", "back"),
    )
    (tmp_path / "m.yml").write_bytes(write_manifest(manifest))
    found = read(tmp_path / "m.yml")
    assert (found.title, found.version, found.licence, found.bill) == (
        "Wall block",
        "1.2",
        "CC-BY-SA-4.0",
        ("side", "back"),
    )
    assert write_manifest(manifest) == write_manifest(manifest)


SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 width="2440mm" height="1220mm" viewBox="0 0 244 122">
<g inkscape:label="0_SHEET_BIRCHPLY_2440X1220X18"><rect x="0" y="0" width="244" height="122"/></g>
<g id="5_ANYTOOL_CUTTHROUGH_OUTSIDE" transform="translate(10 10)"><path d="M0 0h40v30H0z"/>
 <path d="m 60,0 a 10 10 0 0 1 20,0 l 0,20 -20,0 z"/></g>
<g id="4_ANYTOOL_CUTTHROUGH_INSIDE"><circle cx="20" cy="20" r="2"/><use href="#x"/></g>
<text x="1" y="1">Licence: CC-BY-4.0</text></svg>"""


def test_svg_groups_are_layers_and_user_units_become_millimetres(tmp_path):
    path = tmp_path / "cut.svg"
    path.write_text(SVG)
    drawing = read(path)
    assert (drawing.sheets[0].length_mm, drawing.sheets[0].thickness_mm) == (pytest.approx(2440), 18)
    areas = sorted(abs(signed_area(p.geometry.outline)) for p in drawing.parts)
    assert areas[0] == pytest.approx(200 * 200 + math.pi * 100**2 / 2, rel=0.005)
    assert areas[1] == pytest.approx(400 * 300)
    assert sum(len(p.geometry.holes) for p in drawing.parts) == 1
    assert "entity.unread" in {f.code for f in drawing.findings}
    assert drawing.licence == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("data", "end"),
    [
        ("M0 0 C 0 10 10 10 10 0 S 20 -10 20 0", (20, 0)),
        ("m5 5 q 5 5 10 0 t 10 0", (25, 5)),
        ("M0,0L1.5.5-2-3", (-2, -3)),
        ("M1e1 0H5V-7", (5, -7)),
        ("M0 0A5 5 30 1 0 10 0", (10, 0)),
        ("M0 0a5 5 0 0110 0", (10, 0)),
        ("M0,0a5,5,0,1,1,10,0 5 5 0 01 5 0", (15, 0)),
    ],
)
def test_every_path_command_ends_where_it_should(data, end):
    assert flatten_path(data, 0.1)[0].points[-1] == pytest.approx(end)


@pytest.mark.parametrize("data", ["M0", "L", "M0 0 L5", "5 5", "M0 0 Z 5", "M0 0 L nan 5", "M0 0 B 5 5"])
def test_paths_that_are_not_understood_are_errors(data):
    with pytest.raises(ValueError, match=r"numbers|command"):
        flatten_path(data, 0.1)


@pytest.mark.parametrize(
    "text", ["rotate(45deg)", "scale()", "translate(1 2 3)", "spin(4)", "matrix(1 0 0 1 0)"]
)
def test_transforms_that_are_not_understood_are_errors(text):
    with pytest.raises(ValueError, match=r"transform|list of numbers"):
        parse_transform(text)


def test_transforms_are_applied_in_order():
    assert parse_transform("translate(10,0) rotate(90) scale(2)") == pytest.approx((0, 2, -2, 0, 10, 0))
