"""How long a sheet takes on the machine that cuts it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from manyworks.geometry import Geometry, Point, place, ring_length
from manyworks.planning.blocks import Part
from manyworks.planning.cutting_time import (
    CuttingProfile,
    CuttingTime,
    Work,
    cutting_time,
    travel_mm,
    work_of_part,
)
from manyworks.planning.places import Pool
from manyworks.planning.plan import PlacedPart


def outline_of(part: Part) -> tuple[tuple[float, float], ...]:
    """The part's outline, or the rectangle of its size when none is known."""
    box = ((0.0, 0.0), (part.length_mm, 0.0), (part.length_mm, part.width_mm), (0.0, part.width_mm))
    return part.geometry.outline if part.geometry is not None else box


@lru_cache(maxsize=4096)
def net_area(part: Part) -> float:
    """What becomes of the board, mm²: as drawn, or the rectangle of its size."""
    return part.length_mm * part.width_mm if part.geometry is None else part.geometry.net_area


@lru_cache(maxsize=4096)
def cut_length(part: Part) -> float:
    """Path cut through, mm: as stated, or as drawn."""
    if part.cut_length_mm is not None:
        return part.cut_length_mm
    return part.geometry.through_mm if part.geometry is not None else ring_length(outline_of(part))


def sheet_work(parts: Mapping[str, Part], placed: Iterable[PlacedPart]) -> Work:
    """All cutting on a sheet: what its parts take, and the way from one to the next, holes first."""
    counts: Counter[str] = Counter()
    inside, outside = list[Point](), list[Point]()
    for one in placed:
        counts[one.part] += 1
        geometry = _drawn(parts[one.part])
        at = partial(place, at=(one.x_mm, one.y_mm), rotation_deg=one.angle)
        inside += [at(line[0]) for line in (*geometry.inner_rings, *(path.line for path in geometry.paths))]
        outside.append(at(geometry.outline[0]))
    work = Work(thickness_mm=0.0)
    for name, count in counts.items():
        work += _work(parts[name], count)
    return replace(work, travel_mm=travel_mm([*inside, *outside]))


@lru_cache(maxsize=4096)
def _work(part: Part, count: int) -> Work:
    """The work on copies of one part, whose path may be stated; most sheets hold the same few parts."""
    work = work_of_part(_drawn(part), thickness_mm=part.thickness_mm, quantity=count)
    return work if part.cut_length_mm is None else replace(work, through_mm=part.cut_length_mm * count)


def _drawn(part: Part) -> Geometry:
    return part.geometry or Geometry(outline_of(part))


def profile_of(pool: Pool | None) -> CuttingProfile:
    """How a machine cuts: as stated, or as the standard router at its time factor."""
    standard = CuttingProfile()
    if pool is None:
        return standard
    return pool.cutting or replace(standard, feed_mm_min=standard.feed_mm_min / pool.time_factor)


def twin_of(pool: Pool) -> Pool:
    """All of a machine that matters for a sheet: machines whose twins are equal cut it alike."""
    return replace(pool, id="twin", name="", machines=1, rate_per_hour=0.0)


def sheet_time(parts: Mapping[str, Part], placed: Iterable[PlacedPart], pool: Pool | None) -> CuttingTime:
    """Machine time of one sheet, putting on and clearing included."""
    return cutting_time(sheet_work(parts, placed), profile_of(pool), sheets=1)
