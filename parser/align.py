"""One monotone alignment for every layout: the chain of spots that follows a table's printed order best.

A label read on its own is often a neighbour (总计 stands in every table, 予以公开 is one character from 不予公开): order is the
signal. Each table of each form is a sequence of labels; its alignment is the heaviest chain of spots in that order, where the
hanzi left out between two of them cost a little. So tables may come in any order, twice, or from two different forms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from parser.forms import Label, Table
from parser.spot import Spot, Stream

_GAP_COST = 0.12
_MOST_COPIES = 6
_SURE, _SURE_LENGTH = 0.85, 4
_ORDINAL_BEFORE = re.compile(
    r"(?:^|[^\u3400-\u9fff])"
    r"(?:[（(]?[一二三四五六七八九十]{1,2}[)）、.．,，]+|[（(]?[一二三四五六七八九十]|\d{0,9}[.．、,，)）])\s*$"
)
_SECTION_BEFORE = re.compile(r"(?:^|[\d\s。|])[一二三四五六]、\s*$")


class Place(NamedTuple):
    """A spot with its place in the text and whether it stands alone there, as a label does, or inside a sentence: then it
    weighs less.

    `numbered`: printed without a fault directly after the ordinal of a section; a heading may run into its first sentence.
    """

    spot: Spot
    begin: int
    end: int
    weight: float
    solid: bool
    numbered: bool


class Match(NamedTuple):
    """One label of a table, found at `[begin, end)` of the text."""

    slot: int
    label: Label
    place: Place

    @property
    def begin(self) -> int:
        """Where the label begins in the text."""
        return self.place.begin

    @property
    def end(self) -> int:
        """Where the label ends in the text."""
        return self.place.end


@dataclass(frozen=True, slots=True)
class Alignment:
    """The labels of one table that were found, in order, and how much text speaks for them."""

    table: Table
    matches: tuple[Match, ...]
    weight: float

    @property
    def begin(self) -> int:
        """Where the first label begins."""
        return self.matches[0].begin

    @property
    def end(self) -> int:
        """Where the last label ends."""
        return self.matches[-1].end

    @property
    def evidence(self) -> float:
        """Characters of labels that stand alone; headings do not count, prose often names them."""
        return sum(m.place.weight for m in self.matches if m.place.solid and m.label.kind != "heading")


_Slots: TypeAlias = Sequence[tuple[int, Sequence[Place]]]  # labels of a table by number, each with the places where it may stand


def locate(spots: Sequence[Spot], stream: Stream) -> dict[str, list[Place]]:
    """The spots by wording, each with its surroundings judged."""
    begins, ends = {spot.begin for spot in spots}, {spot.end for spot in spots}
    first = stream.positions[[spot.begin for spot in spots]].tolist()
    last = stream.positions[[spot.end - 1 for spot in spots]].tolist()
    places: dict[str, list[Place]] = {}
    for spot, begin, end in zip(spots, first, (position + 1 for position in last), strict=True):
        left = spot.begin in ends or _is_open_before(stream.source, begin)
        right = spot.end in begins or _is_open_after(stream.source, end)
        weight = spot.weight * (1.0 if left and right else 0.8 if left or right else 0.6)
        numbered = spot.score == 1.0 and _is_numbered(stream.source, begin)
        places.setdefault(spot.text, []).append(Place(spot, begin, end, weight, left and right, numbered))
    return places


def _is_numbered(text: str, begin: int) -> bool:
    low = max(0, begin - 4)
    return "、" in text[low:begin] and bool(_SECTION_BEFORE.search(text, low, begin))


def _is_open_before(text: str, begin: int) -> bool:
    before = text[begin - 1] if begin else "\n"
    if before.isspace() or before.isdigit() or before in "|│,\"“'>":
        return True
    return before in ".．、)）一二三四五六七八九十," and bool(_ORDINAL_BEFORE.search(text, max(0, begin - 12), begin))


def _is_open_after(text: str, end: int) -> bool:
    after = text[end] if end < len(text) else "\n"
    return after.isspace() or after.isdigit() or after in "|│,\"”'()（）<+-:："


def align(table: Table, places: Mapping[str, Sequence[Place]], *, least: float) -> list[Alignment]:
    """The best alignment of a table and the next best ones beside it (a copy, or the rest of a table cut in two).

    Stops where less than `least` evidence is left, and after a few: a text may be a thousand reports in a row.
    """
    found: list[Alignment] = []
    free = [(slot, group) for slot, label in enumerate(table.labels) if (group := _places_of(label, places))]
    while free and len(found) < _MOST_COPIES and _most_evidence(table, free) >= least:
        best = _heaviest_chain(table, free)
        if best.evidence < least:
            break
        found.append(best)
        begin, end = best.begin, best.end
        outside = ((slot, [place for place in group if place.begin < begin or place.begin > end]) for slot, group in free)
        free = [(slot, group) for slot, group in outside if group]
    return found


def _places_of(label: Label, places: Mapping[str, Sequence[Place]]) -> list[Place]:
    return [place for text in label.texts if text in places for place in places[text]]


def _most_evidence(table: Table, free: _Slots) -> float:
    """What no chain of these places exceeds: the evidence of the heaviest place of each label."""
    return sum(
        max([place.weight for place in group if place.solid], default=0.0)
        for slot, group in free
        if table.labels[slot].kind != "heading"
    )


def overlap(one: Alignment, other: Alignment) -> bool:
    """Whether two alignments take up some of the same text."""
    return one.begin < other.end and other.begin < one.end


def match_each(labels: Sequence[Label], places: Mapping[str, Sequence[Place]]) -> list[Match]:
    """Every sure place of each label by itself, whatever its order; short labels are too common to count."""
    found = [
        Match(slot, label, place)
        for slot, label in enumerate(labels)
        for text in label.texts
        if len(text) >= _SURE_LENGTH
        for place in places.get(text, ())
        if place.solid or (place.numbered and label.kind == "heading")
        if place.spot.score >= _SURE
    ]
    return sorted(found, key=lambda match: match.begin)


def _heaviest_chain(table: Table, free: _Slots) -> Alignment:
    """Dynamic programming over labels in printed order; a staircase of (end, value) answers "best chain that ends before"."""
    ends: list[int] = []
    values: list[float] = []
    heads: list[int] = []
    nodes: list[tuple[float, int, Place, int]] = []
    for slot, group in free:
        fresh = len(nodes)
        for place in group:
            begin = place.spot.begin
            step = bisect_right(ends, begin) - 1
            gain = values[step] - _GAP_COST * begin if step >= 0 else 0.0
            value, previous = (gain, heads[step]) if gain > 0 else (0.0, -1)
            nodes.append((value + place.weight, slot, place, previous))
        for index in range(fresh, len(nodes)):
            value, _, place, _ = nodes[index]
            end = place.spot.end
            _raise_stairs(ends, values, heads, end, value + _GAP_COST * end, index)
    index = max(range(len(nodes)), key=lambda node: nodes[node][0])
    weight, matches = nodes[index][0], []
    while index >= 0:
        _, slot, place, index = nodes[index]
        matches.append(Match(slot, table.labels[slot], place))
    return Alignment(table, tuple(reversed(matches)), weight)


def _raise_stairs(ends: list[int], values: list[float], heads: list[int], end: int, value: float, head: int) -> None:
    """Keeps `values` increasing along `ends`: a chain that ends later and is worth less is never the best predecessor."""
    at = bisect_left(ends, end)
    if at < len(ends) and ends[at] == end:
        if values[at] >= value:
            return
    elif at and values[at - 1] >= value:
        return
    stop = at
    while stop < len(ends) and values[stop] <= value:
        stop += 1
    ends[at:stop], values[at:stop], heads[at:stop] = [end], [value], [head]
