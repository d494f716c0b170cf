"""The sample reports of the notebooks: made by their script, marked as samples, and holding what the notebooks speak about."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from notebooks.data import make_reports
from parser import Report, parse_file
from parser.corpus import check
from tests.real import ROOT

FOLDER = ROOT / "notebooks" / "data"


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {path.name: parse_file(path) for path in sorted((FOLDER / "reports").glob("*.txt"))}


def contents(folder: Path) -> dict[str, bytes]:
    paths = [*folder.glob("reports/*.txt"), folder / "gold.json", folder / "topics.jsonl"]
    return {path.name: path.read_bytes() for path in paths}


def test_the_script_makes_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "agencies").symlink_to(FOLDER / "agencies")
    monkeypatch.setattr(make_reports, "FOLDER", tmp_path)
    make_reports.main()
    assert contents(tmp_path) == contents(FOLDER), "run `python -m notebooks.data.make_reports` and commit what it writes"


def test_every_report_says_that_it_is_a_sample(reports: dict[str, Report]) -> None:
    assert len(reports) == 24
    marked = [name for name in reports if (FOLDER / "reports" / name).read_bytes().decode().endswith(f"{make_reports.NOTICE}\n")]
    assert len(marked) == 24


def test_no_number_of_the_samples_is_read_wrongly(reports: dict[str, Report]) -> None:
    gold = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
    for name, report in reports.items():
        expected = {field: Decimal(gold[name]["amounts"].get(field, 0)) for field in report.values}
        wrong = {field for field, value in report.values.items() if value.amount not in (None, expected[field])}
        assert wrong == set(), name
        assert {field for field, value in report.values.items() if value.amount is None} >= set(gold[name]["empty"]), name


def test_repairs_doubts_and_broken_sums_occur(reports: dict[str, Report]) -> None:
    codes = Counter(issue.code for report in reports.values() for issue in report.issues)
    assert {"row-sum-broken", "row-missing", "several-readings", "text-contradicts-table", "text-redecoded"} <= set(codes)
    states = Counter(value.state for report in reports.values() for value in report.values.values())
    assert {"given", "split", "blank", "absent", "ambiguous"} <= set(states)


def test_the_contradictions_that_were_put_in_are_found_and_no_others(reports: dict[str, Report]) -> None:
    county = "青禾县人民政府"
    names = {report.agency for report in reports.values() if report.agency} - {county}
    broken = check(reports, dict.fromkeys(names, county)).broken
    assert Counter((finding.code, finding.agency, finding.years[-1]) for finding in broken) == {
        ("stock-broken", county, 2023): 1,
        ("items-broken", "青禾县农业农村局", 2020): 1,
        ("carry-over-broken", "青禾县市场监督管理局", 2021): 2,
        ("text-repeated", "青禾县石桥镇人民政府", 2022): 1,
        ("children-exceed-parent", county, 2022): 1,
    }
