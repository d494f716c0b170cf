"""Negated statements as facts: 未收到政府信息公开申请 says that there were none, 更新不够及时 does not.

The patterns stand in `data/counts.toml` under `[zero]`. A clause that only judges, rules or reserves (`never`) states nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from parser.counts.vocabulary import settings, zero_patterns

_LEAD = re.compile(r"^(?:到|过|任何|一起|一件|有|了)+")


@dataclass(frozen=True, slots=True)
class Zero:
    """A negated fact at `[begin, stop)`: the denied action, and `[object_begin, object_stop)`, what there was none of."""

    begin: int
    stop: int
    action: str | None
    object: str | None


@cache
def _never() -> re.Pattern[str]:
    return re.compile("|".join(settings()["zero"]["never"]))


def find_zeros(text: str) -> list[Zero]:
    """The negated facts of a cleaned text in reading order; where two overlap, the one that begins first.

    >>> [(text[z.begin:z.stop], z.action, z.object) for text in ["全年未收到政府信息公开申请,更新不够及时。"] for z in find_zeros(text)]
    [('未收到政府信息公开申请', '收到', '政府信息公开申请')]
    """
    found: list[Zero] = []
    for pattern in zero_patterns():
        for match in pattern.finditer(text):
            if _never().search(text, max(0, match.start() - 10), min(len(text), match.start() + 12)):
                continue
            parts = match.groupdict()
            noun = _LEAD.sub("", parts.get("noun") or parts.get("what") or "").rstrip("的了") or None
            found.append(Zero(match.start(), match.end(), parts.get("verb"), noun))
    found.sort(key=lambda zero: (zero.begin, -zero.stop))
    kept: list[Zero] = []
    for zero in found:
        if not kept or zero.begin >= kept[-1].stop:
            kept.append(zero)
    return kept
