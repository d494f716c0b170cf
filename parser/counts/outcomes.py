"""Results of requests, reviews and suits: 不予公开2件 counts applications, but those that were not granted.

So that counts of one object can be added up, the object of such a count names the result too: 不予公开的申请.
"""

from __future__ import annotations

import re
from functools import cache

from parser.counts.lexicon import words


def with_outcome(action: str | None, thing: str | None) -> str | None:
    """What is counted, with what became of it where the action says that.

    >>> with_outcome("不予公开", "申请"), with_outcome("不予公开", None), with_outcome("收到", "申请")
    ('不予公开的申请', '不予公开', '申请')

    Another result cannot be what is counted: it was taken over from the one before.
    """
    if action is None or not _outcome().search(action):
        return thing
    other = _outcome().search(thing) if thing else None
    if thing is None or (other and other[0] not in action):
        return action
    return thing if other else f"{action}的{thing}"


def without_outcome(action: str | None, thing: str | None) -> str | None:
    """The words for what is counted as the source has them, of those that `with_outcome` gave.

    >>> without_outcome("不予公开", "不予公开的申请"), without_outcome("不予公开", "不予公开")
    ('申请', None)
    """
    if action is None or thing is None or not _outcome().search(action):
        return thing
    return None if thing == action else thing.removeprefix(f"{action}的")


@cache
def _outcome() -> re.Pattern[str]:
    return re.compile("|".join(words()["outcomes"]["patterns"]))
