"""The classes of characters by which repair decides what a text is.

The sets are computed from the codecs of the standard library: GB2312 holds the simplified characters of ordinary texts, its first
level the frequent ones; what Big5 lacks of it exists in simplified writing only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from parser.data import load_toml


def _characters_of(codec: str, leads: range, trails: range) -> frozenset[str]:
    codes = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
    return frozenset(codes.decode(codec, "ignore"))


@cache
def gb2312() -> tuple[frozenset[str], frozenset[str]]:
    """All ideographs of GB2312, and those of its first level."""
    first = _characters_of("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    return first | _characters_of("gb2312", range(0xD8, 0xF8), range(0xA1, 0xFF)), first


@cache
def unified() -> frozenset[str]:
    """The ideographs of everyday text in any script."""
    return frozenset(map(chr, range(0x4E00, 0xA000)))


@cache
def not_simplified() -> frozenset[str]:
    """Ideographs that ordinary simplified text does not use."""
    return unified() - gb2312()[0] | frozenset(map(chr, range(0x3400, 0x4DC0)))


@cache
def simplified_only() -> frozenset[str]:
    """The characters that a traditional text cannot hold."""
    big5 = _characters_of("big5", range(0xA4, 0xFA), range(0x40, 0xFF))
    return gb2312()[0] - big5


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


@cache
def frequent() -> dict[str, int]:
    """The frequent characters of official Chinese with their rank; the traditional forms follow the simplified ones."""
    data = load_toml("repair/characters.toml")["frequent"]
    ordered = "、。”“《》" + "".join((data["simplified"] + data["traditional"]).split())
    return {character: rank for rank, character in enumerate(ordered)}


PUNCTUATION = frozenset("、。“”‘’《》〈〉〔〕（），：；？！—…·％／－＋①②③④⑤⑥⑦⑧⑨０１２３４５６７８９\u3000\xa0")


def looks_official(text: str) -> tuple[int, float]:
    """How many characters are those of official Chinese, and their share of what is neither ASCII nor lost."""
    ranks, (_, first_level) = frequent(), gb2312()
    written = [character for character in text if character > "\x7f" and character != "\ufffd"]
    known = sum(character in ranks and character not in PUNCTUATION for character in written)
    marks = sum(character in PUNCTUATION for character in written)
    likely = sum(character in first_level for character in written if character not in ranks and character not in PUNCTUATION)
    return known, (known + marks + likely / 2) / max(1, len(written))


@cache
def in_ranges(ranges: str) -> frozenset[str]:
    """The characters of a regular expression's class, given as what stands between its square brackets."""
    bounds = re.findall(
        r"(\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|.)(?:-(\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|.))?", ranges
    )
    codes = [[int(end[2:], 16) if len(end) > 1 else ord(end) for end in pair if end] for pair in bounds]
    return frozenset(chr(code) for pair in codes for code in range(pair[0], pair[-1] + 1))
