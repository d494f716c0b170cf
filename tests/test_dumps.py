"""Files of several reports: CSV and JSON in any encoding, packed or not, record by record."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from parser import InputError, Report, parse_file, parse_many
from parser.read import extract_many
from parser.read.dumps import is_dump
from tests.renderings import as_html
from tests.samples import sample

NAMES = ("pipe_rows_2019", "hybrid_2021", "pdf_lines_2021")
TEXTS = [sample(name).text for name in NAMES]


def as_csv(texts: list[str], column: str = "正文", delimiter: str = ",") -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["id", "title", column])
    writer.writerows([number, "年度报告", text] for number, text in enumerate(texts))
    return stream.getvalue()


def as_json_lines(texts: list[str]) -> str:
    return "".join(json.dumps({"url": "x", "content": text}, ensure_ascii=False) + "\n" for text in texts)


FILES: dict[str, Callable[[list[str]], bytes]] = {
    "utf-8.csv": lambda texts: as_csv(texts).encode(),
    "mark.csv": lambda texts: as_csv(texts).encode("utf-8-sig"),
    "gb18030.csv": lambda texts: as_csv(texts).encode("gb18030"),
    "utf-16.csv": lambda texts: as_csv(texts).encode("utf-16"),
    "tabs.tsv": lambda texts: as_csv(texts, delimiter="\t").encode(),
    "utf-8.jsonl": lambda texts: as_json_lines(texts).encode(),
    "gb18030.jsonl": lambda texts: as_json_lines(texts).encode("gb18030"),
    "escaped.jsonl": lambda texts: "\n".join(json.dumps({"text": text}) for text in texts).encode(),
    "list.json": lambda texts: json.dumps([{"text": text} for text in texts], indent=1).encode(),
    "packed.csv.gz": lambda texts: gzip.compress(as_csv(texts).encode("gb18030")),
    "pages.jsonl": lambda texts: as_json_lines([as_html(text) for text in texts]).encode(),
}


def written(directory: Path, name: str, data: bytes) -> Path:
    file = directory / name
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("name", FILES)
def test_every_report_of_a_dump(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, name, FILES[name](TEXTS[:2] if name == "pages.jsonl" else TEXTS))
    reports = list(parse_many(file))
    expected = [sample(one).amounts() for one in NAMES][: len(reports)]
    assert [report.amounts() for report in reports] == expected
    assert [(report.source.name, report.source.record) for report in reports if report.source] == [
        (str(file), number) for number in range(1, len(reports) + 1)
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_dump_is_no_single_report(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, name, FILES[name](TEXTS))
    with pytest.raises(InputError, match=rf"{name}: holds several documents.*parse_many\(\)"):
        parse_file(file)


@pytest.mark.parametrize("name", FILES)
def test_a_dump_of_one_report_is_that_report(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, name, FILES[name](TEXTS[:1]))
    assert parse_file(file).amounts() == sample(NAMES[0]).amounts()


def test_any_other_file_has_one_report(tmp_path: Path) -> None:
    file = written(tmp_path, "report.txt", TEXTS[0].encode("gbk"))
    [report] = parse_many(file)
    assert isinstance(report, Report) and report == parse_file(file)


def test_a_column_can_be_named(tmp_path: Path) -> None:
    file = written(tmp_path, "dump.csv", as_csv(TEXTS, column="wenben").encode())
    assert len([*parse_many(file, column="wenben")]) == 3
    lines = written(tmp_path, "dump.jsonl", json.dumps({"id": 1, "wenben": TEXTS[0]}).encode())
    with pytest.raises(InputError, match=r"record 1 has no column that is known to hold texts; it has id, wenben; name one"):
        list(parse_many(lines))
    with pytest.raises(InputError, match="no column 'wb'"):
        list(parse_many(lines, column="wb"))


@pytest.mark.parametrize("name", ["utf-8.csv", "utf-8.jsonl", "list.json", "packed.csv.gz"])
def test_a_dump_that_breaks_off_is_an_error(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, name, FILES[name](TEXTS)[:-200])
    with pytest.raises(InputError, match=rf"{name}: .*(cut off|cannot be read)"):
        list(parse_many(file))


def test_a_row_of_another_width_is_an_error(tmp_path: Path) -> None:
    file = written(tmp_path, "dump.csv", "id,text\n1,一,二\n".encode())
    with pytest.raises(InputError, match="record 1 has 3 cells under a header of 2"):
        list(parse_many(file))


def test_records_without_text_are_counted_and_passed_over(tmp_path: Path) -> None:
    file = written(tmp_path, "dump.jsonl", b'{"text": ""}\n\n{"text": null}\n{"text": "x"}\n')
    assert [extract.source.record for extract in extract_many(file)] == [3]
    empty = written(tmp_path, "empty.csv", b"id,text\n")
    assert list(parse_many(empty)) == []
    with pytest.raises(InputError, match="holds no document"):
        parse_file(empty)


def test_dumps_are_read_record_by_record(tmp_path: Path) -> None:
    """The first report comes although the file breaks off later."""
    file = written(tmp_path, "dump.jsonl", as_json_lines(TEXTS).encode() + b'{"text": "')
    reports = parse_many(file)
    assert next(reports).amounts() == sample(NAMES[0]).amounts()


@pytest.mark.parametrize(
    "text",
    [
        "信息内容,本年制发件数\n规章,0\n",
        "正文\n一、总体情况\n",
        "标题\n内容,见下\n",
        "{一、总体情况}",
        "[一]",
        "",
        ",,,\n",
        "text",
    ],
)
def test_what_is_no_dump(text: str) -> None:
    assert not is_dump(text.encode(), ".txt")
