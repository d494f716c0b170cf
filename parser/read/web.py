"""HTML: every block on its own line, every row of a data table on one line.

Pages are laid out with tables too: a table that holds other tables, long prose or no row of two cells is walked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from parser.errors import MissingExtraError
from parser.read.encoding import decode
from parser.read.rows import join_cell, render_row

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BLOCK_TAGS = (
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr html legend li main nav ol p section table tbody td tfoot th thead title tr ul"
)
DROPPED_TAGS = "head script style noscript template textarea select iframe object svg -comment -doctype"
BLOCKS = frozenset(BLOCK_TAGS.split())
DROPPED = frozenset(DROPPED_TAGS.split())
HTML_SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".aspx", ".jsp", ".php"})
STARTS_AS_HTML = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|[\s\ufeff])*<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|table|div|p|span"
    r"|article|section|center|h[1-6]|ul|a|font)\b)",
    re.I | re.S,
)
ANY_TAG = re.compile(r"</?(?:html|body|table|tr|td|div|p|br|span)\b[^<>]*>", re.I)
TABLE_IN_TEXT = re.compile(r"<table\b[^<>]*>(?:(?!<table\b).)*?</table\s*>", re.I | re.S)
WRAPPED = re.compile(r"(?<=[\u2e80-\uffef])[ \t\r\f]*\n[ \t\r\n\f]*(?=[\u2e80-\uffef])")
SPACES = re.compile(r"[ \t\r\n\f]+")
PROSE = 400  # characters of one cell from which on it is page layout, if it also holds several blocks


def is_html(data: bytes, suffix: str = "") -> bool:
    """Whether these bytes are a web page or a fragment of one, and not a text that quotes a tag."""
    head = decode(data[:4096])[0]
    return bool(STARTS_AS_HTML.match(head)) or (suffix in HTML_SUFFIXES and bool(ANY_TAG.search(decode(data)[0])))


def read_html(data: bytes) -> str:
    """The text of a web page. Raises MissingExtraError without selectolax."""
    return html_text(decode(data)[0])


def render_tables_in_text(text: str) -> str:
    """Plain text or Markdown in which HTML tables, as converters leave them, are rows `cell | cell |`."""
    if TABLE_IN_TEXT.search(text) is None:
        return text
    return TABLE_IN_TEXT.sub(lambda match: f"\n{html_text(match[0])}\n", text)


def html_text(markup: str) -> str:
    """The readable text of markup, one line per block or table row.

    >>> html_text("<p>一、总体情况</p><table><tr><td>规章<td>&nbsp;<td>0</table>")
    '一、总体情况\\n规章 | | 0 |'
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise MissingExtraError('reading HTML needs selectolax: pip install "zfxxgk-parser[html]"') from error
    page = LexborHTMLParser(markup)
    lines = list(block_lines(page.body)) if page.body else []
    head_title = page.css_first("title")
    title = SPACES.sub(" ", head_title.text()).strip() if head_title else ""
    known = {line.replace(" ", "") for line in lines}
    return "\n".join(lines if not title or title.replace(" ", "") in known else [title, *lines])


def block_lines(root: LexborNode) -> Iterator[str]:
    """The non-empty lines under a node in document order."""
    line: list[str] = []
    for kind, text in pieces_of(root):
        if kind == "text":
            line.append(text)
            continue
        yield from tidy_line(line)
        line.clear()
        if kind == "row":
            yield text
    yield from tidy_line(line)


def tidy_line(pieces: list[str]) -> Iterator[str]:
    """The line made of these pieces, unless there is nothing on it; line breaks of the markup itself mean nothing."""
    text = SPACES.sub(" ", WRAPPED.sub("", "".join(pieces))).strip(" ")
    if text.strip():
        yield text


def pieces_of(root: LexborNode) -> Iterator[tuple[Literal["text", "row", "break"], str]]:
    """Text, finished table rows, and the breaks between blocks. Not recursive: unclosed tags nest by hundreds."""
    waiting: list[LexborNode | None] = [root]
    while waiting:
        node = waiting.pop()
        if node is None or node.tag == "br":
            yield "break", ""
        elif node.tag == "-text":
            yield "text", node.text(deep=False) or ""
        elif node.tag == "pre":
            for text in node.text().splitlines():
                yield "break", ""
                yield "text", text
            yield "break", ""
        elif node.tag == "table" and is_data_table(node):
            for row in rows_of(node):
                yield "row", render_row(join_cell(block_lines(cell)) for cell in row)
        elif node.tag not in DROPPED:
            edge: list[LexborNode | None] = [None] if node.tag in BLOCKS else []
            waiting.extend([*edge, *reversed(list(node.iter(include_text=True))), *edge])


def is_data_table(table: LexborNode) -> bool:
    """Whether a table holds data and not the layout of a page: no table inside, two cells in a row, no long prose."""
    if len(table.css("table")) > 1:  # the first is the table itself
        return False
    rows = list(rows_of(table))
    return any(len(row) > 1 for row in rows) and not any(is_prose(cell) for row in rows for cell in row)


def is_prose(cell: LexborNode) -> bool:
    """Whether a cell holds the text of a page."""
    return len(cell.text()) > PROSE and len(cell.css("p, div, br, li")) > 2


def rows_of(table: LexborNode) -> Iterator[list[LexborNode]]:
    """The cells of each row of this table; a caption is a row of one cell."""
    for part in table.iter():
        for row in [part] if part.tag in {"tr", "caption"} else part.iter():
            if row.tag == "caption":
                yield [row]
            elif row.tag == "tr":
                yield [cell for cell in row.iter() if cell.tag in {"td", "th"}]
