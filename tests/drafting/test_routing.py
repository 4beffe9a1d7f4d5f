"""Which step of a routing cuts the sheets."""

from manyworks.drafting.blocks import designs_from
from manyworks.drafting.facts import BlockFacts, MaterialFacts, PartFacts, SheetFacts, StepFacts
from manyworks.drafting.settings import default_settings
from manyworks.geometry import Geometry


def test_only_the_first_routing_before_joining_cuts_sheets() -> None:
    """A router that trims once more, or after joining, takes its own minutes and no sheets."""
    square = ((0.0, 0.0), (500.0, 0.0), (500.0, 300.0), (0.0, 300.0))
    part = PartFacts("p", "P", 1, "ply", 18.0, Geometry(square))
    routing = StepFacts("cnc-routing", "cut", 10.0)
    later = StepFacts("assembly", "make", 30.0), StepFacts("cnc-routing", "make", 5.0)
    sheets = (SheetFacts("s", "ply", 18.0, 2440, 1220),)
    block = BlockFacts("b", "B", parts=(part,), steps=(routing, routing, *later))
    found = designs_from([block], [MaterialFacts("ply", "Ply")], sheets, {"b": 1}, default_settings())
    assert found.gaps == []
    assert [o.sheets for o in found.blocks[0].operations] == [True, False, False, False]
