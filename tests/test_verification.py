"""Somebody else's numbers against the report: every verdict, every shape of a result, the arithmetic, and the command."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

import parser.cli.verify
from parser import Finding, InputError, Verification, parse, verify
from parser.cli import app
from parser.data import load_toml
from parser.forms import load_forms
from parser.verification import Verdict
from tests.samples import FOLDER, NAMES, sample

NAME = "pipe_rows_2019"
RECEIVED = "applications.received"
TOTAL = f"{RECEIVED}.total"
BLANK = "applications.carried_forward.total"
MONEY = "active_disclosure.procurement.amount"


def verdicts(result: Any, **options: Any) -> dict[str, Verdict]:
    return {finding.field: finding.verdict for finding in verify(result, sample(NAME).report, **options).findings}


def verdict_of(field: str, number: Any) -> Verdict:
    return verdicts({field: number}, partial=True)[field]


# --- verdicts ---


def test_the_vocabulary_is_pinned_and_described() -> None:
    described = load_toml("verdicts.toml")["verdicts"]
    assert list(described) == list(get_args(Verdict))
    assert {name for name, entry in described.items() if entry["right"]} == {"confirmed", "confirmed_empty"}
    assert [field.name for field in fields(Finding)][:4] == ["field", "verdict", "claimed", "found"]


@pytest.mark.parametrize("name", NAMES)
def test_our_own_result_is_confirmed(name: str) -> None:
    """What could not be read confirms nothing, ours neither."""
    report = sample(name).report
    for result in (report.amounts(), report.to_dict(), json.loads(report.to_json())):
        verification = verify(result, report)
        assert set(verification.counts()) <= {"confirmed", "confirmed_empty", "undecided"}
        assert len(verification.findings) == len(report.values)
        assert verification.broken == ()
        broken = [check for check in report.checks if check.outcome == "broken"]
        assert [(check.rule, check.where) for check in verification.broken_in_source] == [(c.rule, c.where) for c in broken]


@pytest.mark.parametrize(
    ("field", "given", "verdict"),
    [
        (TOTAL, 16, "confirmed"),
        (TOTAL, "16件", "confirmed"),
        (TOTAL, 16.0, "confirmed"),
        (BLANK, None, "confirmed_empty"),
        (BLANK, "/", "confirmed_empty"),
        (BLANK, 0, "blank_as_zero"),
        (BLANK, 1, "number_for_blank"),
        (TOTAL, None, "missing"),
        (TOTAL, 17, "elsewhere"),
        (TOTAL, 86, "differs"),  # stands in the prose
        (TOTAL, 0, "differs"),
        (TOTAL, 4711, "not_in_source"),
        (TOTAL, "sixteen", "not_a_number"),
        (TOTAL, True, "not_a_number"),
        (TOTAL, float("nan"), "not_a_number"),
        ("applications.received.grand_total", 16, "unknown_field"),
        ("active_disclosure.regulations.repealed", 0, "no_such_cell"),  # of the form of 2021
        ("active_disclosure.regulations.repealed", None, "confirmed_empty"),
        ("active_disclosure.licensing.decisions", 1128, "confirmed"),  # printed 1,128
        ("active_disclosure.penalties.change", -3, "confirmed"),
        ("active_disclosure.penalties.change", 3, "differs"),
        (MONEY, 58.6, "confirmed"),
        (MONEY, "58.60", "confirmed"),
    ],
)
def test_each_verdict(field: str, given: Any, verdict: Verdict) -> None:
    assert verdict_of(field, given) == verdict


def test_a_number_in_another_unit() -> None:
    text = sample("cell_lines_2021").text
    report = parse(text)
    [money] = [value for value in report.values.values() if value.field.endswith("fees.amount")]
    assert money.unit == "万元" and money.amount is not None
    in_yuan = parse(text[: money.span.start] + "251000元" + text[money.span.end :])  # type: ignore[union-attr]
    assert in_yuan[money.field].amount == Decimal("25.1")
    assert [verify({money.field: given}, in_yuan, partial=True).findings[0].verdict for given in (25.1, 251000, 25.2)] == [
        "confirmed",
        "other_unit",
        "not_in_source",
    ]


def test_what_cannot_be_read_confirms_nothing() -> None:
    text = sample("pipe_rows_2019").text.replace("|四、结转下年度继续办理|1|0|0|0|0|0||", "|四、结转下年度继续办理|100000|")
    report = parse(text)
    field = "applications.carried_forward.natural_person"
    assert report[field].state == "ambiguous"
    found = [verify({field: given}, report, partial=True).findings[0] for given in (1, 7, None)]
    assert [finding.verdict for finding in found] == ["undecided", "differs", "undecided"]
    assert found[0].issues


def test_a_number_that_was_put_into_the_wrong_column_is_shown_where_it_stands() -> None:
    report = sample(NAME).report
    [finding] = verify({TOTAL: 12}, report, partial=True).findings
    assert (finding.claimed, finding.found, finding.verdict) == (12, 16, "elsewhere")
    assert f"{RECEIVED}.natural_person" in finding.cells
    assert all(report.text[slice(*span)] == "12" for span in finding.where)
    assert finding.where[0] == report[f"{RECEIVED}.natural_person"].span


def test_wrong_evidence() -> None:
    value = sample(NAME).report[TOTAL]
    assert value.span is not None
    start, end = value.span
    right = {"amount": 16, "span": [start, end], "raw": "16"}
    assert verdict_of(TOTAL, right) == "confirmed"
    assert verdict_of(TOTAL, {"value": 16, "quote": "一、本年新收政府信息公开申请数量|12|3|0|0|0|1|16|"}) == "confirmed"
    assert verdict_of(TOTAL, {**right, "span": [start + 50, end + 50]}) == "wrong_evidence"
    assert verdict_of(TOTAL, {"value": 16, "quote": "本年新收申请16件"}) == "wrong_evidence"


def test_what_the_result_leaves_out_is_named_unless_it_may_be() -> None:
    report = sample(NAME).report
    found = verdicts({TOTAL: 16})
    numbers = {field for field, amount in report.amounts().items() if amount is not None}
    assert {field for field, verdict in found.items() if verdict == "omitted"} == numbers - {TOTAL}
    assert verdicts({TOTAL: 16}, partial=True) == {TOTAL: "confirmed"}


# --- shapes ---

ROW = {"natural_person": 12, "commercial_enterprise": 3, "total": 16}
SHAPES: dict[str, Any] = {
    "flat": {f"{RECEIVED}.{column}": number for column, number in ROW.items()},
    "nested": {"applications": {"received": ROW}},
    "half nested": {"applications": {f"received.{column}": number for column, number in ROW.items()}},
    "wrapped": {"title": "x", "year": 2020, "cells": {"applications": {"received": ROW}}},
    "records": [{"field": f"{RECEIVED}.{column}", "amount": number} for column, number in ROW.items()],
    "labels": {"一、本年新收政府信息公开申请数量": {"自然人": 12, "商业企业": 3, "总计": 16}},
    "labels under a heading": {
        "三、收到和处理政府信息公开申请情况": {
            "本年新收政府信息公开申请数量": {"自然人": 12, "商业企业": {"value": 3}, "总计": 16}
        }
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_a_result(shape: str) -> None:
    expected = {f"{RECEIVED}.{column}": "confirmed" for column in ROW}
    assert verdicts(SHAPES[shape], partial=True) == expected


def test_a_row_as_a_list_in_printed_order() -> None:
    found = verify({"一、本年新收政府信息公开申请数量": [12, 3, 0, 0, 0, 1, 61]}, sample(NAME).report, partial=True)
    assert [finding.verdict for finding in found.findings] == ["confirmed"] * 6 + ["not_in_source"]
    assert verdicts({"一、本年新收政府信息公开申请数量": [12, 3]}, partial=True) == {
        "一、本年新收政府信息公开申请数量": "unknown_field"
    }


def test_a_label_that_fits_several_fields_is_taken_for_none() -> None:
    assert verdicts({"行政许可": 34, "行政许可.处理决定数量": 34}, partial=True)["行政许可"] == "unknown_field"


@pytest.mark.slow
def test_every_field_can_be_named_by_its_labels() -> None:
    for form_id, name in (("2019", NAME), ("2021", "cell_lines_2021")):
        report = sample(name).report
        for table in load_forms()[form_id].tables:
            for field in table.fields:
                result: Any = report[field.id].amount
                labels = [table.heading, *field.row_label.split(" / "), *field.column_label.split(" / ")]
                for label in reversed([label for label in labels if label]):
                    result = {label: result}
                [finding] = verify(result, report, partial=True).findings
                assert finding.field == field.id


@pytest.mark.parametrize("result", [None, 5, "x", {}, [], {"title": "x"}])
def test_what_is_no_result_is_the_callers_mistake(result: Any) -> None:
    with pytest.raises(InputError, match="result"):
        verify(result, sample(NAME).report)


def test_what_is_no_report_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="takes a Report or the text of one, not dict"):
        verify({TOTAL: 1}, {})  # type: ignore[arg-type]


def test_a_text_is_parsed() -> None:
    assert verify({TOTAL: 16}, sample(NAME).text, partial=True).ok


# --- arithmetic ---


def test_sums_that_only_their_numbers_break() -> None:
    report = sample(NAME).report
    verification = verify({**report.amounts(), TOTAL: 17}, report)
    assert not verification.ok
    assert [finding.field for finding in verification.wrong] == [TOTAL]
    assert {(check.rule, check.where) for check in verification.broken} >= {("R2", "applications.received")}
    assert {(check.rule, check.where) for check in verification.broken_in_source} >= {("R2", "applications.partially_granted")}


def test_a_corrected_sum_is_a_wrong_number() -> None:
    """The source says 2 where its parts make 1; who gives 1 has not read it."""
    report = sample(NAME).report
    field = "applications.partially_granted.total"
    verification = verify({**report.amounts(), field: 1}, report)
    assert [(finding.field, finding.claimed, finding.found) for finding in verification.wrong] == [(field, 1, 2)]


def test_sums_of_a_table_that_the_report_lacks() -> None:
    result = {f"review_litigation.review.{column}": 1 for column in ("upheld", "corrected", "other", "pending", "total")}
    verification = verify(result, "没有表格的文字")
    assert {finding.verdict for finding in verification.findings} == {"no_such_cell"}
    assert [check.rule for check in verification.broken] == ["R5"]


# --- as data, and the command ---


def test_to_dict() -> None:
    verification = verify({MONEY: "58.60", TOTAL: 4711}, sample(NAME).report, partial=True)
    content = json.loads(verification.to_json())
    assert content == verification.to_dict()
    assert set(content) == {"schema", "ok", "counts", "findings", "broken", "broken_in_source", "source"}
    assert [(entry["field"], entry["verdict"], entry["right"]) for entry in content["findings"]] == [
        (MONEY, "confirmed", True),
        (TOTAL, "not_in_source", False),
    ]
    assert content["findings"][1]["message"] == "the cell holds 16; 4711 stands nowhere in the text"
    assert isinstance(verification, Verification)


@pytest.fixture
def run(tmp_path: Path) -> Any:
    parser.cli.verify.register(app)

    def invoke(result: str, *options: str) -> Result:
        file = tmp_path / "result.json"
        file.write_text(result, encoding="utf-8")
        return CliRunner().invoke(app, ["verify", str(file), str(FOLDER / f"{NAME}.txt"), *options])

    return invoke


def test_exit_codes_of_the_command(run: Any) -> None:
    report = sample(NAME).report
    assert run(report.to_json()).exit_code == 0
    assert run(json.dumps({TOTAL: 16})).exit_code == 1
    assert run(json.dumps({TOTAL: 16}), "--partial").exit_code == 0
    assert run(f"```json\n{json.dumps({TOTAL: 16})}\n```", "--partial").exit_code == 0
    for broken in ("{", "[]", f'{{"{TOTAL}": 1, "{TOTAL}": 16}}'):
        result = run(broken)
        assert result.exit_code == 2
        assert "result.json" in result.output or "result" in result.output


def test_the_command_shows_what_is_wrong(run: Any) -> None:
    result = run(json.dumps({TOTAL: 12, BLANK: 0}), "--partial")
    lines = result.output.splitlines()
    assert any(TOTAL in line and "elsewhere" in line for line in lines)
    assert any(BLANK in line and "blank_as_zero" in line for line in lines)
    assert "elsewhere 1, blank_as_zero 1" in lines[-1]


def test_the_command_gives_json(run: Any) -> None:
    content = json.loads(run(json.dumps({TOTAL: 16}), "--partial", "--json").output)
    assert (content["ok"], content["counts"]) == (True, {"confirmed": 1})
    assert content["source"].endswith(f"{NAME}.txt")
