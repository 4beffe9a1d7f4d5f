"""Numbers of pieces: what is misread or misheard is noticed, and no two are the same."""

from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyworks.drafting.piece_numbers import (
    CHARACTERS,
    block_number,
    block_of,
    number_from,
    part_numbers,
    read_number,
)
from manyworks.refused import Refused


def blocks() -> st.SearchStrategy[str]:
    return st.integers(0, 2**64).map(lambda seed: block_number(Random(seed).randrange))


def numbers() -> st.SearchStrategy[str]:
    parts = st.tuples(blocks(), st.integers(0, 400))
    return blocks() | parts.map(lambda one: next(islice(part_numbers(one[0]), one[1], None)))


def is_refused(text: str) -> bool:
    try:
        read_number(text)
    except Refused as refused:
        return refused.code == "piece.number"
    return False


@settings(deadline=None)
@given(numbers())
def test_a_number_is_read_as_it_is_written_however_it_is_typed(number: str) -> None:
    for typed in (
        number,
        number.lower(),
        number.replace("-", ""),
        f" {number.replace('-', ' ')} ",
        number.replace("0", "O").replace("1", "l"),
        number.replace("1", "I").replace("0", "o"),
    ):
        assert read_number(typed) == number


@settings(deadline=None)
@given(numbers(), st.data())
def test_every_wrong_character_is_noticed(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([at for at, character in enumerate(number) if character != "-"]))
    wrong = data.draw(st.sampled_from([one for one in CHARACTERS if one != number[at]]))
    assert is_refused(number[:at] + wrong + number[at + 1 :])


@settings(deadline=None)
@given(numbers(), st.data())
def test_every_two_exchanged_characters_are_noticed(number: str, data: st.DataObject) -> None:
    places = st.sampled_from([at for at, character in enumerate(number) if character != "-"])
    one, two = sorted((data.draw(places), data.draw(places)))
    if number[one] == number[two]:
        return
    exchanged = list(number)
    exchanged[one], exchanged[two] = exchanged[two], exchanged[one]
    assert is_refused("".join(exchanged))


@settings(deadline=None)
@given(numbers(), st.data())
def test_a_lost_or_a_doubled_character_is_noticed(number: str, data: st.DataObject) -> None:
    if len(number) == 14:
        at = data.draw(st.integers(0, 13).filter(lambda at: number[at] != "-"))
        assert is_refused(number[:at] + number[at + 1 :])
        assert is_refused(number[:at] + number[at] + number[at:])


@pytest.mark.parametrize("text", ["", "-", "AAAA-AAAA-AAAA", "7K3P", "é", "7K3P-9QXW-T2M\u0660", "0" * 500])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert is_refused(text)


@settings(deadline=None)
@given(blocks())
def test_parts_are_told_apart_and_say_to_which_block_they_belong(block: str) -> None:
    parts = list(islice(part_numbers(block), 300))
    assert len({*parts, block}) == 301
    assert {block_of(part) for part in parts} == {block} == {block_of(block)}


def test_numbers_are_drawn_from_all_that_there_are() -> None:
    draw = Random(5).randrange
    drawn = [block_number(draw) for _one in range(20_000)]
    assert len(set(drawn)) == len(drawn)
    for place in (0, 5, 13):
        seen = [number[place] for number in drawn]
        assert set(seen) == set(CHARACTERS)
        assert max(map(seen.count, CHARACTERS)) < 1.3 * len(drawn) / len(CHARACTERS)


def test_the_same_text_has_the_same_number_and_another_text_another() -> None:
    assert number_from("Plot 7, F-M, 1") == "8ST0-9CYZ-5MXN"
    found = {number_from(f"Plot 7, F-M, {nth}") for nth in range(2_000)}
    assert len(found) == 2_000
    assert all(read_number(one) == one for one in found)
