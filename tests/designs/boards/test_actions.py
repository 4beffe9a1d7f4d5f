"""A workshop measures its boards; the measurement chooses the released fileset, or stops the job."""

import pytest
from django.test import Client

from manyworks.core.errors import Refused
from manyworks.core.log.models import LogEntry
from manyworks.core.organisations.models import Membership, Role
from manyworks.core.vocabulary.models import Material
from manyworks.designs.boards.actions import choose_fileset, measure_board, receive_batch
from manyworks.designs.boards.models import BoardBatch
from manyworks.designs.boards.queries import visible_to
from manyworks.designs.catalogue.actions import draw_sample_fileset, load_sample_system
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.releases.actions import check_revision, release_revision, withdraw_revision
from manyworks.designs.releases.queries import gate_findings
from manyworks.network.workshops.actions import create_workshop
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import WorkshopDetails
from tests.designs.conftest import Cast, person


@pytest.fixture
def shop(cast: Cast) -> Workshop:
    details = WorkshopDetails(name="Hazel Shed")
    return create_workshop(by=cast.ann, organisation=cast.organisation, details=details)


@pytest.fixture
def batch(cast: Cast, shop: Workshop) -> BoardBatch:
    material = Material.objects.get(code="plywood-spruce")
    return receive_batch(by=cast.ann, workshop=shop, material=material, nominal_mm=18, label="DN 1", boards=8)


@pytest.fixture
def block(cast: Cast) -> BlockRevision:
    """A released block of the sample system."""
    load_sample_system(by=cast.ann, organisation=cast.organisation, pictures=False)
    revision = BlockRevision.objects.get(block__code="F-S")
    check_revision(revision=revision, by=cast.ida)
    return release_revision(revision=revision, by=cast.ann)


def measure(cast: Cast, batch: BoardBatch, *means: float) -> None:
    for number, mean in enumerate(means, 1):
        measure_board(by=cast.ann, batch=batch, board=number, readings=[mean] * 8, gauge="C-12")


def test_boards_in_the_window_are_cut_with_the_released_files(
    cast: Cast, batch: BoardBatch, block: BlockRevision
) -> None:
    measure(cast, batch, 18.0, 17.9)
    choice = choose_fileset(by=cast.ann, batch=batch, revision=block)
    assert (choice.fileset, choice.mean_mm) == (block, 17.95)
    entry = LogEntry.objects.get(event="designs.fileset.chosen")
    assert entry.data["content_hash"] == block.content_hash


def test_thin_boards_stop_the_job_until_a_fileset_for_them_is_drawn_checked_and_released(
    cast: Cast, batch: BoardBatch, block: BlockRevision
) -> None:
    measure(cast, batch, 17.5, 17.5)
    with pytest.raises(Refused) as refused:
        choose_fileset(by=cast.ann, batch=batch, revision=block)
    assert refused.value.code == "boards.stop"
    assert "17.5 mm" in refused.value.message
    assert "fileset for 17.5 mm" in refused.value.hint

    thin = draw_sample_fileset(revision=block, by=cast.ann, board_mm=17.5)
    assert (thin.fileset_of, thin.revision, thin.status) == (block, 2, "draft")
    assert (thin.board_min_mm, thin.board_max_mm) == pytest.approx((17.3, 17.7))
    assert thin.content_hash != block.content_hash
    with pytest.raises(Refused):
        choose_fileset(by=cast.ann, batch=batch, revision=block)

    assert gate_findings(thin) == []
    check_revision(revision=thin, by=cast.ida)
    thin = release_revision(revision=thin, by=cast.ann)
    assert choose_fileset(by=cast.ann, batch=batch, revision=block).fileset == thin


def test_the_block_is_still_the_revision_that_was_drawn_first(cast: Cast, block: BlockRevision) -> None:
    from manyworks.designs.catalogue.queries import best_revision, visible_to
    from manyworks.plans.orders.queries import best_revisions

    thin = draw_sample_fileset(revision=block, by=cast.ann, board_mm=17.5)
    assert best_revision([thin, block]) == block
    assert best_revisions(["F-S"], visible_to(cast.ann))["F-S"] == block


def test_withdrawing_a_revision_takes_its_filesets_with_it(cast: Cast, block: BlockRevision) -> None:
    thin = draw_sample_fileset(revision=block, by=cast.ann, board_mm=17.5)
    withdraw_revision(revision=block, by=cast.ida, reason="a notch is 58 mm wide")
    thin.refresh_from_db()
    assert (thin.status, thin.withdrawn_reason) == ("withdrawn", "a notch is 58 mm wide")


def test_a_fileset_is_not_released_before_its_revision(cast: Cast) -> None:
    load_sample_system(by=cast.ann, organisation=cast.organisation, pictures=False)
    base = BlockRevision.objects.get(block__code="F-S")
    thin = draw_sample_fileset(revision=base, by=cast.ann, board_mm=17.5)
    check_revision(revision=thin, by=cast.ida)
    with pytest.raises(Refused) as refused:
        release_revision(revision=thin, by=cast.ann)
    assert refused.value.code == "fileset.base_not_released"


@pytest.mark.parametrize("board_mm", [12.0, 25.0, float("nan")])
def test_a_fileset_outside_the_proved_range_is_not_drawn(
    cast: Cast, block: BlockRevision, board_mm: float
) -> None:
    with pytest.raises(Refused) as refused:
        draw_sample_fileset(revision=block, by=cast.ann, board_mm=board_mm)
    assert refused.value.code == "fileset.thickness"


def test_the_newer_reading_of_a_board_counts_and_the_older_stays(cast: Cast, batch: BoardBatch) -> None:
    from manyworks.designs.boards.queries import boards_of

    measure(cast, batch, 18.0)
    measure(cast, batch, 17.8)
    assert [board.mean_mm for board in boards_of(batch)] == [17.8]
    assert batch.measurements.count() == 2


def test_a_board_the_batch_does_not_have_and_a_missing_gauge_are_refused(
    cast: Cast, batch: BoardBatch
) -> None:
    with pytest.raises(Refused) as refused:
        measure_board(by=cast.ann, batch=batch, board=9, readings=[18.0] * 8, gauge="C-12")
    assert refused.value.code == "boards.no_such_board"
    with pytest.raises(Refused) as refused:
        measure_board(by=cast.ann, batch=batch, board=1, readings=[18.0] * 8, gauge=" ")
    assert refused.value.code == "boards.gauge"


def test_a_batch_is_entered_once(cast: Cast, batch: BoardBatch) -> None:
    with pytest.raises(Refused) as refused:
        receive_batch(
            by=cast.ann,
            workshop=batch.workshop,
            material=batch.material,
            nominal_mm=18,
            label="DN 1",
            boards=3,
        )
    assert refused.value.code == "boards.batch_twice"


def test_an_operator_may_measure_a_stranger_and_a_trainee_may_not(cast: Cast, batch: BoardBatch) -> None:
    from manyworks.core import clock

    for name, role in (("Ola", Role.OPERATOR), ("Tim", Role.TRAINEE)):
        user = person(f"{name.lower()}@example.org", name)
        Membership.objects.create(user=user, organisation=cast.organisation, role=role, since=clock.now())
        if role == Role.OPERATOR:
            measure_board(by=user, batch=batch, board=1, readings=[18.0] * 8, gauge="C-12")
            assert visible_to(user).count() == 1
            continue
        with pytest.raises(Refused, match="You may not"):
            measure_board(by=user, batch=batch, board=1, readings=[18.0] * 8, gauge="C-12")
    with pytest.raises(Refused, match="You may not"):
        measure_board(by=cast.pat, batch=batch, board=1, readings=[18.0] * 8, gauge="C-12")
    assert not visible_to(cast.pat).exists()


def test_the_pages_enter_measure_judge_and_write_down(
    cast: Cast, shop: Workshop, block: BlockRevision
) -> None:
    client = Client()
    client.force_login(cast.ann)
    material = Material.objects.get(code="plywood-spruce")
    sent = client.post(
        "/boards/",
        {"workshop": shop.pk, "material": material.pk, "nominal_mm": 18, "label": "DN 7", "boards": 2},
    )
    batch = BoardBatch.objects.get()
    assert sent["Location"] == batch.get_absolute_url()
    assert "0 of 2 boards are measured" in client.get(batch.get_absolute_url()).content.decode()
    for number in (1, 2):
        readings = {f"reading_{place}": 18.05 for place in range(1, 9)}
        sent = client.post(batch.get_absolute_url(), {"board": number, "gauge": "C-12", **readings})
        assert sent.status_code == 302
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Cut it with revision 1, for 17.8 to 18.2 mm" in page
    sent = client.post(f"{batch.get_absolute_url()}{block.pk}/cut/")
    assert sent.status_code == 302
    assert batch.choices.get().fileset == block
    odd = {f"reading_{place}": 18.05 for place in range(1, 8)} | {"reading_8": 1.805}
    sent = client.post(batch.get_absolute_url(), {"board": 1, "gauge": "C-12", **odd})
    assert sent.status_code == 422
    assert "far from the others" in sent.content.decode()


def test_a_stranger_sees_no_batch(cast: Cast, batch: BoardBatch) -> None:
    client = Client()
    client.force_login(cast.pat)
    assert client.get(batch.get_absolute_url()).status_code == 404
    assert client.get("/boards/").status_code == 403
