"""Bytes read as characters of UTF-8 or GBK, tolerating lost bytes.

A `Reading` is a run of encoded characters with ASCII between them. In the bytes given, 0xFF and `?` mark lost ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from parser.repair.characters import frequent

Lost: TypeAlias = Callable[[int], bytes]

_HOLE = "\ufffd"
_LONGEST_RUN = 4000
_FAR_BEHIND = 8
_UTF8_UNIT = (
    rb"[\xe0-\xef][\x80-\xbf]{3}(?![\x80-\xbf])|[\xe0-\xef][\x80-\xbf\xff?]{2}|[\xe0-\xef][\x80-\xbf]?[\xff?]|[\xe0-\xef][\x80-\xbf](?![\x80-\xbf])"
    rb"|[\xe0-\xef](?=[\xe0-\xef])|[\xf0-\xf4][\x80-\xbf]{3}|[\xc2-\xdf][\x80-\xbf]"
)
_GBK_UNIT = rb"[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[\xff?])"
_ASCII = rb"[\x01-\x7f]{0,200}+"


def _run(unit: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:%b)(?:%b(?:%b)){0,%d}" % (unit, _ASCII, unit, _LONGEST_RUN))


_LEAD = re.compile(rb"[\x81-\xfe]")
_UTF8_RUN, _UTF8_PIECE = _run(_UTF8_UNIT), re.compile(rb"%b|[\x01-\x7f]" % _UTF8_UNIT)
_GBK_RUN, _GBK_PIECE = _run(_GBK_UNIT), re.compile(rb"%b|[\x01-\x7f]" % _GBK_UNIT)


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes `begin` to `stop` read as `text`; character i of it was read from bytes `ranges[i]`."""

    begin: int
    stop: int
    text: str
    ranges: list[tuple[int, int]]


def read_utf8_units(data: bytes, starts: Container[int], lost: Lost) -> Iterator[Reading]:
    """The runs of UTF-8 that begin at one of `starts`; `lost` tells which bytes may be lost before another byte."""
    return _readings(data, starts, _UTF8_RUN, _UTF8_PIECE, lambda unit, following: _utf8_character(unit, following, lost))


def read_gbk_units(data: bytes, starts: Container[int]) -> Iterator[Reading]:
    """The runs of GBK that begin at one of `starts`."""
    return _readings(data, starts, _GBK_RUN, _GBK_PIECE, _gbk_character)


def _readings(
    data: bytes, starts: Container[int], run: re.Pattern[bytes], piece: re.Pattern[bytes], read: Callable[[bytes, int], str]
) -> Iterator[Reading]:
    at = 0
    while lead := _LEAD.search(data, at):
        at = lead.end()
        match = run.match(data, lead.start()) if lead.start() in starts else None
        if match:
            at = match.end()
            units = piece.finditer(data, match.start(), match.end())
            pieces = [
                (unit.start(), unit.end(), read(unit[0], data[unit.end()] if unit.end() < len(data) else 0)) for unit in units
            ]
            yield Reading(
                match.start(),
                match.end(),
                "".join(text for _, _, text in pieces),
                [(begin, stop) for begin, stop, text in pieces for _ in text],
            )


def _utf8_character(unit: bytes, following: int, lost: Lost) -> str:
    """The character of one unit; where a byte was lost, the only likely one of those that it allows, or a hole."""
    known = unit.rstrip(b"\xff?")
    if len(unit) == 4 and unit[0] < 0xF0:
        return _around_lost_pair(unit)
    if len(unit) == 1:
        return chr(unit[0]) if unit[0] < 0x80 else _HOLE
    if len(known) == len(unit) and not (len(unit) == 2 and unit[0] >= 0xE0) and b"\xff" not in unit and b"?" not in unit:
        return unit.decode("utf-8", "replace")
    if len(known) == 3:
        guesses = [bytes([unit[0], byte, unit[2]]) for byte in lost(unit[2])]
    elif len(known) == 2:
        guesses = [known + bytes([byte]) for byte in lost(following)]
        guesses += [bytes([known[0], byte, known[1]]) for byte in lost(known[1])] if len(unit) == 2 else []
    else:
        return _HOLE
    return _only_likely(guesses)


def _around_lost_pair(unit: bytes) -> str:
    """Two characters of which the end of the first and the lead of the second were lost together: `鍏紑` for 公开."""
    first = [unit[:2] + bytes([byte]) for byte in range(0x80, 0xC0)]
    second = [bytes([lead]) + unit[2:] for lead in range(0xE4, 0xEA)]
    return _only_likely(first) + _only_likely(second)


def _only_likely(guesses: list[bytes]) -> str:
    """The most frequent character if it leaves the next one far behind, else a hole."""
    ranks, characters = frequent(), {guess.decode("utf-8", "replace") for guess in guesses}
    ordered = sorted((ranks[character], character) for character in characters & ranks.keys())
    if not ordered or (len(ordered) > 1 and ordered[1][0] < _FAR_BEHIND * (ordered[0][0] + _FAR_BEHIND)):
        return _HOLE
    return ordered[0][1]


def _gbk_character(unit: bytes, following: int) -> str:
    if len(unit) == 1:
        return chr(unit[0])
    return _HOLE if unit[1] in b"\xff?" else unit.decode("gb18030", "replace")[:1]
