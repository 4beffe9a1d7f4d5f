"""Times, mass and middle of mass of revisions, each with where it comes from."""

import pytest

from manyworks.core.errors import Refused
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.actions import add_block_revision, estimate_times
from manyworks.designs.catalogue.actions.load_sample_system import add_sample_block
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.catalogue.queries import profile_of, work_of_revision
from manyworks.designs.catalogue.rules import handling
from manyworks.drafting.parts import PartSpec, centre_of
from manyworks.drafting.sample.figures import block_times, block_work
from manyworks.drafting.sample.system import sample_block
from manyworks.geometry import Geometry, Hole
from manyworks.network.machines.models import Machine
from manyworks.network.workshops.models import Workshop
from manyworks.planning.cutting_time import SOURCE, CuttingProfile
from tests.designs.conftest import Cast, square


def test_the_times_of_a_drawn_revision_are_those_of_its_geometry(cast: Cast, system: BuildingSystem) -> None:
    block = sample_block("F-S")
    revision = add_sample_block(system=system, block=block, by=cast.ann)
    work = work_of_revision(revision)
    assert work is not None
    assert work.through_mm == pytest.approx(block_work(block).through_mm)
    assert work.drills_by_size == block_work(block).drills_by_size == ((4.0, 14),)
    assert work.pockets_by_depth[0][0] == 9.0
    kept = {row.process.code: row.minutes for row in revision.routing.select_related("process")}
    assert kept == {t.process: pytest.approx(t.minutes, abs=0.01) for t in block_times(block)}
    again = estimate_times(revision=revision, by=cast.ann)
    assert [row.minutes_source for row in again] == [SOURCE] * 7
    x, y, z = revision.centre_mm
    assert 0 < x < block.length_mm and 0 < y < block.width_mm and 0 < z < block.height_mm


def test_undrawn_parts_are_not_estimated(cast: Cast, system: BuildingSystem) -> None:
    bare = PartSpec("B-1-A", 1, "plywood-spruce", 18.0)
    revision = add_block_revision(by=cast.ann, system=system, code="B-1", parts=[bare])
    with pytest.raises(Refused) as refused:
        estimate_times(revision=revision, by=cast.ann)
    assert refused.value.code == "routing.not_drawn"


def test_packing_stays_empty_while_the_mass_is_not_known(cast: Cast, system: BuildingSystem) -> None:
    # Nobody has given cardboard a density.
    part = PartSpec("B-1-A", 1, "cardboard", 5.0, geometry=square())
    revision = add_block_revision(by=cast.ann, system=system, code="B-1", parts=[part])
    minutes = {row.process.code: row.minutes for row in estimate_times(revision=revision, by=cast.ann)}
    assert revision.mass_kg is None
    assert minutes["packing"] is None
    assert minutes["cnc-routing"] > 0


def test_a_machines_own_feed_is_used_and_named() -> None:
    shop = Workshop(name="Mill Shed")
    known = profile_of(Machine(workshop=shop, name="Big router", feed_mm_min=8000))
    slow = profile_of(Machine(workshop=shop, name="Old router", speed_factor=0.5))
    assert (known.feed_mm_min, slow.feed_mm_min) == (8000, 2000)
    assert "Big router, Mill Shed: 8000 mm/min" in known.source
    assert profile_of(None) == CuttingProfile()


def test_the_middle_of_a_part_moves_away_from_its_holes() -> None:
    assert centre_of(square(300)) == pytest.approx((150, 150))
    hole = Hole(((200, 0), (200, 100), (400, 100), (400, 0)))
    offset = Geometry(((0, 0), (400, 0), (400, 100), (0, 100)), holes=(hole,))
    assert centre_of(offset) == pytest.approx((100, 50))
    assert centre_of(None) is None
    assert centre_of(Geometry(((0, 0), (1, 1), (2, 2)))) is None


@pytest.mark.parametrize(
    ("people", "words"), [(None, ""), (1, "one person"), (3, "3 people"), (5, "lifting gear")]
)
def test_how_a_block_is_moved(people: int | None, words: str) -> None:
    assert handling(people) == words


def test_only_a_density_that_was_read_in_its_source_is_confirmed(db: None) -> None:
    confirmed = Material.objects.filter(density_confirmed=True)
    assert list(confirmed.values_list("code", "density_kg_m3")) == [("plywood-birch", 685.0)]
