"""`zfxxgk check`: what it prints, its exit codes, and the file of the hierarchy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from parser import Report
from parser.cli import panel
from parser.corpus import corpus_of, write
from tests.corpus.panels import make_report

OVER, FORWARD = "applications.carried_over.total", "applications.carried_forward.total"
RECEIVED = "applications.received.total"


@pytest.fixture
def run(tmp_path: Path) -> object:
    app = typer.Typer()
    app.callback()(lambda: None)
    panel.register(app)

    def invoke(reports: Mapping[str, Report], *options: str) -> Result:
        write(corpus_of(reports), tmp_path / "corpus.parquet")
        return CliRunner().invoke(app, ["check", str(tmp_path / "corpus.parquet"), *options])

    return invoke


def pair(over: int) -> dict[str, Report]:
    return {"a.txt": make_report(2021, {FORWARD: 3}, agency="青禾县农业局"), "b.txt": make_report(2022, {OVER: over})}


def test_reports_that_agree(run) -> None:  # type: ignore[no-untyped-def]
    result = run(pair(3))
    assert result.exit_code == 0, result.output
    assert "R7: holds 7" in result.output
    assert "taken for one agency: 青禾县农业局, 青禾县农业农村局 (likeness 0.75)" in result.output


def test_reports_that_contradict(run) -> None:  # type: ignore[no-untyped-def]
    result = run(pair(5))
    assert result.exit_code == 1
    assert "carry-over-broken" in result.output
    assert "R7: broken 1, holds 6" in result.output


def test_json_holds_everything(run) -> None:  # type: ignore[no-untyped-def]
    content = json.loads(run(pair(5), "--json").output)
    [broken] = [finding for finding in content["findings"] if finding["outcome"] == "broken"]
    assert (broken["left"], broken["right"], broken["years"]) == (5, 3, [2021, 2022])
    assert broken["left_cells"][0]["field"] == OVER


def test_a_hierarchy_from_a_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "above.csv").write_text("青禾县农业农村局, 青禾县人民政府\n\n", encoding="utf-8")
    reports = {
        "a.txt": make_report(2022, {RECEIVED: 5}),
        "b.txt": make_report(2022, {RECEIVED: 4}, agency="青禾县人民政府"),
    }
    result = run(reports, "--hierarchy", str(tmp_path / "above.csv"))
    assert result.exit_code == 1
    assert "children-exceed-parent" in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [("甲县\n", "line 1: write `child,parent`"), ("甲县,乙市\n甲县,丙市\n", "line 2: 甲县 is already under 乙市")],
)
def test_a_wrong_hierarchy_is_a_wrong_usage(run, tmp_path: Path, text: str, message: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "above.csv").write_text(text, encoding="utf-8")
    result = run(pair(3), "--hierarchy", str(tmp_path / "above.csv"))
    assert result.exit_code == 2
    assert message in result.output


def test_a_folder_of_reports_is_parsed(tmp_path: Path) -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    panel.register(app)
    result = CliRunner().invoke(app, ["check", "tests/cases/reports/pipe_rows_2019.txt", "--jobs", "1"])
    assert (result.exit_code, result.output) == (0, "")
    assert CliRunner().invoke(app, ["check", str(tmp_path / "missing")]).exit_code == 2
