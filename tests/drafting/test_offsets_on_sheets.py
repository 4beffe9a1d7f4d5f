"""A nested sheet says of its lines what the designs on it say, and nothing where they differ."""

from collections.abc import Sequence

import pytest

from manyworks.drafting.files.design_files import block_of_drawing
from manyworks.drafting.papers.cutting import agreed
from manyworks.formats.drawing import Drawing, OffsetState, Part, UnitDecision
from manyworks.geometry import Geometry

APPLIED, NONE, UNKNOWN = OffsetState("applied", inner_mm=0.15), OffsetState("none"), OffsetState()


@pytest.mark.parametrize(
    ("offsets", "said"),
    [
        ([APPLIED, APPLIED], APPLIED),
        ([OffsetState("applied", inner_mm=0.15, source="a note"), APPLIED], APPLIED),
        ([NONE], NONE),
        ([APPLIED, NONE], UNKNOWN),
        ([APPLIED, OffsetState("applied", inner_mm=0.25)], UNKNOWN),
        ([APPLIED, UNKNOWN], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_sheet_says_what_all_its_parts_say(offsets: Sequence[OffsetState], said: OffsetState) -> None:
    assert agreed(offsets) == said


@pytest.mark.parametrize(
    ("own", "of_file", "said"),
    [
        ((None, None), APPLIED, {"applied"}),
        ((None, None), UNKNOWN, {"unknown"}),
        # Where some parts carry marks of their own, the file's state holds for none of the others.
        ((NONE, None), APPLIED, {"none", "unknown"}),
        ((NONE, APPLIED), UNKNOWN, {"none", "applied"}),
    ],
)
def test_parts_of_a_drawing_keep_what_it_says_of_them(
    own: tuple[OffsetState | None, ...], of_file: OffsetState, said: set[str]
) -> None:
    parts = tuple(
        Part(
            f"P{n}", Geometry(((0, 0), (100 + n, 0), (100 + n, 50), (0, 50))), thickness_mm=18, offset=offset
        )
        for n, offset in enumerate(own)
    )
    drawing = Drawing("a.dxf", "DXF", UnitDecision("mm", "mm", "declared"), parts=parts, offset=of_file)
    block, _sheets, _notes = block_of_drawing(drawing, "A")
    assert {part.offset.state for part in block.parts} == said
