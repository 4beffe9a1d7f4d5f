"""Where a revision is used: the reader's own homes by name, those elsewhere as a number, each once."""

import pytest

from manyworks.core.accounts.models import User
from manyworks.core.log.models import LogEntry
from manyworks.core.organisations.models import Organisation
from manyworks.designs.boards.models import BoardBatch, FilesetChoice
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.releases import queries
from manyworks.designs.releases.actions import withdraw_revision
from manyworks.designs.releases.queries import recall_list
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import create_home, set_home_blocks, set_phases
from manyworks.plans.orders.models import Home
from manyworks.plans.recalls import pages
from tests.joining import found_network
from tests.plans.orders.test_pages import signed_in
from tests.plans.orders.test_whose_designs import release
from tests.severn_vale import LINES, PHASES, Story


@pytest.fixture
def wall(story: Story) -> BlockRevision:
    """A wall that stands on Plot 7, and in a network of which nobody of Severn Vale is a member."""
    rows = BlockRevision.objects.filter(block__code__in=[line.block for line in LINES])
    release(story, rows)
    keeper = User.objects.get(email="keeper@example.org")
    far = Organisation.objects.get(name="Far Shed")
    network = found_network(by=keeper, name="Far Net", coordinated_by=far, latitude=50, longitude=0)
    home = create_home(by=story.eve, network=network, name="SECRETHOME", latitude=50, longitude=0)
    set_phases(by=story.eve, home=home, dates=PHASES)
    set_home_blocks(by=story.eve, home=home, lines=LINES)
    return rows.get(block__code="W-M")


def told(revision: BlockRevision, user: User) -> list[tuple[str, int]]:
    return [(use.words, use.count) for use in recall_list(revision, user).uses]


def test_each_reader_sees_the_homes_of_his_networks_and_the_rest_as_a_number(
    story: Story, wall: BlockRevision
) -> None:
    for reader, home in ((story.ama, "Plot 7"), (story.tom, "Plot 7"), (story.eve, "SECRETHOME")):
        assert told(wall, reader) == [(home, 4)]
        assert recall_list(wall, reader).homes_elsewhere == 1
    keeper = User.objects.get(email="keeper@example.org")
    assert told(wall, keeper) == [("Plot 7", 4), ("SECRETHOME", 4)]
    assert recall_list(wall, keeper).homes_elsewhere == 0


def test_pages_and_the_log_name_no_home_of_another_network(story: Story, wall: BlockRevision) -> None:
    client = signed_in(story.ama)
    step = f"{wall.get_absolute_url()}withdraw/"
    for page in (step, wall.get_absolute_url()):
        words = client.get(page).content.decode()
        assert "SECRETHOME" not in words and "1 more home, in another network." in words
    assert client.post(step, {"reason": "a notch is 58 mm wide"}).status_code == 302
    for page in ("/log/", wall.get_absolute_url(), "/recalls/", f"/recalls/{wall.pk}/"):
        assert b"SECRETHOME" not in client.get(page).content, page
    data = LogEntry.objects.get(event="designs.revision.withdrawn").data
    assert data["recall"] == {"homes": 2, "blocks": 8, "batches": 0}


def test_what_was_cancelled_is_not_counted_and_a_home_counts_once(story: Story, wall: BlockRevision) -> None:
    twice = [BlockLine("F-M", 4, "floor", 1), BlockLine("W-M", 1, "walls", 2), BlockLine("W-M", 2, "roof", 3)]
    set_home_blocks(by=story.ama, home=story.home, lines=twice)
    assert told(wall, story.ama) == [("Plot 7", 3)]
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[:1])
    assert told(wall, story.ama) == []
    set_home_blocks(by=story.eve, home=Home.objects.get(name="SECRETHOME"), lines=LINES[:1])
    assert not recall_list(wall, story.ama).anywhere


def test_a_list_that_is_cut_says_so(
    story: Story, wall: BlockRevision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SHOWN", 1)
    monkeypatch.setattr(pages, "PER_PAGE", 1)
    for name in ("Plot 8", "Plot 9"):
        home = create_home(by=story.ama, network=story.severn, name=name, latitude=51, longitude=-2)
        set_phases(by=story.ama, home=home, dates=PHASES)
        set_home_blocks(by=story.ama, home=home, lines=LINES)
    assert told(wall, story.ama) == [("Plot 7", 4)]
    client = signed_in(story.ama)
    assert b"2 more homes are not named here" in client.get(wall.get_absolute_url()).content
    for code in ("W-M", "F-M"):
        withdraw_revision(revision=BlockRevision.objects.get(block__code=code), by=story.ama, reason="x")
    assert b"1 to 1 of 2" in client.get("/recalls/").content


def test_batches_of_others_are_a_number_too(story: Story, wall: BlockRevision) -> None:
    part = wall.parts.first()
    assert part is not None
    shop = story.workshops[0]
    batch = BoardBatch.objects.create(
        workshop=shop, material=part.material, nominal_mm=18, label="B 12", boards=9,
        created_by=story.tom, created_at=wall.created_at,
    )  # fmt: skip
    for _choice in range(2):
        FilesetChoice.objects.create(
            batch=batch, asked=wall, fileset=wall, mean_mm=18, by=story.tom, at=wall.created_at
        )
    assert told(wall, story.tom) == [("Plot 7", 4), ("Filwood: B 12", 1)]
    assert told(wall, story.eve) == [("SECRETHOME", 4)]
    assert recall_list(wall, story.eve).batches_elsewhere == 1


def test_a_draft_that_is_withdrawn_is_told_to_its_people_and_to_whose_homes_hold_it(story: Story) -> None:
    keeper = User.objects.get(email="keeper@example.org")
    draft = BlockRevision.objects.get(block__code="W-M")
    page = f"/recalls/{draft.pk}/"
    withdraw_revision(revision=draft, by=keeper, reason="a secret notch")
    for reader, told in ((story.ama, True), (story.tom, True), (story.eve, False)):
        client = signed_in(reader)
        assert (b"a secret notch" in client.get("/recalls/").content) == told, reader
        for address in (page, f"{page}recall.csv"):
            assert client.get(address).status_code == (200 if told else 404), (reader, address)
