"""The command line: what it prints, its exit codes, and the signs of the states."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from parser import parse
from parser.cli import Outcome, app, outcome_of
from parser.cli.pages import register
from parser.cli.show import show_cell
from parser.model import Value

RUNNER = CliRunner()
REPORT = """青溪县水务局2021年政府信息公开工作年度报告
一、总体情况
本单位认真落实条例。
二、主动公开政府信息情况
第二十条第(一)项 |
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 3 | 1 | 12 |
第二十条第(五)项 |
信息内容 | 本年处理决定数量 |
行政许可 | 7 |
第二十条第(六)项 |
信息内容 | 本年处理决定数量 |
行政处罚 | / |
行政强制 | |
第二十条第(八)项 |
信息内容 | 本年收费金额(单位:万元) |
行政事业性收费 | 1.5 |
四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼 |
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
4 | 0 | 0 | 0 | {total} | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
五、存在的主要问题及改进情况
六、其他需要报告的事项
无。
"""
BROKEN = REPORT.format(total=9)
NOTICE = "关于做好2021年政府信息公开工作年度报告编制工作的通知\n各单位:\n请按时报送。\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write(tmp_path, "broken.txt", BROKEN)


def write(directory: Path, name: str, text: str) -> Path:
    file = directory / name
    file.write_text(text, encoding="gb18030")
    return file


def run(*arguments: object, text: str | None = None) -> Result:
    return RUNNER.invoke(app, [str(argument) for argument in arguments], input=text)


def test_tables_with_values_and_states(broken: Path) -> None:
    result = run("parse", broken)
    assert result.exit_code == Outcome.WRONG
    rows = [[cell.strip() for cell in line.split("│")] for line in result.output.splitlines()]
    for row in (
        ["行政规范性文件", "本年制发件数", "3"],
        ["", "本年废止件数", "1"],
        ["行政处罚", "本年处理决定数量", "/"],
        ["行政强制", "本年处理决定数量", "·"],
        ["行政事业性收费", "本年收费金额（单位：万元）", "1.5万元"],
        ["行政复议", "4*", "0*", "0*", "0*", "9*"],
        ["复议后起诉", "0", "0", "0", "0", "0"],
    ):
        assert row in rows
    assert "青溪县水务局2021年政府信息公开工作年度报告" in result.output
    assert "outcome-sum-broken" in result.output


def test_indicators_of_older_reports_and_extras(tmp_path: Path) -> None:
    header = "统计指标|单位|本年度|历年累计"
    rows = ["主动公开政府信息数|条|86|90", "收到申请数|件|3|4", "申请办结数|件|3|5", "热线来电数|次|12|40"]
    result = run("parse", write(tmp_path, "annex.txt", "\n".join([header, *rows])))
    shown = [[cell.strip() for cell in line.split("│")] for line in result.output.splitlines()]
    assert ["（一）收到申请数", "this_year", "3件"] in shown
    assert ["", "cumulative", "4件"] in shown
    assert ["热线来电数", "历年累计", "40次"] in shown


def test_one_file_as_json(broken: Path) -> None:
    content = json.loads(run("parse", "--json", broken).stdout)
    assert content["file"] == str(broken)
    assert (content["agency"], content["year"]) == ("青溪县水务局", 2021)


def test_several_files_as_json_lines(tmp_path: Path, broken: Path) -> None:
    notice = write(tmp_path, "notice.txt", NOTICE)
    result = run("parse", "--json", broken, tmp_path / "missing.txt", notice)
    assert result.exit_code == Outcome.UNREADABLE
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [str(broken), str(notice)]


def test_standard_input() -> None:
    result = run("parse", "-", "--json", text=BROKEN)
    assert json.loads(result.stdout)["year"] == 2021


def test_exit_codes(tmp_path: Path, broken: Path) -> None:
    notice = write(tmp_path, "notice.txt", NOTICE)
    assert run("parse", broken).exit_code == Outcome.WRONG
    assert run("parse", notice).exit_code == Outcome.NOT_A_REPORT
    assert run("parse", broken, notice).exit_code == Outcome.NOT_A_REPORT
    assert run("parse", tmp_path / "missing.txt").exit_code == Outcome.UNREADABLE
    assert run("parse").exit_code == Outcome.UNREADABLE
    assert run("parse", "--no-such-option", broken).exit_code == Outcome.UNREADABLE


def test_a_report_without_errors_is_clean() -> None:
    report = parse(REPORT.format(total=4))
    errors = {issue.code for issue in report.issues if issue.severity == "error"}
    assert outcome_of(report) == (Outcome.WRONG if errors else Outcome.CLEAN)
    assert "outcome-sum-broken" not in errors


def test_a_file_that_cannot_be_read_gets_a_sentence(tmp_path: Path) -> None:
    result = run("parse", tmp_path / "missing.txt")
    assert "missing.txt: cannot be read" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (Value("x", 12, "given"), "12"),
        (Value("x", 12, "split"), "12"),
        (Value("x", Decimal("1.50"), "given", unit="万元"), "1.50万元"),
        (Value("x", None, "blank"), "·"),
        (Value("x", None, "not_applicable"), "/"),
        (Value("x", None, "absent"), "–"),
        (Value("x", None, "unreadable"), "?"),
        (Value("x", None, "ambiguous"), "?"),
    ],
)
def test_signs(value: Value | None, shown: str) -> None:
    assert show_cell(value, is_named=False).plain == shown
    assert show_cell(value, is_named=True).plain == f"{shown}*"


def test_help_documents_signs_and_exit_codes() -> None:
    help_text = run("parse", "--help").output
    assert "Exit codes" in help_text
    for outcome in Outcome:
        assert f" {outcome.value}  " in help_text


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("zfxxgk ")


# --- a corpus ---


def test_a_corpus_is_written_with_a_summary(tmp_path: Path, broken: Path) -> None:
    write(tmp_path, "notice.txt", NOTICE)
    result = run("parse", tmp_path, "--out", tmp_path / "corpus.csv", "--jobs", 1)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "2 files: 2 documents read, 0 files failed",
        "forms: 2021 1, no table 1",
        "rules of arithmetic broken: 1",
    ]
    assert f"written: {tmp_path / 'corpus.csv'}" in result.stdout
    assert not (tmp_path / "corpus.csv.parts").exists()
    again = run("parse", tmp_path, "--out", tmp_path / "corpus.csv", "--jobs", 1, "--keep-parts")
    assert again.stdout.splitlines()[0] == "2 files: 2 documents read, 0 files failed", "its own output is no input"
    assert (tmp_path / "corpus.csv.parts").is_dir()


def test_a_corpus_with_failures(tmp_path: Path, broken: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    result = run("parse", tmp_path, "--out", tmp_path / "corpus.xlsx", "--jobs", 1)
    assert result.exit_code == 1
    assert "2 files: 1 documents read, 1 files failed" in result.stdout
    assert "scan.pdf" in result.stderr


@pytest.mark.parametrize(("name", "words"), [("corpus.json", "the suffix decides"), ("none/corpus.csv", "make it first")])
def test_a_corpus_that_cannot_be_written(tmp_path: Path, broken: Path, name: str, words: str) -> None:
    result = run("parse", broken, "--out", tmp_path / name)
    assert result.exit_code == 2 and words in result.stderr
    assert run("parse", tmp_path / "missing", "--out", tmp_path / "corpus.csv").exit_code == 2

@pytest.fixture
def pages() -> typer.Typer:
    """The commands with pages alone."""
    app = typer.Typer()
    register(app)
    return app


def test_show_writes_one_page(pages: typer.Typer, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = RUNNER.invoke(pages, ["show", str(broken)])
    assert (result.exit_code, result.output) == (0, f"{broken.stem}.page.html\n")
    assert Path(f"{broken.stem}.page.html").read_text(encoding="utf-8") == parse(BROKEN).to_html()


def test_show_does_not_write_over_the_report(pages: typer.Typer, broken: Path) -> None:
    before = broken.read_bytes()
    assert RUNNER.invoke(pages, ["show", str(broken), "--out", str(broken)]).exit_code == 2
    assert broken.read_bytes() == before


@pytest.mark.parametrize("command", ["show", "review"])
def test_a_file_that_is_not_there_is_named(pages: typer.Typer, command: str, tmp_path: Path) -> None:
    result = RUNNER.invoke(pages, [command, str(tmp_path / "none.txt"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2 and "none.txt" in result.output
