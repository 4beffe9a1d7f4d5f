"""Pieces of a home: minted when its blocks are listed, and the same ones whatever becomes of the list."""

import re
from itertools import chain, islice

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.models import Block, BlockRevision, BuildingSystem, Part
from manyworks.designs.releases.actions import withdraw_revision
from manyworks.drafting.piece_numbers import block_of, part_numbers, read_number
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import (
    copy_home_blocks,
    create_home,
    lists,
    mint_parts,
    move_home_block,
    set_home_blocks,
    set_phases,
)
from manyworks.plans.orders.models import Home, HomeBlock, Piece
from manyworks.plans.orders.queries import lines_of, needs_of, pieces_of
from manyworks.refused import Refused
from tests.severn_vale import LINES, PHASES, Story


def listed(home: Home) -> dict[str, list[str]]:
    """Numbers on the list by block, each line's in its order."""
    found: dict[str, list[str]] = {}
    for need in needs_of(home):
        row = Piece.objects.get(number=need.piece)
        assert row.line is not None and row.line.position == need.position
        assert row.line.revision_id == row.revision_id == need.revision
        found.setdefault(need.block, []).append(need.piece)
    return found


def another_revision(of: BlockRevision) -> BlockRevision:
    """The same block drawn anew, released as the one before it."""
    rows = [*of.parts.all(), *of.routing.all()]
    again = BlockRevision.objects.get(pk=of.pk)
    again.pk, again.revision, again.content_hash = None, of.revision + 1, "f" * 64
    again._state.adding = True
    again.save()
    for row in rows:
        row.pk, row.revision, row._state.adding = None, again, True
        row.save()
    return again


def test_listing_blocks_mints_a_piece_for_each_and_for_every_copy_of_its_parts(story: Story) -> None:
    pieces = Piece.objects.filter(home=story.home)
    assert pieces.count() == sum(line.quantity for line in LINES)
    assert {len(numbers) for numbers in listed(story.home).values()} == {2, 4}
    for piece in pieces:
        assert piece.revision is not None and read_number(piece.number) == str(piece) == piece.number
        copies = [
            (part.pk, copy) for part in piece.revision.parts.all() for copy in range(1, part.quantity + 1)
        ]
        rows = list(piece.parts.order_by("pk"))
        assert [(row.part_id, row.copy) for row in rows] == copies
        # A paper, which knows no rows, makes the same numbers.
        assert [row.number for row in rows] == list(islice(part_numbers(piece.number), len(copies)))
        assert {block_of(row.number) for row in rows} == {piece.number}


def test_a_moved_line_and_a_saved_list_keep_every_number(story: Story) -> None:
    before = listed(story.home)
    windows = story.home.blocks.get(position=3)
    move_home_block(by=story.ama, row=windows, up=True)
    assert listed(story.home) == before and list(listed(story.home))[1] == "N-M"
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    assert listed(story.home) == before
    backwards = [BlockLine(line.block, line.quantity, line.phase, 9 - line.position) for line in LINES]
    set_home_blocks(by=story.ama, home=story.home, lines=backwards)
    assert listed(story.home) == before
    assert Piece.objects.filter(home=story.home).count() == 14


def test_a_line_is_moved_from_where_it_is_by_now(story: Story) -> None:
    twice = [story.home.blocks.get(position=3) for _click in range(2)]
    move_home_block(by=story.ama, row=twice[0], up=True)
    with pytest.raises(Refused, match="already at the end"):
        move_home_block(by=story.ama, row=twice[1], up=True)
    assert list(listed(story.home)) == ["F-M", "N-M", "W-M", "R-M"]
    down = [BlockLine(line.block, line.quantity, line.phase, line.position + 1) for line in LINES]
    set_home_blocks(by=story.ama, home=story.home, lines=down)
    move_home_block(by=story.ama, row=twice[0], up=True)
    assert list(listed(story.home)) == ["F-M", "N-M", "W-M", "R-M"]
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[:1])
    with pytest.raises(Refused, match="no longer on the list"):
        move_home_block(by=story.ama, row=twice[0], up=True)


def test_fewer_are_cancelled_and_more_are_minted_and_the_others_stay(story: Story) -> None:
    before = listed(story.home)
    fewer = [BlockLine("F-M", 3, "floor", 1), *LINES[1:]]
    set_home_blocks(by=story.ama, home=story.home, lines=fewer)
    gone = Piece.objects.get(number=before["F-M"][3])
    assert gone.cancelled_at is not None and gone.cancelled_by == story.ama and gone.line is None
    assert gone.parts.count() > 0, "its parts stay with it"
    assert listed(story.home) == before | {"F-M": before["F-M"][:3]}
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    again = listed(story.home)
    assert again["F-M"][:3] == before["F-M"][:3] and again["F-M"][3] not in before["F-M"]
    gone.refresh_from_db()
    assert gone.cancelled_at is not None, "a number that was cancelled is not used again"


def test_a_line_deleted_and_listed_again_has_new_pieces(story: Story) -> None:
    before = listed(story.home)
    set_home_blocks(by=story.ama, home=story.home, lines=[LINES[0], *LINES[2:]])
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    now = listed(story.home)
    assert set(now["W-M"]).isdisjoint(before["W-M"])
    assert {code: now[code] for code in ("F-M", "N-M", "R-M")} == {
        code: before[code] for code in ("F-M", "N-M", "R-M")
    }
    assert Piece.objects.filter(home=story.home).count() == 18
    assert Piece.objects.filter(number__in=before["W-M"], cancelled_by=story.ama).count() == 4


def test_a_line_that_is_split_or_goes_to_another_phase_keeps_its_pieces(story: Story) -> None:
    before = listed(story.home)
    split = [BlockLine("F-M", 1, "floor", 1), BlockLine("F-M", 3, "walls", 2), *LINES[2:]]
    set_home_blocks(by=story.ama, home=story.home, lines=split)
    assert set(listed(story.home)["F-M"]) == set(before["F-M"])


def test_another_revision_is_another_piece_that_replaces_the_one_before(story: Story) -> None:
    before = listed(story.home)
    old = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    new = another_revision(old)
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    now = listed(story.home)
    assert set(now["W-M"]).isdisjoint(before["W-M"])
    replaced = {Piece.objects.get(number=number).replaces for number in now["W-M"]}
    assert {piece.number for piece in replaced if piece} == set(before["W-M"])
    for piece in replaced:
        assert piece is not None and piece.cancelled_at is not None
        assert piece.revision == old and piece.replaced_by.revision == new


def test_saving_a_list_says_what_became_of_its_pieces(story: Story) -> None:
    client = Client()
    client.force_login(story.ama)

    def saved(*lines: str) -> str:
        page = client.post("/homes/plot-7/blocks/", {"blocks_csv": "\n".join(lines)}, follow=True)
        return page.content.decode()

    same = ["F-M, 4, floor", "W-M, 4, walls", "N-M, 2, walls", "R-M, 4, roof"]
    assert "The list is saved: every piece stays." in saved(*same)
    another_revision(BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home))
    told = saved("F-M, 1, floor", "W-M, 4, walls", "N-M, 3, walls", "R-M, 4, roof")
    assert (
        "1 piece is new; 3 pieces are cancelled; 4 pieces are replaced by some of another revision." in told
    )


def test_a_list_with_a_code_of_two_systems_is_saved_as_it_is_shown(story: Story) -> None:
    before = listed(story.home)
    block = Block.objects.get(code="W-M", revisions__ordered_by__home=story.home)
    system, revision = BuildingSystem.objects.get(pk=block.system_id), block.revisions.latest("revision")
    system.pk, system.slug, system.name = None, "another", "Another"
    system._state.adding = True
    system.save()
    other = Block.objects.create(system=system, code="W-M")
    revision.pk, revision.block, revision.content_hash = None, other, "e" * 64
    revision._state.adding = True
    revision.save()
    lines = lines_of(story.home)
    assert [line.block for line in lines] == ["F-M", f"{block.system.slug}/W-M", "N-M", "R-M"]
    set_home_blocks(by=story.ama, home=story.home, lines=lines)
    assert listed(story.home) == before


def test_a_block_whose_revisions_are_all_withdrawn_is_refused_as_that(story: Story) -> None:
    revision = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    withdraw_revision(revision=revision, by=story.ama, reason="a notch is wrong")
    with pytest.raises(Refused, match="Every revision of “W-M” is withdrawn"):
        set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    set_home_blocks(by=story.ama, home=story.home, lines=[LINES[0], *LINES[2:]])


def test_numbering_takes_a_statement_for_many_pieces(
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 0)
    set_home_blocks(by=story.ama, home=story.home, lines=[BlockLine("F-M", 300, "floor", 1)])
    each = sum(part.quantity for part in Part.objects.filter(revision__block__code="F-M"))
    # Besides: which blocks, which parts, and a savepoint around so many blocks.
    with django_assert_max_num_queries(296 * each // lists.AT_A_TIME + 5):
        assert mint_parts(home=story.home) == 296 * each
    assert Piece.objects.filter(parent__home=story.home, parent__cancelled_at=None).count() == 300 * each


def test_parts_of_a_long_list_are_numbered_in_the_background_once(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 3)
    more = [BlockLine("F-M", 8, "floor", 1), *LINES[1:]]
    set_home_blocks(by=story.ama, home=story.home, lines=more)
    fresh = Piece.objects.filter(home=story.home, parts=None)
    assert fresh.count() == 4
    numbers = list(fresh.values_list("number", flat=True))
    assert run_due_jobs()[0].refusal is None
    rows = Piece.objects.filter(parent__number__in=numbers)
    assert {block_of(row.number) for row in rows} == set(numbers)
    whole = Piece.objects.count()
    assert mint_parts(home=story.home) == 0 and Piece.objects.count() == whole


def test_two_homes_never_share_a_piece(story: Story) -> None:
    other = create_home(by=story.ama, network=story.severn, name="Plot 8", latitude=51.42, longitude=-2.6)
    set_phases(by=story.ama, home=other, dates=PHASES)
    copy_home_blocks(by=story.ama, home=other, source=story.home)
    one, two = ([*chain(*listed(home).values())] for home in (story.home, other))
    assert len(one) == len(two) == 14 and set(one).isdisjoint(two)


def test_a_home_shows_its_pieces_in_the_order_of_the_list_and_cancelled_ones_last(
    story: Story,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    another_revision(BlockRevision.objects.get(block__code="N-M", ordered_by__home=story.home))
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    move_home_block(by=story.ama, row=story.home.blocks.get(position=3), up=True)
    client = Client()
    client.force_login(story.tom)
    with django_assert_max_num_queries(17) as asked:
        page = client.get("/homes/plot-7/pieces/").content.decode()
    counted = [query["sql"] for query in asked.captured_queries if "GROUP BY" in query["sql"]]
    assert len(counted) == 1 and '"home_id" =' not in counted[0], "only the parts of the page are counted"
    counts = [int(count) for count in re.findall(r'data-label="Parts">(\d+)', page)]
    assert counts == [piece.parts.count() for piece in pieces_of(story.home)]
    needs = [need.piece for need in needs_of(story.home)]
    gone = Piece.objects.filter(cancelled_by=story.ama).order_by("pk")
    shown = re.findall(r'<th scope="row" class="mono">([^<]+)', page)
    assert shown == [*needs, *(piece.number for piece in gone)] and len(shown) == 16
    assert [f"replaced by {piece.replaced_by.number}" in page for piece in gone] == [True, True]
    assert "/homes/plot-7/pieces/" in client.get("/homes/plot-7/").content.decode()
    client.force_login(story.eve)
    assert client.get("/homes/plot-7/pieces/").status_code == 404


def broken(piece: Piece, **changes: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.filter(pk=piece.pk).update(**changes)


def test_the_database_refuses_pieces_that_cannot_be(story: Story) -> None:
    piece, other = Piece.objects.filter(home=story.home)[:2]
    part = piece.parts.first()
    assert part is not None
    broken(piece, number=other.number)
    broken(piece, number="plot-7/001-1")
    broken(piece, number="AEIO-ULAE-AEIO")
    broken(piece, home=None)
    broken(piece, revision=None)
    broken(piece, line=None)
    broken(piece, cancelled_at=timezone.now(), cancelled_by=story.ama)
    broken(piece, cancelled_at=timezone.now(), line=None)
    broken(piece, cancelled_by=story.ama)
    broken(piece, parent=other)
    broken(part, parent=None)
    broken(part, part=None)
    broken(part, copy=0)
    broken(part, home=story.home)
    broken(part, number=f"{piece.number}-X")
    broken(part, cancelled_at=timezone.now(), cancelled_by=story.ama)
    second = piece.parts.exclude(pk=part.pk).first()
    assert second is not None
    broken(second, part=part.part, copy=part.copy)


@pytest.mark.parametrize("model", [Home, HomeBlock, BlockRevision, Part])
def test_nothing_that_a_piece_is_made_of_can_be_deleted(story: Story, model: type[models.Model]) -> None:
    holders = {
        Home: story.home.pk,
        HomeBlock: story.home.blocks.first().pk,  # type: ignore[union-attr]
        BlockRevision: Piece.objects.filter(home=story.home)[0].revision_id,
        Part: Piece.objects.filter(parent__home=story.home)[0].part_id,
    }
    with pytest.raises(models.ProtectedError):
        model._default_manager.filter(pk=holders[model]).delete()
    with pytest.raises(models.ProtectedError):
        Piece.objects.filter(home=story.home).delete()
