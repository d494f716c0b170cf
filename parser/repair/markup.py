"""Repairs of what HTML, Word and programs leave in a text: entities, escapes, tags and comments."""

from __future__ import annotations

import re
from functools import cache, partial
from html import unescape
from itertools import accumulate, pairwise

from parser.repair.characters import in_ranges
from parser.repair.edits import Edit
from parser.repair.furniture import patterns

_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z]{2,8}\d{0,2};|nbsp(?![a-zA-Z=]))")
_ESCAPE = re.compile(r"(?:\\{1,2}u[0-9a-fA-F]{4})+")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\x0b\x0c\x85\u2028\u2029", " "))

ampersand, backslash, angle = (partial(in_ranges, mark) for mark in ("&", r"\x5c", "<"))


def decode_entities(text: str) -> list[Edit]:
    """HTML entities become their characters: `&nbsp;`, `&#12288;`, `&amp;nbsp;`; a line break becomes a blank."""
    edits = []
    for match in _ENTITY.finditer(text):
        after = _unescape(match[0])
        if after != match[0]:
            edits.append(Edit(*match.span(), after.translate(_BREAKS)))
    return edits


def decode_escapes(text: str) -> list[Edit]:
    r"""Escapes of program code become their characters: `\u89c4\u7ae0` → `规章`."""
    return [Edit(*match.span(), _characters(match[0]), _origins(match)) for match in _ESCAPE.finditer(text)]


def drop_markup(text: str) -> list[Edit]:
    """Tags and comments that a converter left in the text: `<!--[if !supportLists]-->一、` → `一、`."""
    return [Edit(*match.span(), "") for match in _markup().finditer(text)]


def _unescape(entity: str) -> str:
    for _ in range(4):
        entity, before = unescape(entity), entity
        if entity == before:
            break
    return entity


def _codes(escapes: str) -> list[str]:
    return re.findall(r"\\{1,2}u[0-9a-fA-F]{4}", escapes)


def _characters(escapes: str) -> str:
    units = b"".join(int(code[-4:], 16).to_bytes(2, "big") for code in _codes(escapes))
    return units.decode("utf-16-be", "replace").translate(_BREAKS)


def _origins(match: re.Match[str]) -> tuple[tuple[int, int], ...] | None:
    """One escape per character, unless pairs of them make one character."""
    codes = _codes(match[0])
    if len(codes) != len(_characters(match[0])):
        return None
    stops = list(accumulate(map(len, codes), initial=match.start()))
    return tuple(pairwise(stops))


@cache
def _markup() -> re.Pattern[str]:
    return re.compile("|".join(patterns("markup")), re.IGNORECASE)
