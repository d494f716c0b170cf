"""Sample reports in six layouts against their gold: amounts, states, issues and places."""

from __future__ import annotations

import pytest

from parser import parse
from parser.forms import load_forms
from tests.samples import FOLDER, NAMES, sample

LAYOUTS = ["cell_lines_2021", "empty_form_2021", "hybrid_2021", "pdf_lines_2021", "pipe_rows_2019", "traditional_2019"]
KEYS = {"title", "agency", "year", "published", "form", "rest", "forms", "amounts", "states", "issues", "spans"}
each_sample = pytest.mark.parametrize("name", NAMES)


def test_every_sample_has_its_gold() -> None:
    assert [name for name in NAMES if not (FOLDER / f"{name}.toml").is_file()] == []
    assert set(LAYOUTS) <= set(NAMES)


@each_sample
def test_gold_is_tidy(name: str) -> None:
    """A misspelt key or field would make a test that cannot fail."""
    gold = sample(name).gold
    assert set(gold) <= KEYS
    known = {field.id for form in load_forms().values() for field in form.fields}
    assert {*gold["amounts"], *gold.get("spans", ()), *(field for fields in gold["states"].values() for field in fields)} <= known
    assert all(fields for code, fields in sample(name).issues() if code != "forms-mixed"), "a pattern matches no field"


@each_sample
def test_facts_about_the_report(name: str) -> None:
    one = sample(name)
    report, gold = one.report, one.gold
    found = (report.title, report.agency, report.year, report.published, report.form, dict(report.forms))
    assert found == (*(gold.get(key) for key in ("title", "agency", "year", "published", "form", "forms")),)


@each_sample
def test_fields_are_those_of_the_forms(name: str) -> None:
    report = sample(name).report
    forms = load_forms()
    expected = [f.id for table, form in report.forms.items() for t in forms[form].tables if t.id == table for f in t.fields]
    assert list(report.values) == expected


@each_sample
def test_amounts(name: str) -> None:
    one = sample(name)
    assert one.report.amounts() == one.amounts()


@each_sample
def test_states(name: str) -> None:
    one = sample(name)
    assert {field: value.state for field, value in one.report.values.items()} == one.states()


@each_sample
def test_issues(name: str) -> None:
    one = sample(name)
    assert [(issue.code, sorted(issue.fields)) for issue in one.report.issues] == one.issues()


@each_sample
def test_places(name: str) -> None:
    one = sample(name)
    lines = one.text.split("\n")
    found = {}
    for field in one.gold.get("spans", ()):
        span = one.report[field].span
        assert span is not None
        line = one.text.count("\n", 0, span.start)
        column = span.start - sum(len(before) + 1 for before in lines[:line])
        found[field] = [line + 1, column + 1, one.text[span.start : span.end]]
    assert found == one.gold.get("spans", {})


@each_sample
def test_line_breaks_of_windows_change_nothing_but_places(name: str) -> None:
    report = parse(sample(name).text.replace("\n", "\r\n"))
    assert report.amounts() == sample(name).amounts()
    assert all(report.text[slice(*value.span)] == value.raw for value in report.values.values() if value.span)
