"""Cuts one string of digits into numbers where every group of them ends with its sum.

Each total that the end of a group allows is tried, and the numbers before it are met in the middle: runs of half of them from
the left, by where they stop and what they add up to, against runs of the others from the right. A row of fifty digits has some
hundred runs on each side, and ten thousands of ways to cut it into seven numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

MOST_DIGITS = 7
_MOST = 10**MOST_DIGITS - 1

Stops: TypeAlias = tuple[int, ...]  # where each number of a run stops
_Runs: TypeAlias = dict[int, dict[int, list[Stops]]]  # by the place where two halves meet, then by sum


class SummedDigits:
    """The digits of a row as one string; numbers stop at the places where the source `cuts` it."""

    def __init__(self, text: str, cuts: frozenset[int]) -> None:
        self._text = text
        self._cuts = cuts
        self._from: dict[tuple[int, int], _Runs] = {}
        self._to: dict[tuple[int, int], _Runs] = {}
        self._groups: dict[tuple[int, int, int], list[Stops]] = {}

    def cut(self, groups: Sequence[int], begin: int = 0) -> Iterator[Stops]:
        """Every way to cut what follows `begin` into groups of so many numbers, the last of each the sum of the others."""
        size, later = groups[0], groups[1:]
        whole = len(self._text)
        last = min(begin + size * MOST_DIGITS, whole - sum(later))
        for end in range(begin + size, last + 1) if later else (whole,):
            for stops in self._cut_group(begin, end, size):
                if later:
                    yield from (stops + rest for rest in self.cut(later, end))
                else:
                    yield stops

    def _cut_group(self, begin: int, end: int, size: int) -> list[Stops]:
        key = (begin, end, size)
        if key not in self._groups:
            self._groups[key] = [
                (*left, *right, end)
                for at, total in self._numbers_to(end)
                for left, right in self._halves(begin, at, size - 1, total)
            ]
        return self._groups[key]

    def _halves(self, begin: int, end: int, parts: int, total: int) -> Iterator[tuple[Stops, Stops]]:
        """`parts` numbers in all digits of `[begin, end)` that add up to `total`, as two halves."""
        if not parts <= end - begin <= parts * MOST_DIGITS:
            return
        lefts, rights = self._runs_from(begin, parts // 2), self._runs_to(end, parts - parts // 2)
        for middle in lefts.keys() & rights.keys():
            ends = rights[middle]
            for amount, runs in lefts[middle].items():
                yield from ((left, right) for left in runs for right in ends.get(total - amount, ()))

    def _runs_from(self, begin: int, parts: int) -> _Runs:
        """Runs of `parts` numbers from `begin` on."""
        if parts == 0:
            return {begin: {0: [()]}}
        if (begin, parts) not in self._from:
            runs: _Runs = {}
            for at, sums in self._runs_from(begin, parts - 1).items():
                for stop, amount in self._numbers_from(at):
                    _extend(runs.setdefault(stop, {}), sums, amount, (), (stop,))
            self._from[begin, parts] = runs
        return self._from[begin, parts]

    def _runs_to(self, end: int, parts: int) -> _Runs:
        """Runs of `parts` numbers that stop at `end`."""
        if parts == 0:
            return {end: {0: [()]}}
        if (end, parts) not in self._to:
            runs: _Runs = {}
            for stop, sums in self._runs_to(end, parts - 1).items():
                for at, amount in self._numbers_to(stop):
                    _extend(runs.setdefault(at, {}), sums, amount, (stop,), ())
            self._to[end, parts] = runs
        return self._to[end, parts]

    def _numbers_from(self, begin: int) -> Iterator[tuple[int, int]]:
        """The numbers that can begin here: where each stops, and its amount."""
        for stop in range(begin + 1, min(begin + MOST_DIGITS, len(self._text)) + 1):
            yield stop, int(self._text[begin:stop])
            if self._text[begin] == "0" or stop in self._cuts:
                return

    def _numbers_to(self, stop: int) -> Iterator[tuple[int, int]]:
        """The numbers that can stop here: where each begins, and its amount."""
        for begin in range(stop - 1, max(stop - MOST_DIGITS, 0) - 1, -1):
            if self._text[begin] != "0" or begin == stop - 1:
                yield begin, int(self._text[begin:stop])
            if begin in self._cuts:
                return


def _extend(longer: dict[int, list[Stops]], sums: dict[int, list[Stops]], amount: int, before: Stops, after: Stops) -> None:
    """Adds runs that are longer by a number of this amount, which stops before or after the others."""
    for total, runs in sums.items():
        if total + amount <= _MOST:
            longer.setdefault(total + amount, []).extend([before + run + after for run in runs])
