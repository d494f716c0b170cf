"""Where the clause or sentence begins that a place of the prose stands in."""

from __future__ import annotations

import re

CLAUSE_ENDS = frozenset(",，。;；:：!！?？()（）\n")
SENTENCE_ENDS = frozenset("。;；!！?？\n")
FULL_STOPS = SENTENCE_ENDS - {";", "；"}
FULL_STOP = re.compile(r"[。!！?？\n]")


def start_of(text: str, before: int, ends: frozenset[str], reach: int) -> int:
    """Where the part of the text begins that reaches up to `before`: behind the last of the `ends`, at most `reach` characters away.

    >>> start_of("发布信息23条;培训2次", 12, SENTENCE_ENDS, 100)
    8
    """
    least = max(0, before - reach)
    return next((at + 1 for at in range(before - 1, least - 1, -1) if text[at] in ends), least)
