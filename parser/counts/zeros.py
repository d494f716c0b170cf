"""Negated statements as facts: 未收到政府信息公开申请 says that there were none, 更新不够及时 does not.

The patterns stand in `data/counts.toml` under `[zero]`. A clause that only judges, rules or reserves (`never`) states nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from parser.counts.phrases import Place
from parser.counts.vocabulary import settings, zero_patterns

_PARTICLES = "的了"
_LEAD = re.compile(r"^(?:到|过|任何|一起|一件|有|了)+")


@dataclass(frozen=True, slots=True)
class Zero:
    """A negated fact at `[begin, stop)`, and where the denied action and what there was none of stand in it."""

    begin: int
    stop: int
    action: Place | None
    object: Place | None


@cache
def _never() -> re.Pattern[str]:
    return re.compile("|".join(settings()["zero"]["never"]))


def find_zeros(text: str) -> list[Zero]:
    """The negated facts of a cleaned text in reading order; where two overlap, the one that begins first.

    >>> text = "全年未收到政府信息公开申请,更新不够及时。"
    >>> [(text[z.begin : z.stop], text[slice(*z.action)], text[slice(*z.object)]) for z in find_zeros(text)]
    [('未收到政府信息公开申请', '收到', '政府信息公开申请')]
    """
    found: list[Zero] = []
    for pattern in zero_patterns():
        for match in pattern.finditer(text):
            if _never().search(text, max(0, match.start() - 10), min(len(text), match.start() + 12)):
                continue
            found.append(Zero(match.start(), match.end(), _place(match, "verb"), _bare(text, _place(match, "noun"))))
    found.sort(key=lambda zero: (zero.begin, -zero.stop))
    kept: list[Zero] = []
    for zero in found:
        if not kept or zero.begin >= kept[-1].stop:
            kept.append(zero)
    return kept


def _place(match: re.Match[str], group: str) -> Place | None:
    return match.span(group) if match.re.groupindex.get(group) and match[group] else None


def _bare(text: str, noun: Place | None) -> Place | None:
    """A noun without the particles around it."""
    if noun is None:
        return None
    lead = _LEAD.match(text[slice(*noun)])
    begin, stop = noun[0] + (lead.end() if lead else 0), noun[1]
    while begin < stop and text[stop - 1] in _PARTICLES:
        stop -= 1
    return (begin, stop) if begin < stop else None
