"""Repairs of single characters: invisible ones, blanks, widths and forms. All but the removal keep the length.

NFKC as a whole is not used: it would turn ① into a digit, ㈠ into three characters and … into dots.
"""

from __future__ import annotations

import re
from collections import ChainMap
from functools import cache, partial

from parser.repair.characters import compatible, in_ranges, substitutions
from parser.repair.edits import Edit, changed_runs

_INVISIBLE = (
    r"\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
)
_BLANKS = r"\u1680\u2000-\u200a\u202f\u205f\u3000"
_SURROGATES = r"\ud800-\udfff"
_FULLWIDTH = r"\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff65"
_RADICALS = r"\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_COMMA_IN_NUMBER = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_INVISIBLE_RUN, _BLANK_RUN, _SURROGATE_RUN = (re.compile(f"[{ranges}]+") for ranges in (_INVISIBLE, _BLANKS, _SURROGATES))

invisible, blanks, surrogates, fullwidth, radicals = (
    partial(in_ranges, ranges) for ranges in (_INVISIBLE, _BLANKS, _SURROGATES, _FULLWIDTH, _RADICALS)
)


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
    """Full-width, small and vertical forms become plain ones: `（２０２１）` → `(2021)`; 、。“”《》〔〕① stay.

    So does the comma of a number (`1，234`): in a line of comma-separated fields it must not become a separator.
    """
    narrow = text.translate(_widths())
    for comma in _COMMA_IN_NUMBER.finditer(text):
        narrow = f"{narrow[: comma.start()]}，{narrow[comma.end() :]}"
    return changed_runs(text, narrow)


def unify_radicals(text: str) -> list[Edit]:
    """Radicals and compatibility ideographs of PDF copies become the ordinary ideographs: `⾏政` → `行政`."""
    return changed_runs(text, text.translate(_forms()))
