"""Real files changed by what they mean: what is read changes as it should, or not at all.

Every run tries a few changes of each file, others for each; ``MANYWORKS_METAMORPHIC=1`` in the environment,
or the nightly profile, tries all of them.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ezdxf
import pytest
import shapely
from ezdxf.document import Drawing as Document
from hypothesis import settings

from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from manyworks.formats.measures import measure
from tests.conftest import shared_folder
from tests.formats.changed import CHANGES, CODES, Changed, Original

pytestmark = pytest.mark.data

FOLDER = (shared_folder() or Path()) / "designs"
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.dxf"))
ALL = bool(os.environ.get("MANYWORKS_METAMORPHIC")) or settings.default.max_examples > 100
AT_ONCE = 3
BETTER = {
    # One outline ends by running 59 mm back along itself; as single lines these lie twice, and it closes.
    ("Whalm-Pio_v2_CNC-parts.dxf", "exploded"): "open_outlines",
}
"""Figures that a change lets us read better than the file itself."""
SAME_MM = 0.25
"""Curves are flattened anew wherever they lie."""


def tried() -> list[tuple[str, Any]]:
    """Each file with some of the changes, every change with some file; the same ones in every run."""
    changes = list(CHANGES)
    random.Random(10).shuffle(changes)
    some = len(changes) if ALL else AT_ONCE
    return [
        (file, changes[(some * number + more) % len(changes)])
        for number, file in enumerate(FILES)
        for more in range(some)
    ]


@pytest.fixture(scope="module")
def original(shared_data: Path) -> Callable[[str], Original]:
    """A file as it is, read once."""
    known: dict[str, Drawing] = {}

    def opened(path: Path, declared: str | None) -> Document:
        document = ezdxf.filemanagement.readfile(path)
        # The library adds a unit where a file has none.
        document.header["$INSUNITS"] = CODES.get(declared or "", 0)
        return document

    def found(name: str) -> Original:
        path = shared_data / "designs" / name
        if name not in known:
            known[name] = read(path)  # type: ignore[assignment]
        return Original(lambda: opened(path, known[name].unit.declared), known[name])

    return found


def figures(drawings: Sequence[Drawing]) -> dict[str, float]:
    """What counts and lengths a change must keep, of all files together."""
    total: dict[str, float] = defaultdict(float)
    for drawing in drawings:
        count = measure(drawing)
        for name in ("sheets", "parts", "nested_parts", "open_outlines", "pieces", "holes", "drillings"):
            total[name] += getattr(count, name)
        for depth, number in count.pockets.items():
            total[f"pockets {depth}"] += number
        for name in ("area_m2", "net_area_m2", "cut_length_m"):
            total[name] += getattr(count, name)
    return dict(total)


def said(drawing: Drawing, *, but: tuple[str, ...]) -> Counter[tuple[str, str]]:
    return Counter((f.code, f.severity) for f in drawing.findings if not f.code.startswith(but))


def moved_parts(before: Drawing, after: Drawing, changed: Changed) -> list[str]:
    """Parts that do not lie where they must, or the wrong way round."""
    assert changed.back is not None
    rings = [shapely.LinearRing(map(changed.back, part.geometry.outline)) for part in after.parts]
    tree = shapely.STRtree(rings)
    lines = {part.key: shapely.LinearRing(part.geometry.outline) for part in before.parts}
    return [
        key
        for key, line in lines.items()
        if min((shapely.hausdorff_distance(line, rings[n]) for n in tree.query(line)), default=9) > SAME_MM
    ]


@pytest.mark.parametrize(("name", "change"), tried(), ids=lambda one: getattr(one, "__name__", one))
def test_the_answer_changes_as_it_should_or_not_at_all(original, tmp_path, name, change):
    before = original(name)
    changed = change(before)
    after = []
    for number, document in enumerate(changed.documents):
        path = tmp_path / f"{number}.dxf"
        document.saveas(path)
        after.append(read(path, unit=changed.unit))
    assert kept(before.read, after, changed, but=BETTER.get((Path(name).name, change.__name__)))
    if len(after) == 1 and changed.times == 1:
        [drawing] = after
        assert said(drawing, but=changed.codes) == said(before.read, but=changed.codes)
        assert changed.back is None or changed.asked or not moved_parts(before.read, drawing, changed)


def kept(before: Drawing, after: Sequence[Drawing], changed: Changed, *, but: str | None) -> bool:
    """Whether every figure is what it must be, or is asked where it was not asked before."""
    found, expected = figures(after), figures([before])
    if but is not None:
        del found[but], expected[but]
    if found == pytest.approx({key: changed.times * n for key, n in expected.items()}, rel=1e-3, abs=1e-3):
        return True
    asked = [
        Counter(f.code for f in one.findings if f.severity != "info" and f.code.startswith(changed.asked))
        for one in (before, *after)
    ]
    return bool(sum(asked[1:], start=Counter()) - asked[0])
