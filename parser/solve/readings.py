"""All ways to read the figures of one row as its cells, under what the row alone must obey.

Digits that ran together may be cut anywhere, but a number has no leading zero, a cut that the source shows stays, only a
change has a sign, and where a total closes its group it is the sum of what stands before it: `170000017` is 17 0 0 0 0 0 17.
Where cells got lost, the figures keep their order and the lost cells count as zero, or as what the total says for a single one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from parser.forms import ColumnType

MOST_DIGITS = 7
_DIGITS = "0123456789"


class Piece(NamedTuple):
    """A figure as it stands: its sign, digits and decimals, and where its first digit stands in the text."""

    sign: str
    digits: str
    decimals: str
    begin: int


class Cell(NamedTuple):
    """One cell of a reading: its amount and `[begin, stop)` in the text; a lost cell has no place."""

    amount: int | Decimal
    begin: int
    stop: int

    @property
    def is_lost(self) -> bool:
        """Whether the source has no figure for it."""
        return self.begin < 0


Reading = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a row must look like: the types of its columns, and after how many columns a total closes each group.

    `groups` is (7,) for a row of the request table, (5, 5, 5) for the review table, () where nothing adds up.
    """

    types: tuple[ColumnType, ...]
    groups: tuple[int, ...] = ()


class TooManyError(Exception):
    """There are more readings than can be compared."""


def cut(pieces: Sequence[Piece], shape: Shape, *, limit: int, summed: bool = True) -> list[Reading]:
    """Every reading of glued digits that fills all columns; with `summed`, only those whose totals are right.

    Raises TooManyError beyond `limit`.
    """
    readings = _cut_summed(pieces, shape) if summed and shape.groups else _cut_from(pieces, 0, 0, shape, ())
    found: list[Reading] = []
    for reading in readings:
        found.append(reading)
        if len(found) > limit:
            raise TooManyError
    return found


def place(cells: Sequence[Cell], shape: Shape, *, limit: int, summed: bool = True) -> list[Reading]:
    """Every way to put fewer cells than columns into the columns, in order, with the lost ones as the totals say."""
    columns = len(shape.types)
    found: list[Reading] = []
    for columns_taken in combinations(range(columns), len(cells)):
        taken = dict(zip(columns_taken, cells, strict=True))
        reading = fill(tuple(taken.get(column) for column in range(columns)), shape, summed=summed)
        if reading is not None:
            found.append(reading)
        if len(found) > limit:
            raise TooManyError
    return found


def fill(cells: Sequence[Cell | None], shape: Shape, *, summed: bool = True) -> Reading | None:
    """A reading with its lost cells as zero, or as the one number that the total leaves; None if the total cannot be right."""
    filled = [cell if cell is not None else Cell(0, -1, -1) for cell in cells]
    if not summed:
        return tuple(filled)
    at = 0
    for size in shape.groups:
        group = range(at, at + size)
        total = at + size - 1
        lost = [column for column in group if filled[column].is_lost]
        parts: int | Decimal = sum((filled[column].amount for column in group[:-1]), 0)
        missing = filled[total].amount - parts
        if lost == [total] or (total in lost and parts == 0):
            filled[total] = Cell(parts, -1, -1)
        elif missing and len(lost) == 1 and missing > 0:
            filled[lost[0]] = Cell(missing, -1, -1)
        elif missing:
            return None
        at += size
    return tuple(filled)


def windows(tokens: Sequence[Cell | None], shape: Shape) -> list[Reading]:
    """Readings of cells that the layout separates, more of them than columns: any run of them that leaves out only blanks."""
    columns = len(shape.types)
    found = []
    for start in range(len(tokens) - columns + 1):
        outside = [*tokens[:start], *tokens[start + columns :]]
        if all(cell is None for cell in outside):
            reading = fill(tokens[start : start + columns], shape)
            if reading is not None:
                found.append(reading)
    return found


def thin_out(cells: Sequence[Cell], shape: Shape, *, limit: int) -> list[Reading]:
    """Readings of more figures than columns: some figure is not of the table (a page number), the totals say which."""
    columns = len(shape.types)
    found = []
    for kept in combinations(cells, columns):
        reading = fill(kept, shape)
        if reading is not None:
            found.append(reading)
        if len(found) > limit:
            raise TooManyError
    return found


def _cut_from(pieces: Sequence[Piece], index: int, at: int, shape: Shape, cells: Reading) -> Iterator[Reading]:
    """The readings that go on from digit `at` of piece `index` with the next column."""
    column, columns = len(cells), len(shape.types)
    if column == columns:
        if index == len(pieces):
            yield cells
        return
    if index == len(pieces) or not _can_fill(pieces, index, at, columns - column):
        return
    piece = pieces[index]
    rest = len(piece.digits) - at
    sign = piece.sign if at == 0 else ""
    if sign and shape.types[column] != "change":
        return
    for length in range(1, min(MOST_DIGITS, rest) + 1) if piece.digits[at] != "0" else (1,):
        last = length == rest
        amount = _amount(piece, at, length, sign, last=last, kind=shape.types[column])
        if amount is not None:
            begin = piece.begin + at
            cell = Cell(amount, begin, begin + length + (len(piece.decimals) if last else 0))
            following = (index + 1, 0) if last else (index, at + length)
            yield from _cut_from(pieces, *following, shape, (*cells, cell))


def _can_fill(pieces: Sequence[Piece], index: int, at: int, columns: int) -> bool:
    """Whether what is left can be cut into so many numbers: at least one for each piece, none longer than a count can be."""
    left = len(pieces[index].digits) - at
    needed = -(-left // MOST_DIGITS)
    most = left
    for piece in pieces[index + 1 :]:
        needed += -(-len(piece.digits) // MOST_DIGITS)
        most += len(piece.digits)
    return needed <= columns <= most


def _amount(piece: Piece, at: int, length: int, sign: str, *, last: bool, kind: ColumnType) -> int | Decimal | None:
    digits = piece.digits[at : at + length]
    if last and piece.decimals:
        return Decimal(digits + piece.decimals) if kind == "money" else None
    return -int(digits) if sign == "-" else int(digits)


@dataclass(frozen=True, slots=True)
class _Digits:
    """The digits of a row as one string, the places where the source cuts it, and where each digit stands in the text."""

    text: str
    cuts: frozenset[int]
    places: tuple[int, ...]

    def is_number(self, begin: int, stop: int) -> bool:
        """Whether `[begin, stop)` can be one number."""
        if not 0 < stop - begin <= MOST_DIGITS or (self.text[begin] == "0" and stop - begin > 1):
            return False
        return not any(at in self.cuts for at in range(begin + 1, stop))

    def cell(self, begin: int, stop: int) -> Cell:
        """The number at `[begin, stop)` as a cell."""
        return Cell(int(self.text[begin:stop]), self.places[begin], self.places[stop - 1] + 1)


def _cut_summed(pieces: Sequence[Piece], shape: Shape) -> Iterator[Reading]:
    """Readings where every group of columns ends with its sum."""
    if any(piece.sign or piece.decimals for piece in pieces):
        return
    cuts, at = set(), 0
    for piece in pieces:
        at += len(piece.digits)
        cuts.add(at)
    places = tuple(piece.begin + offset for piece in pieces for offset in range(len(piece.digits)))
    yield from _cut_groups(_Digits("".join(piece.digits for piece in pieces), frozenset(cuts), places), 0, shape.groups)


def _cut_groups(digits: _Digits, begin: int, groups: Sequence[int]) -> Iterator[Reading]:
    size, later = groups[0], groups[1:]
    whole = len(digits.text)
    ends: Sequence[int] = range(begin + size, min(begin + size * MOST_DIGITS, whole - sum(later)) + 1) if later else (whole,)
    for end in ends:
        for first in _cut_group(digits, begin, end, size):
            if later:
                for rest in _cut_groups(digits, end, later):
                    yield first + rest
            else:
                yield first


def _cut_group(digits: _Digits, begin: int, end: int, size: int) -> Iterator[Reading]:
    """`size - 1` numbers and their sum, in all digits of `[begin, end)`: the sum stands last, so it is tried first."""
    for length in range(1, min(MOST_DIGITS, end - begin - size + 1) + 1):
        at = end - length
        if digits.is_number(at, end):
            total = digits.cell(at, end)
            for parts in _cut_parts(digits, begin, at, size - 1, int(total.amount)):
                yield (*parts, total)


def _cut_parts(digits: _Digits, begin: int, end: int, parts: int, left: int) -> Iterator[Reading]:
    """`parts` numbers in all digits of `[begin, end)` that add up to `left`."""
    if parts == 1:
        if digits.is_number(begin, end) and int(digits.text[begin:end]) == left:
            yield (digits.cell(begin, end),)
        return
    for stop in range(begin + 1, min(begin + MOST_DIGITS, end - parts + 1) + 1):
        if not digits.is_number(begin, stop):
            return
        cell = digits.cell(begin, stop)
        remaining = left - int(cell.amount)
        if remaining < 0:
            return
        if end - stop <= (parts - 1) * len(str(remaining)):
            for rest in _cut_parts(digits, stop, end, parts - 1, remaining):
                yield (cell, *rest)
