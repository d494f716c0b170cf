"""Numerals of Chinese prose: Arabic (1,234 and 3.5万), Chinese (一百二十, 两), mixed (2千, 10余万), with their exact values.

Own code: on the cases in the tests cn2an and the like read fewer of them and do not say where in the text a number stands.
"""

from __future__ import annotations

import re
from decimal import Decimal

from parser.model import Amount

HANZI_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_FINE = ("十", "百", "千")

ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
HANZI = "[零〇一二两三四五六七八九十百千万亿]+"

_ARABIC = re.compile(rf"(?P<digits>{ARABIC})(?P<multiplier>[十百千万亿]*)")
_HANZI = re.compile(HANZI)


def read_numeral(text: str) -> Amount | None:
    """The exact value of a numeral, None if it is not well formed.

    >>> read_numeral("1,234"), read_numeral("1.2万"), read_numeral("一百二十"), read_numeral("两"), read_numeral("3亿"), read_numeral("万")
    (1234, 12000, 120, 2, 300000000, None)
    """
    if arabic := _ARABIC.fullmatch(text):
        value = Decimal(re.sub("[,，]", "", arabic["digits"]))
        for char in arabic["multiplier"]:
            value *= MULTIPLIERS[char]
        return int(value) if value == value.to_integral_value() and "." not in f"{value.normalize():f}" else value.normalize()
    return read_hanzi(text) if _HANZI.fullmatch(text) else None


def read_hanzi(text: str) -> int | None:
    """The value of a numeral in Chinese characters, None for a string of them that is no number (千万 alone, 二三).

    >>> [read_hanzi(text) for text in ("十", "十二", "二十", "一百零三", "一千二百", "一万二千", "三十五万", "一百二", "二〇一九")]
    [10, 12, 20, 103, 1200, 12000, 350000, 120, 2019]
    """
    if len(text) > 1 and all(char in HANZI_DIGITS for char in text):
        return int("".join(str(HANZI_DIGITS[char]) for char in text)) if len(text) >= 3 else None
    total, section, digit, last = 0, 0, None, 1
    for char in text:
        if char in HANZI_DIGITS:
            if digit:
                return None
            digit = HANZI_DIGITS[char]
            last = 1 if digit == 0 else last
            continue
        unit = MULTIPLIERS[char]
        if char in _FINE:
            if digit is None and char != "十":
                return None
            section += (1 if digit is None else digit) * unit
        else:
            section += digit or 0
            if not section:
                return None
            total = (total + section) * unit if char == "亿" else total + section * unit
            section = 0
        digit, last = None, unit
    if digit is not None:
        section += digit * (last // 10 if last >= 100 and text[-2] in MULTIPLIERS else 1)
    return total + section
