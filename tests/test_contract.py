"""What users build on: exported names, states, issue codes, keys of `to_dict`. A change here is a change of the contract."""

from __future__ import annotations

import ast
import datetime
import json
import re
from dataclasses import fields, replace
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest

import parser
from parser import Check, Extra, Issue, Parser, Place, Repair, Report, Source, Value, parse, parse_file
from parser.data import list_data, load_toml
from parser.issues import issue_kinds, make_issue
from parser.model import SCHEMA_VERSION, Outcome, Severity, State
from tests.samples import FOLDER, NAMES, sample

CODES = (Path(__file__).parent / "contract" / "issue_codes.txt").read_text(encoding="utf-8").split()
PACKAGE = Path(parser.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))

EXPORTED = {
    "Agreement",
    "Check",
    "Count",
    "Extra",
    "Finding",
    "FormError",
    "InputError",
    "Issue",
    "Paragraph",
    "MissingExtraError",
    "OutputError",
    "Parser",
    "ParserError",
    "Place",
    "Repair",
    "Report",
    "Source",
    "Span",
    "Value",
    "Verification",
    "json_schema",
    "nlp",
    "parse",
    "parse_bytes",
    "parse_file",
    "parse_many",
    "verify",
}
REPORT_KEYS = {
    "schema",
    "title",
    "agency",
    "year",
    "published",
    "form",
    "forms",
    "values",
    "checks",
    "issues",
    "paragraphs",
    "counts",
    "repairs",
    "extras",
    "source",
    "agreements",
}
RECORD_KEYS = {
    Value: ["field", "amount", "state", "raw", "span", "unit", "score", "suggestion", "candidates", "evidence"],
    Issue: ["code", "severity", "message", "fields", "span", "rule", "related"],
    Extra: ["label", "unit", "amount", "column", "raw", "span"],
    Check: ["rule", "where", "fields", "outcome", "left", "right"],
    Place: ["span", "page", "table", "row", "cell"],
    Source: ["name", "format", "encoding", "record", "places"],
    Repair: ["step", "span", "before", "after"],
}
each_sample = pytest.mark.parametrize("name", NAMES)


# --- names ---


def test_exported_names_are_pinned() -> None:
    assert set(parser.__all__) == EXPORTED
    assert list(parser.__all__) == sorted(parser.__all__)
    assert all(hasattr(parser, name) for name in EXPORTED)


def test_no_other_public_class_or_function_leaks() -> None:
    own = {name for name, thing in vars(parser).items() if not name.startswith("_") and isinstance(thing, type | type(parse))}
    assert own == EXPORTED


def test_errors_are_one_tree() -> None:
    errors = [getattr(parser, name) for name in EXPORTED if name.endswith("Error")]
    assert all(issubclass(error, parser.ParserError) for error in errors)
    assert issubclass(parser.InputError, TypeError | ValueError) and issubclass(parser.MissingExtraError, ImportError)
    assert issubclass(parser.OutputError, OSError)


def test_words_of_the_vocabulary_are_pinned() -> None:
    assert get_args(State) == ("given", "split", "blank", "not_applicable", "absent", "unreadable", "ambiguous")
    assert get_args(Severity) == ("error", "warning", "info")
    assert get_args(Outcome) == ("holds", "broken", "not_assessable")
    assert SCHEMA_VERSION == "1"


@pytest.mark.parametrize(("record", "names"), RECORD_KEYS.items(), ids=lambda part: getattr(part, "__name__", ""))
def test_records_keep_their_fields_in_order(record: type[Any], names: list[str]) -> None:
    assert [field.name for field in fields(record)] == names


# --- issues ---


def test_issue_codes_are_pinned() -> None:
    assert sorted(CODES) == CODES
    assert set(CODES) - set(issue_kinds()) == set(), "a code is gone that users filter by"
    assert set(issue_kinds()) - set(CODES) == set(), "add the new code to tests/contract/issue_codes.txt"


def test_issue_codes_are_kebab_case() -> None:
    assert [code for code in CODES if not re.fullmatch("[a-z]+(-[a-z]+)*", code)] == []


@pytest.mark.parametrize("code", CODES)
def test_every_template_renders(code: str) -> None:
    kind = issue_kinds()[code]
    names = _placeholders(code)
    issue = make_issue(code, fields=["a.b.c"], rule="R1", **dict.fromkeys(names - {"rule"}, 0.25))
    assert (issue.code, issue.severity, issue.fields, issue.rule) == (code, kind.severity, ("a.b.c",), "R1")
    assert kind.severity in get_args(Severity)
    assert "{" not in issue.message and issue.message == issue.message.strip()
    assert not issue.message.endswith("."), "a message is a clause, not a sentence"
    assert len(re.findall(r"0\.25", issue.message)) >= len(names - {"rule"})


def _placeholders(code: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(issue_kinds()[code].template) if name}


def _calls() -> list[tuple[str, str, set[str]]]:
    """Place, code and detail names of every `make_issue("…", …)` in the package."""
    found = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "make_issue":
                code = node.args[0]
                if isinstance(code, ast.Constant) and all(keyword.arg for keyword in node.keywords):
                    names = {str(keyword.arg) for keyword in node.keywords} - {"fields", "span"}
                    found.append((f"{source.name}:{node.lineno}", str(code.value), names))
    return found


def test_every_call_gives_the_details_that_its_message_needs() -> None:
    calls = _calls()
    assert len(calls) >= 10
    wrong = {place: (code, sorted(_placeholders(code) ^ names)) for place, code, names in calls if _placeholders(code) ^ names}
    assert wrong == {}


def test_every_kind_is_raised_somewhere() -> None:
    """By its literal code in the source, or as the issue of a rule in a form."""
    words = {
        str(node.value)
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    for name in list_data("forms", ".toml"):
        words |= {check["issue"] for table in load_toml(f"forms/{name}")["tables"] for check in table.get("checks", ())}
    assert set(CODES) - words == set()


# --- the report as data ---


@each_sample
def test_to_dict_has_the_pinned_keys(name: str) -> None:
    data = sample(name).report.to_dict()
    assert set(data) == REPORT_KEYS
    assert data["schema"] == SCHEMA_VERSION
    for key, record in (("checks", Check), ("issues", Issue), ("repairs", Repair)):
        assert all(list(entry) == RECORD_KEYS[record] for entry in data[key])
    assert all(list(value) == RECORD_KEYS[Value] and value["field"] == field for field, value in data["values"].items())


@each_sample
@pytest.mark.parametrize("indent", [None, 2])
def test_json_says_the_same_as_the_dict(name: str, indent: int | None) -> None:
    report = sample(name).report
    assert json.loads(report.to_json(indent=indent)) == report.to_dict()


@each_sample
def test_a_report_can_be_rebuilt_from_its_json(name: str) -> None:
    """Nothing is lost but the text: amounts, spans and dates come back."""
    report = sample(name).report
    data = json.loads(report.to_json())
    amounts = {field: value["amount"] for field, value in data["values"].items()}
    assert {k: None if a is None else str(a) for k, a in amounts.items()} == {
        k: None if a is None else str(a) for k, a in report.amounts().items()
    }
    spans = {field: value["span"] and tuple(value["span"]) for field, value in data["values"].items()}
    assert spans == {field: value.span for field, value in report.values.items()}
    published = data["published"] and datetime.date.fromisoformat(data["published"])
    assert (published, data["year"], data["forms"]) == (report.published, report.year, dict(report.forms))


def test_chinese_stays_readable_in_json() -> None:
    assert "岚河县农业农村局" in sample("pipe_rows_2019").report.to_json()


# --- the report as an object ---


def test_a_wrong_field_names_fields_like_it() -> None:
    report = sample("pipe_rows_2019").report
    with pytest.raises(KeyError, match=r"no field 'applications\.received\.totl'.*perhaps applications\.received\."):
        report["applications.received.totl"]


def test_explain_shows_value_place_and_objections() -> None:
    report = sample("pipe_rows_2019").report
    words = report.explain("applications.partially_granted.total").splitlines()
    assert words[0] == "applications.partially_granted.total = 2 (given)"
    assert "部分公开" in words[2]
    objections = [line.split(":")[0].split() for line in words if "-broken" in line]
    assert objections == [["error", "row-sum-broken"], ["error", "column-sum-broken"]]
    assert "the form's arithmetic implies 1" in report.explain("applications.carried_forward.total")


def test_results_cannot_be_changed() -> None:
    report = sample("pipe_rows_2019").report
    for record in (report, report["applications.received.total"], report.issues[0], report.checks[0]):
        with pytest.raises((AttributeError, TypeError)):
            setattr(record, fields(record)[0].name, None)


def test_all_three_ways_to_parse_agree(tmp_path: Path) -> None:
    text = sample("cell_lines_2021").text
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    reports = [parse(text), Parser().parse(text), parse_file(path), Parser().parse_file(str(path))]
    assert [report.source and report.source.name for report in reports] == [None, None, str(path), str(path)]
    assert all(replace(report, source=None) == reports[0] for report in reports)


def test_parsing_is_deterministic() -> None:
    for name in NAMES:
        text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
        assert parse(text) == sample(name).report


def test_a_form_can_be_prescribed() -> None:
    text = sample("cell_lines_2021").text
    assert set(parse(text, form="2021").forms.values()) == {"2021"}
    assert set(parse(text, form="2019").forms.values()) <= {"2019"}
    with pytest.raises(parser.InputError, match="no form '2013'; known are 2014, 2019, 2021"):
        parse(text, form="2013")


def test_the_text_is_kept_for_the_spans() -> None:
    one = sample("traditional_2019")
    assert isinstance(one.report, Report)
    assert one.report.text == one.text
    assert one.text not in repr(one.report)
