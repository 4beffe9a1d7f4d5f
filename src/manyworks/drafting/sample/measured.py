"""The sample home beside homes and blocks that somebody has measured.

What is not cited is reckoned from the drawings: sheets by the nesting of plans, minutes and masses by the
figures of the system. Whoever reads the comparison finds a reason wherever the two are far apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from manyworks.drafting.sample.figures import block_mass_kg, block_times, block_work, board_mass_kg
from manyworks.drafting.sample.homes import SampleHome
from manyworks.drafting.sample.plates import Plate, SampleBlock
from manyworks.drafting.sample.system import SHEET_LENGTH_MM, SHEET_WIDTH_MM, sample_block
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.nesting import Layout, NestPart, NestRules, Stock, nest

FAR = 0.25
"""A difference above this needs a reason."""

OPENED_HOURS, UTILISATION = 8.0, 0.60
"""Of a working day, and the part of it in which the machine cuts: a trade judgement."""

FOUNTAINBRIDGE = "Fountainbridge pavilion, openinnovation.is.ed.ac.uk"
PILOT_ENGINE = "Microhouse, MicroHouse_Pilot_Engine.xlsx, “Dashboard”"
FARMHOUSE = "Farmhouse 2015, MicroHouse_Pilot_Engine.xlsx, “SAMPLE Fabrication”"
SKYLARK = "Skylark, wikihouse.cc, handling and storage"

BOXES = (
    "The Farmhouse is frames (140 sheets) clad with panels (288). Every Hazel block has two skins and two "
    "webs of its own, so that it can be made and carried alone; a larger home has less wall for its floor."
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of the sample home (``ours``) beside one that was measured elsewhere."""

    what: str
    unit: str
    ours: float
    measured: float
    source: str
    why: str = ""

    @property
    def off(self) -> float:
        """How far ours lies from what was measured, as a fraction of that."""
        return self.ours / self.measured - 1


def home_layout(home: SampleHome, rules: NestRules) -> Layout:
    """The first answer of the nesting for a whole home, phases apart as in a plan."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    plates: dict[str, Plate] = {}
    for step in home.steps:
        for part in sample_block(step.block).parts:
            counts[step.phase, part.plate.geometry_hash] += part.quantity * step.quantity
            plates[part.plate.geometry_hash] = part.plate
    parts = [
        NestPart(
            f"{phase} {key}",
            plates[key].geometry.outline,
            quantity=count,
            holes=tuple(hole.ring for hole in plates[key].geometry.holes),
            group=phase,
        )
        for (phase, key), count in counts.items()
    ]
    return nest(parts, [Stock("sheet", SHEET_LENGTH_MM, SHEET_WIDTH_MM)], rules, seed=1, iterations=0)


def in_home(home: SampleHome, figure: Callable[[SampleBlock], float]) -> float:
    """A figure of a block, added up over all blocks of a home."""
    return sum(figure(sample_block(code)) * count for code, count in home.counts().items())


def home_minutes(home: SampleHome) -> dict[str, float]:
    """Standard minutes of a home by process, without changes of sheet."""
    found: dict[str, float] = defaultdict(float)
    for code, count in home.counts().items():
        for step in block_times(sample_block(code)):
            found[step.process] += step.minutes * count
    return dict(found)


def beside_measured(home: SampleHome, layout: Layout) -> list[Measured]:
    """Every figure of the home for which somebody has published one that was measured."""
    area, sheets = home.inside_m2, len(layout.sheets)
    boards, whole = in_home(home, board_mass_kg), in_home(home, block_mass_kg)
    a_sheet = home_minutes(home)["cnc-routing"] / sheets + CuttingProfile().sheet_change_min
    a_day = OPENED_HOURS * 60 * UTILISATION / a_sheet
    used = sum(sheet.yield_fraction for sheet in layout.sheets) / sheets
    through = in_home(home, lambda block: block_work(block).through_mm) / 1000
    screws = in_home(home, lambda block: block_work(block).drills)
    volume = in_home(home, lambda block: block.insulation_m3)
    wall, floor = (block_mass_kg(sample_block(code)) for code in ("W-M", "F-L"))
    return [
        Measured("sheets", "1/m²", sheets / area, 200 / 37.67, PILOT_ENGINE + ", estimated"),
        Measured("sheets", "1/m²", sheets / area, 428 / 114, FARMHOUSE, BOXES),
        Measured("sheets", "1/m²", sheets / area, 75 / 14, FOUNTAINBRIDGE),
        Measured("board that becomes parts", "%", 100 * used, 70, PILOT_ENGINE + ", waste factor 0.3"),
        Measured("board that becomes parts", "%", 100 * used, 100 * 8562.9 / 428 / 25.5, FARMHOUSE),
        Measured("boards in the blocks", "kg/m²", boards / area, 4084 / 37.67, PILOT_ENGINE),
        Measured("boards in the blocks", "kg/m²", boards / area, 8562.9 / 114, FARMHOUSE, BOXES),
        Measured("boards and insulation", "kg/m²", whole / area, (4084 + 1263) / 37.67, PILOT_ENGINE),
        Measured("insulation", "m³/m²", volume / area, 42.1 / 37.67, PILOT_ENGINE),
        Measured("screws", "1/m²", screws / area, 1656 / 37.67, PILOT_ENGINE,
                 "Both skins of a block are screwed to every rib and end of its own; the Microhouse sheathes "
                 "frames that neighbours share."),
        Measured("sheets cut in a day", "1/day", a_day, 428 / 33.2, FARMHOUSE),
        Measured("machine days", "days/100 m²", 100 * sheets / a_day / area, 100 * 33.2 / 114, FARMHOUSE,
                 "A sheet takes about as long; there are more sheets for a square metre, see above."),
        Measured("cut through", "m/sheet", through / sheets, 28,
                 "the upper end of most real files (13 to 28 m; dense ones are above 40 m)"),
        Measured("wall block, eaves height", "kg", wall, 40, SKYLARK + ", WALL-M, about"),
        Measured("floor block, long", "kg", floor, 100, SKYLARK + ", FLOOR-M, about",
                 "A Hazel floor block is 2.3 m long and rests on a beam at mid-span: two people carry it."),
    ]  # fmt: skip
