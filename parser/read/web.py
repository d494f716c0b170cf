"""HTML: every block on its own line, every row of a data table on one line.

Pages are laid out with tables too: a table that holds other tables, long prose or no row of two cells is walked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from parser.errors import InputError, MissingExtraError
from parser.model import Source
from parser.read.encoding import Decoded, decode
from parser.read.extract import Block, Extract, join_blocks
from parser.read.limits import MAX_MARKUP_CHARACTERS, MAX_NESTED_TABLES, MAX_NESTED_TAGS, MAX_TAG_CHARACTERS
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
# Tags that stay open until they are closed; those that the next of their kind closes (p, li, td) do not nest. Scripts and
# comments are matched as a whole, so that what they compare with < is no tag.
NESTING_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)|\Z)"
    r"|<(/?)(?!(?:p|li|t[dhr]|t(?:body|head|foot)|d[dt]|option|br|hr|img|input|link|meta|col|area|base|embed|param|source|wbr)\b)"
    r"([a-z]\w*)[^<>]*",
    re.I | re.S,
)
LONG_TAG = re.compile(rf"<[a-z][^<>]{{{MAX_TAG_CHARACTERS},}}", re.I)
PICTURE = re.compile(r"data:image/[^\s\"'>]*")
WRAPPED = re.compile(r"(?<=[\u2e80-\uffef])[ \t\r\f]*\n[ \t\r\n\f]*(?=[\u2e80-\uffef])")
SPACES = re.compile(r"[ \t\r\n\f]+")
PROSE = 400  # characters of one cell from which on it is page layout, if it also holds several blocks


def is_html(data: bytes, suffix: str = "") -> bool:
    """Whether these bytes are a web page or a fragment of one, and not a text that quotes a tag."""
    return starts_as_html(decode(data[:4096]).text) or (suffix in HTML_SUFFIXES and bool(ANY_TAG.search(decode(data).text)))


def starts_as_html(text: str) -> bool:
    """Whether a text is a web page or a fragment of one by its first tag."""
    return bool(STARTS_AS_HTML.match(text[:4096]))


def read_html(data: bytes) -> Extract:
    """The text of a web page. Raises MissingExtraError without selectolax, InputError when it is nested beyond reason."""
    return extract_html(decode(data))


def extract_html(decoded: Decoded) -> Extract:
    """The text of markup that is a str already."""
    text, places = join_blocks(page_blocks(decoded.text, count(1)))
    return Extract(text, Source(None, "html", decoded.encoding, places=places), decoded.issues())


def extract_text(decoded: Decoded) -> Extract:
    """Plain text or Markdown as it is, in which HTML tables, as converters leave them, become rows `cell | cell |`."""
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    blocks, at, tables = [], 0, count(1)
    for match in TABLE_IN_TEXT.finditer(text):
        blocks += [Block(text[at : match.start()]), *page_blocks(match[0], tables)]
        at = match.end()
    text, places = join_blocks([*blocks, Block(text[at:])])
    return Extract(text, Source(None, "text", decoded.encoding, places=places), decoded.issues())


def page_blocks(markup: str, tables: Iterator[int]) -> list[Block]:
    """The readable text of markup, one block per paragraph or table row; `tables` numbers its tables.

    >>> [block.text for block in page_blocks("<p>一、总体情况</p><table><tr><td>规章<td>&nbsp;<td>0</table>", count(1))]
    ['一、总体情况', '规章 | | 0 |']
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise MissingExtraError('reading HTML needs selectolax: pip install "zfxxgk-parser[html]"') from error
    refuse_unreasonable(markup)
    page = LexborHTMLParser(markup)
    blocks = list(blocks_of(page.body, tables)) if page.body else []
    head_title = page.css_first("title")
    title = SPACES.sub(" ", head_title.text()).strip() if head_title else ""
    known = {block.text.replace(" ", "") for block in blocks}
    return blocks if not title or title.replace(" ", "") in known else [Block(title), *blocks]


def refuse_unreasonable(markup: str) -> None:
    """Raises InputError for markup whose parsing takes time that grows with the square of its size."""
    if len(markup) > MAX_MARKUP_CHARACTERS:
        raise InputError(f"is a web page of {len(markup):,} characters, more than {MAX_MARKUP_CHARACTERS:,}; cut out the report")
    if any(len(PICTURE.sub("", tag[0])) > MAX_TAG_CHARACTERS for tag in LONG_TAG.finditer(markup)):
        raise InputError(f"is a web page with a tag of more than {MAX_TAG_CHARACTERS:,} characters; save the report as text")
    depths = dict.fromkeys(("", "table"), 0)
    for tag in NESTING_TAG.finditer(markup):
        name = (tag[2] or "").lower()
        for kind in ("", "table") if name == "table" else ("",) if name else ():
            depths[kind] = max(0, depths[kind] + (-1 if tag[1] else 1))
        if depths[""] > MAX_NESTED_TAGS or depths["table"] > MAX_NESTED_TABLES:
            raise InputError("is a web page whose tags are nested beyond reason; save the report as text")


def blocks_of(root: LexborNode, tables: Iterator[int]) -> Iterator[Block]:
    """The non-empty lines and the table rows under a node in document order."""
    line: list[str] = []
    for piece in pieces_of(root, tables):
        if isinstance(piece, str):
            line.append(piece)
            continue
        yield from tidy_line(line)
        line.clear()
        if piece is not None:
            yield piece
    yield from tidy_line(line)


def tidy_line(pieces: list[str]) -> Iterator[Block]:
    """The line made of these pieces, unless there is nothing on it; line breaks of the markup itself mean nothing."""
    text = SPACES.sub(" ", WRAPPED.sub("", "".join(pieces))).strip(" ")
    if text.strip():
        yield Block(text)


def pieces_of(root: LexborNode, tables: Iterator[int]) -> Iterator[str | Block | None]:
    """Text, finished table rows, and None between blocks. Not recursive: unclosed tags nest by hundreds."""
    waiting: list[LexborNode | None] = [root]
    while waiting:
        node = waiting.pop()
        if node is None or node.tag == "br":
            yield None
        elif node.tag == "-text":
            yield node.text(deep=False) or ""
        elif node.tag == "pre":
            for text in node.text().splitlines():
                yield None
                yield text
            yield None
        elif node.tag == "table" and is_data_table(node):
            table = next(tables)
            for number, row in enumerate(rows_of(node), start=1):
                yield render_row((cell_text(cell) for cell in row), table=table, row=number)
        elif node.tag not in DROPPED:
            edge: list[LexborNode | None] = [None] if node.tag in BLOCKS else []
            waiting.extend([*edge, *reversed(list(node.iter(include_text=True))), *edge])


def cell_text(cell: LexborNode) -> str:
    """The text of a cell on one line."""
    return join_cell(block.text for block in blocks_of(cell, count(1)))


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
