"""What becomes of pieces when a list changes: as many as can go on, none twice, none forgotten."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from manyworks.plans.orders.rules import Line, changes_of

# Two blocks of two revisions each.
LINES = st.builds(
    lambda kind, phase, quantity: Line(kind // 2, kind, phase, quantity),
    st.integers(0, 3), st.sampled_from(["floor", "walls"]), st.integers(1, 4),
)  # fmt: skip
LISTS = st.lists(LINES, max_size=6)


def numbered(lines: list[Line]) -> dict[int, tuple[Line, list[int]]]:
    pieces = iter(range(1000))
    return {key: (line, [next(pieces) for _ in range(line.quantity)]) for key, line in enumerate(lines, 50)}


def after(old: dict[int, tuple[Line, list[int]]], new: list[Line]) -> list[list[int | None]]:
    """The pieces of every new line; None for a minted one."""
    changes = changes_of(old, new)
    gone = {*changes.moved, *changes.cancelled}
    held: list[list[int | None]] = [[] for _line in new]
    for place, key in changes.lines.items():
        held[place] += [piece for piece in old[key][1] if piece not in gone]
    for piece, place in changes.moved.items():
        held[place].append(piece)
    for place, _replaced in changes.minted:
        held[place].append(None)
    return held


@settings(deadline=None)
@given(LISTS, LISTS)
def test_every_line_has_its_pieces_and_every_piece_is_somewhere_once(
    before: list[Line], new: list[Line]
) -> None:
    old = numbered(before)
    changes, held = changes_of(old, new), after(old, new)
    assert [len(pieces) for pieces in held] == [line.quantity for line in new]
    known = [piece for pieces in held for piece in pieces if piece is not None]
    everything = [piece for _line, pieces in old.values() for piece in pieces]
    assert sorted([*known, *changes.cancelled]) == everything


@settings(deadline=None)
@given(LISTS, LISTS)
def test_as_many_pieces_of_a_revision_go_on_as_can(before: list[Line], new: list[Line]) -> None:
    old = numbered(before)
    kinds = {piece: line for line, pieces in old.values() for piece in pieces}
    had, wants = Counter[int](), Counter[int]()
    for line in before:
        had[line.revision] += line.quantity
    for line in new:
        wants[line.revision] += line.quantity
    stay: Counter[int] = Counter()
    for line, pieces in zip(new, after(old, new)):
        for piece in pieces:
            if piece is not None:
                assert kinds[piece].revision == line.revision
                stay[line.revision] += 1
    assert stay == had & wants


@settings(deadline=None)
@given(LISTS, st.randoms())
def test_a_list_in_another_order_keeps_every_line_as_it_was(before: list[Line], random: object) -> None:
    old = numbered(before)
    new = list(before)
    random.shuffle(new)  # type: ignore[attr-defined]
    changes = changes_of(old, new)
    assert not changes.moved and not changes.minted and not changes.cancelled
    assert [old[changes.lines[place]][0] for place in range(len(new))] == new


@settings(deadline=None)
@given(LISTS, LISTS)
def test_what_is_minted_replaces_what_goes_of_the_same_block(before: list[Line], new: list[Line]) -> None:
    old = numbered(before)
    changes = changes_of(old, new)
    kinds = {piece: line for line, pieces in old.values() for piece in pieces}
    replaced = [(new[place], kinds[piece]) for place, piece in changes.minted if piece is not None]
    assert all(now.block == was.block and now.revision != was.revision for now, was in replaced)
    pieces = [piece for _place, piece in changes.minted if piece is not None]
    assert len(pieces) == len(set(pieces)) and set(pieces) <= set(changes.cancelled)
    for block in (0, 1):
        fresh = sum(new[place].block == block for place, _piece in changes.minted)
        gone = sum(kinds[piece].block == block for piece in changes.cancelled)
        assert sum(now.block == block for now, _was in replaced) == min(fresh, gone)


def test_a_line_that_stays_keeps_its_own_pieces_when_one_like_it_goes() -> None:
    two = [Line(0, 0, "walls", 2), Line(0, 0, "walls", 3)]
    assert after(numbered(two), two[1:]) == [[2, 3, 4]]
    assert after(numbered(two), two[:1]) == [[0, 1]]
    assert after(numbered(two), [Line(0, 0, "walls", 4)]) == [[0, 1, 2, 3]]
