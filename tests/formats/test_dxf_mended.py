"""DXF that keeps to no rules: read when not one thing that is drawn is lost, else refused."""

import io
import re
from pathlib import Path

import ezdxf
import pytest

from manyworks.formats import read
from manyworks.refused import Refused

CORNERS = ((0, 0), (600, 0), (600, 400), (0, 400))


def line(begin: tuple[float, float], end: tuple[float, float], order: str = "xx yy") -> str:
    """A line as OpenSCAD wrote it until 2019: both x before both y."""
    x, y = (f"10\n{begin[0]}", f"11\n{end[0]}"), (f"20\n{begin[1]}", f"21\n{end[1]}")
    tags = (*x, *y) if order == "xx yy" else (x[0], y[0], x[1], y[1])
    return "\n".join(("0", "LINE", "8", "0", *tags))


def file_of(*entities: str, before: str = "", after: str = "0\nSECTION\n2\nOBJECTS\n0\nENDSEC\n") -> str:
    body = "\n".join(entities)
    return f"{before}0\nSECTION\n2\nENTITIES\n{body}\n0\nENDSEC\n{after}0\nEOF\n"


def panel(order: str = "xx yy") -> list[str]:
    return [line(a, b, order) for a, b in zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True)]


def saved(folder: Path, text: str, ends: str = "\n") -> Path:
    path = folder / "a.dxf"
    path.write_bytes(text.replace("\n", ends).encode())
    return path


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "0\nSECTION\n2\nBLOCKS\n0\nENDSEC\n"])
def test_coordinates_in_the_order_of_openscad_are_read(tmp_path: Path, ends: str, before: str) -> None:
    drawing = read(saved(tmp_path, file_of(*panel(), before=before), ends))
    [part] = drawing.parts
    assert sorted(part.geometry.outline) == sorted((float(x), float(y)) for x, y in CORNERS)
    said = {finding.code: finding for finding in drawing.findings}
    assert said["dxf.mended"].severity == "info" and "all its 4 " in said["dxf.mended"].message
    assert "dxf.damaged" not in said


def test_a_file_by_the_rules_is_not_said_to_be_mended(tmp_path: Path) -> None:
    drawing = read(saved(tmp_path, file_of(*panel("xy xy"), after="")))
    assert "dxf.mended" not in {finding.code for finding in drawing.findings}


@pytest.mark.parametrize(
    "broken",
    [
        "0\nLINE\n8\n0\n10\n1\n11\nten\n20\n1\n21\n2",
        "0\nLINE\n8\n0\n10\n1\n20\n1\nno code\n2",
        "0\nCIRCLE\n8\n0\n10\n5\n40\n3\nx\ny",
    ],
)
def test_what_would_lose_a_line_is_refused(tmp_path: Path, broken: str) -> None:
    with pytest.raises(Refused) as refused:
        drawing = read(saved(tmp_path, file_of(*panel(), broken)))
        assert drawing.parts == () or "dxf.damaged" in {finding.code for finding in drawing.findings}
    assert refused.value.code == "dxf.unreadable" and refused.value.hint


@pytest.mark.parametrize("before", ["10\n600", "20\n400", "11\n0"])
@pytest.mark.parametrize("number", ["612,5", "6l2.5", "1.612,5", "4O0", ""])
def test_a_number_that_is_none_is_never_guessed(tmp_path: Path, before: str, number: str) -> None:
    text = file_of(*panel())
    assert f"\n{before}\n" in text
    with pytest.raises(Refused) as refused:
        read(saved(tmp_path, text.replace(f"\n{before}\n", f"\n{before[:2]}\n{number}\n", 1)))
    assert refused.value.code == "dxf.unreadable"


def drawn(version: str) -> str:
    document = ezdxf.new(version)
    space = document.modelspace()
    if version == "R12":
        space.add_polyline2d(CORNERS, close=True)
    else:
        space.add_lwpolyline(CORNERS, close=True)
    space.add_circle((111, 100), 7)
    space.add_arc((222, 100), 8, 12, 180)
    space.add_line((214, 100), (230, 100))
    document.blocks.new("SLOT").add_line((0, 0), (9, 0))
    space.add_blockref("SLOT", (333, 300))
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("version", ["R12", "R2010"])
@pytest.mark.parametrize(
    "lost",
    [
        r" 40\n7\.0\n", r" 40\n8\.0\n", r" 10\n111\.0\n 20\n100\.0\n( 30\n0\.0\n)?",
        r" 10\n222\.0\n 20\n100\.0\n( 30\n0\.0\n)?", r" 11\n230\.0\n 21\n100\.0\n( 31\n0\.0\n)?",
        r" 10\n333\.0\n 20\n300\.0\n( 30\n0\.0\n)?", r" 50\n12\.0\n",
    ],
)  # fmt: skip
def test_what_an_entity_lacks_is_never_filled_in(tmp_path: Path, version: str, lost: str) -> None:
    whole = drawn(version)
    damaged, count = re.subn(lost, "", whole, count=1)
    assert count == 1 and read(saved(tmp_path, whole)).parts
    try:
        found = {finding.code: finding for finding in read(saved(tmp_path, damaged)).findings}
    except Refused:
        return
    assert found["dxf.damaged"].severity == "error"


@pytest.mark.parametrize("lost", [r" 10\n600\.0\n 20\n400\.0\n", r"(?<=AcDbPolyline\n 90\n)4"])
def test_points_that_a_polyline_says_and_lacks_are_missed(tmp_path: Path, lost: str) -> None:
    damaged, count = re.subn(lost, "5" if "90" in lost else "", drawn("R2010"), count=1)
    assert count == 1
    found = {finding.code: finding for finding in read(saved(tmp_path, damaged, "\r\n")).findings}
    assert found["dxf.damaged"].severity == "error" and "points" in found["dxf.damaged"].message
