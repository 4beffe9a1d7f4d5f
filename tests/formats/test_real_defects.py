"""Sections 4 and 5 of the cutting-files note: every defect measured in real files is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyworks.formats import read
from manyworks.formats.drawing import Drawing

pytestmark = pytest.mark.data

FILES = {
    "microhouse": "wikihouse-microhouse/MicroHouse_othercomponents_v0.5.dxf",
    "wren": "wikihouse-wren-test/Wren_Tolerance-Test_CNC-cutting_v1.dxf",
    "owl": "wikihouse-owl/Owl_2_CuttingFiles.dxf",
    "pionier": "wikihouse-pionierswoning/Whalm-Pio_v2_CNC-parts.dxf",
    "mallet": "wikihouse-mallet/mallet2.dxf",
    "atfab": "atfab-chair/5-To-30-Minute-Chair.Cutting-Files.dxf",
    "desk": "opendesk-desk/Desk.Cutting-Files-Sheet-4.dxf",
}
DEFECTS = {
    "microhouse": {
        "unit.conflict",
        "outline.nested",
        "outline.self_touching",
        "quantity.in_text",
        "sheet.mixed_sizes",
        "sheet.mixed_materials",
        "part.no_margin",
        "sheet.thickness_unknown",
        "geometry.sliver",
        "part.overlap",
        "sheet.alike",
        "cut.orphan",
        "offset.stated",
        "licence.missing",
    },
    "wren": {"unit.absent", "outline.welded", "outline.open", "layer.truncated", "offset.per_part"},
    "owl": {"unit.conflict", "duplicate.stacked", "duplicate.stacked_line", "offset.stated"},
    "pionier": {
        "layer.unknown",
        "layer.depth_unknown",
        "quantity.in_text",
        "text.tab",
        "offset.per_part",
        "offset.mark_unattached",
        "outline.self_touching",
        "entity.annotation",
    },
    "mallet": {"unit.conflict", "offset.stated", "layer.unused"},
    "atfab": {"entity.unread", "offset.unknown", "licence.missing"},
    "desk": {"unit.absent", "sheet.views", "outline.self_touching", "offset.unknown"},
}


@pytest.fixture(scope="module")
def drawings(shared_data: Path) -> dict[str, Drawing]:
    return {name: read(shared_data / "designs" / path) for name, path in FILES.items()}  # type: ignore[misc]


@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_is_named(drawings, name):
    found = {finding.code for finding in drawings[name].findings}
    assert DEFECTS[name] <= found, DEFECTS[name] - found


def test_every_finding_has_a_place_and_a_sentence(drawings):
    for drawing in drawings.values():
        for finding in drawing.findings:
            assert finding.where
            assert finding.message.endswith((".", "?"))


def test_nine_outlines_lie_inside_other_parts_of_the_microhouse(drawings):
    asked = [f for f in drawings["microhouse"].findings if f.code == "outline.nested"]
    assert [f.severity for f in asked] == ["question"] * 9


def test_weld_gaps_are_recorded_on_their_parts(drawings):
    gaps = [gap for part in drawings["wren"].parts for gap in part.welded_gaps_mm]
    assert len(gaps) == 11
    assert (min(gaps), max(gaps)) == (pytest.approx(0.146, abs=0.01), pytest.approx(0.364, abs=0.01))


def test_wren_offsets_differ_from_part_to_part(drawings):
    settings = {
        (p.offset.state, p.offset.outer_mm, p.offset.inner_mm) for p in drawings["wren"].parts if p.offset
    }
    assert {
        ("none", 0.0, 0.0),
        ("applied", -0.25, 0.5),
        ("applied", 0.0, -0.25),
        ("applied", 0.1, -0.25),
    } <= settings


@pytest.mark.parametrize(
    ("name", "state", "typical"),
    [
        ("mallet", "applied", 0.2),
        ("microhouse", "none", None),
        ("owl", "none", None),
        ("desk", "unknown", None),
    ],
)
def test_offset_state_is_read_from_notes(drawings, name, state, typical):
    assert (drawings[name].offset.state, drawings[name].offset.typical_mm) == (state, typical)


def test_single_parts_of_the_pionierswoning_are_marked_without_offset(drawings):
    marked = {p.code for p in drawings["pionier"].parts if p.offset and p.offset.state == "none"}
    assert {"F-01", "F-03", "F-05"} <= marked


def test_truncated_layer_names_are_completed_from_the_notes(drawings):
    meanings = {layer.name: layer.meaning for layer in drawings["wren"].layers}
    assert meanings["3_ANYTOOL_CUTTHROUGH_INSID"] == "inside"
    assert meanings["4_ANYTOOL_CUTTHROUGH_OUTSI"] == "outside"
    assert meanings["2_ANYTOOL_2MMCUTTHROUGH_SC"] == "inside"
    sheet = drawings["wren"].sheets[0]
    assert (sheet.length_mm, sheet.width_mm, sheet.thickness_mm) == (2440, 1220, 18)


def test_microhouse_text_x18_makes_eighteen_pieces(drawings):
    assert 18 in {part.quantity for part in drawings["microhouse"].parts}
    assert {part.quantity for part in drawings["microhouse"].parts} == {1, 2, 4, 18}


def test_every_part_of_the_pionierswoning_has_its_code(drawings):
    quantities = {part.code: part.quantity for part in drawings["pionier"].parts}
    assert len(quantities) == 123
    assert (quantities["T-02"], quantities["TEMP 5"], quantities["IFP-03"], quantities["C-01a"]) == (
        112,
        32,
        6,
        196,
    )


def test_desk_licence_is_read(drawings):
    assert drawings["desk"].licence == "CC-BY"
