"""Where a paragraph turns from the problems of the year to what was or will be done about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from parser.narrative.cues import any_of, pattern, squeeze

_SENTENCE = re.compile(r"[^。!?;]+(?:[。!?;]+[”\")』」]*)?|[。!?;]+")
_FIRST_ITEM = re.compile(r"(?:一是|一要|第一,|首先)")


def find_turn(text: str) -> int | None:
    """Where in a paragraph of the problems section the first sentence about improvements begins, or None.

    >>> text = "主动公开的时效仍有不足。下一步,我局将加强培训。"
    >>> text[find_turn(text):]
    '下一步,我局将加强培训。'
    """
    told = problem_seen = items_seen = False
    for begin, sentence in _sentences(text):
        turns = _turns(sentence)
        is_first_item = _FIRST_ITEM.match(sentence) is not None
        tells_problem = pattern("problem").search(sentence) is not None
        restarts = is_first_item and items_seen and not tells_problem
        if (problem_seen and (turns or restarts)) or (told and _opening("sure").match(sentence)):
            return begin
        told = told or not turns
        problem_seen = problem_seen or (tells_problem and not turns)
        items_seen = items_seen or is_first_item
    return None


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        sentence = match[0].lstrip()
        if sentence:
            yield match.end() - len(sentence), squeeze(sentence[:120])


def _turns(sentence: str) -> bool:
    return _opening("begins").match(sentence) is not None or pattern("turn", "will").match(sentence) is not None


@cache
def _opening(key: str) -> re.Pattern[str]:
    return re.compile(f"{pattern('turn', 'prefix').pattern}(?:{any_of('turn', key).pattern})")


@cache
def _improvement_heading() -> re.Pattern[str]:
    return re.compile("改进|整改|措施|打算|下一步|计划|今后")


def may_turn(section: str | None, heading: str | None, *, has_own_heading: bool) -> bool:
    """Whether a paragraph stands where problems are told; `has_own_heading` says that it begins with its sub-heading."""
    words = heading or ""
    if "问题" in words or "不足" in words:
        return True
    if has_own_heading or _improvement_heading().search(words):
        return False
    return section == "problems_improvements" or heading is None
