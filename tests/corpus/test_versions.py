"""Copies and corrections: the same report in another layout or encoding, a later version, and two that nothing tells apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parser import Report, parse
from parser.corpus import report_frame
from parser.tabulate.fingerprint import likeness, sketch
from tests.samples import sample

TEXT = sample("cell_lines_2021").text


def versions(*reports: Report) -> list[tuple[str | None, str | None]]:
    found = report_frame(list(reports))[["version", "version_of"]].astype(object)
    return [tuple(row) for row in found.where(found.notna(), None).to_numpy().tolist()]


def in_one_line(text: str) -> str:
    """The table of applications with its digits run together."""
    start, end = text.index("三、收到"), text.index("五、存在")
    return text[:start] + text[start:end].replace("\n", "") + text[end:]


@pytest.mark.parametrize(
    "copy",
    [TEXT.replace("\n", "\n\n"), in_one_line(TEXT), TEXT.encode().decode("latin-1"), "首页 > 政务公开\n" + TEXT],
    ids=["blank lines", "glued digits", "utf-8 read as latin-1", "site chrome"],
)
def test_a_copy_in_another_state_is_a_duplicate(copy: str) -> None:
    assert versions(parse(TEXT), parse(copy)) == [(None, None), ("duplicate", "#0")]


def test_a_copy_that_lost_characters_is_a_duplicate_where_its_amounts_agree() -> None:
    text = sample("pipe_rows_2019").text
    assert versions(parse(text), parse(text.encode().decode("gbk", "replace"))) == [(None, None), ("duplicate", "#0")]


def test_different_reports_are_not_related() -> None:
    names = ("cell_lines_2021", "pipe_rows_2019", "traditional_2019", "pdf_lines_2021", "hybrid_2021")
    assert versions(*(sample(name).report for name in names)) == [(None, None)] * len(names)


def changed(report: Report, **facts: object) -> Report:
    """The report with another number in one cell."""
    field = "active_disclosure.licensing.decisions"
    values = {**report.values, field: replace(report.values[field], amount=4711)}
    return replace(report, values=values, **facts)  # type: ignore[arg-type]


def test_a_later_day_makes_a_correction() -> None:
    first = parse(TEXT)
    assert first.published is not None
    second = changed(first, published=first.published.replace(year=first.published.year + 1))
    assert versions(first, second) == [("corrected", "#1"), ("correction", "#0")]
    assert versions(second, first) == [("correction", "#1"), ("corrected", "#0")]


def test_a_title_makes_a_correction() -> None:
    first = replace(parse(TEXT), published=None)
    second = changed(first, title=f"{first.title}（更正）")
    assert versions(second, first, first) == [("correction", "#1"), ("corrected", "#0"), ("duplicate", "#1")]


def test_without_day_or_title_it_is_a_conflict() -> None:
    first = replace(parse(TEXT), published=None)
    assert versions(first, changed(first)) == [("conflict", "#1"), ("conflict", "#0")]


def test_namesakes_with_the_same_zeros_are_no_duplicates() -> None:
    """教育局 is the name of thousands, and many report nothing but zeros: the prose tells them apart."""
    one = parse(TEXT)
    paragraphs = tuple(replace(paragraph, text=paragraph.text[::-1]) for paragraph in one.paragraphs)
    assert versions(one, replace(one, paragraphs=paragraphs)) == [("conflict", "#1"), ("conflict", "#0")]


def test_without_agency_only_an_equal_copy_counts() -> None:
    one = replace(parse(TEXT), agency=None)
    assert versions(one, one) == [(None, None), ("duplicate", "#0")]
    assert versions(one, changed(one)) == [(None, None)] * 2
    assert versions(parse(""), parse("")) == [(None, None)] * 2


def test_likeness_estimates_the_common_share() -> None:
    left = "".join(chr(0x4E00 + (number * 37) % 5000) for number in range(600))
    right = left[:300] + "".join(chr(0x6E00 + (number * 53) % 5000) for number in range(300))
    assert likeness(sketch(left), sketch(left)) == 1
    assert 0.15 < likeness(sketch(left), sketch(right)) < 0.55  # 293 windows of 893
    assert likeness(sketch(left), "") == 0
