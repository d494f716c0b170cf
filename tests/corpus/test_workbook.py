"""The workbook: tables as the form prints them, states in colour, texts that stay texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from parser import InputError, Issue, Report
from parser.corpus import corpus_of, write
from parser.corpus.workbook import FILLS, MOST_REPORTS
from parser.forms import load_forms
from tests.samples import FOLDER, sample


def book_of(tmp_path: Path, *reports: Report) -> openpyxl.Workbook:
    write(corpus_of(reports), tmp_path / "corpus.xlsx")
    return openpyxl.load_workbook(tmp_path / "corpus.xlsx")


def find(sheet, text: str):  # type: ignore[no-untyped-def]
    """The first cell with this text."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def colour(cell) -> str:  # type: ignore[no-untyped-def]
    return str(cell.fill.start_color.rgb)[2:]


def test_the_tables_stand_as_the_form_prints_them(tmp_path: Path) -> None:
    report = sample("pipe_rows_2019").report
    book = book_of(tmp_path, report)
    assert book.sheetnames == ["reports", "1 岚河县农业农村局 2020", "issues"]
    sheet = book[book.sheetnames[1]]
    merged = {
        str(sheet.cell(area.min_row, area.min_col).value): (area.size["rows"], area.size["columns"])
        for area in sheet.merged_cells.ranges
    }
    assert merged["法人或其他组织"] == (1, 5)
    assert merged["（三）不予公开"] == (8, 1)
    assert merged["行政诉讼"] == (1, 10)
    row = find(sheet, "四、结转下年度继续办理").row
    assert [sheet.cell(row, column).value for column in range(4, 11)] == [1, 0, 0, 0, 0, 0, None]


@pytest.mark.parametrize("name", ["cell_lines_2021", "hybrid_2021"])
def test_every_amount_stands_in_the_workbook(tmp_path: Path, name: str) -> None:
    report = sample(name).report
    sheet = book_of(tmp_path, report).worksheets[1]
    numbers = sorted(cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float))
    assert numbers == sorted(float(amount) for amount in report.amounts().values() if amount is not None)


def test_states_and_doubts_are_coloured_and_noted(tmp_path: Path) -> None:
    report = sample("pipe_rows_2019").report
    sheet = book_of(tmp_path, report).worksheets[1]
    blank = sheet.cell(find(sheet, "四、结转下年度继续办理").row, 10)
    assert blank.value is None and colour(blank) in (FILLS["blank"], FILLS["error"])
    assert "the form's arithmetic implies 1" in blank.comment.text
    wrong = sheet.cell(find(sheet, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）").row, 10)
    assert (wrong.value, colour(wrong)) == (2, FILLS["error"])
    assert "row-sum-broken column-sum-broken" in wrong.comment.text


def test_issues_have_their_sheet(tmp_path: Path) -> None:
    report = sample("pipe_rows_2019").report
    rows = list(book_of(tmp_path, report)["issues"].iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == [issue.code for issue in report.issues]


def test_texts_stay_texts(tmp_path: Path) -> None:
    evil = Issue("no-table", "warning", "=1+1\x00\x0b")
    report = replace(sample("pipe_rows_2019").report, title="=HYPERLINK(1)", agency="a/b:[c]?*'", issues=(evil,))
    book = book_of(tmp_path, report)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert book["issues"].cell(2, 5).value == "=1+1\ufffd\ufffd"
    assert book.sheetnames[1] == "1 a_b__c___' 2020"


def test_an_annex_is_listed(tmp_path: Path) -> None:
    from parser import parse

    report = parse((FOLDER.parent / "statistics" / "look_alike_two_columns.txt").read_text(encoding="utf-8"))
    sheet = book_of(tmp_path, report).worksheets[1]
    values = {row[0]: row[1] for row in sheet.iter_rows(min_row=4, values_only=True)}
    label = next(field.row_label for field in load_forms()["2014"].fields if field.id == "statistics.complaints")
    assert f"{label} / this_year" in values
    amounts = sorted(float(amount) for amount in report.amounts().values() if amount is not None)
    assert sorted(value for value in values.values() if isinstance(value, int | float)) == amounts


def test_too_many_reports_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds 200 reports, not 201; write \.parquet or \.csv"):
        write(corpus_of([sample("empty_form_2021").report] * (MOST_REPORTS + 1)), tmp_path / "corpus.xlsx")
