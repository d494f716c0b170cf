"""GBK text that lost one byte: from there to the next ASCII character every byte belongs to its neighbour.

Traditional characters end the damage, as their second byte can be an ASCII letter: it stands there as a stray character.
"""

from __future__ import annotations

import re

from parser.repair.characters import frequent, looks_official
from parser.repair.edits import Edit

_ENOUGH = 2
_SHIFTED = re.compile(r"[^\x00-\xff\ud800-\udfff\ufffd]{2,40}(?=[@-~])")


def realign_after_lost_byte(text: str) -> list[Edit]:
    """`各。ㄗ灾螀^)` → `各`, a hole, `(自治區)` with full-width brackets: the first byte of 省 was lost."""
    edits = []
    for match in _SHIFTED.finditer(text):
        run = match[0]
        if frequent().keys().isdisjoint(run[-1:]) and (edit := _realigned(run, text[match.end()], match.start())):
            edits.append(edit)
    return edits


def _realigned(run: str, letter: str, offset: int) -> Edit | None:
    """The longest part at the end of the run that reads well when its first byte is taken as the rest of a lost character."""
    data = (run + letter).encode("gbk", "replace")
    if len(data) != 2 * len(run) + 1:
        return None
    for first in range(len(run) - 1):
        after = data[2 * first + 1 :].decode("gbk", "replace")
        count, share = looks_official(after)
        if count >= _ENOUGH and share > 0.8 and looks_official(run[first:])[1] <= 0.5 and after[-1] in frequent():
            origins = [(offset + at, offset + at + 2) for at in range(first, len(run))]
            return Edit(offset + first, offset + len(run) + 1, "\ufffd" + after, ((offset + first, offset + first + 1), *origins))
    return None
