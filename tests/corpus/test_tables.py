"""Reports as tables: the same columns and dtypes always, exact amounts, blank apart from 0, ids and labels of the forms."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pandas as pd
import pytest

from parser import Count, InputError, Report, Span, Value, parse
from parser.corpus import (
    Corpus,
    columns_of,
    corpus_of,
    count_frame,
    extra_frame,
    frame,
    issue_frame,
    paragraph_frame,
    report_frame,
    wide,
)
from parser.forms import load_forms
from parser.tabulate.columns import TABLES
from parser.tabulate.grid import lay_out
from tests.samples import FOLDER, NAMES, sample

DTYPES = {"string": "string", "int": "Int64", "float": "Float64", "bool": "boolean", "date": "datetime64[s]"}
REPORTS = {name: sample(name).report for name in NAMES}


def made(values: list[Value], **facts: object) -> Report:
    """A report with these values and nothing else."""
    empty = dict.fromkeys(("title", "agency", "year", "published"))
    tables = {"forms": {"active_disclosure": "2021"}, "values": {value.field: value for value in values}}
    rest = dict.fromkeys(("checks", "issues", "paragraphs", "counts", "repairs", "extras"), ())
    return Report(**(empty | tables | rest | {"text": ""} | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("reports", [[], [parse("")], REPORTS], ids=["none", "nothing in it", "samples"])
def test_columns_and_dtypes_are_always_the_same(table: str, reports: list[Report]) -> None:
    found = corpus_of(reports).frame(table)
    expected = {name: DTYPES[kind] for name, kind in columns_of(table).items()}
    assert found.dtypes.astype(str).to_dict() == expected


def test_columns_are_pinned() -> None:
    names = "file document agency year form table field row_label column_label type amount amount_exact unit state suggestion"
    more = "candidates raw start end score evidence issues severity version"
    assert list(columns_of("fields")) == [*names.split(), *more.split()]
    with pytest.raises(InputError, match="there is no table 'rows'; known are reports, fields"):
        corpus_of([]).frame("rows")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_comes_with_its_amount_state_and_place(name: str) -> None:
    report = REPORTS[name]
    rows = frame({name: report}).astype(object).where(lambda cells: cells.notna(), None)
    assert list(rows["field"]) == list(report.values)
    for row, value in zip(rows.to_dict("records"), report.values.values(), strict=True):
        assert (row["state"], row["raw"]) == (value.state, value.raw)
        assert row["amount_exact"] == (None if value.amount is None else str(value.amount))
        assert row["amount"] == (None if value.amount is None else float(value.amount))
        assert (row["start"], row["end"]) == (value.span or (None, None))
        codes = dict.fromkeys(issue.code for issue in report.issues if value.field in issue.fields)
        assert row["issues"] == " ".join(codes)
        assert row["table"] == value.field.split(".")[0] and row["form"] == report.forms[row["table"]]


def test_labels_are_those_of_the_form() -> None:
    rows = frame([REPORTS["cell_lines_2021"]]).set_index("field")
    for field in load_forms()["2021"].fields:
        assert tuple(rows.loc[field.id, ["row_label", "column_label", "type"]]) == (
            field.row_label,
            field.column_label,
            field.column.type,
        )


def test_two_columns_of_an_annex_have_labels() -> None:
    text = (FOLDER.parent / "statistics" / "look_alike_two_columns.txt").read_text(encoding="utf-8")
    rows = frame([parse(text)]).set_index("field")
    labels = rows["column_label"].groupby(rows.index.str.rpartition(".").get_level_values(2)).unique()
    assert {column: list(found) for column, found in labels.items()} == {"cumulative": ["历年累计"], "this_year": ["本年度"]}
    assert rows["row_label"].notna().all()


def test_blank_is_never_zero() -> None:
    report = made(
        [
            Value("active_disclosure.fees.amount", None, "blank", ""),
            Value("active_disclosure.penalties.decisions", 0, "given", "0"),
        ]
    )
    rows = frame([report])
    assert rows["amount"].isna().tolist() == [True, False]
    assert rows["amount_exact"].isna().tolist() == [True, False]
    table = wide(rows)
    assert table["active_disclosure.fees.amount"].isna().all() and table["active_disclosure.penalties.decisions"].tolist() == [0]


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Decimal("0.10"), "0.10"), (Decimal("1E+3"), "1000"), (10**400, "1" + "0" * 400), (2**53 + 1, "9007199254740993")],
)
def test_amounts_keep_all_their_digits(amount: int | Decimal, text: str) -> None:
    rows = frame([made([Value("active_disclosure.fees.amount", amount, "given", text)])])
    assert rows["amount_exact"].tolist() == [text]
    assert rows["amount"].tolist() == [float("inf") if amount == 10**400 else float(amount)]


def test_text_that_is_no_unicode_is_kept_out_of_the_way() -> None:
    rows = frame([made([Value("active_disclosure.fees.amount", None, "unreadable", "1\ud800")])])
    assert rows["raw"].tolist() == ["1?"]


def test_a_report_alone_has_the_same_columns() -> None:
    report = REPORTS["pipe_rows_2019"]
    pd.testing.assert_frame_equal(report.to_frame(), frame([report]))


def test_wide_has_a_column_for_every_field_of_every_form() -> None:
    rows = frame(REPORTS)
    table = wide(rows)
    assert len(table) == len(NAMES)
    assert list(table) == list(wide(frame([])))
    known = {field.id for form in load_forms().values() for field in form.fields}
    assert known <= set(table)
    picked = table.set_index("file")
    for name, report in REPORTS.items():
        for field, amount in report.amounts().items():
            cell = picked.loc[name, field]
            assert (cell is pd.NA) if amount is None else cell == float(amount)
    states = wide(rows, "state").set_index("file")
    assert states.loc["pipe_rows_2019", "applications.carried_forward.total"] == "blank"


def test_wide_refuses_another_frame() -> None:
    with pytest.raises(InputError, match="no frame of fields: it has no column field"):
        wide(issue_frame([]))


def test_the_other_frames_hold_what_the_report_holds() -> None:
    report = REPORTS["pipe_rows_2019"]
    assert issue_frame([report])["message"].tolist() == [issue.message for issue in report.issues]
    assert paragraph_frame([report])["text"].tolist() == [one.text for one in report.paragraphs]
    facts = report_frame([report]).iloc[0]
    assert (facts["agency"], facts["year"], facts["broken"], facts["errors"]) == (report.agency, 2020, 2, 2)
    annex = parse((FOLDER.parent / "statistics" / "coded_local_form.txt").read_text(encoding="utf-8"))
    assert extra_frame([annex])["label"].tolist() == [extra.label for extra in annex.extras] != []


def test_counts_have_a_frame() -> None:
    count = Count("23条", Span(4, 7), 23, "条", action="发布", object="信息")
    money = Count("1.20万元", Span(9, 14), Decimal("12000.50"), "元", kind="money", parent=0)
    rows = count_frame([made([], counts=(count, money), published=datetime.date(2022, 1, 31))])
    assert rows["value_exact"].tolist() == ["23", "12000.50"]
    assert rows["parent"].tolist() == [pd.NA, 0]
    assert rows["unit_inferred"].tolist() == [False, False]


def test_batches_are_the_whole_table() -> None:
    corpus = corpus_of([REPORTS["pipe_rows_2019"]] * 300)
    sizes = [batch.num_rows for batch in corpus.documents()]
    assert sizes == [256, 44]
    assert sum(batch.num_rows for batch in corpus.batches("fields")) == len(corpus.frame()) == 300 * 198
    assert isinstance(corpus, Corpus)


@pytest.mark.parametrize(
    "table", [table for form in load_forms().values() for table in form.tables], ids=lambda one: f"{one.form} {one.id}"
)
def test_the_printed_layout_holds_every_field_once_and_no_cell_twice(table) -> None:  # type: ignore[no-untyped-def]
    taken: set[tuple[int, int]] = set()
    cells = lay_out(table)
    for cell in cells:
        covered = {(cell.row + down, cell.column + right) for down in range(cell.rows) for right in range(cell.columns)}
        assert not covered & taken
        taken |= covered
    assert [cell.field.id for cell in cells if cell.field] == [field.id for field in table.fields]
