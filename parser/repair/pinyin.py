"""Repairs of pinyin that a script of the page put behind characters."""

from __future__ import annotations

import re
from functools import partial

from parser.repair.characters import in_ranges
from parser.repair.edits import Edit

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿ"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:[iuü]?[aoeêāáǎàēéěèōóǒò](?:ng|[ionr])?|[iuüīíǐìūúǔùǖǘǚǜ](?:ng|[nuioaāáǎàīíǐìōóǒòūúǔùēéěè]{1,2}(?:ng|n)?)?|[ńňǹḿmn]g?)"
)
_BRACKETED = re.compile(rf"(?<=[\u3400-\u9fff\ufffd])(?:[(]\s?{_SYLLABLE}\s?[)])+(?=[^(]|$)")
_SURE = re.compile(rf"[{_TONES}]|[)][(]")
_EATEN = re.compile(rf"[?\ufffd](?=[{_LETTERS}]{{1,6}}[)])({_SYLLABLE})[)]\ufffd?")

letters = partial(in_ranges, _LETTERS)


def remove_pinyin(text: str) -> list[Edit]:
    """`政(zheng)(zheng)府(fu)`, `國務(wù)院` → `政府`, `國務院`; `申請?zhí)理` → `申請`, a hole, `理`.

    A lone syllable without a tone may be a gloss of the author, so it goes only where there are more of them.
    """
    matches = list(_BRACKETED.finditer(text))
    if len(matches) == 1 and not _SURE.search(matches[0][0]):
        matches = []
    return _without(text, matches)


def remove_lone_pinyin(text: str) -> list[Edit]:
    """The same for a lone syllable without a tone, `公(gong)開`, once another line has shown the damage."""
    return _without(text, list(_BRACKETED.finditer(text)))


def _without(text: str, matches: list[re.Match[str]]) -> list[Edit]:
    edits = [Edit(*match.span(), "") for match in matches]
    edits += [Edit(*match.span(), "\ufffd") for match in _EATEN.finditer(text) if _SURE.search(match[0])]
    return sorted(edits)
