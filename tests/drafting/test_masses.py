"""What a block weighs, and what is said where nobody stated it."""

import pytest

from manyworks.drafting.facts import BlockFacts, MaterialFacts, PartFacts
from manyworks.drafting.masses import mass_of
from manyworks.drafting.settings import default_settings
from manyworks.geometry import Geometry

SQUARE = Geometry(((0.0, 0.0), (1000.0, 0.0), (1000.0, 500.0), (0.0, 500.0)))
PLY = MaterialFacts("ply", "Spruce plywood", 460.0, density_source="a data sheet")
ODD = MaterialFacts("odd", "Odd board")
OF_PLY = PartFacts("p", "P", 2, "ply", 18.0, SQUARE)
OF_ODD = PartFacts("o", "O", 1, "odd", 18.0, SQUARE)


@pytest.mark.parametrize(
    ("parts", "stated", "mass", "words"),
    [
        ((OF_PLY,), 40.0, 40.0, ()),
        ((OF_PLY,), None, 8.28, ("B weighs 8.3 kg", "Spruce plywood 460 kg/m³ (a data sheet)")),
        ((OF_PLY, OF_ODD), None, 14.58, ("about 15 kg", "Of Odd board nobody knows", "700 kg/m³ is assumed")),
        ((OF_ODD,), None, 6.3, ("about 6.3 kg", "none is known", "700 kg/m³ is assumed")),
        ((), None, None, ("Nobody knows what B weighs", "100 kg")),
    ],
)
def test_a_mass_that_nobody_stated_says_where_it_comes_from(
    parts: tuple[PartFacts, ...], stated: float | None, mass: float | None, words: tuple[str, ...]
) -> None:
    block = BlockFacts("b", "B", parts=parts, mass_kg=stated)
    found, said = mass_of(block, {"ply": PLY, "odd": ODD}, default_settings())
    assert found == (None if mass is None else pytest.approx(mass, rel=0.01))
    assert len(said) == bool(words) and all(word in said[0] for word in words)
