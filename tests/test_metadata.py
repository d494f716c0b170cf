"""Titles, agencies, years, dates and look-alikes: cases as data, every pattern with its example, and the real reports."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parser.data import load_toml
from parser.lines import Document
from parser.metadata import read_metadata
from parser.metadata.dates import damaged_date
from parser.metadata.patterns import pattern
from parser.read import read_file
from parser.repair import repair

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "cases" / "metadata.toml").read_text(encoding="utf-8"))["case"]
BODY = """一、总体情况
本单位认真落实条例,按时公开信息。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、因政府信息公开工作被申请行政复议、提起行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
无。"""
PATTERNS = load_toml("metadata.toml")
ENTRIES = [
    PATTERNS["title"],
    *PATTERNS["period"],
    *PATTERNS["lookalike"],
    *PATTERNS["agency"]["sentence"],
    *PATTERNS["agency"]["label"],
]


def document_of(text: str) -> Document:
    return repair(text)[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['origin']}: {case['name']}")
def test_case(case: dict[str, Any]) -> None:
    text = case["text"].replace("{body}", BODY)
    metadata, issues = read_metadata(document_of(text), has_tables=case.get("tables", False))
    kind = case.get("kind")
    expected = (case.get("title"), case.get("agency"), case.get("year"), case.get("published"), kind is None)
    published = metadata.published.isoformat() if metadata.published else None
    assert (metadata.title, metadata.agency, metadata.year, published, metadata.is_report) == expected
    assert [issue.code for issue in issues] == (["not-a-report"] if kind else []) + case.get("issues", [])
    assert kind is None or kind in issues[0].message


def test_every_case_has_its_own_name() -> None:
    names = [case["name"] for case in CASES]
    assert sorted(set(names)) == sorted(names), "rename the case that is there twice"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["pattern"][:30])
def test_every_pattern_has_source_example_and_counterexample(entry: dict[str, Any]) -> None:
    assert entry["source"]
    assert re.search(entry["pattern"], entry["example"]), "the example must match the pattern"
    assert not re.search(entry["pattern"], entry["counter"]), "the counterexample must not match"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2024130", ["2024-01-30"]),
        ("2017210日)", ["2017-02-10"]),
        ("2021115", ["2021-01-15", "2021-11-05"]),
        ("2021年0115日", ["2021-01-15"]),
        ("2000000", []),
        ("2021999", []),
    ],
)
def test_readings_of_damaged_dates(text: str, readings: list[str]) -> None:
    match = pattern("date", "damaged").search(text)
    assert match is not None
    assert [reading for damaged in damaged_date(match, 0) for reading in damaged.readings] == readings


def test_an_issue_points_at_the_damaged_date() -> None:
    text = f"青溪縣水務局2023年政府信息公開工作年度報告\r\n{BODY}\r\n  2024130  \r\n"
    _, issues = read_metadata(document_of(text))
    assert [text[issue.span.start : issue.span.end] for issue in issues if issue.span] == ["2024130"]


def real_reports(directory: Path) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for gold in sorted(directory.glob("*/*.json")):
        source = next(path for path in gold.parent.glob(f"{gold.stem}.*") if path != gold)
        yield gold.stem, json.loads(gold.read_text(encoding="utf-8")), read_metadata(document_of(read_file(source)))[0]


def test_years_of_real_reports(reports_dir: Path) -> None:
    wrong = [(name, metadata.year) for name, gold, metadata in real_reports(reports_dir) if metadata.year != gold["year"]]
    assert not wrong


def test_agencies_of_real_reports(reports_dir: Path) -> None:
    """Floor: two reports never print the full name that their gold gives."""
    stated = [(gold["agency"], metadata.agency) for _, gold, metadata in real_reports(reports_dir) if gold["year"]]
    assert sum(agency == found for agency, found in stated) >= len(stated) - 2
    assert all(found is None or set(found) <= set(agency) for agency, found in stated if agency)


def test_only_the_blank_form_is_not_a_report(reports_dir: Path) -> None:
    found = [name for name, _, metadata in real_reports(reports_dir) if not metadata.is_report]
    assert found == ["14_blank_form"]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["公开" * 500_000, "20" * 500_000, "报告\n" * 200_000, " " * 1_000_000, "2021年" * 200_000])
def test_time_does_not_explode(text: str) -> None:
    document = document_of(text)
    _ = document.text
    start = time.perf_counter()
    read_metadata(document)
    assert time.perf_counter() - start < 1
