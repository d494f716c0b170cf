"""The published JSON Schema: every sample fits it, it knows every key, and it refuses what would break the promise."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

import parser
from parser import Agreement, Check, Count, Extra, Issue, Paragraph, Place, Repair, Source, Span, Value, parse, parse_bytes
from parser.model import SCHEMA_VERSION, CountKind, Outcome, Polarity, Relation, Scope, Severity, State
from tests.samples import FOLDER, NAMES, sample

SCHEMA = parser.json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
RECORDS = {
    "value": Value,
    "check": Check,
    "issue": Issue,
    "paragraph": Paragraph,
    "repair": Repair,
    "extra": Extra,
    "count": Count,
    "agreement": Agreement,
    "place": Place,
    "source": Source,
}
ANNEXES = sorted((FOLDER.parent / "statistics").glob("*.txt"))


def problems(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_schema_is_a_schema_of_this_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema"]["const"] == SCHEMA_VERSION
    assert SCHEMA["$id"].endswith(f":{SCHEMA_VERSION}")


@pytest.mark.parametrize("name", NAMES)
def test_samples_fit(name: str) -> None:
    assert problems(json.loads(sample(name).report.to_json())) == []


@pytest.mark.parametrize("path", ANNEXES, ids=lambda path: path.stem)
def test_annexes_fit(path: Any) -> None:
    assert problems(json.loads(parse(path.read_text(encoding="utf-8")).to_json())) == []


def test_nothing_and_counts_fit() -> None:
    count = Count("约1.2万元", Span(0, 6), Decimal("12000"), "元", relation="~", kind="money", parent=0, paragraph=0)
    assert problems(json.loads(replace(parse(""), counts=(count,)).to_json())) == []


def test_the_source_of_a_file_fits() -> None:
    page = "<p>第二十条第（六）项<table><tr><td>行政处罚<td>3<tr><td>行政强制<td>0</table>"
    report = parse_bytes(page.encode(), name="report.html")
    assert report.source is not None and report.source.places
    assert problems(json.loads(report.to_json())) == []


def test_every_key_is_described() -> None:
    assert set(SCHEMA["properties"]) == set(SCHEMA["required"]) == set(parse("").to_dict())
    for name, record in RECORDS.items():
        keys = [field.name for field in fields(record)]
        assert list(SCHEMA["$defs"][name]["properties"]) == SCHEMA["$defs"][name]["required"] == keys


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("value", "state"), State),
        (("issue", "severity"), Severity),
        (("check", "outcome"), Outcome),
        (("count", "relation"), Relation),
        (("count", "kind"), CountKind),
        (("count", "polarity"), Polarity),
        (("count", "scope"), Scope),
    ],
)
def test_words_are_those_of_the_model(place: tuple[str, str], words: Any) -> None:
    record, key = place
    known = SCHEMA["$defs"][record]["properties"][key]["enum"]
    assert [word for word in known if word is not None] == list(get_args(words))


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "2"},
        {"year": "2020"},
        {"values": {"a.b": {"field": "a.b", "amount": 0, "state": "blank"}}},
        {"issues": [{"code": "Row Sum"}]},
        {"extras": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_wrong_is_refused(change: dict[str, Any]) -> None:
    assert problems({**parse("").to_dict(), **change})


def test_a_blank_with_an_amount_is_refused() -> None:
    data = json.loads(sample("pipe_rows_2019").report.to_json())
    data["values"]["applications.carried_forward.total"]["amount"] = 0
    assert len(problems(data)) == 1
