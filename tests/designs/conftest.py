"""A small cast around one building system."""

from dataclasses import dataclass

import pytest

from manyworks.core.accounts.models import User
from manyworks.core.organisations.actions import create_organisation
from manyworks.core.organisations.models import Membership, Network, Organisation, Role
from manyworks.designs.catalogue.actions import create_building_system, list_sheet
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.releases.cuttable import Stock
from manyworks.designs.releases.rules import Candidate
from manyworks.drafting.parts import BillLine, PartSpec
from manyworks.drafting.sample.plates import SampleBlock
from manyworks.geometry import Geometry, Hole
from tests.joining import found_network


@dataclass
class Cast:
    """Ann draws, Ida inspects, Pat passes by; all but Pat belong to the organisation, a coordinating one."""

    ann: User
    ida: User
    pat: User
    organisation: Organisation
    network: Network


def person(email: str, name: str) -> User:
    return User.objects.create_user(email=email, password=None, name=name)


@pytest.fixture
def cast(db: None, frozen_clock: object) -> Cast:
    ann, ida, pat = (person(f"{n.lower()}@example.org", n) for n in ("Ann", "Ida", "Pat"))
    organisation = create_organisation(by=ann, name="Hazel Commons")
    keeper = User.objects.create_user(
        email="keeper@example.org", password=None, name="Keeper", is_steward=True
    )
    network = found_network(by=keeper, name="Hazel Network", coordinated_by=organisation)
    from manyworks.core import clock

    Membership.objects.create(user=ida, organisation=organisation, role=Role.INSPECTOR, since=clock.now())
    return Cast(ann, ida, pat, organisation, network)


@pytest.fixture
def system(cast: Cast) -> BuildingSystem:
    from manyworks.core.vocabulary.models import Material

    list_sheet(
        by=cast.ann,
        network=cast.network,
        material=Material.objects.get(code="plywood-spruce"),
        thickness_mm=18,
        length_mm=2440,
        width_mm=1220,
    )
    return create_building_system(
        by=cast.ann,
        organisation=cast.organisation,
        name="Test System",
        licence="CC-BY-SA-4.0",
        allows_paid_work=True,
    )


def square(side: float = 300.0, *, hole: bool = False) -> Geometry:
    """A square plate."""
    low, high = side / 2 - 20.0, side / 2 + 20.0
    ring = ((low, low), (low, high), (high, high), (high, low))
    outline = ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side))
    return Geometry(outline, holes=(Hole(ring),) if hole else ())


def specs_of(block: SampleBlock) -> list[PartSpec]:
    return [
        PartSpec(p.code, p.quantity, "plywood-spruce", 18.0, p.plate.name, p.plate.geometry)
        for p in block.parts
    ]


def bill_of(specs: list[PartSpec]) -> list[BillLine]:
    from manyworks.drafting.parts import sizes_of

    lines = []
    for spec in specs:
        sizes, g = sizes_of(spec.geometry), spec.geometry
        assert sizes is not None and g is not None
        counts = (len(g.holes), len(g.pockets), len(g.drillings))
        lines.append(BillLine(spec.code, spec.quantity, sizes.length_mm, sizes.width_mm, *counts))
    return lines


def clean(block: SampleBlock) -> Candidate:
    """A sample block as the gate should like it."""
    specs = specs_of(block)
    return Candidate(
        parts=specs,
        bill=bill_of(specs),
        evidence={"unit": {"used": "mm", "certain": True}, "findings": []},
        licence="CERN-OHL-S-2.0",
        allows_paid_work=True,
        offset_state="applied",
        board_min_mm=17.8,
        board_max_mm=18.2,
        tool_mm=8.0,
        stock=[Stock("plywood-spruce", 18.0, 2440.0, 1220.0)],
    )
