"""What a single odd cell of a clean table is read as: a number, a mark, or nothing with an issue; never a guess."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parser import Report, Value, parse
from tests.samples import sample

FIELD = "active_disclosure.other_external_services.previous_year_items"
ROW = "|其他对外管理服务事项|{}|0|0|"

NUMBERS = [("5件", 5), ("5 件", 5), ("5（含2）", 5), ("２", 2), ("１２", 12), ("1,024", 1024), (" 5 ", 5)]
MARKS = ["/", "-", "--", "—", "－", "无", "N/A", "\\"]
BLANKS = ["", " ", "\u3000", "\xa0"]
UNREADABLE = ["壹", "五", "约5", "~5", "<5", "1e5", "1..2", "5.5.5", "12a3", "没有", "*"]
SEVERAL = ["1 2", "3、4", "5-6", "1,23", "12,34,56"]
GLUED = ["05", "000"]


def _read(cell: str) -> tuple[Report, Value]:
    text = sample("pipe_rows_2019").text
    assert text.count(ROW.format(6)) == 1
    report = parse(text.replace(ROW.format(6), ROW.format(cell)))
    return report, report[FIELD]


def _codes(report: Report) -> list[str]:
    return [issue.code for issue in report.issues if FIELD in issue.fields]


@pytest.mark.parametrize(("cell", "amount"), NUMBERS)
def test_numbers(cell: str, amount: int) -> None:
    report, value = _read(cell)
    assert (value.amount, value.state, _codes(report)) == (amount, "given", [])


@pytest.mark.parametrize("cell", MARKS)
def test_marks(cell: str) -> None:
    report, value = _read(cell)
    assert (value.amount, value.state, value.raw, _codes(report)) == (None, "not_applicable", cell, [])


@pytest.mark.parametrize("cell", BLANKS)
def test_blanks(cell: str) -> None:
    report, value = _read(cell)
    assert (value.amount, value.state, _codes(report)) == (None, "blank", [])


@pytest.mark.parametrize("cell", UNREADABLE)
def test_unreadable_cells_are_named(cell: str) -> None:
    report, value = _read(cell)
    assert (value.amount, value.state, value.raw, _codes(report)) == (None, "unreadable", cell, ["cell-unreadable"])


@pytest.mark.parametrize("cell", SEVERAL)
def test_several_numbers_in_one_cell_are_not_counted(cell: str) -> None:
    report, value = _read(cell)
    assert (value.amount, value.state, _codes(report)) == (None, "ambiguous", ["cells-unclear"])


@pytest.mark.parametrize("cell", GLUED)
def test_digits_that_are_no_number(cell: str) -> None:
    report, value = _read(cell)
    assert value.amount is None
    assert _codes(report) == ["glued-digits"]


def test_a_fraction_is_read_but_no_count() -> None:
    report, value = _read("0.5")
    assert (value.amount, value.state, _codes(report)) == (Decimal("0.5"), "given", ["not-a-count"])


@pytest.mark.parametrize("cell", ["1/2", "10%"])
def test_what_is_no_count_is_not_taken_in_silence(cell: str) -> None:
    report, value = _read(cell)
    assert value.amount is None or _codes(report)


@pytest.mark.parametrize("cell", ["7", "/", "", "五", "1 2", "05"])
def test_the_other_rows_do_not_notice(cell: str) -> None:
    """One bad cell costs its row at most."""
    report, _ = _read(cell)
    row = FIELD.rsplit(".", 1)[0]
    expected = {field: amount for field, amount in sample("pipe_rows_2019").amounts().items() if not field.startswith(row)}
    assert {field: amount for field, amount in report.amounts().items() if not field.startswith(row)} == expected
