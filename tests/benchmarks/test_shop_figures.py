"""The table of plans beside shops reckons right and gives reasons where it must."""

import pytest

from manyworks.drafting.sample.measured import FAR
from tests.benchmarks.shop_table import lines


def test_the_table_compares_every_kind_of_figure() -> None:
    found = {(line.plan, line.figure) for line in lines()}
    assert {"sheets a day and machine", "minutes a sheet", "machine hours a m²", "mass kg a block"} <= {
        figure for _, figure in found
    }
    assert {plan for plan, _ in found} == {"demo", "Bristol", "Microhouse"}


def test_what_is_far_from_what_was_measured_has_a_source_and_a_reason() -> None:
    for line in lines():
        off = line.ours / line.measured - 1
        assert float(line.difference.removesuffix(" %")) == pytest.approx(100 * off, abs=1), line
        assert line.source, line
        assert bool(line.why) == (abs(off) > FAR), line
