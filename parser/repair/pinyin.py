"""Repairs of pinyin that a script of the page put behind characters."""

from __future__ import annotations

import re
from functools import partial

from parser.repair.characters import in_ranges
from parser.repair.draft import Edit

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿ"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:[iuü]?[aoeêāáǎàēéěèōóǒò](?:ng|[ionr])?|[iuüīíǐìūúǔùǖǘǚǜ](?:ng|[nuioaāáǎàīíǐìōóǒòūúǔùēéěè]{1,2}(?:ng|n)?)?|[ńňǹḿmn]g?)"
)
_BRACKETED = re.compile(rf"(?<=[\u3400-\u9fff\ufffd])(?:[(]\s?{_SYLLABLE}\s?[)])+(?=[^(]|$)")
_EATEN = re.compile(rf"[?\ufffd](?=[{_LETTERS}]{{1,6}}[)])({_SYLLABLE})[)]")

bracket = partial(in_ranges, ")")


def remove_pinyin(text: str) -> list[Edit]:
    """`公(gong)開`, `政(zheng)(zheng)府(fu)`, `國務(wù)院` → `公開`, `政府`, `國務院`; `申請?zhí)` → `申請` and a hole.

    A lone syllable without a tone may be a gloss of the author, so it goes only where there are more of them.
    """
    matches = list(_BRACKETED.finditer(text))
    if len(matches) == 1 and not re.search(f"[{_TONES}]|[)][(]", matches[0][0]):
        matches = []
    edits = [Edit(*match.span(), "") for match in matches]
    edits += [Edit(*match.span(), "\ufffd") for match in _EATEN.finditer(text) if re.search(f"[{_TONES}]", match[0])]
    return sorted(edits)
