"""How a machine holds its boards, from what is known of it to what the planner takes."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from manyworks.drafting.facts import MachineFacts, WorkshopFacts
from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.settings import read_settings
from manyworks.drafting.workshops import Wanted, workshops_from
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.hold_down import SCREWED, VACUUM, HoldDown
from manyworks.planning.model import Clock, Pool

ROUTER = MachineFacts("router", "Router", "cnc-routing", length_mm=2500, width_mm=1250, thickness_max_mm=30)


def drafted(machine: MachineFacts, **settings: float | None) -> tuple[Pool, list[str]]:
    """The machine as the planner takes it, and what was assumed."""
    shop = WorkshopFacts("yard", "East Yard", 51.0, -2.0, (machine,), rates={"cnc-routing": 60.0})
    shop = replace(shop, hours={0: ((time(8), time(17)),)}, utilisation=1.0)
    clock = Clock(datetime(2027, 1, 4, tzinfo=UTC))
    wanted = Wanted({"cnc-routing": frozenset()}, {})
    [ready], gaps, assumed = workshops_from([shop], wanted, clock, read_settings(settings), DaysOff())
    assert gaps == []
    return ready.pools[0], assumed


@pytest.mark.parametrize(("held", "rules"), [("vacuum", VACUUM), ("screwed", SCREWED)])
def test_a_machine_brings_its_own_gap_and_edge(held: HoldDown, rules: object) -> None:
    pool, assumed = drafted(replace(ROUTER, hold_down=held))
    assert pool.nesting == rules and assumed == []


def test_where_nobody_has_said_it_boards_are_taken_as_screwed_down_and_that_is_listed() -> None:
    pool, assumed = drafted(ROUTER)
    assert pool.nesting == SCREWED
    assert len(assumed) == 1 and assumed[0].startswith("East Yard: assumed boards screwed down")


def test_figures_of_the_network_stand_above_what_machines_ask() -> None:
    pool, assumed = drafted(replace(ROUTER, hold_down="vacuum"), gap_mm=12.0)
    assert pool.nesting == replace(VACUUM, gap_mm=12.0)
    pool, assumed = drafted(ROUTER, gap_mm=12.0, edge_mm=10.0)
    assert pool.nesting == replace(SCREWED, gap_mm=12.0, edge_mm=10.0) and assumed == []


def test_changing_tools_takes_what_was_said_and_names_its_source() -> None:
    by_hand = replace(ROUTER, hold_down="screwed", tool_change_min=4.0, figures_source="timed on 3 May")
    pool, _assumed = drafted(by_hand)
    assert pool.cutting is not None
    assert (pool.cutting.tool_change_min, pool.cutting.source) == (4.0, "timed on 3 May")
    usual, _assumed = drafted(replace(ROUTER, hold_down="screwed", tool_change_min=0.0))
    assert usual.cutting is not None and usual.cutting.tool_change_min == 0


def test_minutes_for_a_board_and_a_plunge_are_the_machines_own_or_the_standard_routers() -> None:
    own, _assumed = drafted(
        replace(ROUTER, sheet_change_min=11.5, plunge_min=0.0, figures_source="measured on 10 sheets"),
        sheet_minutes=8.0,
    )
    assert own.cutting is not None and own.cutting.source == "measured on 10 sheets"
    assert (own.cutting.sheet_change_min, own.cutting.plunge_min) == (11.5, 0.0)
    usual, _assumed = drafted(replace(ROUTER, figures_source="measured on 10 sheets"), sheet_minutes=8.0)
    standard = CuttingProfile()
    assert usual.cutting is not None and usual.cutting.source == standard.source
    assert (usual.cutting.sheet_change_min, usual.cutting.plunge_min) == (8.0, standard.plunge_min)
