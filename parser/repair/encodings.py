"""Repairs of text that was decoded with the wrong encoding, wholly or in part.

Every step works alike: the characters are turned back into the bytes they were read from, runs of bytes that make sense in the
right encoding are read again, and a run is accepted when its new reading is made of the frequent characters of official Chinese
and the old one is not. U+FFFD and `?` stand for bytes that were lost; what they hide stays U+FFFD unless only one character fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from functools import cache, lru_cache, partial
from itertools import accumulate

from parser.repair.characters import frequent, gb2312, in_ranges, looks_official, unified
from parser.repair.edits import Edit
from parser.repair.units import Reading, read_gbk_units, read_utf8_units

_HOLE = "\ufffd"
_REPLACED = re.compile("(?:锟斤拷)+(?:锟(?![\u4e00-\u9fff]))?|(?:ï¿½)+")
_ENOUGH, _SHORT = 4, 2
_SHARE_OF_INFREQUENT = 0.2

replaced = partial(in_ranges, "锟ï")
latin1 = partial(in_ranges, r"\xc0-\xd6\xd8-\xff")
hangul = partial(in_ranges, r"\uac00-\ud7a3")
halfwidth_katakana = partial(in_ranges, r"\uff61-\uff9f")


@cache
def utf8_as_gbk() -> frozenset[str]:
    """What the first two bytes of an ideograph in UTF-8 are in GBK, without the few frequent characters among it."""
    pairs = bytes(byte for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0) for byte in (lead, trail))
    return frozenset(pairs.decode("gbk")) - frequent().keys()


@cache
def infrequent() -> frozenset[str]:
    """Ideographs that are rare in official text of either script."""
    return unified() - gb2312()[1] - frequent().keys()


def mark_lost_characters(text: str) -> list[Edit]:
    r"""U+FFFD that was saved and misread becomes U+FFFD again: `锟斤拷锟斤拷` → four holes, as 锟斤拷 is two of them in GBK."""
    edits = []
    for match in _REPLACED.finditer(text):
        holes = len(match[0]) // 3 * (2 if match[0][0] == "锟" else 1) + (len(match[0]) % 3 > 0)
        edits.append(Edit(*match.span(), _HOLE * holes))
    return edits


def undo_utf8_read_as_gbk(text: str) -> list[Edit]:
    """`鏀垮簻淇℃伅鍏紑` → `政府信息公开`."""
    return _read_again(text, _gbk_bytes, lambda data, starts: read_utf8_units(data, starts, _lost_in_gbk), _SHORT)


def undo_utf8_read_as_gbk_in_cells(text: str) -> list[Edit]:
    """The same for short lines, once a longer one has shown the damage."""
    return _read_again(text, _gbk_bytes, lambda data, starts: read_utf8_units(data, starts, _lost_in_gbk), 1)


def undo_utf8_read_as_latin1(text: str) -> list[Edit]:
    """`æ”¿åºœ` → `政府`; bytes without a character in Windows-1252 may be gone."""
    return _read_again(text, _latin1_bytes, lambda data, starts: read_utf8_units(data, starts, _lost_in_latin1), _SHORT)


def undo_gbk_read_as_latin1(text: str) -> list[Edit]:
    """`Õþ¸®ÐÅÏ¢` → `政府信息`."""
    return _read_again(text, _latin1_bytes, read_gbk_units, _SHORT)


def undo_gbk_read_as_big5(text: str) -> list[Edit]:
    """`淉葬陓洘鼠羲` → `政府信息公开`."""
    written = unified().intersection(text)
    if len(infrequent() & written) < _SHARE_OF_INFREQUENT * len(written):
        return []
    return _read_again(text, _big5_bytes, read_gbk_units, _ENOUGH)


def undo_gbk_read_as_big5_in_cells(text: str) -> list[Edit]:
    """The same for short lines, once a longer one has shown the damage."""
    return _read_again(text, _big5_bytes, read_gbk_units, 1)


def undo_gbk_read_as_korean(text: str) -> list[Edit]:
    """`漣리斤口무역` → `政府信息公开`."""
    return _read_again(text, _korean_bytes, read_gbk_units, _ENOUGH)


def undo_gbk_read_as_korean_in_cells(text: str) -> list[Edit]:
    """The same for short lines, once a longer one has shown the damage."""
    return _read_again(text, _korean_bytes, read_gbk_units, 1)


def undo_gbk_read_as_japanese(text: str) -> list[Edit]:
    """GBK read as Shift-JIS, full of half-width katakana: `ﾐﾅﾏ｢` → `信息`."""
    return _read_again(text, _japanese_bytes, read_gbk_units, _SHORT)


def _read_again(
    text: str, encode: Callable[[str], bytes], read: Callable[[bytes, Container[int]], Iterable[Reading]], enough: int
) -> list[Edit]:
    codes = [encode(character) for character in text]
    places = [index for index, code in enumerate(codes) for _ in code]
    starts = frozenset(accumulate(map(len, codes), initial=0))
    data = b"".join(codes)
    edits: list[Edit] = []
    for reading in read(data, starts):
        edit = _placed(places, data, reading)
        if edit and (not edits or edit.begin >= edits[-1].stop) and _is_better(text[edit.begin : edit.stop], edit.after, enough):
            edits.append(edit)
    return edits


def _placed(places: list[int], data: bytes, reading: Reading) -> Edit | None:
    """The reading as an edit of whole characters; ASCII that a misread byte had swallowed is given back."""
    begin, stop = places[reading.begin], places[reading.stop - 1] + 1
    after, origins, at = [reading.text], [(places[first], places[last - 1] + 1) for first, last in reading.ranges], reading.stop
    while at < len(data) and places[at] == stop - 1:
        if data[at] >= 0x80:
            return None
        after.append(chr(data[at]))
        origins.append((stop - 1, stop))
        at += 1
    return Edit(begin, stop, "".join(after), tuple(origins))


def _is_better(before: str, after: str, enough: int) -> bool:
    count, share = looks_official(after)
    return count >= enough and share >= 0.6 and share >= looks_official(before)[1] + 0.3


@cache
def _lost_in_gbk(following: int) -> bytes:
    """The continuation bytes of UTF-8 that GBK does not read together with the byte after them; before ASCII, any."""
    return bytes(
        byte for byte in range(0x80, 0xC0) if following < 0x80 or _HOLE in bytes([byte, following]).decode("gbk", "replace")
    )


def _lost_in_latin1(following: int) -> bytes:
    """Bytes without a character in Windows-1252, and no-break space and soft hyphen, which get lost as well."""
    return b"\x81\x8d\x8f\x90\x9d\xa0\xad"


@lru_cache(maxsize=1 << 16)
def _gbk_bytes(character: str) -> bytes:
    return b"\x80" if character == "€" else _encoded(character, "gb18030")


@lru_cache(maxsize=1 << 12)
def _latin1_bytes(character: str) -> bytes:
    return bytes([ord(character)]) if character < "\u0100" else _encoded(character, "cp1252")


@lru_cache(maxsize=1 << 16)
def _big5_bytes(character: str) -> bytes:
    return _encoded(character, "big5hkscs", "cp950")


@lru_cache(maxsize=1 << 16)
def _korean_bytes(character: str) -> bytes:
    return _encoded(character, "cp949")


@lru_cache(maxsize=1 << 16)
def _japanese_bytes(character: str) -> bytes:
    return _encoded(character, "cp932")


def _encoded(character: str, *codecs: str) -> bytes:
    r"""The bytes of a character; 0xFF for a hole, 0x00 for what the encoding does not have: neither is part of any reading."""
    if character == _HOLE:
        return b"\xff"
    for codec in codecs:
        try:
            return character.encode(codec)
        except UnicodeEncodeError:
            continue
    return b"\x00"
