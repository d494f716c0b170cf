"""The classes of characters by which repair decides what a text is.

The sets are computed from the codecs of the standard library: GB2312 holds the simplified characters of ordinary texts, its first
level the frequent ones; what Big5 lacks of it exists in simplified writing only.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from parser.data import load_toml


def _characters_of(codec: str, leads: range, trails: range) -> frozenset[str]:
    codes = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
    return frozenset(codes.decode(codec, "ignore"))


GB2312_FREQUENT = _characters_of("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
GB2312 = GB2312_FREQUENT | _characters_of("gb2312", range(0xD8, 0xF8), range(0xA1, 0xFF))
UNIFIED = frozenset(map(chr, range(0x4E00, 0xA000)))
NOT_SIMPLIFIED = (UNIFIED - GB2312) | frozenset(map(chr, range(0x3400, 0x4DC0)))


@cache
def simplified_only() -> frozenset[str]:
    """The characters that a traditional text cannot hold."""
    big5 = _characters_of("big5", range(0xA4, 0xFA), range(0x40, 0xFF))
    return GB2312 - big5


def substitutions(*groups: str) -> dict[int, str]:
    """A table for `str.translate` from groups of `characters.toml`."""
    data = load_toml("repair/characters.toml")
    table: dict[int, str] = {}
    for group in groups:
        wrong, right = ("".join(data[group][side].split()) for side in ("wrong", "right"))
        table.update(zip(map(ord, wrong), right, strict=True))
    return table


def compatible(first: int, last: int) -> dict[int, str]:
    """The characters of a range that Unicode maps to exactly one other ideograph or ASCII character."""
    pairs = ((code, unicodedata.normalize("NFKC", chr(code))) for code in range(first, last + 1))
    return {code: read for code, read in pairs if len(read) == 1 and read != chr(code)}
