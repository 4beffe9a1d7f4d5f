"""The reference page says what the system is now."""

import re
from pathlib import Path

from manyworks.drafting.sample.figures import block_mass_kg, block_times
from manyworks.drafting.sample.homes import sample_home
from manyworks.drafting.sample.system import LICENCE, sample_blocks
from manyworks.drafting.site import carriers

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "sample-system.md").read_text()


def test_every_block_stands_in_the_table_with_its_figures() -> None:
    rows = {row.split(" | ")[0].strip("| "): row for row in re.findall(r"^\| [A-Z]-[A-Z] \|.*$", PAGE, re.M)}
    for block in sample_blocks():
        mass = block_mass_kg(block)
        size = f"{block.length_mm:.0f} × {block.width_mm:.0f} × {block.height_mm:.0f}"
        minutes = sum(step.minutes for step in block_times(block))
        wanted = [
            block.code,
            block.name,
            size,
            len(block.parts),
            block.pieces,
            f"{block.board_area_m2():.2f}",
        ]
        wanted += [f"{mass:.1f}", carriers(mass), f"{minutes:.0f}"]
        assert rows.pop(block.code) == "| " + " | ".join(map(str, wanted)) + " |"
    assert rows == {}
    assert LICENCE in PAGE


def test_the_homes_stand_in_the_table() -> None:
    for target in (36, 50):
        home = sample_home(target)
        counts = ", ".join(f"{number} {code}" for code, number in home.counts().items())
        total = sum(home.counts().values())
        assert f"| {home.inside_m2:g} m² inside | {home.length_m:g} m | {total} | {counts} |" in PAGE
