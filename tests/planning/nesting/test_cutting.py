import math

import pytest

from manyworks.planning.nesting import (
    COMMON_ROUTER,
    CutPath,
    MachineProfile,
    NestPart,
    Stock,
    Tool,
    cut_time,
    nest,
    sheet_paths,
)
from manyworks.refused import Refused

SIX = Tool(6.0, 3000.0, 1000.0, 6.0, "test")
TEN = Tool(10.0, 6000.0, 1000.0, 20.0, "test")
ROUTER = MachineProfile("router", (SIX, TEN), 12_000.0, 5.0, 45.0, 240.0, "test")


def test_passes_feed_and_plunge_by_hand():
    time = cut_time([CutPath(3000.0, 18.0, 6.0, (0.0, 0.0))], ROUTER)
    assert time.passes == 3
    assert time.cutting_s == pytest.approx(3 * 3000 / 3000 * 60)
    assert time.plunging_s == pytest.approx((5 + 18) / 1000 * 60)
    assert time.rapid_s == pytest.approx((5 + 18) / 12_000 * 60)
    assert time.total_s == pytest.approx(time.cutting_s + time.plunging_s + time.rapid_s + 240)
    assert time.length_m == 3.0


def test_each_further_tool_is_one_change():
    paths = [
        CutPath(100.0, 9.0, 6.0, (0, 0)),
        CutPath(200.0, 9.0, 10.0, (0, 0)),
        CutPath(300.0, 9.0, 6.0, (0, 0)),
    ]
    time = cut_time(paths, ROUTER)
    assert time.tool_changes == 1
    assert time.tool_change_s == 45.0
    assert dict(time.path_mm) == {6.0: 400.0, 10.0: 200.0}


def test_a_missing_tool_is_refused_with_the_tools_there_are():
    with pytest.raises(Refused, match="has no 8 mm tool; it has 6 mm, 10 mm"):
        cut_time([CutPath(100.0, 9.0, 8.0, (0, 0))], ROUTER)
    with pytest.raises(Refused):
        MachineProfile("none", (), 1.0, 1.0, 1.0, 1.0, "test")
    with pytest.raises(Refused):
        Tool(6.0, math.nan, 1.0, 1.0, "test")


def test_a_sheet_is_measured_along_the_tool_centre_with_holes_first():
    square = ((0, 0), (400, 0), (400, 400), (0, 400))
    hole = ((100, 100), (100, 300), (300, 300), (300, 100))
    part = NestPart("a", square, holes=(hole,))
    sheet = nest([part], [Stock("s", 600, 600)], iterations=0).sheets[0]
    paths = sheet_paths(sheet, [part])
    assert [path.length_mm for path in paths] == pytest.approx([4 * 194, 1600 + 6 * math.pi], rel=1e-3)
    assert {path.depth_mm for path in paths} == {18.5}
    assert cut_time(paths, COMMON_ROUTER).passes == 8


def test_profiles_say_where_their_figures_come_from():
    assert "assumed" in COMMON_ROUTER.source
    assert all(tool.source for tool in COMMON_ROUTER.tools)
