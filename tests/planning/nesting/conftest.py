"""Parts and stock that several nesting tests share."""

import math

import pytest

from manyworks.planning.nesting import NestPart, NestRules, Stock


@pytest.fixture
def sheet() -> Stock:
    return Stock("full", 2440, 1220, price=48.0)


@pytest.fixture
def mixed_parts() -> list[NestPart]:
    """Ribs, a frame with a hole, a gusset, a disc, and a part with grain."""
    disc = tuple((90 * math.cos(a / 24 * math.tau), 90 * math.sin(a / 24 * math.tau)) for a in range(24))
    return [
        NestPart("rib", ((0, 0), (900, 0), (900, 80), (880, 80), (880, 100), (0, 100)), quantity=9),
        NestPart(
            "frame",
            ((0, 0), (700, 0), (700, 500), (0, 500)),
            holes=(((100, 100), (100, 400), (600, 400), (600, 100)),),
            quantity=3,
        ),
        NestPart("gusset", ((0, 0), (400, 0), (0, 300)), quantity=8),
        NestPart("disc", disc, quantity=5),
        NestPart("board", ((5, 5), (605, 5), (605, 205), (5, 205)), quantity=4, grain="y"),
    ]


@pytest.fixture
def rules() -> NestRules:
    return NestRules(gap_mm=8, edge_mm=10)
