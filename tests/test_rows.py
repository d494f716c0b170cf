"""Which numbers belong to which row: one gold table, printed in many ways, and what happens when cells are lost or added.

Every row of the table has other numbers, so that a row read from its neighbour shows. All sums hold; one test takes a table
where none does, because there the arithmetic proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from parser import Report, parse
from parser.forms import Row, load_forms

FORM = load_forms()["2021"]
TABLE = next(table for table in FORM.tables if table.id == "applications")
HEAD = "三、收到和处理政府信息公开申请情况\n"
TAIL = "四、政府信息公开行政复议、行政诉讼情况\n无。\n"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ARITHMETIC = {rule.issue for rule in TABLE.rules}
ROWS = {row.id: number for number, row in enumerate(TABLE.rows)}
LOST_ROW = "denied.internal_affairs"

Cells = list[str]
Print = Callable[[str, Cells], str]


def _sound_cells() -> dict[str, Cells]:
    """Seven numbers for each row, that only this row has, so that every rule of the form holds."""
    balance = ("received", "carried_over", "total", "carried_forward")
    amounts = {row: [100 + 10 * number + column for column in range(6)] for row, number in ROWS.items()}
    outcomes = [amounts[row] for row in ROWS if row not in balance]
    amounts["total"] = [sum(column) for column in zip(*outcomes, strict=True)]
    sums = zip(amounts["total"], amounts["carried_forward"], amounts["carried_over"], strict=True)
    amounts["received"] = [total + forward - over for total, forward, over in sums]
    return {row: [str(amount) for amount in (*cells, sum(cells))] for row, cells in amounts.items()}


CELLS = _sound_cells()


def _cells(row: Row) -> Cells:
    return list(CELLS[row.id])


def _labels() -> list[tuple[str, Row | None]]:
    return [(label.printed, label.row) for label in TABLE.labels if label.kind in ("group", "row")]


def _table(show: Print, *, changed: dict[str, Cells] | None = None, separator: str = "|") -> str:
    """The table with each row printed by `show`; `changed` gives other cells for some rows."""
    lines = [separator.join(("申请人情况", "自然人", "法人或其他组织", "总计")), separator.join(COLUMNS[1:6])]
    for label, row in _labels():
        lines.append(label if row is None else show(label, (changed or {}).get(row.id, _cells(row))))
    return HEAD + "\n".join(lines) + "\n" + TAIL


def _wrapped(label: str, cells: Cells) -> str:
    """A long label is wrapped around its cells, as in the text of a PDF."""
    half = len(label) // 2
    return f"{label[:half]}\n{' '.join(cells)}\n{label[half:]}" if len(label) > 9 else f"{label} {' '.join(cells)}"


def _wrapped_in_line(label: str, cells: Cells) -> str:
    half = len(label) // 2
    return f"{label[:half]} {' '.join(cells)}\n{label[half:]}" if len(label) > 9 else f"{label} {' '.join(cells)}"


LAYOUTS: dict[str, Print] = {
    "pipes": lambda label, cells: "|".join((label, *cells)),
    "framed pipes": lambda label, cells: "| " + " | ".join((label, *cells)) + " |",
    "tabs": lambda label, cells: "\t".join((label, *cells)),
    "commas": lambda label, cells: ",".join((label, *cells)),
    "blanks": lambda label, cells: " ".join((label, *cells)),
    "wide blanks": lambda label, cells: "   ".join((label, *cells)),
    "a cell a line": lambda label, cells: "\n".join((label, *cells)),
    "a cell every other line": lambda label, cells: "\n\n".join((label, *cells)) + "\n",
    "label and cells on two lines": lambda label, cells: label + "\n" + " ".join(cells),
    "cells behind the label": lambda label, cells: label + " ".join(cells),
    "wrapped label around cells": _wrapped,
    "wrapped label behind cells": _wrapped_in_line,
    "a letter a line": lambda label, cells: label[:2] + "\n".join(label[2:]) + "\n" + " ".join(cells),
    "a unit in each cell": lambda label, cells: "|".join((label, *(f"{cell}件" for cell in cells))),
}
RULED = ["pipes", "framed pipes", "tabs", "commas"]
each_layout = pytest.mark.parametrize("layout", LAYOUTS)


def _amounts(report: Report) -> dict[str, list[object]]:
    return {row.id: [report[field.id].amount for field in row.fields] for row in TABLE.rows}


def _gold(changed: dict[str, Sequence[object]] | None = None) -> dict[str, list[object]]:
    return {row.id: list((changed or {}).get(row.id, map(int, _cells(row)))) for row in TABLE.rows}


def _others(cells: dict[str, list[object]]) -> dict[str, list[object]]:
    return {row: amounts for row, amounts in cells.items() if row != LOST_ROW}


def _codes(report: Report, row: str) -> set[str]:
    """The issues that name a field of the row, arithmetic aside."""
    ids = {field.id for field in TABLE.rows[ROWS[row]].fields}
    return {issue.code for issue in report.issues if ids & set(issue.fields)} - ARITHMETIC


# --- every layout ---


@each_layout
def test_a_whole_table(layout: str) -> None:
    report = parse(_table(LAYOUTS[layout]))
    assert _amounts(report) == _gold()
    assert {issue.code for issue in report.issues} - ARITHMETIC <= {"not-a-report", "table-missing"}


@pytest.mark.parametrize("layout", ["blanks", "pipes"])
def test_cells_before_their_labels(layout: str) -> None:
    """Two columns of a page that were read the wrong way round: the numbers stand on the line above."""
    text = _table(lambda label, cells: " ".join(cells) + "\n" + label)
    report = parse(text)
    found, gold = _amounts(report), _gold()
    wrong = {row for row in gold if found[row] != gold[row] and not _codes(report, row)}
    assert wrong == set(), "given by order or not, a row that differs is named"
    assert sum(found[row] == gold[row] for row in gold) >= len(gold) - 2


@each_layout
def test_the_heading_is_not_needed(layout: str) -> None:
    assert _amounts(parse(_table(LAYOUTS[layout]).removeprefix(HEAD))) == _gold()


# --- lost cells ---


@each_layout
@pytest.mark.parametrize("column", [0, 3, 6])
def test_a_lost_cell_is_missed_and_not_filled_from_the_left(layout: str, column: int) -> None:
    """The other six are right, or unread; the lost one is never given. The row is named."""
    cells = _cells(TABLE.rows[ROWS[LOST_ROW]])
    truth: list[object] = [*map(int, cells)]
    truth[column] = None
    del cells[column]
    report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: cells}))
    assert _others(_amounts(report)) == _others(_gold())
    _assert_right_or_none(_amounts(report)[LOST_ROW], truth)
    assert _codes(report, LOST_ROW)
    lost = report[TABLE.rows[ROWS[LOST_ROW]].fields[column].id]
    assert lost.state in ("ambiguous", "absent")


@pytest.mark.parametrize("layout", ["pipes", "blanks", "a cell a line"])
@pytest.mark.parametrize("column", [0, 3, 6])
def test_where_no_sum_holds_none_decides(layout: str, column: int) -> None:
    """Every printed total is too high: that one cell more or less fits is no evidence."""
    changed = {row.id: [*_cells(row)[:6], str(int(_cells(row)[6]) + 7 + ROWS[row.id])] for row in TABLE.rows}
    truth: list[object] = [*map(int, changed[LOST_ROW])]
    truth[column] = None
    del changed[LOST_ROW][column]
    report = parse(_table(LAYOUTS[layout], changed=changed))
    _assert_right_or_none(_amounts(report)[LOST_ROW], truth)
    assert _codes(report, LOST_ROW)


def _assert_right_or_none(found: list[object], truth: list[object]) -> None:
    assert [amount for amount, true in zip(found, truth, strict=True) if amount is not None and amount != true] == [], found


@each_layout
def test_a_row_without_cells(layout: str) -> None:
    report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: []}))
    found = _amounts(report)
    assert found == _gold({LOST_ROW: [None] * 7})
    assert _codes(report, LOST_ROW)


@pytest.mark.parametrize("layout", RULED)
def test_an_empty_cell_between_separators_is_blank(layout: str) -> None:
    cells = _cells(TABLE.rows[ROWS[LOST_ROW]])
    cells[2] = ""
    report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: cells}))
    assert _amounts(report) == _gold({LOST_ROW: [int(cell) if cell else None for cell in cells]})
    assert report[f"applications.{LOST_ROW}.research_institution"].state == "blank"
    assert _codes(report, LOST_ROW) == set()


@pytest.mark.parametrize("layout", RULED)
def test_a_row_of_empty_cells_is_blank(layout: str) -> None:
    report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: [""] * 7}))
    assert _amounts(report) == _gold({LOST_ROW: [None] * 7})
    assert {report[field.id].state for field in TABLE.rows[ROWS[LOST_ROW]].fields} == {"blank"}


@pytest.mark.parametrize("empty", range(1, 7))
def test_fewer_empty_cells_than_columns_are_not_a_blank_row(empty: int) -> None:
    """One to six empty cells where seven should be: some are lost, and nobody knows which."""
    report = parse(_table(LAYOUTS["framed pipes"], changed={LOST_ROW: [""] * empty}))
    assert _amounts(report) == _gold({LOST_ROW: [None] * 7})
    assert _codes(report, LOST_ROW)


# --- more than there is room for ---


@each_layout
def test_one_number_too_many(layout: str) -> None:
    """Eight numbers for seven columns: none of them is chosen, or the row is named."""
    cells = [*_cells(TABLE.rows[ROWS[LOST_ROW]]), "999"]
    report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: cells}))
    found, gold = _amounts(report), _gold()
    assert _others(found) == _others(gold)
    unplaced = "number-unplaced" in {issue.code for issue in report.issues}
    assert _codes(report, LOST_ROW) or (found[LOST_ROW] == gold[LOST_ROW] and unplaced)
    assert 999 not in found[LOST_ROW]


@pytest.mark.parametrize("layout", ["pipes", "blanks", "a cell a line"])
def test_twice_as_many_numbers_as_columns(layout: str) -> None:
    """Which of the two sets is the row's cannot be told: the row is named."""
    own, other = _cells(TABLE.rows[ROWS[LOST_ROW]]), [str(number) for number in range(900, 907)]
    for cells in ([*own, *other], [*other, *own]):
        report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: cells}))
        assert _codes(report, LOST_ROW)
        assert _others(_amounts(report)) == _others(_gold())


@each_layout
def test_a_page_number_between_rows(layout: str) -> None:
    """It belongs to no row: it is left over, or taken for furniture, and costs its neighbours nothing in silence."""
    report = parse(_table(lambda label, cells: "- 12 -\n" * label.startswith("7.") + LAYOUTS[layout](label, cells)))
    found, gold = _amounts(report), _gold()
    assert {row for row in gold if found[row] != gold[row] and not _codes(report, row)} == set()
    assert 12 not in [amount for cells in found.values() for amount in cells]


# --- lost labels ---


@pytest.mark.parametrize("layout", ["pipes", "framed pipes", "blanks", "a cell a line", "tabs"])
def test_a_lost_label_leaves_the_other_rows_alone(layout: str) -> None:
    """The cells stand there without their label: taken with an issue, or not taken."""
    text = _table(LAYOUTS[layout]).replace("5.属于三类内部事务信息", "")
    report = parse(text)
    found, gold = _amounts(report), _gold()
    assert _others(found) == _others(gold)
    assert found[LOST_ROW] in (gold[LOST_ROW], [None] * 7)
    assert _codes(report, LOST_ROW)


@each_layout
def test_a_lost_row_is_absent(layout: str) -> None:
    lines = _table(lambda label, cells: f"<{label}>" + LAYOUTS[layout](label, cells) + "</>").split("<5.属于三类内部事务信息>")
    rest = lines[1].split("</>", 1)[1]
    text = (lines[0] + rest).replace("</>", "")
    for label, row in _labels():
        if row is not None:
            text = text.replace(f"<{label}>", "")
    report = parse(text)
    assert _amounts(report) == _gold({LOST_ROW: [None] * 7})
    assert {report[field.id].state for field in TABLE.rows[ROWS[LOST_ROW]].fields} == {"absent"}
    assert "row-missing" in _codes(report, LOST_ROW)


# --- glued digits ---


@pytest.mark.parametrize("layout", ["a cell a line", "blanks", "cells behind the label"])
def test_glued_digits_are_left_unread(layout: str) -> None:
    """`100000017` may be many rows of seven numbers; what is not determined stays None."""
    report = parse(_table(LAYOUTS[layout], changed={LOST_ROW: ["8115326479"]}))
    assert _amounts(report)[LOST_ROW] == [None] * 7
    assert _codes(report, LOST_ROW)
    assert _others(_amounts(report)) == _others(_gold())
