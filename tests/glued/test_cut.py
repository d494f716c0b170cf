"""Cutting digits into numbers that end with their sum, against trying every cut."""

from __future__ import annotations

from itertools import accumulate, combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser.solve.readings import Cell, Piece, Shape, TooManyError, cut
from parser.solve.sums import SummedDigits


def _every_cut(text: str, cuts: frozenset[int], groups: tuple[int, ...]) -> set[tuple[int, ...]]:
    found = set()
    for inner in combinations(range(1, len(text)), sum(groups) - 1):
        stops = (*inner, len(text))
        numbers = [text[begin:stop] for begin, stop in pairwise((0, *stops))]
        fits = all(len(number) <= 7 and (number == "0" or number[0] != "0") for number in numbers) and cuts <= set(stops)
        ends = list(accumulate(groups, initial=0))
        sums = (numbers[begin:stop] for begin, stop in pairwise(ends))
        if fits and all(sum(map(int, group[:-1])) == int(group[-1]) for group in sums):
            found.add(stops)
    return found


@given(
    st.text("01129", min_size=3, max_size=13),
    st.frozensets(st.integers(1, 12), max_size=2),
    st.sampled_from([(3,), (4,), (7,), (2, 2), (3, 3), (2, 2, 2)]),
)
def test_every_cut_is_found_once(text: str, cuts: frozenset[int], groups: tuple[int, ...]) -> None:
    shown = frozenset(at for at in cuts if at < len(text)) | {len(text)}
    found = list(SummedDigits(text, shown).cut(groups))
    assert len(found) == len(set(found))
    assert set(found) == _every_cut(text, shown, groups)


def test_cells_know_their_place() -> None:
    readings = cut([Piece("", "170000", "", 10), Piece("", "017", "", 20)], Shape(("count",) * 7, (7,)), limit=10)
    assert readings == [
        (
            Cell(17, 10, 12),
            Cell(0, 12, 13),
            Cell(0, 13, 14),
            Cell(0, 14, 15),
            Cell(0, 15, 16),
            Cell(0, 20, 21),
            Cell(17, 21, 23),
        )
    ]


def test_more_readings_than_can_be_compared_are_refused() -> None:
    digits = [Piece("", "123456789", "", 0)]
    assert len(cut(digits, Shape(("count",) * 3), limit=28)) == 28
    with pytest.raises(TooManyError):
        cut(digits, Shape(("count",) * 3), limit=27)
