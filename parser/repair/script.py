"""Repairs of script and wording: traditional characters, wrong conversions, words of Taiwan.

Only lines that hold characters of traditional writing are touched, so simplified text with 乾, 覆, 里 or 后 keeps them. The
phrases are in `wording.toml`; all of them are written with traditional characters or need one in their line.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from parser.data import load_toml
from parser.repair.characters import not_simplified, simplified_only, unified
from parser.repair.edits import Edit, changed_runs

_SHARE_OF_TRADITIONAL = 0.1


def undo_taiwan_wording(text: str) -> list[Edit]:
    """Words that a Taiwan conversion put in place of the official ones: `規範性檔案` → `規範性文件`."""
    return _replaced(text, "taiwan") if _is_traditional(text) else []


def undo_wrong_conversions(text: str) -> list[Edit]:
    """Words that a careless conversion spoiled, in simplified text too: `行政複议`, `体係` → `行政复议`, `体系`."""
    return _replaced(text, "spoiled")


def convert_traditional(text: str) -> list[Edit]:
    """Traditional characters become simplified ones, by words: `信息公開` → `信息公开`."""
    if not _is_traditional(text):
        return []
    return changed_runs(text, _to_simplified(text))


def _is_traditional(text: str) -> bool:
    """Whether the line is to be converted: one traditional character among simplified ones may be a name, and stays."""
    marks = sum(map(_is_mark, not_simplified().intersection(text)))
    if marks != 1:
        return marks > 1
    written = unified().intersection(text)
    return simplified_only().isdisjoint(written) or marks >= _SHARE_OF_TRADITIONAL * len(written)


@cache
def _is_mark(character: str) -> bool:
    return _to_simplified(character) != character


def _to_simplified(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _phrases(group: str) -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    for entry in load_toml("repair/wording.toml")[group]:
        table.update(entry["phrases"])
    ordered = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), table


def _replaced(text: str, group: str) -> list[Edit]:
    pattern, table = _phrases(group)
    return [Edit(*match.span(), table[match[0]]) for match in pattern.finditer(text)]
