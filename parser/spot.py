"""Finds every place where a printed label may stand, whatever separates or interrupts its characters.

All layouts hold the same hanzi in the same order; what differs is what stands between them. So the text is reduced to its
hanzi (the *stream*), and each wording of each label is compared with the stream at every position at once: the number of
equal characters on a diagonal, counted with numpy, proposes the places; rapidfuzz scores those that are not exact.
U+FFFD and `?` stay in the stream as wildcards: a hole inside a label is no evidence against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

_CHUNK = 1 << 14
_WILDCARDS = (0x3F, 0xFFFD)
_SLACK_BEFORE, _SLACK_AFTER = 3, 7
_REACH = 24  # spots on either side that can overlap one
# The least score of an inexact match by the label's length: a short label tolerates less. One character of four may be wrong,
# two may not; a label of three may lose one; a label of two must be whole (or have a hole).
_LEAST_SCORE = ((3, 0.8), (4, 0.72), (7, 0.7), (10_000, 0.62))


class Spot(NamedTuple):
    """A possible place of a wording: `[begin, end)` of the stream, with a score between 0 and 1."""

    text: str
    begin: int
    end: int
    score: float

    @property
    def weight(self) -> float:
        """Matched characters, discounted by how badly they match."""
        return len(self.text) * self.score**3


@dataclass(frozen=True, slots=True)
class Stream:
    """The hanzi (and holes) of a text: their code points and their positions in it."""

    codes: NDArray[np.uint32]
    positions: NDArray[np.int64]
    text: str
    source: str

    def __len__(self) -> int:
        return len(self.codes)


def read_stream(text: str) -> Stream:
    """The hanzi of `text`; everything else stays behind and is found again through `positions`."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    keep = (codes >= 0x3400) & (codes <= 0x9FFF)
    for wildcard in _WILDCARDS:
        keep |= codes == wildcard
    positions = np.flatnonzero(keep)
    codes = codes[positions]
    return Stream(codes, positions, codes.tobytes().decode("utf-32-le"), text)


def find_spots(stream: Stream, texts: Sequence[str]) -> list[Spot]:
    """All places of all wordings in the stream, ordered by place; overlapped weaker readings are dropped."""
    table = _tabulate(tuple(texts))
    longest = len(table.texts[0]) + _SLACK_BEFORE + _SLACK_AFTER
    spots: dict[tuple[str, int, int], Spot] = {}
    for start in range(0, max(1, len(stream)), _CHUNK):
        codes = stream.codes[start : start + _CHUNK + longest]
        piece = stream.text[start : start + _CHUNK + longest]
        for text, begin, end, score in _find_in_chunk(codes, piece, table):
            spots[text, begin + start, end + start] = Spot(text, begin + start, end + start, score)
    return drop_overlapped(spots.values())


def _find_in_chunk(codes: NDArray[np.uint32], piece: str, table: _Wordings) -> Iterator[tuple[str, int, int, float]]:
    """Wordings with their places in the piece and their scores: exact ones, then inexact ones, then those with holes."""
    hits = _count_hits(codes, table)
    size = len(codes)
    for row, begin in _cells(np.flatnonzero(hits == table.lengths[:, None]), size):
        yield table.texts[row], begin, begin + len(table.texts[row]), 1.0
    seen_row, seen_until = -1, -1
    for row, begin in _cells(_find_likely(hits, table), size):
        if row != seen_row:
            seen_row, seen_until = row, -1
        if begin < seen_until:
            continue
        text, low = table.texts[row], max(0, begin - _SLACK_BEFORE)
        reading = _score_window(text, piece[low : begin + len(text) + _SLACK_AFTER])
        if reading is not None:
            first, last, score = reading
            seen_until = low + last
            yield text, low + first, low + last, score
    yield from _find_with_holes(codes, hits, table)


def _cells(flat: NDArray[np.intp], width: int) -> Iterator[tuple[int, int]]:
    """Places in a flattened matrix as (row, column)."""
    return zip((flat // width).tolist(), (flat % width).tolist(), strict=True)


def _find_likely(hits: NDArray[np.uint8], table: _Wordings) -> NDArray[np.intp]:
    """The places, in the flattened matrix, where an inexact reading is worth scoring."""
    width = hits.shape[1]
    places = np.flatnonzero(hits >= 2)
    rows, columns = np.divmod(places, width)
    own, lengths = hits.ravel()[places], table.lengths[rows]
    beside = np.zeros_like(own)
    for shift in (-2, -1, 1, 2):
        inside = (columns + shift >= 0) & (columns + shift < width)
        beside = np.maximum(beside, np.where(inside, hits.ravel()[np.where(inside, places + shift, 0)], 0))
    enough = (own >= table.least_single[rows]) | (own + beside >= table.least_near[rows])
    likely: NDArray[np.intp] = places[enough & (own != lengths) & (lengths > 2)]
    return likely


@dataclass(frozen=True, slots=True)
class _Wordings:
    """The wordings, longest first, as rows of character numbers; the last number stands for "no such character"."""

    texts: tuple[str, ...]
    lengths: NDArray[np.uint8]
    alphabet: NDArray[np.uint32]
    characters: NDArray[np.intp]
    least_single: NDArray[np.uint8]
    least_near: NDArray[np.uint8]


@cache
def _tabulate(texts: tuple[str, ...]) -> _Wordings:
    """The wordings ready for counting, with the least hits that make an inexact reading worth scoring.

    A replaced character leaves all others on one diagonal, a lost or added one splits them over two neighbouring ones.
    """
    ordered = tuple(sorted(texts, key=len, reverse=True))
    alphabet = sorted(set("".join(ordered)))
    numbers = {char: number for number, char in enumerate(alphabet)}
    characters = np.full((len(ordered), len(ordered[0])), len(alphabet), dtype=np.intp)
    for row, text in enumerate(ordered):
        characters[row, : len(text)] = [numbers[char] for char in text]
    lengths = np.array([len(text) for text in ordered], dtype=np.uint8)
    single = np.ceil(np.where(lengths >= 8, 0.45, 0.7) * lengths).astype(np.uint8)
    near = np.ceil(0.66 * lengths).astype(np.uint8)
    return _Wordings(
        ordered,
        lengths,
        np.array([ord(char) for char in alphabet], dtype=np.uint32),
        characters,
        single,
        near,
    )


def _count_hits(codes: NDArray[np.uint32], table: _Wordings) -> NDArray[np.uint8]:
    """For each wording and each place of the stream, how many of its characters stand where they would if it began there."""
    size, longest = len(codes), table.characters.shape[1]
    numbers = np.minimum(np.searchsorted(table.alphabet, codes), len(table.alphabet) - 1)
    places = np.flatnonzero(table.alphabet[numbers] == codes)
    equal = np.zeros((len(table.alphabet) + 1, size + longest), dtype=np.uint8)
    equal[numbers[places], places] = 1
    hits = np.zeros((len(table.texts), size), dtype=np.uint8)
    for offset in range(longest):
        rows = int(np.count_nonzero(table.lengths > offset))
        hits[:rows] += equal[table.characters[:rows, offset], offset : offset + size]
    return hits


@lru_cache(maxsize=1 << 13)  # damaged labels and neighbours of labels look alike in all reports of a site
def _score_window(text: str, window: str) -> tuple[int, int, float] | None:
    """The best inexact reading of `text` in a window around a diagonal: the run of common blocks with the highest similarity."""
    blocks = [op for op in LCSseq.opcodes(text, window) if op.tag == "equal"]
    best, best_range = 0.0, (0, 0)
    for first in range(len(blocks)):
        matched = 0
        for last in range(first, len(blocks)):
            matched += blocks[last].src_end - blocks[last].src_start
            size = blocks[last].dest_end - blocks[first].dest_start
            score = 2 * matched / (len(text) + size)
            if score > best:
                best, best_range = score, (blocks[first].dest_start, blocks[last].dest_end)
    least = next(score for length, score in _LEAST_SCORE if len(text) <= length)
    return None if best < least else (*best_range, best)


def _find_with_holes(
    codes: NDArray[np.uint32], hits: NDArray[np.uint8], table: _Wordings
) -> Iterator[tuple[str, int, int, float]]:
    """Places where every character is either equal or a hole, at least half of them equal."""
    is_hole = np.isin(codes, _WILDCARDS)
    if not is_hole.any():
        return
    size, longest = len(codes), table.characters.shape[1]
    counted = np.zeros(size + longest + 1, dtype=np.int32)
    counted[1 : size + 1] = np.cumsum(is_hole)
    counted[size + 1 :] = counted[size]
    columns = np.flatnonzero(counted[longest : longest + size] - counted[:size])
    lengths = table.lengths.astype(np.intp)[:, None]
    hollow = counted[columns + lengths] - counted[columns]
    equal = hits[:, columns]
    whole = (equal + hollow == lengths) & (hollow > 0) & (2 * equal.astype(np.int32) >= lengths)
    for row, number in _cells(np.flatnonzero(whole), len(columns)):
        text, begin = table.texts[row], int(columns[number])
        yield text, begin, begin + len(text), 1.0 - 0.5 * int(hollow[row, number]) / len(text)


def drop_overlapped(spots: Iterable[Spot]) -> list[Spot]:
    """Removes a spot when a stronger one covers at least half of it: 其他 in 其他结果, a fuzzy 予以公开 on 不予公开."""
    kept: list[Spot] = []
    for run in _overlapping(sorted(spots, key=lambda spot: (spot.begin, -spot.end))):
        strengths = [(spot.weight, spot.score, spot.text) for spot in run] if len(run) > 1 else []
        kept += [spot for at, spot in enumerate(run) if not strengths or not _is_overruled(run, strengths, at)]
    return kept


def _overlapping(ordered: Iterable[Spot]) -> Iterator[list[Spot]]:
    """Runs of spots between which no other spot reaches."""
    run: list[Spot] = []
    reached = 0
    for spot in ordered:
        if run and spot.begin >= reached:
            yield run
            run = []
        run.append(spot)
        reached = max(reached, spot.end)
    if run:
        yield run


def _is_overruled(run: Sequence[Spot], strengths: Sequence[tuple[float, float, str]], at: int) -> bool:
    """Whether one of the spots around covers this one and is stronger: an exact reading yields to a longer exact one only; an
    inexact one to anything stronger that reads about as well."""
    spot, own = run[at], strengths[at]
    least = 1.0 if spot.score == 1.0 else spot.score - 0.15
    near = slice(max(0, at - _REACH), at + _REACH + 1)
    for other, strength in zip(run[near], strengths[near], strict=True):
        if strength > own and other.score >= least:
            shared = min(other.end, spot.end) - max(other.begin, spot.begin)
            if 2 * shared >= spot.end - spot.begin:
                return True
    return False
