"""Repairs of single characters: invisible ones, blanks, widths and forms. All but the removal keep the length.

NFKC as a whole is not used: it would turn ① into a digit, ㈠ into three characters and … into dots.
"""

from __future__ import annotations

import re
from collections import ChainMap
from functools import cache

from parser.repair.characters import compatible, substitutions
from parser.repair.draft import Edit, changed_runs

INVISIBLE = frozenset(
    map(chr, [*range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010)])
) | frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC)]))
SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))
BLANKS = frozenset(map(chr, [0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]))
FULLWIDTH = frozenset(map(chr, [*range(0xFE10, 0xFE1A), *range(0xFE30, 0xFE70), *range(0xFF01, 0xFF66)]))
RADICALS = frozenset(map(chr, [*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)]))


def _runs(characters: frozenset[str]) -> re.Pattern[str]:
    """A run of these characters; written as ranges, which compile fast."""
    codes = set(map(ord, characters))
    firsts = sorted(code for code in codes if code - 1 not in codes)
    lasts = sorted(code for code in codes if code + 1 not in codes)
    return re.compile("[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in zip(firsts, lasts, strict=True)) + "]+")


_INVISIBLE_RUN, _BLANK_RUN, _SURROGATE_RUN = (_runs(characters) for characters in (INVISIBLE, BLANKS, SURROGATES))


@cache
def _widths() -> dict[int, str]:
    return {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | substitutions("vertical", "small", "halfwidth")


@cache
def _forms() -> dict[int, str]:
    unicode_forms = (compatible(0x2F00, 0x2FD5), compatible(0xF900, 0xFAD9), compatible(0x2F800, 0x2FA1D))
    return dict(ChainMap(substitutions("radicals"), *unicode_forms))


def mark_lone_surrogates(text: str) -> list[Edit]:
    r"""Half a character of UTF-16 is a lost character: `\ud842公开` → `\ufffd公开`."""
    return [Edit(*match.span(), "\ufffd" * len(match[0])) for match in _SURROGATE_RUN.finditer(text)]


def remove_invisible_characters(text: str) -> list[Edit]:
    r"""Zero-width and control characters go: `规\u200b章` → `规章`. Tabs and no-break spaces stay: they are evidence of cells."""
    return [Edit(*match.span(), "") for match in _INVISIBLE_RUN.finditer(text)]


def even_blanks(text: str) -> list[Edit]:
    r"""Ideographic and typographic spaces become plain ones: `一、\u3000总体情况` → `一、 总体情况`."""
    return [Edit(*match.span(), " " * len(match[0])) for match in _BLANK_RUN.finditer(text)]


def narrow_fullwidth_characters(text: str) -> list[Edit]:
    """Full-width, small and vertical forms become plain ones: `（２０２１）` → `(2021)`; 、。“”《》〔〕① stay."""
    return changed_runs(text, text.translate(_widths()))


def unify_radicals(text: str) -> list[Edit]:
    """Radicals and compatibility ideographs of PDF copies become the ordinary ideographs: `⾏政` → `行政`."""
    return changed_runs(text, text.translate(_forms()))
