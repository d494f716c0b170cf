"""A sample report, whose tables stand in rows between pipes, written as a file of every format.

Cells are not merged and wrap in narrow columns, as they do in files that agencies publish.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator

import pytest

FONT = "STSong-Light"  # a font that every PDF reader has: its file need not be there
PAGE_WIDTH = 500
Block = str | list[list[str]]


def blocks_of(text: str) -> Iterator[Block]:
    """The paragraphs of a text, and each run of rows as one table."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("|"):
            rows.append(line[1:].removesuffix("|").split("|"))
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield line
    if rows:
        yield rows


def as_html(text: str, *, head: str = "") -> str:
    """A page with site chrome around the report; each cell holds a paragraph, a blank one a no-break space."""

    def write(block: Block) -> str:
        if isinstance(block, str):
            return f"<p>{html.escape(block)}</p>"
        rows = ("".join(f"<td><p>{html.escape(cell) or '&nbsp;'}</p></td>" for cell in row) for row in block)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    chrome = '<div class="nav"><a href="/">首页</a> | <a href="/zwgk">政务公开</a></div>'
    body = "\n".join(map(write, blocks_of(text)))
    return f"<!DOCTYPE html><html><head>{head}</head><body>{chrome}<div>{body}</div><p>【打印本页】【关闭窗口】</p></body></html>"


def as_docx(text: str) -> bytes:
    """A Word document with a Word table for each table."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for block in blocks_of(text):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=max(map(len, block)))
        for number, row in enumerate(block):
            cells = table.rows[number].cells
            if len(row) < len(cells):  # the last cell of a short row is as wide as those that it lacks
                cells[len(row) - 1].merge(cells[-1])
            for cell, content in zip(cells, row, strict=False):
                cell.text = content
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(text: str) -> bytes:
    """A PDF with ruled tables that run over its pages, each page with its number."""
    pytest.importorskip("reportlab")
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    prose = ParagraphStyle("prose", fontName=FONT, fontSize=9, leading=13, wordWrap="CJK")
    small = ParagraphStyle("small", fontName=FONT, fontSize=7, leading=9, wordWrap="CJK")

    def write(block: Block) -> Paragraph | Table:
        if isinstance(block, str):
            return Paragraph(block, prose)
        columns = max(map(len, block))
        first = 150 if 8 <= columns < 12 else PAGE_WIDTH / columns
        widths = [first, *[(PAGE_WIDTH - first) / max(1, columns - 1)] * (columns - 1)]
        rows = [[Paragraph(cell, small) for cell in row] + [""] * (columns - len(row)) for row in block]
        return Table(rows, colWidths=widths, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))

    def number_page(canvas, _document) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont(FONT, 8)
        canvas.drawCentredString(A4[0] / 2, 30, f"- {canvas.getPageNumber()} -")

    stream = io.BytesIO()
    story = [write(block) for block in blocks_of(text)]
    SimpleDocTemplate(stream, pagesize=A4).build(story, onFirstPage=number_page, onLaterPages=number_page)
    return stream.getvalue()
