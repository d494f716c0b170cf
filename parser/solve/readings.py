"""All ways to read the figures of one row as its cells, under what the row alone must obey.

Digits that ran together may be cut anywhere, but a number has no leading zero, a cut that the source shows stays, only a
change has a sign, and where a total closes its group it is the sum of what stands before it: `170000017` is 17 0 0 0 0 0 17.
Where cells got lost, the figures keep their order and the lost cells count as zero, or as what the total says for a single one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

from parser.forms import ColumnType
from parser.solve.sums import MOST_DIGITS, SummedDigits

_MOST_SURPLUS = 2
MOST_ROWS = 32  # more than a table has


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
    if summed and shape.groups:
        readings = _cut_summed(pieces, shape)
    elif count_cuts(pieces, len(shape.types)) > limit:
        raise TooManyError
    else:
        readings = _cut_from(pieces, 0, 0, shape, ())
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


def thin_out(cells: Sequence[Cell], shape: Shape) -> list[Reading]:
    """Readings of more figures than columns: one is not of the table (a page number), or two are one number that was broken."""
    columns = len(shape.types)
    if len(cells) > columns + _MOST_SURPLUS:
        return []
    found: dict[Reading, None] = {}
    for joints in range(len(cells) - columns + 1):
        for joined in _join_some(tuple(cells), joints):
            readings = (fill(kept, shape) for kept in combinations(joined, columns))
            found |= dict.fromkeys(reading for reading in readings if reading is not None)
    return list(found)


def _join_some(cells: Reading, joints: int) -> Iterator[Reading]:
    """The cells with so many neighbours read as one number."""
    if not joints:
        yield cells
        return
    for at, (one, other) in enumerate(pairwise(cells)):
        digits = f"{one.amount}{other.amount}"
        plain = digits.isdigit() and digits[0] != "0" and len(digits) <= MOST_DIGITS
        if plain and len(digits) == other.stop - other.begin + one.stop - one.begin:
            yield from _join_some((*cells[:at], Cell(int(digits), one.begin, other.stop), *cells[at + 2 :]), joints - 1)


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


def count_cuts(pieces: Sequence[Piece], columns: int) -> int:
    """In how many ways digits can be cut into so many numbers, counted without making them; 0 if there are signs or decimals.

    Columns decide which signs they take, so that such cuts are known only when they are made.
    """
    if any(piece.sign or piece.decimals for piece in pieces):
        return 0
    digits = "".join(piece.digits for piece in pieces)
    shown = {0, *accumulate(len(piece.digits) for piece in pieces)}
    ways = {0: 1}
    for _ in range(columns):
        longer: dict[int, int] = {}
        for begin, count in ways.items():
            for stop in range(begin + 1, min(begin + MOST_DIGITS, len(digits)) + 1):
                longer[stop] = longer.get(stop, 0) + count
                if digits[begin] == "0" or stop in shown:
                    break
        ways = longer
    return ways.get(len(digits), 0)


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
class JoinedDigits:
    """The digits of a row as one string that knows where each of them stands in the text."""

    text: str
    places: tuple[int, ...]
    sums: SummedDigits

    @property
    def length(self) -> int:
        """How many digits there are."""
        return len(self.text)

    def cut(self, groups: Sequence[int]) -> Iterator[Reading]:
        """Every way to cut them into groups of so many cells, the last of each the sum of the others."""
        for stops in self.sums.cut(groups):
            spans = zip((0, *stops), stops, strict=False)
            yield tuple(Cell(int(self.text[at:stop]), self.places[at], self.places[stop - 1] + 1) for at, stop in spans)


@lru_cache(maxsize=MOST_ROWS)
def join_digits(pieces: tuple[Piece, ...]) -> JoinedDigits | None:
    """The digits of all pieces as one; None where a sign or decimals say that they are no counts.

    Several views of a table ask for the same rows, and share what was found of their runs.
    """
    if any(piece.sign or piece.decimals for piece in pieces):
        return None
    text = "".join(piece.digits for piece in pieces)
    places = tuple(piece.begin + offset for piece in pieces for offset in range(len(piece.digits)))
    cuts = frozenset(accumulate(len(piece.digits) for piece in pieces))
    return JoinedDigits(text, places, SummedDigits(text, cuts))


def _cut_summed(pieces: Sequence[Piece], shape: Shape) -> Iterator[Reading]:
    """Readings where every group of columns ends with its sum."""
    digits = join_digits(tuple(pieces))
    return digits.cut(shape.groups) if digits else iter(())
