"""Files changed at random, real and made: a reading or a refusal, never a crash, never a hang.

A few changes of every file run with the suite; ``MANYWORKS_FUZZ=3000`` in the environment tries that many.
"""

from __future__ import annotations

import io
import os
import random
import re
import signal
import zipfile
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import Drawing, OffsetState
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.inspect import describe
from manyworks.formats.svg.writer import write_svg
from manyworks.refused import Refused
from tests.examples import HOSTILE, PLACING, examples
from tests.geometries import drawn, every_state

MORE = int(os.environ.get("MANYWORKS_FUZZ", "0"))
HANGS_AFTER_S = 120
NUMBERS = (b"0", b"-1", b"1e308", b"nan", b"inf", b"99999999999", b"0.0000001", b"1,5", b"", b"\xff")


class Hung(BaseException):
    """A reading that does not end; no reader may catch it."""


def _hung(_number: int, _frame: FrameType | None) -> None:
    raise Hung


def read_or_refuse(path: Path) -> str:
    """Read and describe a file; any error other than a refusal fails the test."""
    before = signal.signal(signal.SIGALRM, _hung)
    signal.alarm(HANGS_AFTER_S)
    try:
        facts = describe(read(path))
    except Refused as refused:
        assert refused.code and refused.message
        # The net under the readers must stay empty: what they do not know to go wrong is to be found here.
        assert refused.code != "file.unreadable", refused.message
        return refused.code
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert facts["parts"] >= 0
    return "read"


def mutated(content: bytes, shuffle: random.Random) -> bytes:
    """One of the ways files get damaged: bytes flipped, cut, doubled, zeroed; lines and numbers exchanged."""
    changed = bytearray(content)
    for _ in range(shuffle.randint(1, 8)):
        if not changed:
            return b""
        if shuffle.randrange(2):
            _change_bytes(changed, shuffle)
        else:
            changed = _with_lines_changed(changed, shuffle)
    return bytes(changed)


def _change_bytes(changed: bytearray, shuffle: random.Random) -> None:
    at = shuffle.randrange(len(changed))
    kind = shuffle.randrange(5)
    length = min(shuffle.choice((1, 2, 16, 200)), len(changed) - at)
    if kind == 0:
        changed[at] = shuffle.randrange(256)
    elif kind == 1:
        del changed[at : at + length]
    elif kind == 2:
        changed[at:at] = changed[at : at + length]
    elif kind == 3:
        changed[at : at + length] = bytes(length)
    else:
        other = shuffle.randrange(len(changed))
        changed[at : at + length] = changed[other : other + length]


def _with_lines_changed(changed: bytearray, shuffle: random.Random) -> bytearray:
    """Lines dropped, doubled, swapped or cut off here, or a number replaced."""
    kind = shuffle.randrange(5)
    if kind == 4:
        numbers = list(re.finditer(rb"-?\d+(?:\.\d+)?", changed))
        if numbers:
            found = shuffle.choice(numbers)
            changed[found.start() : found.end()] = shuffle.choice(NUMBERS)
        return changed
    lines = bytes(changed).splitlines(keepends=True)
    at = shuffle.randrange(len(lines))
    length = shuffle.choice((1, 2, 30))
    if kind == 0:
        del lines[at : at + length]
    elif kind == 1:
        lines[at:at] = lines[at : at + length] * shuffle.choice((1, 3, 40))
    elif kind == 2:
        other = shuffle.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines = lines[: at + 1] + ([b"0\n", b"EOF\n"] if shuffle.randrange(2) else [])
    return bytearray(b"".join(lines))


def mutated_inside(content: bytes, shuffle: random.Random) -> bytes:
    """A zip archive with one of its files changed and packed again: damage a checksum does not show."""
    again = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        chosen = shuffle.choice(names)
        for name in names:
            data = old.read(name)
            new.writestr(name, mutated(data, shuffle) if name == chosen and data else data)
    return again.getvalue()


def small_files() -> dict[str, bytes]:
    part = drawn(every_state(0, unsaid=True), thickness_mm=18.0)
    sheet = CutSheet("S", 2440, 1220, "ply", 18, (PlacedPart(part, (100, 100), 30),), OffsetState("none"))
    return {
        "sheet.dxf": write_sheet(sheet),
        "sheet.svg": write_svg(sheet),
        "list.csv": b"Label,Quantity\r\nA-1,2\r\nA-2,3\r\n",
        "shops.csv": b"name,city,country,process\nCuts,Bristol,GB,cnc-routing\n",
        "okh.yml": b"okh-manifest-version: 1.0.0\ntitle: Bench\nlicense:\n  hardware: MIT\nbom: [a, b]\n",
        "beam.btlx": b'<BTLx Version="2.0.0"><Parts><Part Length="9" Width="6" Height="2"/></Parts></BTLx>',
        "map.json": b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"}}]}',
    }


@pytest.mark.parametrize("name", sorted(small_files()))
def test_small_files_damaged_at_random(tmp_path, name):
    content = small_files()[name]
    shuffle = random.Random(name)
    path = tmp_path / name
    path.write_bytes(content)
    assert read_or_refuse(path) == "read"
    for _ in range(MORE or (25 if name == "sheet.dxf" else 120)):
        path.write_bytes(mutated(content, shuffle))
        read_or_refuse(path)


REAL = (
    "wikihouse-mallet/mallet2.dxf",
    "opendesk-desk/Desk.Cutting-Files-Sheet-2.dxf",
    "atfab-chair/5-To-30-Minute-Chair.Cutting-Files.dxf",
    "wikihouse-owl/Owl_2_CuttingFiles.dxf",
    "btlx/model_test.btlx",
    "wikihouse-skylark150-csv/E-L_production.csv",
)
ZIPPED = ("wikihouse-owl/Owl_BOM.xlsx", "ifc/ROOT-kapconstructie_dakkapellen_platdak.ifczip")


@pytest.mark.data
@pytest.mark.parametrize("name", [*REAL, *ZIPPED, "ifc/Ifc4_WallElementedCase.ifc"])
def test_real_files_damaged_at_random(designs, tmp_path, name):
    if "/ifc" in f"/{name}":
        pytest.importorskip("ifcopenshell")
    content = (designs / name).read_bytes()
    shuffle = random.Random(name)
    path = tmp_path / Path(name).name
    for number in range(MORE or 6):
        inside = name in ZIPPED and number % 2
        path.write_bytes((mutated_inside if inside else mutated)(content, shuffle))
        read_or_refuse(path)


@pytest.mark.data
def test_a_real_drawing_as_svg_damaged_at_random(designs, tmp_path):
    drawing = read(designs / "wikihouse-mallet/mallet2.dxf")
    assert isinstance(drawing, Drawing)
    placed = tuple(PlacedPart(part) for part in drawing.parts)
    content = write_svg(CutSheet("S", 2440, 1220, "ply", 18, placed, OffsetState("none")))
    shuffle = random.Random("svg")
    path = tmp_path / "mallet.svg"
    for _ in range(MORE or 40):
        path.write_bytes(mutated(content, shuffle))
        read_or_refuse(path)


@examples(HOSTILE)
@given(
    content=st.binary(max_size=300),
    head=st.sampled_from([b"", b"0\nSECTION\n", b"<svg", b"{", b"PK\x03\x04", b"name,city\n", b"a: "]),
)
def test_any_bytes_are_read_or_refused(tmp_path, content, head):
    path = tmp_path / "any.bin"
    path.write_bytes(head + content)
    read_or_refuse(path)


GROUPS = st.sampled_from([0, 2, 5, 8, 10, 20, 11, 21, 40, 42, 62, 66, 70, 90, 330, 1001])
VALUES = st.sampled_from(
    [
        "LINE",
        "INSERT",
        "LWPOLYLINE",
        "SPLINE",
        "POLYLINE",
        "VERTEX",
        "SEQEND",
        "CIRCLE",
        "ARC",
        "MTEXT",
        "0",
        "-1",
        "1e30",
        "3.5",
        "nan",
        "x",
    ]
)


@examples(PLACING)
@given(tags=st.lists(st.tuples(GROUPS, VALUES), max_size=40))
def test_any_tags_in_a_dxf_are_read_or_refused(tmp_path, tags):
    body = "".join(f"{code}\n{value}\n" for code, value in tags)
    path = tmp_path / "tags.dxf"
    path.write_text(f"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\nCUT_THRU\n{body}0\nENDSEC\n0\nEOF\n")
    read_or_refuse(path)
