"""What small files may cost: steps are counted, work is bounded by size, and beyond that it is refused."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from manyworks.formats.bills import workbook
from manyworks.formats.cutting import drawn_round, rulers, shapes, touching, united
from manyworks.formats.cutting.crossings import MOST_CROSSINGS
from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.shapes import Shape
from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.formats.reading import read
from manyworks.formats.svg import selectors, viewports
from manyworks.formats.svg.reader import read_svg
from manyworks.formats.svg.styles import StyleSheet
from manyworks.refused import Refused

SPACE = 'xmlns="http://www.w3.org/2000/svg" width="2000mm" height="2000mm" viewBox="0 0 2000 2000"'
RECT = '<rect class="a b" x="1" y="1" width="90" height="90"/>'


def drawing(body: str) -> bytes:
    return f"<svg {SPACE}>{body}</svg>".encode()


def shape(x: float, y: float, width: float, height: float, meaning: str = "unknown") -> Shape:
    ring = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Shape(ring, Meaning(meaning), "0")  # type: ignore[arg-type]


def counted(monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> Callable[[], int]:
    """Counts the calls of a function from now on."""
    calls, kept = count(), getattr(place, name)

    def counting(*given: object, **named: object) -> object:
        next(calls)
        return kept(*given, **named)

    monkeypatch.setattr(place, name, counting)
    return lambda: next(calls)


# Style sheets

DEEP = "<g>" * 60 + RECT * 20 + "</g>" * 60
TOO_FAR = {
    "descendants": ".zz " + "* " * 8,
    "siblings": ".zz" + " ~ *" * 5,
    "next ones": ".zz" + "+*" * 5,
    "children": ".zz" + ">g" * 5,
    "mixed": ".zz g > g * ~ rect + rect",
    "in a function": ":is(.zz * * *) * * .a",
    "functions in functions": ":is(:is(:is(:is(:is(.zz)))))",
    "one of several": ".c, .zz * * * * * .a",
    "hundreds": "g " * 400,
}
READ = {
    "a class": ".a", "an id": "#x", "a tag": "rect", "all": "*", "four": "svg g g > g .a",
    "siblings": ".b ~ .a",
    "spaces in a value": '[class="a b"]', "a long value": '[class="a b c d e f g h"]',
    "several": ".c, .d, g .a",
    "a comment": ".b/* one * two > three */", "not": "rect:not(.zz)", "first": ".a:first-of-type",
    "last": ".a:last-child",
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_FAR)
def test_a_selector_that_goes_too_far_is_asked(name: str) -> None:
    found = read_svg(drawing(f"<style>{TOO_FAR[name]}{{fill:none}}</style>{DEEP}"), source="a.svg")
    said = [f.message for f in found.findings if f.code == "entity.unread"]
    assert len(said) == 1 and f"more than {selectors.MOST_LINKS} steps" in said[0]


@pytest.mark.parametrize("name", READ)
def test_an_ordinary_selector_is_read_in_few_steps(name: str) -> None:
    root = fromstring(drawing(f"<style>{READ[name]}{{fill:none}}</style>{DEEP}").decode())
    sheet = StyleSheet(root, b"", source="a.svg")
    styles = [sheet.style_of(element, "rect") for element in root.iter()]
    steps = next(iter(sheet._wrapped.values())).steps.taken
    assert sheet.unread == [] and steps < 30_000
    assert [sheet.style_of(element, "rect") for element in root.iter()] == styles
    assert next(iter(sheet._wrapped.values())).steps.taken == steps, "what is known is not looked up again"


@pytest.mark.parametrize(
    "body",
    [
        f"<style>{''.join(f'[a{n}]{{fill:none}}' for n in range(5000))}</style>" + RECT * 5000,
        f"<style>.zz ~ * ~ * ~ * ~ *{{fill:none}}</style>{RECT * 300}",
        f"<style>.zz * * * *{{fill:none}}</style>{'<g>' * 60}{RECT * 2000}{'</g>' * 60}",
        f"<style>:has(.zz) rect{{fill:none}} *:nth-of-type(2n){{fill:none}}</style>{RECT * 1500}",
    ],
)
def test_style_sheets_that_take_too_many_steps_are_refused(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_STEPS", 1_000_000)
    with pytest.raises(Refused) as refused:
        read_svg(drawing(body), source="a.svg")
    assert refused.value.code == "svg.too_many" and "a.svg" in refused.value.message and refused.value.hint


def test_rules_by_class_are_tried_on_their_elements_only() -> None:
    rules = "".join(f".c{n}{{fill:none}}" for n in range(3000))
    body = f"<style>{rules}</style>" + "".join(f'<path class="c{n}"/>' for n in range(3000))
    root = fromstring(drawing(body).decode())
    sheet = StyleSheet(root, b"", source="a.svg")
    assert all(
        sheet.style_of(element, "path") == {"fill": "none"} for element in root if element.get("class")
    )
    assert next(iter(sheet._wrapped.values())).steps.taken < 10_000


# Clip paths


def test_a_clip_path_is_worked_out_once_for_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    areas, seen = counted(monkeypatch, viewports, "_areas_of"), counted(monkeypatch, viewports, "left_to_see")
    clip = '<clipPath id="c"><rect width="99" height="99"/></clipPath>'
    used = '<path clip-path="url(#c)" d="M1 1h9v9z" stroke="red"/>' * 400
    found = read_svg(drawing(f'{clip}{used}<g transform="translate(200 0)">{used}</g>'), source="a.svg")
    assert (areas(), seen()) == (1, 2)
    assert not [f for f in found.findings if f.code == "entity.clipped"]


def test_clip_paths_with_too_many_corners_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewports, "MOST_CORNERS", 100)
    clip = '<clipPath id="c">' + '<rect width="99" height="99"/>' * 20 + "</clipPath>"
    places = "".join(
        f'<path transform="translate({x} 0)" clip-path="url(#c)" d="M1 1h9v9z" stroke="red"/>'
        for x in range(0, 500, 100)
    )
    found = read_svg(drawing(clip + places), source="a.svg")
    (asked,) = [f for f in found.findings if f.code == "entity.clipped"]
    assert asked.message.startswith("4 elements")


# Copies, frames, rulers, cuts that meet


@pytest.mark.parametrize(
    ("drawn", "kept", "most"),
    [
        ([shape(n / 2, n / 2, 1990 - n, 1990 - n) for n in range(1900)], 1900, 4000),
        ([shape(0, 0, 100, 100)] * 2000, 1, 2000),
        ([shape(n % 40 * 50, n // 40 * 50, 40, 40) for n in range(1000)] * 2, 1000, 1000),
        ([shape(0.1 * n, 0, 100, 100) for n in range(3)], 2, 3),
        ([shape(1.95, 1.95, 100, 100), shape(2.05, 2.05, 100, 100)], 1, 1),
    ],
)
def test_copies_are_looked_for_where_they_can_be(
    drawn: list[Shape], kept: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = counted(monkeypatch, shapes, "same_line")
    found, copies = shapes.without_copies(drawn)
    assert (len(found), len(copies)) == (kept, len(drawn) - kept)
    assert tried() <= most


def test_frames_one_in_another_are_looked_at_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [shape(n, n, 1500 - 2 * n, 1400 - 2 * n) for n in range(300)]
    looked = counted(monkeypatch, drawn_round._Round, "_inside")
    drawn_round.frames_drawn_round(drawn)
    assert looked() <= 5 * len(drawn)


@pytest.mark.parametrize("seed", range(5))
def test_outermost_shapes_are_those_in_no_other(seed: int) -> None:
    chance = random.Random(seed)
    drawn = [
        shape(*(chance.randrange(60) for _ in "xy"), *(chance.randrange(1, 60) for _ in "wh"))
        for _ in range(80)
    ]
    looked = drawn_round._Round(drawn, [])
    every = set(range(len(drawn)))
    assert looked._outermost(every) == every - set().union(*map(looked._inside, every))
    assert all(
        looked._inside(i)
        == {j for j in every if looked.boxes[i].contains(looked.boxes[j]) and drawn[j].area < drawn[i].area}
        for i in every
    )


def test_words_of_rulers_are_looked_for_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [shape(n % 40 * 50, n // 40 * 40, 40, 5) for n in range(2000)]
    words = [("40mm burn", (one.box[0], one.box[1])) for one in drawn]
    narrow, lengths = counted(monkeypatch, rulers, "_narrow"), counted(monkeypatch, rulers, "_lengths")
    kept, found = rulers.without_rulers(drawn, words)
    assert (kept, len(found)) == ([], 2000)
    assert narrow() <= len(drawn) and lengths() <= len(words)


def test_cuts_that_are_one_already_are_not_united_again(monkeypatch: pytest.MonkeyPatch) -> None:
    across = [shape(10, 20 + 5 * n, 400, 1, "inside") for n in range(40)]
    up = [shape(20 + 5 * n, 10, 1, 400, "inside") for n in range(40)]
    tried = counted(monkeypatch, united, "_meet")
    draft = Draft(shape(0, 0, 500, 500, "outside"), holes=[*across, *up])
    (said,) = united.unite_cuts([draft])
    assert said.code == "cut.united" and len(draft.holes) == 1
    assert tried() < len(across) + len(up)


# Lines that run back, lines that cross


def spikes_one_by_one(ring: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The plain way, which begins anew after each."""
    points = list(ring)
    while len(points) > 3:
        for index, here in enumerate(points):
            before, after = points[index - 1], points[(index + 1) % len(points)]
            if math.dist(before, here) < 1e-3 or math.dist(before, after) < 1e-3:
                del points[index]
                break
        else:
            break
    return tuple(points)


@pytest.mark.parametrize("seed", range(20))
def test_spikes_go_as_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    ring = [(float(chance.randrange(3)), float(chance.randrange(3))) for _ in range(chance.randrange(3, 80))]
    assert touching._without_spikes(ring) == spikes_one_by_one(ring)


@pytest.mark.parametrize("begin", [0, 1, 5000])
def test_spikes_take_one_pass(begin: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = [(0.0, 0.0), (9.0, 0.0), *((9.0, 9.0), (9.0, 9.1)) * 5000, (0.0, 9.0)]
    looked = counted(monkeypatch, touching, "heappop")
    assert len(touching._without_spikes(ring[begin:] + ring[:begin])) == 5
    assert looked() <= 3 * len(ring)


def grid(lines: int, layer: str = "0") -> bytes:
    step = 1000 / lines
    inner = "".join(f"M0 {n * step}h1000M{n * step} 0v1000" for n in range(1, lines))
    path = f'<path fill="none" stroke="#000" d="M0 0h1000v1000h-1000z{inner}"/>'
    return drawing(f'<g id="{layer}">{path}</g>')


@pytest.mark.parametrize("lines", [2, 5, 20])
def test_cells_of_a_grid_are_read(lines: int) -> None:
    assert len(read_svg(grid(lines), source="a.svg").parts) == lines**2


@pytest.mark.parametrize("lines", [200, 600])
def test_a_grid_of_more_cells_than_can_be_judged_is_refused_with_its_place(lines: int) -> None:
    with pytest.raises(Refused) as refused:
        read_svg(grid(lines), source="a.svg")
    assert refused.value.code == "drawing.crossings" and "near (" in refused.value.message
    assert f"{MOST_CROSSINGS:,}" in refused.value.message and "layer" in refused.value.message


def test_lines_that_are_engraved_may_cross_as_often_as_they_like() -> None:
    found = read_svg(grid(300, "ENGRAVE"), source="a.svg")
    assert found.parts == () and found.layers


def zigzag(end: str, layer: str) -> bytes:
    there = "".join(f"L{n % 2 * 1000} {n}" for n in range(300))
    across = "".join(f"L{n} {n % 2 * 1000}" for n in range(300))
    path = f'<path fill="none" stroke="#000" d="M0 0{there}{across}{end}"/>'
    return drawing(f'<g id="{layer}">{path}</g>')


@pytest.mark.parametrize(("end", "layer"), [("z", "0"), ("z", "cut"), ("L900 -500", "cut")])
def test_one_line_that_crosses_itself_too_often_is_refused(end: str, layer: str) -> None:
    with pytest.raises(Refused) as refused:
        read_svg(zigzag(end, layer), source="a.svg")
    assert refused.value.code == "drawing.crossings" and layer in refused.value.message


def test_an_open_line_that_is_engraved_may_cross_itself() -> None:
    assert read_svg(zigzag("L900 -500", "ENGRAVE"), source="a.svg").parts == ()


# Workbooks


def merges() -> Iterator[tuple[str, list[tuple[int, int, int]], int]]:
    yield "many times the same", [(1, 99_999, 0)] * 20_000, 99_999
    yield "one in another", [(n, 99_999 - n, 0) for n in range(1, 20_000)], 99_999
    yield "overlapping", [(n, n + 5, 0) for n in range(1, 90_000)], 90_000
    yield "beside each other", [(n, n + 4, c) for c in range(3) for n in range(0, 300, 5)], 900
    yield "none", [], 0


@pytest.mark.parametrize("case", list(merges()), ids=lambda case: case[0])
def test_each_row_is_merged_once(case: tuple[str, list[tuple[int, int, int]], int]) -> None:
    _name, merged, most = case
    rows = [
        (row, column) for top, bottom, column in workbook._apart(merged) for row in range(top, bottom + 1)
    ]
    assert len(rows) == len(set(rows)) <= most


def test_merges_that_do_not_overlap_all_hold() -> None:
    merged = [(1, 4, 0), (5, 9, 0), (1, 9, 1), (12, 13, 0)]
    assert sorted(workbook._apart(reversed(merged))) == sorted(merged)


def test_no_row_is_wider_than_what_stands_in_it() -> None:
    rows: workbook.Rows = [["Part", "Qty", *[None] * 198], ["Side", None, *[None] * 198], [None] * 200]
    stored = workbook.Stored(formulas={(1, 2): "=A1"})
    workbook._complete(rows, stored)
    assert rows == [["Part", "Qty", None], ["Side", None, "=A1"], [None, None, None]]


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "lattice.svg").write_bytes(grid(200))
    with pytest.raises(Refused, match=r"^lattice\.svg: Lines or cuts meet"):
        read(tmp_path / "lattice.svg")
