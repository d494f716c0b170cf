"""Real reports against their gold: every cell, every broken sum, and no error in silence.

Three groups by what the layout leaves of the cells. Separated cells must all be exact. Glued digits may stay unread, but never
be wrong, and what is missed must be named by an issue. Reports without statutory tables must yield nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from parser import Report, parse, parse_file

SEEDS = ["000_f821463d77e6db60", "001_7364606721a9d05b", "002_14fec793f8fa2c7e", "003_b5e3c6d34f5d9b8f", "004_6a0a9b1fc8963d79"]
SEPARATED = [
    "01_shanghai_science_2024",
    "04_shanghai_office_2019",
    "11_hongze_2023",
    "14_blank_form",
    "46_hebei_education_2019",
]
GLUED = ["06_pingtan_finance_2021", "09_pingtan_2019", "28_hebei_science_2021", "38_hebei_industry_2020"]
WITHOUT_TABLES = ["30_hebei_science_2019", "40_hebei_industry_2018"]
SEED_CELLS = 992


@dataclass(frozen=True)
class Case:
    """One real report as parsed, and its gold."""

    gold: dict[str, Any]
    report: Report

    @property
    def doubtful(self) -> set[str]:
        """Cells whose gold is a guess."""
        certainty = self.gold.get("certainty")
        return set(certainty.get("doubtful", ())) if isinstance(certainty, dict) else set()

    @property
    def undecidable(self) -> set[str]:
        """Cells whose gold comes from another copy: None is right, another number is wrong."""
        return set(self.gold.get("not_determinable_from_table_text", ()))

    @property
    def named(self) -> set[str]:
        return {field for issue in self.report.issues for field in issue.fields}

    def differences(self) -> dict[str, tuple[object, object]]:
        """Per field that differs from the gold: (gold, read). Fields that the gold does not have must hold nothing."""
        amounts, cells = self.report.amounts(), self.gold.get("cells", {})
        pairs = {field: (cells.get(field), amounts.get(field)) for field in {*cells, *amounts} - self.doubtful}
        return {field: pair for field, pair in sorted(pairs.items()) if not _same(*pair)}


def _same(truth: float | None, found: object) -> bool:
    """The gold is JSON: its numbers are exact only as far as a float is."""
    if truth is None or found is None:
        return truth is found
    return abs(float(str(found)) - truth) < 1e-9


def _broken(report: Report) -> list[tuple[object, ...]]:
    """Rule, place and the two sums, whichever side the total is written on."""
    broken = [check for check in report.checks if check.outcome == "broken"]
    return sorted((c.rule, c.where, *sorted((str(c.left), str(c.right)))) for c in broken)


def _violations(gold: dict[str, Any]) -> list[tuple[object, ...]]:
    return sorted((v["rule"], v["where"], *sorted((str(v["left"]), str(v["right"])))) for v in gold.get("violations", ()))


@pytest.fixture(scope="session")
def case_of(reports_dir: Path) -> Callable[[str], Case]:
    known: dict[str, Case] = {}

    def read(name: str) -> Case:
        if name not in known:
            gold = next(reports_dir.glob(f"*/{name}.json"))
            source = next(path for path in gold.parent.glob(f"{name}.*") if path != gold)
            is_text = source.suffix in (".txt", ".md")
            report = parse(source.read_text(encoding="utf-8")) if is_text else parse_file(source)
            known[name] = Case(json.loads(gold.read_text(encoding="utf-8")), report)
        return known[name]

    return read


@pytest.mark.parametrize("name", SEEDS + SEPARATED)
def test_every_cell_of_separated_layouts_is_exact(case_of: Callable[[str], Case], name: str) -> None:
    case = case_of(name)
    assert len(case.gold["cells"]) >= 198
    assert case.differences() == {}


@pytest.mark.parametrize("name", SEEDS)
def test_seeds_have_all_fields_and_no_others(case_of: Callable[[str], Case], name: str) -> None:
    case = case_of(name)
    assert set(case.report.amounts()) == set(case.gold["cells"])
    assert case.report.form == case.gold["form"]


def test_seeds_hold_the_known_number_of_cells(case_of: Callable[[str], Case]) -> None:
    assert sum(len(case_of(name).gold["cells"]) for name in SEEDS) == SEED_CELLS


@pytest.mark.parametrize("name", SEEDS + SEPARATED + GLUED)
def test_broken_sums_are_those_of_the_source(case_of: Callable[[str], Case], name: str) -> None:
    case = case_of(name)
    assert _broken(case.report) == _violations(case.gold)
    of_tables = {check.rule for check in case.report.checks}
    issues = [(issue.rule, issue.fields) for issue in case.report.issues if issue.rule in of_tables]
    assert issues == [(check.rule, check.fields) for check in case.report.checks if check.outcome == "broken"]


@pytest.mark.parametrize("name", SEEDS + SEPARATED)
def test_empty_cells_say_why(case_of: Callable[[str], Case], name: str) -> None:
    case = case_of(name)
    states = {field: case.report.values[field].state for field in case.gold["blank_fields"]}
    assert {field: state for field, state in states.items() if state not in ("blank", "not_applicable")} == {}
    lacking = set(case.gold["not_in_source"]) & set(case.report.values)
    assert {field: case.report.values[field].state for field in lacking} == dict.fromkeys(lacking, "absent")


@pytest.mark.parametrize("name", WITHOUT_TABLES)
def test_nothing_is_invented_without_tables(case_of: Callable[[str], Case], name: str) -> None:
    report = case_of(name).report
    assert (report.forms, report.form, report.amounts(), report.checks) == ({}, None, {}, ())
    assert [issue.code for issue in report.issues if issue.code == "no-table"] == ["no-table"]


@pytest.mark.parametrize("name", GLUED)
def test_glued_digits_are_never_read_wrongly(case_of: Callable[[str], Case], name: str) -> None:
    case = case_of(name)
    assert {field: pair for field, pair in case.differences().items() if pair[1] is not None} == {}


@pytest.mark.parametrize("name", GLUED)
def test_glued_digits_are_never_missed_in_silence(case_of: Callable[[str], Case], name: str) -> None:
    case = case_of(name)
    missed = {field for field, (_, found) in case.differences().items() if found is None} - case.undecidable
    assert missed - case.named == set()
    states = {case.report.values[field].state for field in missed & set(case.report.values)}
    assert states <= {"ambiguous", "unreadable", "absent"}
