"""Every place points at what was read: `text[span]` is the raw text, whatever the layout and whatever was repaired on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parser import Report, Value, parse
from tests.samples import NAMES, sample

each_sample = pytest.mark.parametrize("name", NAMES)


def _number_in(raw: str) -> Decimal | None:
    """The number in the text of a cell, read independently of the parser."""
    folded = unicodedata.normalize("NFKC", raw).replace(",", "")
    found = re.search(r"\d+(?:\.\d+)?", folded)
    if found is None:
        return None
    negative = re.match(r"\s*(?:-|减|減)", folded)
    return -Decimal(found.group()) if negative else Decimal(found.group())


def _assert_places(report: Report, text: str) -> int:
    """Checks every value that has a place; gives their number."""
    placed = [value for value in report.values.values() if value.span is not None]
    for value in placed:
        assert value.span is not None and value.raw is not None
        assert 0 <= value.span.start <= value.span.end <= len(text)
        assert text[value.span.start : value.span.end] == value.raw
        if value.state == "given":
            assert _number_in(value.raw) == value.amount, value
    assert all(value.span is not None for value in report.values.values() if value.amount is not None)
    return len(placed)


@each_sample
def test_places_of_samples(name: str) -> None:
    one = sample(name)
    assert _assert_places(one.report, one.text) == len(one.report.values)


@each_sample
def test_no_number_is_used_twice(name: str) -> None:
    values = [value for value in sample(name).report.values.values() if value.state == "given"]
    spans = [value.span for value in values]
    assert len(set(spans)) == len(spans)
    assert sorted(spans) == [value.span for value in sorted(values, key=_start)]


def _start(value: Value) -> int:
    assert value.span is not None
    return value.span.start


@pytest.mark.parametrize("name", ["pipe_rows_2019", "cell_lines_2021", "pdf_lines_2021", "traditional_2019"])
def test_cells_stand_in_printed_order(name: str) -> None:
    starts = [value.span.start for value in sample(name).report.values.values() if value.span]
    assert starts == sorted(starts)


def test_places_count_code_points() -> None:
    """A hanzi outside the first plane is one character, whatever UTF-16 makes of it."""
    one = sample("pipe_rows_2019")
    text = "𠮷𠮷📄\n" + one.text
    report = parse(text)
    assert _assert_places(report, text) == 198
    assert all(v.span and (w := one.report[f].span) and v.span.start == w.start + 4 for f, v in report.values.items())


# What may happen to a text without changing what its tables say; each changes where things stand.
HARMLESS: dict[str, Callable[[str], str]] = {
    "line breaks of Windows": lambda text: text.replace("\n", "\r\n"),
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
    "entities": lambda text: text.replace("（", "&#65288;").replace("|", "&nbsp;|"),
    "invisible characters": lambda text: text.replace("政府", "政\u200b府").replace("信息", "\ufeff信息"),
    "a long head": lambda text: "网站导航 首页 > 政务公开\n" * 40 + text,
    "blank lines": lambda text: text.replace("\n三、", "\n\n\n三、"),
    "ideographic blanks": lambda text: "\n".join("\u3000" + line for line in text.split("\n")),
}


@pytest.mark.parametrize("name", ["pipe_rows_2019", "pdf_lines_2021", "hybrid_2021", "traditional_2019"])
@pytest.mark.parametrize("harm", HARMLESS)
def test_places_survive_repairs(name: str, harm: str) -> None:
    one = sample(name)
    text = HARMLESS[harm](one.text)
    assert text != one.text
    report = parse(text)
    assert report.amounts() == one.amounts()
    assert _assert_places(report, text) == len(report.values)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.integers(0, 4000), st.text(st.characters(exclude_categories=["Nd"]), max_size=8)), max_size=6),
)
@pytest.mark.slow
def test_places_hold_whatever_is_inserted(name: str, insertions: list[tuple[int, str]]) -> None:
    text = sample(name).text
    for at, piece in insertions:
        text = text[:at] + piece + text[at:]
    _assert_places(parse(text), text)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=200), st.sampled_from(NAMES))
def test_a_head_moves_every_place(head: str, name: str) -> None:
    """Text before the report shifts the places and changes no amount. A line ends it, so that it stands apart."""
    one = sample(name)
    head = re.sub(r"[\d<&\\?\ufffd一-十|]", "", head) + "\n\n"
    report = parse(head + one.text)
    _assert_places(report, head + one.text)


def test_places_of_real_reports(reports_dir: Path) -> None:
    for path in sorted(reports_dir.glob("seeds/*.txt")):
        text = path.read_text(encoding="utf-8")
        assert _assert_places(parse(text), text) >= 196, path.name
