"""From the text of a cell to an amount: signs, separators, decimals, units, and what is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser.forms import ColumnType
from parser.values import read_amount

COUNTS: list[tuple[str, int | Decimal]] = [
    ("0", 0),
    ("17", 17),
    (" 17 ", 17),
    ("1,128", 1128),
    ("1，128", 1128),
    ("1234567", 1234567),
    ("3件", 3),
    ("3 件", 3),
    ("2.0", 2),
    ("1.5", Decimal("1.5")),
]
CHANGES: list[tuple[str, int]] = [
    ("+5", 5),
    ("-3", -3),
    ("- 3", -3),
    ("减2", -2),
    ("减少2", -2),
    ("增2", 2),
    ("增加 12", 12),
    ("0", 0),
    ("-0", 0),
]
MONEY: list[tuple[str, str | None, str, str | None]] = [
    # text, unit of the header, amount, unit
    ("58.60", None, "58.60", None),
    ("256146", None, "256146", None),
    ("12.75", "万元", "12.75", "万元"),
    ("251000元", None, "25.1", "万元"),
    ("251000元", "万元", "25.1", "万元"),
    ("1.2亿元", None, "12000", "万元"),
    ("30千元", None, "3", "万元"),
    ("75394432.52元", None, "7539.443252", "万元"),
    ("0", "万元", "0", "万元"),
    ("8项", "万元", "8", "万元"),
]
NO_NUMBERS = ["", " ", "/", "-", "—", "无", "一", "O", "\ufffd", "+", "增加", "..1", "--1", "约5", "(5)"]
ODD_ENDINGS = ["1 2", "12a3", "1/2", "1..2", "5%"]
KINDS: list[ColumnType] = ["count", "change", "money"]


@pytest.mark.parametrize(("text", "amount"), COUNTS)
def test_counts(text: str, amount: int | Decimal) -> None:
    found = read_amount(text, "count")
    assert found == (amount, None)
    assert found is not None and type(found[0]) is type(amount)


@pytest.mark.parametrize(("text", "amount"), CHANGES)
def test_changes(text: str, amount: int) -> None:
    assert read_amount(text, "change") == (amount, None)


@pytest.mark.parametrize(("text", "header", "amount", "unit"), MONEY)
def test_money(text: str, header: str | None, amount: str, unit: str | None) -> None:
    found = read_amount(text, "money", header)
    assert found == (Decimal(amount), unit)
    assert found is not None and "E" not in str(found[0]), "an amount is printed without an exponent"


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number(text: str) -> None:
    assert [read_amount(text, kind) for kind in KINDS] == [None, None, None]


@pytest.mark.parametrize("text", ODD_ENDINGS)
def test_an_odd_ending_is_no_unit(text: str) -> None:
    assert read_amount(text, "count") is None


@given(st.integers(-(10**12), 10**12), st.booleans())
def test_whole_numbers_come_back(number: int, grouped: bool) -> None:
    text = f"{number:,}" if grouped else str(number)
    assert read_amount(text, "change") == (number, None)


@given(st.decimals(0, 10**9, places=4, allow_nan=False), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_units_are_steps_of_ten(number: Decimal, unit: str) -> None:
    steps = {"元": -4, "千元": -1, "万元": 0, "亿元": 4}
    assert read_amount(f"{number}{unit}", "money") == (number.scaleb(steps[unit]), "万元")


@given(st.text(max_size=12), st.sampled_from(KINDS), st.sampled_from([None, "万元", "元"]))
def test_any_text_is_a_number_or_none(text: str, kind: ColumnType, header: str | None) -> None:
    found = read_amount(text, kind, header)
    assert found is None or (any(char.isdecimal() for char in text) and isinstance(found[0], int | Decimal))
