"""A code on a list means a block that the person and the home's network may see, and no stranger's draft."""

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from manyworks.core.accounts.models import User
from manyworks.core.organisations.models import Organisation
from manyworks.designs.catalogue.actions import add_block_revision, create_building_system
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem, RevisionStatus
from manyworks.designs.catalogue.queries import usable_by
from manyworks.drafting.parts import PartSpec
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import copy_home_blocks, create_home, set_home_blocks, set_phases
from manyworks.plans.orders.queries import best_revisions, lines_of
from manyworks.refused import Refused
from tests.joining import found_network, give_role
from tests.plans.orders.test_pages import signed_in
from tests.severn_vale import LINES, PHASES, Story


@pytest.fixture
def hidden(story: Story) -> BuildingSystem:
    """A system of Eve's organisation, which is in no network; all that is in it are drafts."""
    far = Organisation.objects.get(name="Far Shed")
    keeper = User.objects.get(email="keeper@example.org")
    system = create_building_system(by=keeper, organisation=far, name="Hidden", licence="CC0-1.0")
    for code in ("SECRET-1", "F-M"):
        parts = [PartSpec(f"{code}-A", 1, "plywood-spruce", 18.0)]
        add_block_revision(by=story.eve, system=system, code=code, name="Hush hush", parts=parts)
    return system


def release(story: Story, revisions: QuerySet[BlockRevision]) -> None:
    """Everybody may see them from now on."""
    signed = {"checked_by": story.tom, "checked_at": timezone.now(), "released_by": story.eve}
    revisions.update(status=RevisionStatus.RELEASED, released_at=timezone.now(), **signed)


def known_to(story: Story, *codes: str) -> dict[str, BlockRevision]:
    return best_revisions(codes, usable_by(story.ama, story.severn))


@pytest.mark.parametrize("code", ["SECRET-1", "hidden/SECRET-1", "hidden/F-M"])
def test_a_strangers_draft_is_as_unknown_as_no_block(story: Story, hidden: BuildingSystem, code: str) -> None:
    for asked in (code, "nowhere/NONE"):
        with pytest.raises(Refused) as refused:
            set_home_blocks(by=story.ama, home=story.home, lines=[BlockLine(asked, 1, "floor", 1)])
        assert (refused.value.code, asked in refused.value.message) == ("orders.block_unknown", True)
        assert "Hidden" not in refused.value.hint


def test_a_strangers_draft_of_the_same_code_disturbs_nobody(story: Story, hidden: BuildingSystem) -> None:
    assert known_to(story, "F-M")["F-M"].block.system != hidden
    assert lines_of(story.home) == list(LINES)
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    client = signed_in(story.ama)
    assert client.post("/homes/plot-7/blocks/", {"blocks_csv": "F-M, 1, floor"}).status_code == 302
    line = [{"block": "SECRET-1", "quantity": 1, "phase": "floor"}]
    answer = client.put("/api/homes/plot-7/blocks/", line, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["code"] == "orders.block_unknown"


def test_what_a_stranger_releases_may_be_listed_and_then_two_are_told_apart(
    story: Story, hidden: BuildingSystem
) -> None:
    release(story, BlockRevision.objects.filter(block__system=hidden))
    assert known_to(story, "SECRET-1")["SECRET-1"].block.system == hidden
    with pytest.raises(Refused, match="is a block of") as refused:
        known_to(story, "F-M")
    assert refused.value.code == "orders.block_ambiguous"
    ours = known_to(story, "W-M")["W-M"].block.system
    assert [line.block for line in lines_of(story.home)][:2] == [f"{ours.slug}/F-M", "W-M"]


def test_a_draft_of_outsiders_is_not_put_before_a_network_by_one_who_knows_it(
    story: Story, hidden: BuildingSystem
) -> None:
    foreign = BlockRevision.objects.filter(block__system=hidden)
    assert not usable_by(story.eve, story.severn).filter(pk__in=foreign).exists()
    assert not usable_by(story.ama, story.severn).filter(pk__in=foreign).exists()
    own = BlockRevision.objects.filter(block__code="W-M")
    assert usable_by(story.ama, story.severn).filter(pk__in=own).exists()
    assert not usable_by(story.tom, story.severn).filter(pk__in=own).exists()


def test_a_line_whose_block_the_network_no_longer_sees_does_not_become_anothers(
    story: Story, hidden: BuildingSystem
) -> None:
    """The organisation that drew it has left: its code alone would now mean the other block of that name."""
    release(story, BlockRevision.objects.filter(block__system=hidden, block__code="F-M"))
    ours = BlockRevision.objects.get(block__code="F-M", ordered_by__home=story.home)
    BuildingSystem.objects.filter(pk=ours.block.system_id).update(organisation=hidden.organisation)
    assert lines_of(story.home)[0].block == f"{ours.block.system.slug}/F-M"
    with pytest.raises(Refused) as refused:
        set_home_blocks(by=story.ama, home=story.home, lines=lines_of(story.home))
    assert refused.value.code == "orders.block_unknown"


def test_the_catalogue_does_not_name_a_block_of_which_all_is_in_draft(
    story: Story, hidden: BuildingSystem
) -> None:
    for page in ("/designs/", "/designs/hidden/"):
        assert b"SECRET-1" not in signed_in(story.ama).get(page).content
        assert b"SECRET-1" in signed_in(story.eve).get(page).content
    assert signed_in(story.ama).get("/designs/hidden/SECRET-1/").status_code == 404


def test_a_copied_list_means_the_blocks_of_the_home_it_comes_from(
    story: Story, hidden: BuildingSystem
) -> None:
    """The same code in another network is another organisation's block."""
    keeper = User.objects.get(email="keeper@example.org")
    far = hidden.organisation
    other = found_network(by=keeper, name="Other net", coordinated_by=far)
    give_role(far, story.ama, "coordinator", by=story.eve)
    give_role(far, story.ama, "inspector", by=story.eve)
    there = create_home(by=story.ama, network=other, name="Plot 70", plot="70", address="There",
                        latitude=51.4, longitude=-2.6)  # fmt: skip
    set_phases(by=story.ama, home=there, dates=PHASES)
    BlockRevision.objects.exclude(block__system=hidden).update(status=RevisionStatus.DRAFT, released_at=None)
    with pytest.raises(Refused) as refused:
        copy_home_blocks(by=story.ama, home=there, source=story.home)
    assert refused.value.code == "orders.block_unknown" and not there.blocks.exists()
