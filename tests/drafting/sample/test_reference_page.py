"""The reference page, whose tables are made from the system itself, gives reasons where it must."""

import re
from pathlib import Path

from manyworks.drafting.sample.measured import FAR
from manyworks.drafting.sample.system import LICENCE

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "sample-system.md").read_text()


def test_what_is_far_from_what_was_measured_has_a_source_and_a_reason() -> None:
    table = PAGE.split("<!-- measured")[1].split("<!-- end -->")[0]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[3:]]
    assert len(rows) >= 12
    for what, ours, measured, _off, source, why in rows:
        assert source, what
        assert bool(why) == (abs(float(ours) / float(measured) - 1) > FAR), what


def test_the_page_names_the_licence_and_every_row_of_blocks_is_whole() -> None:
    assert LICENCE in PAGE
    assert len(re.findall(r"^\| [A-Z]-[A-Z] \|(?:[^|]+\|){8}$", PAGE, re.M)) == 16
