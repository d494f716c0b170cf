"""The patterns of `data/metadata.toml`, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from parser.data import load_toml


def settings(section: str) -> Any:
    """One section of the data file, for example `year`."""
    return load_toml("metadata.toml")[section]


@cache
def pattern(section: str, key: str) -> re.Pattern[str]:
    """One compiled pattern, for example of `title`, `pattern`."""
    return re.compile(settings(section)[key])


@cache
def patterns(section: str, key: str | None = None) -> tuple[re.Pattern[str], ...]:
    """The compiled patterns of a list of entries, in their order."""
    entries = settings(section) if key is None else settings(section)[key]
    return tuple(re.compile(entry["pattern"]) for entry in entries)


def squeeze(text: str) -> str:
    """Text without any white space.

    >>> squeeze("2024 年 某市")
    '2024年某市'
    """
    return "".join(text.split())
