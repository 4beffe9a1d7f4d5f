"""The release gate refuses each known way in which a cutting file goes wrong, and passes a clean one."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from manyworks.designs.releases.cuttable import Stock
from manyworks.designs.releases.rules import Candidate, judge
from manyworks.designs.releases.written import _written_and_read, judge_written
from manyworks.drafting.parts import PartSpec
from manyworks.drafting.sample.system import BLOCK_CODES, sample_block
from manyworks.formats.dxf_writer import write_parts
from manyworks.geometry import THROUGH, Geometry, Hole, Path, Pocket, Text
from tests.designs.conftest import clean

FILE = b"0\nSECTION\n2\nENTITIES\n" + b"10\n123.456\n" * 400 + b"0\nEOF\n"


def refusals(candidate: Candidate) -> list[str]:
    return [finding.code for finding in judge(candidate) if finding.refusal]


def with_part(candidate: Candidate, name: str, change: Callable[[Geometry], Geometry]) -> Candidate:
    """The candidate with one part's geometry changed."""
    parts = list(candidate.parts)
    i = next(i for i, part in enumerate(parts) if part.name == name)
    geometry = parts[i].geometry
    assert geometry is not None
    parts[i] = replace(parts[i], geometry=change(geometry))
    return replace(candidate, parts=parts)


def drop(kind: str) -> Callable[[Geometry], Geometry]:
    return lambda geometry: replace(geometry, **{kind: getattr(geometry, kind)[:-1]})


@pytest.fixture
def block() -> Candidate:
    sha = hashlib.sha256(FILE).hexdigest()
    return replace(clean(sample_block("F-S")), content=FILE, source_sha256=sha)


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_the_clean_sample_system_passes(code: str) -> None:
    assert refusals(clean(sample_block(code))) == []


def test_a_whole_file_with_the_right_checksum_passes(block: Candidate) -> None:
    assert refusals(block) == []


def test_one_zeroed_block_of_bytes_is_refused(block: Candidate) -> None:
    damaged = FILE[:1024] + bytes(512) + FILE[1536:]
    assert refusals(replace(block, content=damaged)) == ["file.changed", "file.zeroed"]
    # Even when the damaged file is the one that was imported in the first place.
    imported = replace(block, content=damaged, source_sha256=hashlib.sha256(damaged).hexdigest())
    assert refusals(imported) == ["file.zeroed"]


def test_one_changed_byte_is_refused(block: Candidate) -> None:
    assert refusals(replace(block, content=FILE.replace(b"123.456", b"123.457", 1))) == ["file.changed"]


def test_one_missing_hole_is_refused(block: Candidate) -> None:
    assert refusals(with_part(block, "skin", drop("holes"))) == ["bill.holes"]


def test_one_missing_screw_hole_is_refused(block: Candidate) -> None:
    assert refusals(with_part(block, "skin", drop("drillings"))) == ["bill.drills"]


def test_one_half_mill_left_out_is_refused(block: Candidate) -> None:
    assert refusals(with_part(block, "web", drop("pockets"))) == ["bill.pockets"]


def test_one_half_mill_on_the_layer_for_through_cuts_is_refused(block: Candidate) -> None:
    def swap(geometry: Geometry) -> Geometry:
        *pockets, last = geometry.pockets
        return replace(geometry, pockets=tuple(pockets), holes=(*geometry.holes, Hole(last.ring)))

    assert refusals(with_part(block, "web", swap)) == ["bill.holes", "bill.pockets"]


def test_one_half_mill_of_unknown_depth_is_refused(block: Candidate) -> None:
    def forget(geometry: Geometry) -> Geometry:
        first, *others = geometry.pockets
        return replace(geometry, pockets=(replace(first, depth_mm=None), *others))

    assert refusals(with_part(block, "web", forget)) == ["geometry.work_unknown"]


def test_one_wrong_label_is_refused(block: Candidate) -> None:
    wrong = [replace(p, code="F-S-Z") if p.name == "rib" else p for p in block.parts]
    assert refusals(replace(block, parts=wrong)) == ["bill.part_missing", "bill.part_unexpected"]


def test_two_swapped_labels_are_refused(block: Candidate) -> None:
    code = {part.name: part.code for part in block.parts}
    other = {"end": code["rib"], "rib": code["end"]}
    swapped = [replace(p, code=other.get(p.name, p.code)) for p in block.parts]
    found = judge(replace(block, parts=swapped))
    assert {f.code for f in found if f.refusal} >= {"bill.size", "bill.quantity"}
    assert {f.part for f in found if f.refusal} == {code["end"], code["rib"]}


def test_one_wrong_quantity_is_refused(block: Candidate) -> None:
    parts = [replace(block.parts[0], quantity=3), *block.parts[1:]]
    assert refusals(replace(block, parts=parts)) == ["bill.quantity"]


def reading(code: str, severity: str, **more: object) -> dict[str, Any]:
    return {"findings": [{"code": code, "severity": severity, "where": "layer 3", "message": "seen", **more}]}


def test_one_open_outline_is_refused(block: Candidate) -> None:
    assert refusals(replace(block, evidence=reading("outline.open", "error"))) == ["outline.open"]


def test_an_error_cannot_be_answered_away(block: Candidate) -> None:
    answered = reading("outline.open", "error", answer="fine")
    assert refusals(replace(block, evidence=answered)) == ["outline.open"]


def test_one_duplicate_is_refused_until_somebody_signs_for_it(block: Candidate) -> None:
    assert refusals(replace(block, evidence=reading("duplicate.stacked", "info"))) == ["duplicate.stacked"]
    signed = reading("duplicate.stacked", "info", answer="left out")
    assert refusals(replace(block, evidence=signed)) == []


def test_an_open_question_is_refused_until_answered(block: Candidate) -> None:
    assert refusals(replace(block, evidence=reading("layer.unknown", "question"))) == ["layer.unknown"]
    assert refusals(replace(block, evidence=reading("layer.unknown", "question", answer="note"))) == []


def test_an_undecided_unit_is_refused_until_signed(block: Candidate) -> None:
    unit = {"used": "mm", "certain": False}
    assert refusals(replace(block, evidence={"unit": unit})) == ["unit.undecided"]
    assert refusals(replace(block, evidence={"unit": {**unit, "decided_by": "Ann"}})) == []


@pytest.mark.parametrize(
    ("licence", "allows"), [("CC-BY-NC-4.0", False), ("CC-BY-NC-4.0", True), ("Proprietary", False)]
)
def test_a_licence_without_paid_use_is_refused_for_paid_work_only(
    block: Candidate, licence: str, allows: bool
) -> None:
    unpaid = replace(block, licence=licence, allows_paid_work=allows)
    assert refusals(unpaid) == ["licence.no_paid_work"]
    assert refusals(replace(unpaid, for_paid_work=False)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bill": []}, "bill.missing"),
        ({"offset_state": "unknown"}, "offset.unknown"),
        ({"board_min_mm": None}, "board.window"),
        ({"board_min_mm": 17.0, "board_max_mm": 17.2}, "board.outside_window"),
        ({"tool_mm": None}, "tool.unknown"),
        ({"stock": []}, "sheet.none"),
    ],
)
def test_what_nobody_has_said_is_refused(block: Candidate, change: dict[str, Any], code: str) -> None:
    assert set(refusals(replace(block, **change))) == {code}


def test_a_cutter_wider_than_a_slot_is_refused_and_one_that_rounds_corners_noted(block: Candidate) -> None:
    assert "tool.too_wide" in refusals(replace(block, tool_mm=20.0))
    notes = [f.code for f in judge(replace(block, tool_mm=11.0))]
    assert "tool.corner" in notes
    assert refusals(replace(block, tool_mm=11.0)) == []


def test_the_cutter_it_is_drawn_for_leaves_nothing_to_note(block: Candidate) -> None:
    assert judge(block) == []


def test_a_part_without_margin_on_every_board_is_refused(block: Candidate) -> None:
    small = [Stock("plywood-spruce", 18.0, 1170.0, 1170.0)]
    found = judge(replace(block, stock=small))
    assert {(f.code, f.part) for f in found} == {("sheet.too_small", "F-S-A"), ("sheet.too_small", "F-S-B")}


def test_a_crossing_outline_and_a_hole_outside_are_refused() -> None:
    crossing = Geometry(((0, 0), (100, 100), (100, 0), (0, 100)))
    hole = Hole(((90, 40), (90, 60), (110, 60), (110, 40)))
    outside = Geometry(((0, 0), (100, 0), (100, 100), (0, 100)), holes=(hole,))
    codes = []
    for geometry in (crossing, outside):
        part = PartSpec("A", 1, "plywood-spruce", 18.0, geometry=geometry)
        codes += refusals(replace(clean(sample_block("F-S")), parts=[part], bill=[]))
    assert {"geometry.crossing", "geometry.hole_outside"} <= set(codes)


@pytest.mark.parametrize(("left", "refused"), [(40, False), (99, False), (-5, False), (101, True)])
def test_a_rebate_may_run_over_the_edge_but_not_lie_off_its_part(left: float, refused: bool) -> None:
    ring = ((left, 10), (left + 12, 10), (left + 12, 90), (left, 90))
    square = ((0, 0), (100, 0), (100, 100), (0, 100))
    geometry = Geometry(square, pockets=(Pocket(ring, 9.0),))
    part = PartSpec("A", 1, "plywood-spruce", 18.0, geometry=geometry)
    codes = refusals(replace(clean(sample_block("F-S")), parts=[part], bill=[]))
    assert ("geometry.pocket_outside" in codes) == refused


def test_a_part_that_nobody_has_drawn_is_refused(block: Candidate) -> None:
    undrawn = [replace(p, geometry=None) if p.name == "rib" else p for p in block.parts]
    assert "geometry.unknown" in refusals(replace(block, parts=undrawn))


ELL = ((0.0, 0.0), (300.0, 0.0), (300.0, 80.0), (100.0, 80.0), (100.0, 200.0), (0.0, 200.0))
MIRRORED = tuple((300.0 - x, y) for x, y in ELL[::-1])
TURNED = tuple((200.0 - y, x) for x, y in ELL)
LONGER = tuple((x * 1.2, y) for x, y in ELL)


@pytest.mark.parametrize(
    ("outline", "refused"), [(ELL, False), (TURNED, False), (MIRRORED, True), (LONGER, True)]
)
@pytest.mark.parametrize("label", ["S1/EX", "F-S-Q", "Regal 2"])
def test_one_label_on_two_shapes_is_refused_until_answered(block, label, outline, refused) -> None:
    both = [PartSpec(label, 1, "plywood-spruce", 18.0, "", Geometry(ring)) for ring in (ELL, outline)]
    candidate = replace(block, parts=[*block.parts, *both])
    found = [finding for finding in judge(candidate) if finding.code == "label.shared"]
    assert [(one.part, one.refusal) for one in found] == [(label, True)] * refused
    asked = [{"code": "label.shared", "severity": "question", "where": f"label {label.upper()}"}]
    for answer in ("as read", None):
        rows = [{**row, "message": "seen", "answer": answer} for row in asked]
        evidence = {**block.evidence, "findings": rows}
        codes = refusals(replace(candidate, evidence=evidence))
        assert codes.count("label.shared") == (answer is None)


def test_the_words_on_parts_are_held_against_their_shapes(block) -> None:
    """Two shapes with one label have codes of their own, and the same words on them."""
    words = (Text("S1/EX", (50.0, 50.0), 8.0, "LABELS"),)
    both = [
        PartSpec(code, 1, "plywood-spruce", 18.0, "", Geometry(ring, texts=words))
        for code, ring in (("S1/EX", ELL), ("S1/EX~2", LONGER))
    ]
    found = [one for one in judge(replace(block, parts=[*block.parts, *both])) if one.code == "label.shared"]
    assert len(found) == 1 and found[0].refusal and "S1/EX" in found[0].message


def lines(
    count: int, length: float, work: str = "cut", depth: float | str | None = THROUGH
) -> tuple[Path, ...]:
    return tuple(
        Path(((20.0 + 8 * n, 30.0), (20.0 + 8 * n, 30.0 + length)), work, depth)  # type: ignore[arg-type]
        for n in range(count)
    )


HINGED = {
    "a living hinge": lines(30, 110.0),
    "one slit": lines(1, 60.0),
    "slits of unknown depth": lines(4, 60.0, depth=None),
    "grooves": lines(3, 100.0, depth=6.0),
    "scores": lines(3, 100.0, "score", 1.0),
    "folds": lines(3, 100.0, "fold", 3.0),
    "engraved lines": lines(5, 40.0, "engrave", 1.0),
    "a closed groove": (Path(((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 20.0)), "cut", 5.0),),
    "a slit from the edge": (Path(((150.0, 0.0), (150.0, 50.0)), "cut", THROUGH),),
    "a slit along the edge": (Path(((0.0, 0.0), (300.0, 0.0)), "cut", 4.0),),
}


def written(paths: tuple[Path, ...]) -> list[str]:
    outline = ((0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (0.0, 200.0))
    part = PartSpec("A1", 1, "plywood-birch", 3.0, "", Geometry(outline, paths=paths))
    _written_and_read.cache_clear()  # A test may write otherwise than the one before.
    return [finding.part for finding in judge_written([part])]


@pytest.mark.parametrize("name", HINGED)
def test_lines_that_are_followed_are_in_the_cutting_file(name: str) -> None:
    assert written(HINGED[name]) == []


@pytest.mark.parametrize("name", HINGED)
@pytest.mark.parametrize("lost", [1, 100])
def test_a_cutting_file_that_lacks_a_line_is_refused(monkeypatch, name: str, lost: int) -> None:
    def without(parts: Any, **more: Any) -> bytes:
        return write_parts(
            [replace(p, geometry=replace(p.geometry, paths=p.geometry.paths[lost:])) for p in parts], **more
        )

    monkeypatch.setattr("manyworks.designs.releases.written.write_parts", without)
    assert written(HINGED[name]) == ["A1"]
