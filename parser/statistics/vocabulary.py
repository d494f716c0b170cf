"""The words of tables of indicators (`data/statistics.toml`) as patterns: units, header words, ordinals, and bare wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from parser.data import load_toml

HANZI = "\u3400-\u9fff"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
ORDINAL = (
    rf"(?:[（(]\s*(?:{_NUMERAL}|\d{{1,2}})\s*[)）]|[㈠-㈩①-⑳⑴-⒇]|\d{{1,2}}\s*[.、．)）](?!\d)|{_NUMERAL}\s*[、.．])"
)
_LEADING = re.compile(rf"^(?:\s|[:：“”\"]|{ORDINAL}|其中(?=[\s:：、]|{ORDINAL}))+")
_NOTE = re.compile(r"[（(][^（）()]*[)）]")
_NOT_HANZI = re.compile(rf"[^{HANZI}?\ufffd]")


def settings() -> dict[str, Any]:
    """The content of `data/statistics.toml`."""
    return load_toml("statistics.toml")


@cache
def units() -> str:
    """An alternation of the units, the longest first: 人次 before 人."""
    return _any_of(settings()["units"])


@cache
def unit_cell() -> re.Pattern[str]:
    """A cell that holds a unit and nothing else."""
    return re.compile(rf"[（(]?\s*(?:单位\s*[:：]\s*)?(?P<unit>{units()})\s*[)）]?")


@cache
def unit_behind() -> re.Pattern[str]:
    """A unit at the end of a label: in brackets, or glued to it before a number."""
    return re.compile(rf"[（(]\s*(?:单位\s*[:：]\s*)?(?P<note>{units()})\s*[)）]\s*$|(?P<glued>{units()})\s*$")


@cache
def header_words() -> re.Pattern[str]:
    """One word of a header; the group says which."""
    words = settings()
    columns = [word for texts in words["columns"].values() for word in texts]
    groups = {
        "name": words["names"],
        "unit": words["unit_headers"],
        "code": words["code_headers"],
        "note": words["notes"],
        "column": columns,
    }
    return re.compile("|".join(f"(?P<{group}>{_any_of(texts)})" for group, texts in groups.items()))


@cache
def column_kind(printed: str) -> str:
    """What a printed column holds: "total", "this_year", "cumulative", "printed" for others that are known, else "unknown"."""
    kinds = settings()["columns"]
    return next((kind for kind, texts in kinds.items() if printed in texts), "unknown")


def bare(label: str, *, notes: bool = True) -> str:
    """The hanzi of a label without ordinals and 其中, and without its bracketed notes if `notes` is False.

    >>> bare("其中：1、网站公开"), bare("（一）主动公开政府信息数（计1条）", notes=False)
    ('网站公开', '主动公开政府信息数')
    """
    text = _LEADING.sub("", label)
    if not notes:
        text = _NOTE.sub("", text)
    text = _NOT_HANZI.sub("", text)
    return text.removeprefix("其中")


def plain(wording: str) -> str:
    """A wording without the words that do not tell two indicators apart: 收到申请总数 and 收到申请数 are one."""
    return "".join(char for char in wording if char not in settings()["wording"]["light"])


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
