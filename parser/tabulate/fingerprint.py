"""What makes two reports the same one: a digest of what they state, and a sketch of their prose.

The digest is equal when agency, year and all amounts are, whatever the layout. That is not enough: half of all small agencies
report nothing but zeros, and 教育局 is the name of thousands. So the prose is compared as well: the 32 smallest hashes of its
windows of eight hanzi (a bottom-k sketch; the share of common hashes estimates the share of common windows).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from parser.model import Amount

WINDOW = 8
SIZE = 32
_DIGITS = 8  # hexadecimal digits of one hash
_BASE, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)


def digest_content(agency: str | None, year: int | None, amounts: Mapping[str, Amount | None]) -> str:
    """A digest of what a report states.

    >>> digest_content("青溪县水务局", 2021, {"a": 1, "b": None}) == digest_content("青溪县水务局", 2021, {"a": 1})
    True
    """
    stated = sorted((field, _plain(amount)) for field, amount in amounts.items() if amount is not None)
    return hashlib.sha256(repr((agency, year, stated)).encode("utf-8", "replace")).hexdigest()[:32]


def _plain(amount: Amount) -> str:
    """An amount without what is only a way of writing: 1.50 as 1.5."""
    return str(amount if isinstance(amount, int) else amount.normalize())


def sketch(text: str) -> str:
    """The sketch of a text as hexadecimal digits; empty when it has fewer than eight hanzi.

    >>> len(sketch("本单位认真落实条例，主动公开信息")), sketch("规章")
    (64, '')
    """
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    codes = codes[(codes >= 0x3400) & (codes <= 0x9FFF)].astype(np.uint64)
    if len(codes) < WINDOW:
        return ""
    hashes = np.zeros(len(codes) - WINDOW + 1, dtype=np.uint64)
    for at in range(WINDOW):
        hashes = hashes * _BASE + codes[at : at + len(hashes)]
    hashes = (hashes ^ (hashes >> np.uint64(33))) * _MIX
    smallest = np.unique(hashes >> np.uint64(32))[:SIZE]
    return "".join(f"{one:0{_DIGITS}x}" for one in smallest.tolist())


def likeness(left: str, right: str) -> float:
    """The estimated share of windows that two texts have in common, from their sketches; 0 when one of them is empty.

    >>> likeness(sketch("本单位认真落实条例，主动公开信息"), sketch("本单位 认真落实条例 主动公开信息"))
    1.0
    """
    one, other = _parts(left), _parts(right)
    if not one or not other:
        return 0.0
    nearest = sorted(one | other)[:SIZE]
    return sum(part in one and part in other for part in nearest) / len(nearest)


def _parts(digits: str) -> set[str]:
    return {digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS)}
