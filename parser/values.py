"""Turns the text of a cell into an amount: signs, thousands separators, decimals, units.

Money is given in 万元 when the cell or the header states a unit; otherwise it is the printed number and `unit` is None
(copies print 595.88 and 251000元 in the same column, so nothing is converted on a guess).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from parser.forms import ColumnType
from parser.model import Amount

_FIGURE = re.compile(
    r"(?P<word>增加|减少|增|减)?\s?(?P<sign>[+\-])?\s?"
    r"(?P<digits>\d+(?:[,，]\d{3})*(?:\.\d+)?)\s?(?P<unit>亿元|万元|千元|元|[件个项条次家份部宗])?"
)
_IN_WAN = {"亿元": Decimal(10000), "万元": Decimal(1), "千元": Decimal("0.1"), "元": Decimal("0.0001")}


@lru_cache(maxsize=1 << 12)
def read_amount(text: str, kind: ColumnType, header_unit: str | None = None) -> tuple[Amount, str | None] | None:
    """The amount of a cell and its unit, or None when the text is not a number.

    >>> read_amount("减1", "change")
    (-1, None)
    >>> read_amount("251000元", "money")
    (Decimal('25.1'), '万元')
    """
    found = _FIGURE.fullmatch(text.strip())
    if found is None:
        return None
    number = Decimal(found["digits"].replace(",", "").replace("，", ""))
    if found["sign"] == "-" or (found["word"] or "").startswith("减"):
        number = -number
    if kind != "money":
        return (int(number) if number == number.to_integral_value() else number), None
    unit = found["unit"] if found["unit"] in _IN_WAN else header_unit
    if unit is None:
        return number, None
    return _plain(number * _IN_WAN[unit]), "万元"


def _plain(number: Decimal) -> Decimal:
    """Without trailing zeros or exponent: 25.1000 → 25.1."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
