"""Eight readings, a mean, a window: cut, sort, or stop with words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.designs.boards.rules import Board, Fileset, check_readings, choose, sample_size
from manyworks.refused import Refused

THIN = Fileset(3, 17.4, 17.7)
USUAL = Fileset(2, 17.8, 18.2)


def board(number: int, *readings: float) -> Board:
    return Board(number, readings if len(readings) == 8 else readings * 8)


@pytest.mark.parametrize(
    ("readings", "mean"),
    [
        ((18.0,) * 8, 18.0),
        ((17.75,) * 8, 17.8),
        ((17.7,) * 4 + (17.75,) * 4, 17.7),
        ((18.2,) * 7 + (18.25,), 18.2),
    ],
)
def test_the_mean_is_given_to_a_tenth_of_a_millimetre(readings: tuple[float, ...], mean: float) -> None:
    assert Board(1, readings).mean_mm == mean


def test_boards_in_the_window_are_cut_with_its_fileset() -> None:
    verdict = choose([board(1, 17.9), board(2, 18.05)], [THIN, USUAL], in_batch=8)
    assert (verdict.kind, verdict.fileset) == ("cut", USUAL)
    assert "revision 2, for 17.8 to 18.2 mm" in verdict.words
    assert verdict.mean_mm == 18.0


def test_the_edges_of_the_window_belong_to_it() -> None:
    for value in (17.8, 18.2):
        assert choose([board(1, value), board(2, value)], [USUAL], in_batch=2).kind == "cut"


def test_thin_boards_take_the_thin_fileset() -> None:
    assert choose([board(1, 17.5), board(2, 17.6)], [THIN, USUAL], in_batch=8).fileset == THIN


def test_boards_between_two_windows_stop_the_job_with_board_size_and_cure() -> None:
    verdict = choose([board(1, 17.0), board(2, 17.1)], [THIN, USUAL], in_batch=8)
    assert (verdict.kind, verdict.fileset) == ("stop", None)
    assert verdict.words == (
        "Do not cut. Board 1 measures 17 mm; the nearest is revision 3, for 17.4 to 17.7 mm."
    )
    assert "17–17.1 mm" in verdict.cure


def test_one_thin_corner_stops_the_job_though_the_mean_is_right() -> None:
    wedge = board(1, 18.0, 18.0, 18.0, 18.0, 18.0, 18.0, 17.65, 18.0)
    assert wedge.mean_mm == 18.0
    verdict = choose([wedge, board(2, 18.0)], [USUAL], in_batch=8)
    assert verdict.kind == "stop"
    assert "17.65 mm at place 7" in verdict.words
    assert "Put board 1 aside" in verdict.cure


def test_a_mixed_batch_is_sorted_not_stopped() -> None:
    verdict = choose([board(1, 17.5), board(2, 18.0)], [THIN, USUAL], in_batch=8)
    assert verdict.kind == "sort"
    assert "board 1: revision 3" in verdict.cure
    assert "board 2: revision 2" in verdict.cure


def test_too_few_boards_measured_stop_the_job() -> None:
    verdict = choose([board(1, 18.0)], [USUAL], in_batch=30)
    assert verdict.kind == "stop"
    assert verdict.words == "1 of 8 boards are measured."


def test_nothing_released_stops_the_job() -> None:
    assert choose([board(1, 18.0)], [], in_batch=1).words == "No fileset of this block is released."


def test_two_windows_that_overlap_take_the_nearer_middle() -> None:
    wide = Fileset(4, 17.5, 18.5)
    assert choose([board(1, 18.3)], [USUAL, wide], in_batch=1).fileset == wide
    assert choose([board(1, 17.95)], [Fileset(5, 17.0, 18.0), USUAL], in_batch=1).fileset == USUAL


@pytest.mark.parametrize(
    ("boards", "size"), [(1, 1), (2, 2), (8, 2), (9, 3), (25, 5), (50, 8), (90, 13), (500, 50), (5000, 125)]
)
def test_how_many_to_measure(boards: int, size: int) -> None:
    assert sample_size(boards) == size


@pytest.mark.parametrize(
    ("readings", "code"),
    [
        ([18.0] * 7, "boards.eight_readings"),
        ([18.0] * 7 + [1.8], "boards.odd_reading"),
        ([18.0] * 7 + [math.nan], "boards.odd_reading"),
        ([12.0] * 8, "boards.other_board"),
    ],
)
def test_readings_nobody_can_believe_are_refused(readings: list[float], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_readings(readings, 18.0)
    assert refused.value.code == code
    assert refused.value.hint


reading = st.integers(min_value=340, max_value=370).map(lambda n: n * 0.05)


@given(st.lists(st.tuples(*[reading] * 8), min_size=2, max_size=4))
def test_whatever_is_measured_no_reading_outside_the_window_is_ever_cut(
    readings: list[tuple[float, ...]],
) -> None:
    boards = [Board(i, r) for i, r in enumerate(readings, 1)]
    verdict = choose(boards, [THIN, USUAL], in_batch=8)
    if verdict.kind == "cut":
        assert verdict.fileset is not None
        low, high = verdict.fileset.low_mm, verdict.fileset.high_mm
        assert all(low - 1e-5 <= value <= high + 1e-5 for board in boards for value in board.readings)
    else:
        assert verdict.words and verdict.cure
