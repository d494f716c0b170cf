"""What nobody should give to a parser and somebody will: it answers with a Report and issues, in bounded time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parser import InputError, Issue, Report, parse, parse_file
from parser.forms import load_forms
from tests.samples import NAMES, sample

pytestmark = pytest.mark.slow

FIELDS = {field.id for form in load_forms().values() for field in form.fields}
TABLES = [table for form in load_forms().values() for table in form.tables]
LABELS = sorted({text for table in TABLES for label in table.labels for text in label.texts})
CASES = Path(__file__).parent / "cases"
NOISE = "的一是0123456789 \n|，。公开政府信息申请总计其他abc\t/-"
ERROR_OR_WARNING = {"error", "warning"}


def _codes(report: Report) -> list[str]:
    return [issue.code for issue in report.issues]


def _assert_sound(report: Report, text: str) -> None:
    """What holds for every report, however bad the text: places are in it, fields are known, a missing value has a reason."""
    assert report.text == text
    for issue in report.issues:
        _assert_place(issue, text)
        assert set(issue.fields) <= FIELDS
    for repair in report.repairs:
        assert 0 <= repair.span.start <= repair.span.end <= len(text)
    for value in report.values.values():
        assert (value.amount is None) == (value.state not in ("given", "split"))
        assert (value.span is None) == (value.raw is None)
        assert value.span is None or text[slice(*value.span)] == value.raw
        assert value.amount is None or value.raw
    assert report.form is not None or not report.values


def _assert_place(issue: Issue, text: str) -> None:
    assert issue.message
    assert issue.span is None or 0 <= issue.span.start <= issue.span.end <= len(text)


def _parsed_within(seconds: float, text: str) -> Report:
    start = time.perf_counter()
    report = parse(text)
    taken = time.perf_counter() - start
    assert taken < seconds, f"{len(text):,} characters took {taken:.1f} s"
    return report


def _noise(size: int, alphabet: str = NOISE, seed: int = 0) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=size))


# --- not a text ---


@pytest.mark.parametrize("thing", [None, b"text", 2021, 1.5, ["text"], object()], ids=lambda thing: type(thing).__name__)
def test_what_is_no_text_is_the_callers_mistake(thing: Any) -> None:
    with pytest.raises(InputError, match=rf"takes the text of a report as str, not {type(thing).__name__}"):
        parse(thing)


def test_a_missing_file_is_the_callers_mistake(tmp_path: Any) -> None:
    with pytest.raises(InputError):
        parse_file(tmp_path / "absent.txt")
    with pytest.raises(InputError):
        parse_file(tmp_path)


# --- no report ---

NO_REPORTS = {
    "empty": "",
    "blanks": " \t\n\u3000\xa0\r\n",
    "digits": "0123456789\n" * 50,
    "one number": "7",
    "zeros in rows": "|0|0|0|0|0|0|0|\n" * 30,
    "control characters": "".join(map(chr, range(32))) * 20,
    "null characters": "\x00" * 1000,
    "English": "The annual report on the disclosure of government information, 2021: 17 requests, 3 refusals.\n" * 20,
    "Japanese": "情報公開条例に基づく年次報告。請求件数は17件、不開示は3件でした。\n" * 20,
    "Korean": "정보공개 연차보고서. 청구 17건, 비공개 3건.\n" * 20,
    "Arabic": "تقرير سنوي عن الإفصاح ١٧ طلبا\n" * 20,
    "emoji": "📄🧾👩‍💼\n" * 200,
    "lone surrogates": "\ud800\udc00\udfff 公开\ud8ff" * 50,
    "wildcards": "?" * 5000,
    "replacement characters": "\ufffd" * 5000,
    "private use": "\ue000\uf8ff" * 500,
    "byte order marks": "\ufeff" * 100,
    "markup": "<table><tr><td>" * 300,
    "pipes": "|" * 5000,
    "dates": "2021年1月1日\n" * 300,
    "a sentence": "本机关2021年共收到政府信息公开申请17件。",
}


@pytest.mark.parametrize("text", NO_REPORTS.values(), ids=NO_REPORTS)
def test_no_report_gives_no_value_and_says_so(text: str) -> None:
    report = _parsed_within(3, text)
    _assert_sound(report, text)
    assert report.amounts() == {}
    assert "no-table" in _codes(report)
    assert {issue.severity for issue in report.issues} & ERROR_OR_WARNING


@pytest.mark.parametrize("text", ["", " \t\n\u3000\xa0\r\n"])
def test_an_empty_text_is_named(text: str) -> None:
    assert "empty-text" in _codes(parse(text))


def test_a_single_label_places_no_number() -> None:
    placed = {label: amount for label in LABELS for amount in parse(f"{label}\n5\n").amounts().values() if amount is not None}
    assert placed == {}


# --- damaged reports ---


@pytest.mark.parametrize("name", NAMES)
def test_a_report_with_every_line_twice(name: str) -> None:
    """Whatever is read is what the report prints in that cell, or it is named."""
    one = sample(name)
    text = "".join(f"{line}\n{line}\n" for line in one.text.split("\n"))
    report = _parsed_within(5, text)
    _assert_sound(report, text)
    _assert_nothing_wrong_in_silence(report, one.amounts())


@pytest.mark.parametrize("name", NAMES)
def test_a_report_given_twice_says_the_same(name: str) -> None:
    one = sample(name)
    report = parse(one.text + one.text)
    _assert_sound(report, one.text * 2)
    assert report.amounts() == one.amounts()
    assert set(_codes(one.report)) <= set(_codes(report))


def _assert_nothing_wrong_in_silence(report: Report, truth: dict[str, Any]) -> None:
    named = {field for issue in report.issues for field in issue.fields}
    read = {field: amount for field, amount in report.amounts().items() if amount is not None and field not in named}
    assert {field: (truth.get(field), amount) for field, amount in read.items() if amount != truth.get(field)} == {}


CUT = ("pipe_rows_2019", "cell_lines_2021", "pdf_lines_2021", "traditional_2019")


@pytest.mark.parametrize("part", range(1, 11))
@pytest.mark.parametrize("name", CUT)
def test_a_report_cut_off_loses_only_what_is_gone(name: str, part: int) -> None:
    """Cut at forty places: what is still read is right or named, and what is gone is absent or named."""
    one = sample(name)
    text = one.text[: len(one.text) * part // 11]
    report = parse(text)
    _assert_sound(report, text)
    truth, named = one.amounts(), {field for issue in report.issues for field in issue.fields}
    for field, value in report.values.items():
        if value.amount is None and truth.get(field) is not None:
            assert field in named, f"{field} is gone, and no issue says so"
    _assert_nothing_wrong_in_silence(report, truth)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_shuffled_lines(name: str, seed: int) -> None:
    lines = sample(name).text.split("\n")
    random.Random(seed).shuffle(lines)
    text = "\n".join(lines)
    _assert_sound(_parsed_within(5, text), text)


# --- much of it ---

LONG: dict[str, tuple[float, Callable[[], str]]] = {
    "2 MB of noise": (40, lambda: _noise(2_000_000)),
    "a line of 1 MB": (20, lambda: _noise(1_000_000, NOISE.replace("\n", ""))),
    "a line of 1 MB of one hanzi": (20, lambda: "公" * 1_000_000),
    "a line of 1 MB of digits": (20, lambda: "0" * 1_000_000),
    "a line of 1 MB of pipes": (20, lambda: "|" * 1_000_000),
    "500,000 lines": (30, lambda: "0\n" * 500_000),
    "one label 20,000 times": (60, lambda: "予以公开\n0\n" * 20_000),
    "one heading 20,000 times": (60, lambda: "三、收到和处理政府信息公开申请情况\n" * 20_000),
}


@pytest.mark.full
@pytest.mark.parametrize("name", LONG)
def test_much_noise_takes_bounded_time(name: str) -> None:
    seconds, make = LONG[name]
    text = make()
    report = _parsed_within(seconds, text)
    assert report.issues
    _assert_sound(report, text)


@pytest.mark.full
def test_100_mb_of_noise() -> None:
    text = _noise(1_000_000) * 60
    assert len(text.encode()) > 100_000_000
    report = _parsed_within(600, text)
    assert report.amounts() == {}
    assert "no-table" in _codes(report)


# --- anything ---

PIECES = [*LABELS[::3], *(table.heading for table in TABLES), "0", "17", "0 0 0 0 0 0 0", "+3", "减1", "1.5", "/", "公开"]
PIECES += ["|", "||", "\n", "\r\n", "\t", ",", " ", "\xa0", "\ufffd", "?", "（", "\x85"]
text_like = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(exclude_categories=[]), max_size=100),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("\n".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("|".join),
)


@settings(max_examples=250, deadline=None)
@given(text_like)
@example("\x00")
@example("\ud800")
@example("\r\n\r\r\n")
def test_any_text_gives_a_sound_report(text: str) -> None:
    _assert_sound(parse(text), text)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_a_damaged_report_gives_a_sound_report(name: str, data: st.DataObject) -> None:
    """A piece of a sample is replaced by something else."""
    text = sample(name).text
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 200)))
    damaged = text[:begin] + data.draw(st.one_of(st.text(max_size=30), st.sampled_from(PIECES))) + text[end:]
    _assert_sound(parse(damaged), damaged)


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.toml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case_files_are_odd_reports(path: Path) -> None:
    """Parts of several tables with what lies between them, as one text: nothing raises, and each value quotes its place."""
    text = path.read_text(encoding="utf-8")
    report = parse(text)
    for value in report.values.values():
        assert value.span is None or value.raw == text[value.span.start : value.span.end]
