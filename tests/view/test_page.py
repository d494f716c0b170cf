"""The page of a report without a browser: the source is all there, everything is marked, nothing can run or be asked for."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from parser import Report, parse
from parser.forms import load_forms
from parser.view import render_page
from parser.view.grid import lay_out
from parser.view.marks import mark_report
from parser.view.segments import cut_blocks
from tests.samples import NAMES, sample

HOSTILE = (
    '<script>alert(1)</script>\n<img src=x onerror="alert(2)">\n</mark></script><svg onload=alert(3)>\n'
    "一、总体情况\n全年发布信息3条“</script><script>alert(4)</script>”。\r\n\u2028{{ report }} {% raw %}\x00\ud800𠮷\n"
    "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容|本年处理决定数量\n行政许可|<b>7</b>\n行政处罚|javascript:alert(5)\n"
)


class Source(HTMLParser):
    """Collects the text of the source, and every tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        is_block = tag == "div" and dict(attrs).get("class") == "block"
        if is_block or (self._depth and tag in ("mark", "div")):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag in ("mark", "div"):
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.text += data


@pytest.mark.parametrize("name", NAMES)
def test_the_source_is_there_to_the_letter(name: str) -> None:
    assert Source(sample(name).report.to_html()).text == sample(name).text


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_covers_its_span(name: str) -> None:
    report = sample(name).report
    segments = [segment for block in cut_blocks(report.text, mark_report(report)) for segment in block.segments]
    assert "".join(segment.text for segment in segments) == report.text
    for mark in mark_report(report):
        covered = "".join(segment.text for segment in segments if mark in segment.marks)
        assert covered == ("" if mark.span is None else report.text[mark.span.start : mark.span.end]), mark
        assert mark.span is None or any(mark in segment.marks for segment in segments), mark


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_cell(name: str) -> None:
    report = sample(name).report
    page = report.to_html()
    cells = [_data(page)[attrs["data-id"]][1] for tag, attrs in Source(page).tags if tag == "td"]
    assert sorted(cells) == sorted(report.values)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_printed_table_is_a_full_rectangle_with_every_field_once(form: str) -> None:
    fields = {field.id for field in load_forms()[form].fields}
    for grid in lay_out({table.id: form for table in load_forms()[form].tables}, fields):
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(grid.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                room = {(number + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
                assert not room & taken, cell
                taken |= room
        width = max(column for _, column in taken) + 1
        assert len(taken) == width * len(grid.rows), grid.table
        assert len(grid.fields) == len(set(grid.fields)) and set(grid.fields) <= fields


def test_what_is_hostile_in_the_source_stays_text() -> None:
    page = parse(HOSTILE).to_html()
    tags = Source(page).tags
    assert sum(tag == "script" for tag, _ in tags) == 2
    assert not {"img", "svg", "iframe", "object", "embed"} & {tag for tag, _ in tags}
    assert not [attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)]
    assert Source(page).text.count("<script>alert(1)</script>") == 1
    assert "{{ report }} {% raw %}" in Source(page).text
    assert len(Source(page).text) == len(HOSTILE)


def test_the_data_for_the_script_cannot_end_it() -> None:
    page = parse(HOSTILE).to_html()
    [body] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert "<" not in body and ">" not in body
    assert any("'<script>'" in said for _, _, facts in _data(page).values() for _, said in facts)


def test_the_page_asks_for_nothing() -> None:
    page = sample("pipe_rows_2019").report.to_html()
    for tag, attrs in Source(page).tags:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            assert (attrs.get(name) or "#").startswith(("#", "data:,")), (tag, attrs)
    assert "url(" not in page and "@import" not in page
    [policy] = [attrs["content"] for tag, attrs in Source(page).tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert {"default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy


def test_states_and_doubts_are_marked() -> None:
    page = sample("pipe_rows_2019").report.to_html()
    kinds, cells = _data(page), [attrs for tag, attrs in Source(page).tags if tag == "td"]
    classes = {kinds[attrs["data-id"]][1]: set((attrs["class"] or "").split()) for attrs in cells}
    assert classes["applications.partially_granted.total"] == {"cell", "given", "doubtful"}
    assert classes["applications.carried_forward.total"] >= {"blank", "inferred"}
    assert classes["applications.received.total"] == {"cell", "given"}


def test_issues_stand_beside_the_table_that_they_name() -> None:
    page = sample("pipe_rows_2019").report.to_html()
    table, after = page.index('id="grid2"'), page.index('id="grid3"')
    assert table < page.index("row-sum-broken", table) < after
    assert "row-sum-broken" not in page[page.index('id="grid1"') : table]


def test_the_page_is_written_as_it_is_returned(tmp_path: Path) -> None:
    report = sample("hybrid_2021").report
    assert report.to_html(tmp_path / "page.html") == (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_text_of_nothing_has_a_page_too() -> None:
    for text in ("", "\n", "𠮷"):
        assert Source(render_page(parse(text))).text == text


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_every_amount(name: str) -> None:
    report = sample(name).report
    shown = report._repr_html_()
    cells = [html.unescape(re.sub("<.*?>", "", cell)).rstrip("*") for cell in re.findall(r"<td[^>]*>(.*?)</td>", shown)]
    wanted = [str(value.amount) + (value.unit or "") for value in report.values.values() if value.amount is not None]
    assert sorted(cell for cell in cells if cell[-1:].isdigit() or cell.endswith("元")) == sorted(wanted)
    assert "<script" not in shown


def test_a_notebook_shows_nothing_hostile() -> None:
    shown = parse(HOSTILE)._repr_html_()
    assert not {"script", "img", "svg"} & {tag for tag, _ in Source(shown).tags}


@pytest.mark.parametrize("name", NAMES)
def test_displacy_draws_the_prose(name: str) -> None:
    from spacy import displacy

    shown = sample(name).report.to_displacy()
    for style in ("ent", "span"):
        assert displacy.render(shown, style=style, manual=True, page=True, jupyter=False)
    for paragraph in shown:
        assert "".join(paragraph["tokens"]) == paragraph["text"]
        for span in paragraph["spans"]:
            assert 0 <= span["start_token"] < span["end_token"] <= len(paragraph["tokens"])
    assert sorted(_quoted(shown)) == sorted(count.text for count in sample(name).report.counts)


def _quoted(shown: list[dict[str, list[dict[str, int]]]]) -> Iterator[str]:
    for paragraph in shown:
        for entity in paragraph["ents"]:
            yield str(paragraph["text"])[entity["start"] : entity["end"]]


def _data(page: str) -> dict[str | None, tuple[str, str, list[list[str]]]]:
    """Kind, key and facts of every mark."""
    [body] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    data = json.loads(body)
    return {name: (kind, key, data["facts"][number]) for name, (kind, key, number) in data["marks"].items()}


def test_a_count_says_what_it_was_compared_with() -> None:
    text = sample("cell_lines_2021").text
    at = text.index("二、主动公开政府信息情况")
    report: Report = parse(f"{text[:at]}全年共收到政府信息公开申请39件。\n{text[at:]}")
    [mark] = [mark for mark in mark_report(report) if mark.kind == "count" and mark.shown == "39件"]
    assert "doubtful" in mark.flags
    assert dict(mark.facts)["contradicts"].startswith("applications.received.total = 38 (R16")
