"""What the text states in words about single cells (受理申请17件), as evidence where a table alone leaves several readings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from parser.data import load_toml


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["field"], re.compile(entry["pattern"])) for entry in load_toml("statements.toml")["statement"])


def read_statements(text: str, regions: Sequence[tuple[int, int]]) -> dict[str, int]:
    """The number that the prose states for a field, where it states one and only one; `regions` are tables and left out.

    >>> read_statements("全年共受理政府信息公开申请17件。", [])
    {'applications.received.total': 17}
    """
    stated: dict[str, set[int]] = {}
    for field, pattern in _patterns():
        for found in pattern.finditer(text):
            if not any(begin <= found.start() < stop for begin, stop in regions):
                stated.setdefault(field, set()).add(int(found["n"]))
    return {field: numbers.pop() for field, numbers in stated.items() if len(numbers) == 1}
