"""The same report as a file of every format and encoding: the same amounts, and each of them with its place in that file."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from parser import Report, parse_bytes
from tests.renderings import as_docx, as_html, as_pdf, blocks_of
from tests.samples import sample

pytestmark = pytest.mark.slow

SIMPLIFIED, TRADITIONAL = "pipe_rows_2019", "traditional_2019"
IN_BIG5 = str.maketrans("爲裏", "為裡")  # Big5 has one of the two variants
META = '<meta charset="gb2312">'

FILES: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "utf-8": (SIMPLIFIED, lambda text: text.encode()),
    "utf-8 with mark": (SIMPLIFIED, lambda text: text.encode("utf-8-sig")),
    "utf-16": (SIMPLIFIED, lambda text: text.encode("utf-16")),
    "utf-16 without mark": (SIMPLIFIED, lambda text: text.encode("utf-16-be")),
    "gb18030": (SIMPLIFIED, lambda text: text.encode("gb18030")),
    "gbk with DOS line ends": (SIMPLIFIED, lambda text: text.replace("\n", "\r\n").encode("gbk")),
    "hz": (SIMPLIFIED, lambda text: text.encode("hz")),
    "big5": (TRADITIONAL, lambda text: text.translate(IN_BIG5).encode("big5")),
    "gzip": (SIMPLIFIED, lambda text: gzip.compress(text.encode("gb18030"))),
    "html": (SIMPLIFIED, lambda text: as_html(text).encode()),
    "html in gbk": (SIMPLIFIED, lambda text: as_html(text, head=META).encode("gbk")),
    "html in gbk that does not say so": (SIMPLIFIED, lambda text: as_html(text).encode("gbk")),
    "html in gbk that says utf-8": (SIMPLIFIED, lambda text: as_html(text, head='<meta charset="utf-8">').encode("gbk")),
    "html in big5": (TRADITIONAL, lambda text: as_html(text.translate(IN_BIG5)).encode("big5", "xmlcharrefreplace")),
    "docx": (SIMPLIFIED, as_docx),
    "traditional docx": (TRADITIONAL, as_docx),
    "pdf": (SIMPLIFIED, as_pdf),
}
WITH_CELLS = ("html", "html in gbk", "docx")


def read_back(name: str) -> Report:
    original, write = FILES[name]
    return parse_bytes(write(sample(original).text))


@pytest.mark.parametrize("name", FILES)
def test_amounts_are_equal_in_every_format(name: str) -> None:
    original = sample(FILES[name][0])
    report = read_back(name)
    assert report.amounts() == original.amounts()
    assert (report.agency, report.year, report.form) == (original.report.agency, original.report.year, original.report.form)
    if name != "pdf":  # where a blank cell leaves no trace in the text
        assert {field: value.state for field, value in report.values.items()} == original.states()


@pytest.mark.parametrize("name", FILES)
def test_every_value_slices_the_text_of_its_file(name: str) -> None:
    report = read_back(name)
    for value in report.values.values():
        assert value.span is not None and report.text[slice(*value.span)] == value.raw


@pytest.mark.parametrize("name", WITH_CELLS)
def test_every_value_knows_its_table_row_and_cell(name: str) -> None:
    """The cell of the file at the place of each value, a blank one too, holds what was read there."""
    tables = [block for block in blocks_of(sample(FILES[name][0]).text) if isinstance(block, list)]
    report = read_back(name)
    assert len(report.values) == 198
    for field, value in report.values.items():
        place = report.place(field)
        assert place is not None and place.table and place.row and place.cell and place.page is None
        assert tables[place.table - 1][place.row - 1][place.cell - 1] == (value.raw or "").strip()


def test_every_value_of_a_pdf_knows_its_page() -> None:
    report = read_back("pdf")
    pages = [report.place(value.span).page for value in report.values.values() if value.span]  # type: ignore[union-attr]
    assert sorted(set(pages)) == [1, 2]
    assert len(pages) == 198
