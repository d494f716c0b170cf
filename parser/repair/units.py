"""Bytes read as characters of UTF-8 or GBK, tolerating lost bytes.

A `Reading` is a run of encoded characters with ASCII between them. In the bytes given, 0xFF and `?` mark lost ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from parser.repair.characters import frequent

_HOLE = "\ufffd"
_LONGEST_RUN = 4000
_UTF8_UNIT = (
    rb"[\xe0-\xef][\x80-\xbf\xff?]{2}|[\xe0-\xef][\x80-\xbf]?[\xff?]|[\xe0-\xef][\x80-\xbf](?![\x80-\xbf])"
    rb"|[\xf0-\xf4][\x80-\xbf]{3}|[\xc2-\xdf][\x80-\xbf]"
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


def read_utf8_units(data: bytes, starts: Container[int], lost: bytes) -> Iterator[Reading]:
    """The runs of UTF-8 that begin at one of `starts`; `lost` are the bytes that the wrong encoding could not show."""
    return _readings(data, starts, _UTF8_RUN, _UTF8_PIECE, lambda unit: _utf8_character(unit, lost))


def read_gbk_units(data: bytes, starts: Container[int]) -> Iterator[Reading]:
    """The runs of GBK that begin at one of `starts`."""
    return _readings(data, starts, _GBK_RUN, _GBK_PIECE, _gbk_character)


def _readings(
    data: bytes, starts: Container[int], run: re.Pattern[bytes], piece: re.Pattern[bytes], read: Callable[[bytes], str]
) -> Iterator[Reading]:
    at = 0
    while lead := _LEAD.search(data, at):
        at = lead.end()
        match = run.match(data, lead.start()) if lead.start() in starts else None
        if match:
            at = match.end()
            pieces = [(unit.start(), unit.end(), read(unit[0])) for unit in piece.finditer(data, match.start(), match.end())]
            yield Reading(
                match.start(),
                match.end(),
                "".join(text for _, _, text in pieces),
                [(begin, stop) for begin, stop, text in pieces for _ in text],
            )


def _utf8_character(unit: bytes, lost: bytes) -> str:
    """The character of one unit; of several that a lost byte allows, the most frequent one, or a hole."""
    if len(unit) == 1:
        return chr(unit[0])
    if not (b"\xff" in unit or b"?" in unit or (len(unit) == 2 and unit[0] >= 0xE0)):
        return unit.decode("utf-8", "replace")
    if len(unit) == 3:
        guesses = [_filled(unit, byte) for byte in lost]
    else:
        known = unit.rstrip(b"\xff?")
        guesses = [known[:1] + bytes([byte]) + known[1:] for byte in lost] + [known + bytes([byte]) for byte in lost]
    ranks = frequent()
    read = [text for text in (guess.decode("utf-8", "replace") for guess in guesses) if text in ranks]
    return min(read, key=ranks.__getitem__, default=_HOLE)


def _filled(unit: bytes, byte: int) -> bytes:
    return unit[:1] + bytes(byte if code in b"\xff?" else code for code in unit[1:])


def _gbk_character(unit: bytes) -> str:
    return chr(unit[0]) if len(unit) == 1 else unit.decode("gb18030", "replace")[:1] if unit[1] not in b"\xff?" else _HOLE
