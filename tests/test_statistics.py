"""Tables of indicators: one form in many layouts, look-alikes and local forms with their gold, and texts that hold none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parser import Parser, Report, parse
from parser.forms import Row, load_forms
from parser.statistics.match import likeness, wordings
from parser.statistics.tokens import tokenize

FOLDER = Path(__file__).parent / "cases" / "statistics"
CONTRACT = Path(__file__).parent / "contract"
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.txt"))
NEGATIVES: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "negatives.toml").read_text(encoding="utf-8"))
SMALL: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "small.toml").read_text(encoding="utf-8"))
FULL: dict[str, Any] = tomllib.loads((FOLDER / "full_form.toml").read_text(encoding="utf-8"))
FORM = load_forms()["2014"]
TABLE = FORM.tables[0]
HEADER = ["统计指标", "单位", "统计数"]
Rows = list[list[str]]
each_sample = pytest.mark.parametrize("name", SAMPLES)


@cache
def _gold(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _report(name: str) -> Report:
    return parse((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def _official() -> list[Row]:
    return [row for row in TABLE.rows if not row.local]


def _issues(report: Report) -> dict[str, list[str]]:
    own = ("indicator", "local", "part", "cell", "label", "glued", "no-table")
    return {issue.code: list(issue.fields) for issue in report.issues if issue.code.startswith(own)}


# --- one table in many layouts ---


def _in_pipes(rows: Rows) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _in_open_pipes(rows: Rows) -> str:
    return "\n".join("|".join(row) for row in rows)


def _in_tabs(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _in_csv(rows: Rows) -> str:
    return "\n".join(",".join(row) for row in rows)


def _with_dashes(rows: Rows) -> str:
    return _in_pipes([[label, unit or "——", number or "——"] for label, unit, number in rows])


def _a_cell_a_line(rows: Rows) -> str:
    return "\n".join(cell for row in rows for cell in row if cell)


def _a_cell_and_an_empty_line(rows: Rows) -> str:
    return "\n\n".join(cell for row in rows for cell in row if cell)


def _a_cell_a_line_with_pipes(rows: Rows) -> str:
    return "\n".join(f"{cell} |" if cell else "|" for row in rows for cell in row)


def _in_page_lines(rows: Rows) -> str:
    """Text of a PDF: cells apart by blanks, long labels wrapped before their last characters."""
    lines = []
    for label, *cells in rows:
        wrapped = f"{label[:28]}\n{label[28:]}" if len(label) > 32 else label
        lines.append(" ".join([wrapped, *cells]).strip())
    return "\n".join(lines)


def _glued(rows: Rows) -> str:
    return "".join("".join(row) for row in rows)


def _glued_in_rows(rows: Rows) -> str:
    return "\n".join("".join(row) for row in rows)


def _glued_with_blanks(rows: Rows) -> str:
    return " ".join("".join(row) for row in rows)


def _units_in_brackets(rows: Rows) -> str:
    return _in_pipes([[f"{label}（{unit}）" if unit else label, number] for label, unit, number in rows])


LAYOUTS: list[Callable[[Rows], str]] = [
    _in_pipes,
    _in_open_pipes,
    _in_tabs,
    _in_csv,
    _with_dashes,
    _a_cell_a_line,
    _a_cell_and_an_empty_line,
    _a_cell_a_line_with_pipes,
    _in_page_lines,
    _glued,
    _glued_in_rows,
    _glued_with_blanks,
    _units_in_brackets,
]
each_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__.strip("_"))


def _numbers() -> dict[str, Decimal]:
    """The gold of the full form by field id."""
    printed = [Decimal(number) for _, unit, number in FULL["rows"] if unit]
    return {row.fields[0].id: number for row, number in zip(_official(), printed, strict=True)}


@each_layout
def test_a_full_form_is_read_in_every_layout(layout: Callable[[Rows], str]) -> None:
    table = layout([HEADER, *FULL["rows"]])
    report = parse(f"{FULL['title']}\n一、概述\n本年度工作有序开展。\n附件\n{table}\n石桥区人民政府办公室")
    assert (report.form, dict(report.forms)) == ("2014", {"statistics": "2014"})
    assert report.amounts() == _numbers()
    assert report.extras == ()
    assert [check.outcome for check in report.checks if check.rule == "R20"] == ["holds"] * 7
    assert [issue for issue in report.issues if issue.severity == "error"] == []


@each_layout
def test_numbers_stand_where_their_spans_say(layout: Callable[[Rows], str]) -> None:
    report = parse(layout([HEADER, *FULL["rows"]]))
    assert [value.raw for value in report.values.values()] == [str(number) for number in _numbers().values()]
    for value in report.values.values():
        assert value.span is not None and report.text[slice(*value.span)] == value.raw
    starts = [value.span.start for value in report.values.values() if value.span]
    assert starts == sorted(starts)


@pytest.mark.parametrize("lost", range(0, 65, 4))
@pytest.mark.parametrize("layout", [_in_pipes, _a_cell_a_line, _glued], ids=["pipes", "cells", "glued"])
def test_a_lost_row_takes_nothing_with_it(layout: Callable[[Rows], str], lost: int) -> None:
    """Every number that is read is right, and at most the lost row's neighbour stays unread."""
    rows = [row for number, row in enumerate(FULL["rows"]) if number != lost]
    amounts = parse(layout([HEADER, *rows])).amounts()
    numbers = _numbers()
    assert {field: amount for field, amount in amounts.items() if amount is not None and amount != numbers[field]} == {}
    assert sum(amount is None for amount in amounts.values()) <= 2


@pytest.mark.parametrize("layout", [_in_pipes, _in_tabs, _a_cell_a_line_with_pipes], ids=["pipes", "tabs", "cells"])
def test_blank_cells_stay_blank(layout: Callable[[Rows], str]) -> None:
    rows = [[label, unit, "" if number == "0" else number] for label, unit, number in FULL["rows"]]
    report = parse(layout([HEADER, *rows]))
    zero = {field for field, number in _numbers().items() if number == 0}
    assert {field for field, value in report.values.items() if value.state == "blank"} == zero
    assert all(report[field].amount is None for field in zero)


@pytest.mark.parametrize("layout", [_in_pipes, _a_cell_a_line], ids=["pipes", "cells"])
def test_the_empty_form_has_no_number(layout: Callable[[Rows], str]) -> None:
    report = parse(layout([HEADER, *([label, unit, ""] for label, unit, _ in FULL["rows"])]))
    assert report.form == "2014"
    assert {value.state for value in report.values.values()} <= {"blank", "absent"}


# --- samples with gold ---


@each_sample
def test_sample_values(name: str) -> None:
    report, gold = _report(name), _gold(name)
    amounts = {field: Decimal(str(amount)) for field, amount in gold["amounts"].items()}
    assert dict(report.forms) == gold["forms"]
    assert {field: amount for field, amount in report.amounts().items() if amount is not None} == amounts
    states = {field: report[field].state for field in gold.get("states", {})}
    assert states == gold.get("states", {})
    unread = {field for field, value in report.values.items() if value.amount is None and value.state != "absent"}
    assert unread == set(states)


@each_sample
def test_sample_extras(name: str) -> None:
    report, gold = _report(name), _gold(name)
    found = [{"label": e.label, "unit": e.unit, "amount": e.amount, "column": e.column} for e in report.extras]
    assert found == gold.get("extras", [])
    assert all(report.text[slice(*extra.span)] == extra.raw for extra in report.extras)
    assert [extra["label"] for extra in report.to_dict()["extras"]] == [extra["label"] for extra in found]


@each_sample
def test_sample_checks_and_issues(name: str) -> None:
    report, gold = _report(name), _gold(name)
    issues = _issues(report)
    assert set(issues) == set(gold["issues"])
    assert {code: set(issues[code]) & set(fields) for code, fields in gold["issues"].items() if fields != "*"} == {
        code: set(fields) for code, fields in gold["issues"].items() if fields != "*"
    }
    assert [check.where for check in report.checks if check.rule == "R20" and check.outcome == "holds"] == gold["holds"]


@pytest.mark.parametrize("name", SMALL)
def test_small_tables(name: str) -> None:
    report, gold = parse(SMALL[name]["text"]), SMALL[name]
    found = {field: amount for field, amount in report.amounts().items() if amount is not None}
    assert found == {f"statistics.{field}": Decimal(str(amount)) for field, amount in gold["amounts"].items()}
    assert report.form == "2014"
    unread = {f"statistics.{field}" for field in gold.get("unread", ())}
    named = {field for issue in report.issues for field in issue.fields}
    assert unread <= set(report.values)
    assert {field for field in unread if report[field].state != "not_applicable"} <= named


def test_years_as_columns_are_kept_as_printed() -> None:
    rows = ["主动公开政府信息数|条|86|90", "收到申请数|件|3|4", "申请办结数|件|3|5", "举报投诉数量|件|0|1"]
    report = parse("\n".join(["指标名称|单位|2016年|2017年", *rows]))
    assert report.forms == {}
    assert [(extra.column, extra.amount) for extra in report.extras[:2]] == [("2016年", 86), ("2017年", 90)]


@pytest.mark.parametrize("name", NEGATIVES)
def test_texts_without_a_table_give_nothing(name: str) -> None:
    report = parse(NEGATIVES[name]["text"])
    assert (report.form, report.values, report.extras) == (None, {}, ())


def test_another_table_of_counts_is_kept_but_is_no_form() -> None:
    report = parse("项目名称|单位|数量\n新建道路|条|3\n绿化工程|个|5\n安置人员|人|120\n发放物资|件|70")
    assert report.forms == {}
    assert [(extra.label, extra.amount) for extra in report.extras][-1] == ("发放物资", 70)


def test_statutory_tables_stand_beside_the_annex() -> None:
    text = (FOLDER.parent / "reports" / "cell_lines_2021.txt").read_text(encoding="utf-8")
    alone, both = parse(text), parse(f"{text}\n附表\n{_in_pipes([HEADER, *FULL['rows']])}")
    assert both.form == "mixed"
    assert both.forms == {**alone.forms, "statistics": "2014"}
    assert {field: both[field].amount for field in alone.values} == alone.amounts()


def test_the_form_can_be_prescribed() -> None:
    text = _in_pipes([HEADER, *FULL["rows"]])
    assert Parser(form="2014").parse(text).amounts() == _numbers()
    assert Parser(form="2021").parse(text).values == {}


def test_a_number_that_differs_in_a_second_copy_is_kept_and_named() -> None:
    rows = [row[:] for row in FULL["rows"]]
    again = [row[:] for row in rows]
    again[21][2] = "59"
    report = parse(f"{_in_pipes([HEADER, *rows])}\n续表\n{_in_pipes([HEADER, *again])}")
    assert report.amounts() == _numbers()
    assert [(extra.label, extra.amount) for extra in report.extras] == [("(一)收到申请数", 59)]
    assert _issues(report)["indicators-repeated"] == ["statistics.applications.received.total"]


def test_a_real_annex_of_2016(reports_dir: Path) -> None:
    """Glued inner text: `主动公开信息数条86其中：1、网站公开条86 2、政府公报公开条0…`."""
    report = parse((reports_dir / "wild" / "07_pingtan_finance_2016.txt").read_text(encoding="utf-8"))
    found = {field: amount for field, amount in report.amounts().items() if amount is not None}
    assert found == {
        "statistics.disclosed.total": 86,
        "statistics.disclosed.gazette": 0,
        "statistics.disclosed.website": 86,
        "statistics.applications.received.total": 0,
        "statistics.applications.received.in_person": 0,
        "statistics.applications.received.fax": 0,
        "statistics.applications.received.email": 0,
    }
    assert (report.form, report.extras) == ("2014", ())


# --- numbers glued to ordinals ---

CUTS = [
    ("条86 2、政府公报公开条0", ["86", "0"]),
    ("1、网站公开条862、政府公报公开条0", ["86", "0"]),
    ("1.当面申请数件02.传真申请数件0", ["0", "0"]),
    ("9.甲项数件310.乙项数件0", ["3", "0"]),
    ("（三）人员数人31.专职人员数人1", ["3", "1"]),
    ("（四）专项经费万元12.51.专职人员数人1", ["12.5", "1"]),
    ("主动公开（计1条）信息数条7", ["7"]),
    ("2016年12月31日主动公开信息数条7", ["7"]),
]
UNCERTAIN = ["10.甲项数件311.乙项数件0", "1.甲项数件07.丁项数件0"]


@pytest.mark.parametrize(("text", "numbers"), CUTS)
def test_ordinals_are_cut_off_numbers(text: str, numbers: list[str]) -> None:
    assert [token.text for token in tokenize(text) if token.kind == "number"] == numbers


@pytest.mark.parametrize("text", UNCERTAIN)
def test_an_uncertain_cut_is_not_made(text: str) -> None:
    assert [token.kind for token in tokenize(text) if token.kind != "word"] == ["glued", "number"]


# --- wordings ---

KNOWN = [
    ("其中：1、网站公开", "disclosed.website"),
    ("受理依申请公开信息总数", "applications.received.total"),
    ("行政复议数", "review.total"),
    ("4、不同意公开答复数", "applications.answered.denied.total"),
    ("主动公开情况主动公开政府信息数", "disclosed.total"),
    ("通过其他途径办理数", None),
    ("告知通过其他途径办?数", "applications.answered.referred_elsewhere"),
]
UNKNOWN = [
    "不予公开答复数",
    "部分公开数",
    "政务抖音公开政府信息数",
    "全职人员数",
    "未按时办结数",
    "网站公开率",
    "非涉及个人隐私",
    "申请",
]


def _best(label: str) -> str | None:
    groups = tuple(text for entry in TABLE.labels if entry.kind == "group" for text in entry.texts)
    scores = {row: likeness(label, texts, groups) for row, texts in wordings(TABLE).items()}
    best = max(scores, key=lambda row: scores[row])
    return best if scores[best] else None


@pytest.mark.parametrize(("label", "row"), KNOWN)
def test_known_wordings(label: str, row: str | None) -> None:
    assert _best(label) == row


@pytest.mark.parametrize("label", UNKNOWN)
def test_wordings_that_only_look_alike(label: str) -> None:
    assert _best(label) is None


# --- the data ---


def test_ids_are_pinned() -> None:
    ids = (CONTRACT / "statistics_ids.txt").read_text(encoding="utf-8").split()
    assert [field.id for field in FORM.fields] == ids
    assert [field for field in ids if not re.fullmatch(r"statistics(\.[a-z]+(_[a-z]+)*){1,4}", field)] == []


def test_every_indicator_has_a_unit_and_its_evidence() -> None:
    source = (Path(__file__).parent.parent / "parser" / "data" / "forms" / "2014.toml").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if re.match(r"\s*\{ (?:id = \"[a-z]|group)", line)]
    assert len(lines) > len(TABLE.rows)
    assert [line for line in lines if not re.search(r"# \[[VM]\]$", line)] == []
    assert [row.id for row in TABLE.rows if not row.unit] == []
    money = {row.id for row in TABLE.rows if row.fields[0].column.type == "money"}
    assert {row.id for row in TABLE.rows if "元" in row.unit} == money
