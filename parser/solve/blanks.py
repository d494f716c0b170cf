"""Readings of glued rows whose blank cells left no trace: `11` is a 1 somewhere in the row and its total.

Then a row has any number of figures, in any of its columns. Where totals are printed, the last figure of a group is the sum of
those before it; where they may be blank too, hardly anything is certain, and all ways to cut a short row are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, combinations, product
from math import comb

from parser.solve.readings import MOST_ROWS, Cell, Piece, Reading, Shape, TooManyError, count_cuts, cut, join_digits

_BLANK = Cell(0, -1, -1)


def cut_sparse(pieces: Sequence[Piece], shape: Shape, *, limit: int) -> list[Reading]:
    """Every reading with so many figures per group as the digits allow, and right totals; TooManyError beyond `limit`."""
    found: dict[Reading, None] = {}
    for reading in _sparse(pieces, shape):
        found[reading] = None
        if len(found) > limit:
            raise TooManyError
    return list(found)


def has_total(pieces: Sequence[Piece], shape: Shape) -> bool:
    """Whether some reading has right totals."""
    return next(_sparse(pieces, shape), None) is not None


@lru_cache(maxsize=MOST_ROWS)
def cut_untotalled(pieces: tuple[Piece, ...], shape: Shape, *, limit: int) -> tuple[Reading, ...]:
    """Every reading without totals: the lost one of each group counts as the sum of its cells; TooManyError beyond `limit`."""
    totals = {stop - 1 for stop in accumulate(shape.groups)}
    columns = [column for column in range(len(shape.types)) if column not in totals]
    counts = range(max(1, len(pieces)), len(columns) + 1)
    if sum(count_cuts(pieces, count) * comb(len(columns), count) for count in counts) > limit:
        raise TooManyError
    found = []
    for count in counts:
        for cells in cut(pieces, Shape(shape.types[:count]), limit=limit, summed=False):
            for taken in combinations(columns, count):
                found.append(_with_sums(dict(zip(taken, cells, strict=True)), shape))
                if len(found) > limit:
                    raise TooManyError
    return tuple(found)


def _sparse(pieces: Sequence[Piece], shape: Shape) -> Iterator[Reading]:
    digits = join_digits(tuple(pieces))
    if digits is None:
        return
    least = 0 if len(shape.groups) > 1 else 1
    for sizes in product(*(range(least, size + 1) for size in shape.groups)):
        if len(pieces) <= sum(sizes) <= digits.length:
            for cells in digits.cut([size for size in sizes if size]):
                yield from _spread(cells, sizes, shape)


def _spread(cells: Reading, sizes: Sequence[int], shape: Shape) -> Iterator[Reading]:
    """The figures of each group in any of its columns, in order, the last of them in its total."""
    groups = []
    for stop, figures, size in zip(accumulate(sizes), sizes, shape.groups, strict=True):
        own = cells[stop - figures : stop]
        groups.append([_group(own, taken, size) for taken in combinations(range(size - 1), max(0, figures - 1))])
    yield from (tuple(chain.from_iterable(choice)) for choice in product(*groups))


def _group(figures: Reading, taken: Sequence[int], size: int) -> Reading:
    placed = dict(zip((*taken, size - 1), figures, strict=False)) if figures else {}
    return tuple(placed.get(column, _BLANK) for column in range(size))


def _with_sums(placed: dict[int, Cell], shape: Shape) -> Reading:
    """The placed cells, the other ones blank, and each total as the sum of its group."""
    cells = [placed.get(column, _BLANK) for column in range(len(shape.types))]
    for size, stop in zip(shape.groups, accumulate(shape.groups), strict=True):
        cells[stop - 1] = Cell(sum((cell.amount for cell in cells[stop - size : stop - 1]), 0), -1, -1)
    return tuple(cells)
