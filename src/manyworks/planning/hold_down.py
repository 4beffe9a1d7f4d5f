"""How a machine holds its boards, and how close parts may lie to each other and to the edge of a board.

A vacuum bed holds up to the edge, but small parts slip where air gets in between. Screws stand in the edge.
"""

from collections.abc import Mapping
from typing import Literal

from manyworks.planning.nesting.model import NestRules

HoldDown = Literal["vacuum", "screwed"]

# The published rule for small parts names no narrow ones, which a vacuum holds along their length.
VACUUM = NestRules(gap_mm=10, edge_mm=5, small_gap_mm=30, narrow_side_mm=0, keep_groups_together=True)
"""20 mm round small parts: of its gap of 30 mm a small part brings half, its large neighbour 5 mm."""
SCREWED = NestRules(gap_mm=10, edge_mm=20, keep_groups_together=True)

HOLD_DOWN: Mapping[HoldDown, NestRules] = {"vacuum": VACUUM, "screwed": SCREWED}
"""By how boards are held; confirmed by what sheet cutters publish (inkmillcnc, openmaking)."""

NOT_SAID: HoldDown = "screwed"
"""Taken where nobody has said how boards are held: its file can be cut on either, the other one may be cut
through a screw."""


def loose(length_mm: float, width_mm: float) -> bool:
    """Whether a part of this size needs tabs: too small or too narrow for a machine or a hand to hold."""
    return SCREWED.is_small(length_mm, width_mm)
